/** What was said of whom is found the same, however many facts are folded at once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indexSubjects, emptySubjectIndex, type SubjectIndex } from './by-subject.ts';
import type { Recorded } from './event.ts';
import { recorded } from './given.ts';
import { histories } from './given-history.ts';
import { entries } from './table.ts';

const rowsOf = ({ newest, full }: SubjectIndex) => [entries(newest), entries(full)];

function inBatches(facts: readonly Recorded[], sizes: readonly number[]): SubjectIndex {
  let [index, at] = [emptySubjectIndex(), 0];
  for (let n = 0; at < facts.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    index = indexSubjects(index, facts.slice(at, at + size));
    at += size;
  }
  return index;
}

it('in batches of any size as one by one, over the end of a page too', () => {
  let pages = 0;
  fc.assert(
    fc.property(histories(60), fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }), (history, sizes) => {
      const facts = recorded(Array.from({ length: 9 }, () => history).flat());
      const one = inBatches(facts, [1]);
      pages = Math.max(pages, one.full.size);
      expect(rowsOf(inBatches(facts, sizes))).toEqual(rowsOf(one));
    }),
    { numRuns: 40 },
  );
  expect(pages).toBeGreaterThan(0);
});

it('and adding to an index leaves the one before as it was', () => {
  fc.assert(
    fc.property(histories(60), histories(60), (first, then) => {
      const index = indexSubjects(emptySubjectIndex(), recorded(first));
      const before = JSON.stringify(rowsOf(index));
      indexSubjects(index, recorded(then));
      expect(JSON.stringify(rowsOf(index))).toBe(before);
    }),
    { numRuns: 40 },
  );
});
