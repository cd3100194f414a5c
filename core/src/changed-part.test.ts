/** The part in which two lists differ, and a sorted list that is changed by it, whatever the lists. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedPart, keptEach, placeIn, sortedWith, spliced } from './changed-part.ts';

const seed = { seed: Number(process.env['HEALTHOS_SEED'] ?? 20_261_127) };
const numbers = fc.uniqueArray(fc.nat(40), { maxLength: 30 }).map((list) => list.sort((a, b) => a - b));
const compare = (a: number, b: number): number => a - b;

it('makes of a sorted list the other one by what differs', () => {
  fc.assert(
    fc.property(numbers, numbers, (before, after) => {
      expect(sortedWith(before, changedPart(before, after), compare)).toEqual(after);
    }),
    seed,
  );
});

it('names one part in the middle, and nothing of what is the same around it', () => {
  expect(changedPart([1, 2, 3, 4], [1, 9, 4])).toEqual({ at: 1, gone: [2, 3], come: [9] });
  expect(changedPart([1, 1], [1, 1, 1])).toEqual({ at: 2, gone: [], come: [1] });
  expect(changedPart([1, 2], [])).toEqual({ at: 0, gone: [1, 2], come: [] });
});

it('keeps the list itself where nothing differs', () => {
  const list = [1, 2, 3];
  expect(sortedWith(list, changedPart(list, [...list]), compare)).toBe(list);
});

it('finds the place of what is there and of what is not', () => {
  const place = (n: number): number => placeIn([2, 4, 6], (one) => one < n);
  expect([1, 2, 3, 6, 7].map(place)).toEqual([0, 0, 1, 2, 3]);
});

it('puts things in the place of others, few or many', () => {
  fc.assert(
    fc.property(numbers, fc.nat(10), fc.nat(5), numbers, (list, at, gone, come) => {
      expect(spliced(list, at, gone, come)).toEqual(list.toSpliced(at, gone, ...come));
    }),
    seed,
  );
});

it('makes each of a list once while it stays on it', () => {
  const made: number[] = [];
  const each = keptEach(({ n }: { readonly n: number }) => made.push(n) && n * 2);
  const [whose, one, two, three] = [{}, { n: 1 }, { n: 2 }, { n: 3 }];
  expect(each(whose, [one, three])).toEqual([2, 6]);
  expect(each(whose, [one, two, three])).toEqual([2, 4, 6]);
  expect(each({}, [two])).toEqual([4]);
  expect(made).toEqual([1, 3, 2, 2]);
});
