/** A table behaves as a Map does, keeps its past, and says what changed. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedSince, emptyTable, entries, getRow, putRow, removeRow, type Table } from './table.ts';

const step = fc.tuple(
  fc.boolean(),
  fc.integer({ min: 0, max: 300 }).map((n) => `k${n}`),
  fc.integer(),
);
const apply = (table: Table<string, { n: number }>, [put, key, n]: [boolean, string, number]) => (put ? putRow(table, key, { n }) : removeRow(table, key));

it('agrees with a Map over any steps', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const map = new Map<string, number>();
      let table = emptyTable<string, { n: number }>();
      for (const one of steps) {
        table = apply(table, one);
        if (one[0]) map.set(one[1], one[2]);
        else map.delete(one[1]);
      }
      expect(table.size).toBe(map.size);
      expect(new Map([...entries(table)].map(([key, row]) => [key, row.n]))).toEqual(map);
    }),
  );
});

it('names exactly the keys that differ, and leaves the earlier table alone', () => {
  fc.assert(
    fc.property(fc.array(step), fc.array(step), (first, second) => {
      const before = first.reduce(apply, emptyTable<string, { n: number }>());
      const kept = [...entries(before)];
      const after = second.reduce(apply, before);
      const keys = new Set([...entries(before), ...entries(after)].map(([key]) => key));
      const differing = [...keys].filter((key) => getRow(before, key) !== getRow(after, key)).sort();
      expect(changedSince(before, after).sort()).toEqual(differing);
      expect([...entries(before)]).toEqual(kept);
    }),
  );
});
