/** Who should have which house: all find the same, shares are about even, and when one process dies only its houses move. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownerOf } from './holds.ts';

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 2, maxLength: 8 });

test('all find the same owner, whatever the order in which they know the living', () => {
  fc.assert(
    fc.property(names, fc.string(), (living, house) => {
      expect(ownerOf(house, [...living].reverse())).toBe(ownerOf(house, living));
    }),
  );
});

test('when one dies only its houses move', () => {
  fc.assert(
    fc.property(names, fc.array(fc.string(), { maxLength: 30 }), (living, houses) => {
      const [dead, ...left] = living;
      for (const house of houses) if (ownerOf(house, living) !== dead) expect(ownerOf(house, left)).toBe(ownerOf(house, living));
    }),
  );
});

test('three processes share three hundred houses about evenly, and nobody owns where nobody lives', () => {
  const houses = Array.from({ length: 300 }, (_, n) => `H${n}`);
  const shares = ['a', 'b', 'c'].map((process) => houses.filter((house) => ownerOf(house, ['a', 'b', 'c']) === process).length);
  expect(Math.min(...shares)).toBeGreaterThan(70);
  expect(ownerOf('H1', [])).toBeUndefined();
});
