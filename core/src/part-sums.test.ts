/** Sums and groups of a table that changed are those of a table made anew, and what did not change is not looked at again. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupedBy } from './grouped.ts';
import { partSums, pickedFrom } from './part-sums.ts';
import { emptyTable, entries, putRow, removeRow, type Table } from './table.ts';
import { tableOf } from './table-of.ts';

interface Row {
  readonly share: number;
  readonly unit: string;
}
const row = fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), unit: fc.constantFrom('4W', 'ICU', 'ED') });
const step = fc.tuple(
  fc.integer({ min: 0, max: 400 }).map((n) => `k${n}`),
  fc.option(row, { nil: undefined }),
);
const apply = (table: Table<string, Row>, [id, one]: readonly [string, Row | undefined]): Table<string, Row> =>
  one === undefined ? removeRow(table, id) : putRow(table, id, one);
/** Two or three levels of branches. */
const many = Array.from({ length: 300 }, (_, n) => [`k${n}`, { share: n / 7, unit: n % 3 === 0 ? '4W' : 'ICU' }] as const);

const sumOf = (): ((table: Table<string, Row>, key: number) => { sum: number }) =>
  partSums<Row, { sum: number }, number>({
    none: () => ({ sum: 0 }),
    add: (all, { share }, times) => {
      all.sum += share * times;
    },
    join: (all, part) => {
      all.sum += part.sum;
    },
  });

it('a sum of fractions is the same however its table came about', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom(1, 3), (steps, times) => {
      const sum = sumOf();
      let table: Table<string, Row> = tableOf<string, Row>(many);
      for (const one of steps) {
        sum(table, 1);
        table = apply(table, one);
      }
      expect(sum(table, times).sum).toBe(sumOf()(tableOf(entries(table)), times).sum);
    }),
  );
});

it('after a change of one row few are looked at', () => {
  let looked = 0;
  const picked = pickedFrom<Row>(({ unit }) => {
    looked++;
    return unit === 'ED';
  });
  const table = tableOf(many);
  expect(picked(table)).toEqual([]);
  expect(looked).toBe(many.length);
  const ed = { share: 0, unit: 'ED' };
  expect(picked(putRow(table, 'k7', ed))).toEqual([ed]);
  expect(looked).toBeLessThan(many.length * 1.3);
});

it('groups are those of a table made anew, and of what did not change the same lists', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const keyOf = ({ unit, share }: Row): string | ReadonlySet<string> | undefined => (share > 30 ? new Set([unit, 'many']) : share < 1 ? undefined : unit);
      const [groups, anew] = [groupedBy<string, Row, string>(keyOf), groupedBy<string, Row, string>(keyOf)];
      let table: Table<string, Row> = tableOf<string, Row>(many);
      for (const [n, one] of steps.entries()) {
        const before = groups('LGH', table);
        table = apply(table, one);
        const after = groups('LGH', table);
        expect(byName(after)).toEqual(byName(anew(`F${n}`, table)));
        const kept = [...after].filter(([key, list]) => before.get(key) === list).length;
        expect(kept).toBeGreaterThanOrEqual(after.size - 4);
      }
      expect(groups('LGH', emptyTable()).size).toBe(0);
    }),
  );
});

const byName = (groups: ReadonlyMap<string, readonly Row[]>): unknown => [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
