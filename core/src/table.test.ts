/** A table behaves as a Map does, keeps its past, says what changed, and is made the same by the same rows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packRowsBy } from './packed-rows.ts';
import { finished } from './steps.ts';
import { packUntouched } from './pack-table.ts';
import { changedSince, emptyTable, entries, getRow, partsOf, putRow, removeRow, rows, type Table } from './table.ts';
import { tableOf } from './table-of.ts';

packRowsBy({ pack: (json) => `packed ${json}`, open: (text) => text.slice('packed '.length) });

interface Row {
  readonly n: number;
  readonly odd?: unknown;
}
type Step = readonly [put: boolean, key: string, n: number];

/** Sixteen texts that hash alike: of each pair, found by search, one or the other. Their rows share a leaf below the last bit of the hash. */
const pairs = [
  ['105zx', '1bpcd'],
  ['14vl8', '1lpd6'],
  ['17pwu', '1e5fa'],
  ['13pvu', '1e3ea'],
] as const;
const alike = pairs.reduce<readonly string[]>((texts, pair) => texts.flatMap((text) => pair.map((end) => text + end)), ['']);
const key = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map((n) => `k${n}`),
  // Of one record: together, whatever comes after the bar.
  fc.integer({ min: 0, max: 90 }).map((n) => `record ${n % 2}|${n}`),
  fc.constantFrom(...alike),
);
const step: fc.Arbitrary<Step> = fc.tuple(fc.boolean(), key, fc.integer());
const steps = fc.array(step, { maxLength: 400, size: 'max' });
const apply = (table: Table<string, Row>, [put, id, n]: Step): Table<string, Row> => (put ? putRow(table, id, { n }) : removeRow(table, id));
const after = (all: readonly Step[]): Table<string, Row> => all.reduce(apply, emptyTable<string, Row>());
/** Two looks, with nothing put in between. */
function pack(table: Table<string, Row>): number {
  const looked = new WeakSet();
  return finished(packUntouched(looked, table)) + finished(packUntouched(looked, table));
}
const seed = { seed: Number(process.env['HEALTHOS_SEED'] ?? 20_260_312) };

describe('a table', () => {
  it('agrees with a Map over any steps', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const map = new Map<string, number>();
        for (const [put, id, n] of all) {
          if (put) map.set(id, n);
          else map.delete(id);
        }
        const table = after(all);
        expect(table.size).toBe(map.size);
        expect(new Map(entries(table).map(([id, row]) => [id, row.n]))).toEqual(map);
        for (const [, id] of all) expect(getRow(table, id)?.n).toBe(map.get(id));
        expect(rows(table)).toEqual(entries(table).map(([, row]) => row));
      }),
      seed,
    );
  });

  it('names exactly the keys that differ, and leaves the earlier table alone', () => {
    fc.assert(
      fc.property(steps, steps, (first, second) => {
        const before = after(first);
        const kept = [...entries(before)];
        const now = second.reduce(apply, before);
        const keys = new Set([...entries(before), ...entries(now)].map(([id]) => id));
        const differing = [...keys].filter((id) => getRow(before, id) !== getRow(now, id)).sort();
        expect(changedSince(before, now).toSorted()).toEqual(differing);
        // Asked of another one between, and asked again.
        expect(changedSince(emptyTable<string, Row>(), now).toSorted()).toEqual(
          entries(now)
            .map(([id]) => id)
            .toSorted(),
        );
        expect(changedSince(before, now).toSorted()).toEqual(differing);
        expect([...entries(before)]).toEqual(kept);
      }),
      seed,
    );
  });

  it('is made the same by the same rows, whatever came and went before', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const table = after(all);
        expect(tableOf([...entries(table)].reverse())).toEqual(table);
      }),
      seed,
    );
  });

  it('is the same table where nothing changes', () => {
    const row = { n: 1 };
    const table = putRow(emptyTable<string, Row>(), 'a', row);
    expect(putRow(table, 'a', row)).toBe(table);
    expect(removeRow(table, 'b')).toBe(table);
    expect(removeRow(table, 'a')).toEqual(emptyTable());
  });

  it('copies a few short nodes of a hundred thousand rows', () => {
    const table = tableOf(Array.from({ length: 100_000 }, (_, n) => [`key ${n}`, { n }] as const));
    const more = putRow(table, 'key 77', { n: -1 });
    let [copied, old, now]: [number, unknown, unknown] = [0, table.root, more.root];
    while (old !== now) {
      copied += (now as readonly unknown[]).length;
      const [before, parts] = [partsOf(old), partsOf(now)];
      if (before === undefined || parts === undefined) break;
      const place = parts.findIndex((part, i) => part !== before[i]);
      [old, now] = [before[place], parts[place]];
    }
    expect(copied).toBeLessThanOrEqual(100);
    expect(changedSince(table, more)).toEqual(['key 77']);
  });

  it('says the same when its rows were packed between any steps', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 6 }), (stretches) => {
        const looked = new WeakSet();
        let [table, open] = [emptyTable<string, Row>(), emptyTable<string, Row>()];
        for (const stretch of stretches) {
          table = stretch.reduce(apply, table);
          open = stretch.reduce(apply, open);
          finished(packUntouched(looked, table));
          for (const [, id] of stretch) expect(getRow(table, id)).toEqual(getRow(open, id));
          pack(table);
        }
        expect(table.size).toBe(open.size);
        expect(entries(table)).toEqual(entries(open));
        for (const [id, row] of entries(open)) expect(getRow(table, id)).toEqual(row);
        expect(table).toEqual(open);
      }),
      seed,
    );
  });

  it('names exactly what was put since, though the rest was packed', () => {
    fc.assert(
      fc.property(steps, steps, (first, second) => {
        const before = after(first);
        const now = second.reduce(apply, before);
        const keys = new Set([...entries(before), ...entries(now)].map(([id]) => id));
        const differing = [...keys].filter((id) => getRow(before, id) !== getRow(now, id)).sort();
        const looked = new WeakSet();
        finished(packUntouched(looked, before));
        finished(packUntouched(looked, now));
        expect(changedSince(before, now).toSorted()).toEqual(differing);
      }),
      seed,
    );
  });

  it('is packed once, and opened where it is asked for', () => {
    const table: Table<string, Row> = tableOf(Array.from({ length: 3000 }, (_, n) => [`record 1|${n}`, { n }] as const));
    expect(pack(table)).toBe(3000);
    expect(JSON.stringify(table)).toContain('packed [');
    expect(pack(table)).toBe(0);
    // One row is asked for: what lies with it is opened, and no more.
    expect(getRow(table, 'record 1|7')).toEqual({ n: 7 });
    const again = pack(table);
    expect(again).toBeGreaterThan(0);
    expect(again).toBeLessThan(1024);
  });

  it('is packed at the second look that finds it as it was', () => {
    const looked = new WeakSet();
    const table = putRow(emptyTable<string, Row>(), 'a', { n: 1 });
    expect(finished(packUntouched(looked, table))).toBe(0);
    const other = putRow(table, 'b', { n: 2 });
    expect(finished(packUntouched(looked, other))).toBe(0);
    expect(finished(packUntouched(looked, other))).toBe(2);
  });

  it('leaves open what a text could not say', () => {
    for (const odd of [undefined, -0, Number.NaN, Infinity, new Map(), new Date(0), 5n, '\ud800', [undefined], Object.create(null)]) {
      const table = putRow(emptyTable<string, Row>(), 'a', { n: 1, odd });
      expect(pack(table)).toBe(0);
      expect(getRow(table, 'a')).toEqual({ n: 1, odd });
    }
  });
});
