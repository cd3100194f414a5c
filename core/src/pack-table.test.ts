/** A leaf of which some rows are packed and others worked on says the same as one that is open, and is opened only for whoever asks for what is packed in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packLimits, packUntouched, written } from './pack-table.ts';
import { packRowsBy } from './packed-rows.ts';
import { finished } from './steps.ts';
import { changedSince, emptyTable, entries, getRow, putRow, removeRow, type Table } from './table.ts';

let opened = 0;
packRowsBy({
  pack: (json) => `packed ${json}`,
  open: (text) => {
    opened++;
    return text.slice('packed '.length);
  },
});

type Row = readonly (number | { readonly recordedAt: number })[];
type Rows = Table<string, Row>;
const long = (n: number): Row => Array.from({ length: 8 }, () => n);

type Step = readonly [what: 'put' | 'remove' | 'look' | 'ask', id: string, n: number];
/** Few ids, so that most steps meet a row that is there, and most leaves have packed and open rows; long and short rows. */
const id = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((n) => `k${n}`),
  fc.integer({ min: 0, max: 20 }).map((n) => `record ${n % 3}|${n}`),
);
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom('put' as const, 'put' as const, 'put' as const, 'remove' as const, 'look' as const, 'ask' as const),
  id,
  fc.integer(),
);
const steps = fc.array(step, { maxLength: 300, size: 'max' });
/** Short, long, or of versions of which some are old. */
const rowOf = (n: number): Row => [[n], long(n), [{ recordedAt: n }], [{ recordedAt: n }, { recordedAt: 5 }]][Math.abs(n) % 4] ?? [];

function after(all: readonly Step[], isPacked: boolean, from: Rows = emptyTable<string, Row>(), looked = new WeakSet()): Rows {
  let table = from;
  for (const [what, key, n] of all) {
    if (what === 'put') table = putRow(table, key, rowOf(n));
    else if (what === 'remove') table = removeRow(table, key);
    else if (what === 'ask') getRow(table, key);
    else if (isPacked) finished(packUntouched(looked, table, 0));
  }
  return table;
}
const seed = { seed: Number(process.env['HEALTHOS_SEED'] ?? 20_260_312), numRuns: 100 };

describe('a table whose rows are packed while others are put', () => {
  it('says the same', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const [table, open] = [after(all, true), after(all, false)];
        expect(table.size).toBe(open.size);
        expect(entries(table)).toEqual(entries(open));
        for (const [, key] of all) expect(getRow(table, key)).toEqual(getRow(open, key));
        for (const [key] of entries(open)) expect(getRow(table, key)).toBeDefined();
        expect(table).toEqual(open);
      }),
      seed,
    );
  });

  it('names all that was put since, and nothing whose row is the same object', () => {
    fc.assert(
      fc.property(steps, steps, (first, second) => {
        const looked = new WeakSet();
        const before = after(first, true, undefined, looked);
        const was = new Map(entries(after(first, false)));
        const now = after(second, true, before, looked);
        const is = new Map(entries(after(second, false, after(first, false))));
        const changed = changedSince(before, now);
        const differing = [...new Set([...was.keys(), ...is.keys()])].filter((key) => JSON.stringify(was.get(key)) !== JSON.stringify(is.get(key)));
        expect(changed).toEqual(expect.arrayContaining(differing));
        expect(new Set(changed).size).toBe(changed.length);
        for (const key of changed) expect([key, getRow(before, key) === getRow(now, key)]).toEqual([key, false]);
        expect(new Map(entries(before))).toEqual(was);
      }),
      seed,
    );
  });
});

describe('pictures that were made of one another', () => {
  /** On which of those before it is done: what is looked at ahead, and then not taken, shares nodes with what is. */
  const branching = fc.array(fc.tuple(step, fc.nat(7), fc.nat(7)), { maxLength: 300, size: 'max' });

  it('say each its own, whichever of them is packed or asked', () => {
    fc.assert(
      fc.property(branching, (all) => {
        const looked = new WeakSet();
        let pictures: readonly { readonly table: Rows; readonly said: ReadonlyMap<string, Row> }[] = [{ table: emptyTable<string, Row>(), said: new Map() }];
        for (const [[what, key, n], on, other] of all) {
          const [one, two] = [pictures.at(-1 - (on % pictures.length)), pictures.at(-1 - (other % pictures.length))];
          if (one === undefined || two === undefined) return expect.fail();
          const said = new Map(one.said);
          if (what === 'put') said.set(key, rowOf(n));
          if (what === 'remove') said.delete(key);
          const table = what === 'put' ? putRow(one.table, key, said.get(key) ?? []) : what === 'remove' ? removeRow(one.table, key) : one.table;
          if (what === 'look') finished(packUntouched(looked, table, 0));
          if (what === 'ask') expect(getRow(table, key)).toEqual(said.get(key));
          const changed = new Set(changedSince(table, two.table));
          for (const id of new Set([...said.keys(), ...two.said.keys()]))
            if (JSON.stringify(said.get(id)) !== JSON.stringify(two.said.get(id))) expect(changed).toContain(id);
          for (const id of changed) expect(said.has(id) || two.said.has(id)).toBe(true);
          if (table !== one.table) pictures = [...pictures.slice(-7), { table, said }];
        }
        for (const { table, said } of pictures) expect(new Map(entries(table))).toEqual(said);
      }),
      seed,
    );
  });
});

describe('a leaf of long lists', () => {
  const looked = new WeakSet();
  const look = (table: Rows): number => finished(packUntouched(looked, table));
  const first = putRow(putRow(emptyTable<string, Row>(), 'over', long(1)), 'goes on', long(1));

  it('is packed but for what is worked on, and stays so while others are put', () => {
    expect(look(first)).toBe(0);
    const second = putRow(first, 'goes on', long(2));
    expect(look(second)).toBe(1);
    expect(JSON.stringify(second)).toContain('packed [\\"over\\"');
    opened = 0;
    const newest = long(3);
    const third = putRow(putRow(second, 'goes on', newest), 'comes', [1]);
    expect(getRow(third, 'goes on')).toBe(newest);
    expect(getRow(third, 'nobody')).toBeUndefined();
    expect(changedSince(second, third).toSorted()).toEqual(['comes', 'goes on']);
    expect(opened).toBe(0);
    expect(getRow(third, 'over')).toEqual(long(1));
    // Opened once for every picture that has it.
    expect(getRow(second, 'over')).toBe(getRow(third, 'over'));
    expect(opened).toBe(1);
    expect(changedSince(second, third).toSorted()).toEqual(['comes', 'goes on']);
  });

  it('is packed but for what was told of late, version by version', () => {
    const told = (...at: readonly number[]): Row => at.map((recordedAt) => ({ recordedAt }));
    const table = [...Array.from({ length: 30 }, (_, n) => told(n)), told(99, 3)].reduce<Rows>(
      (all, row, n) => putRow(all, `one record|${n}`, row),
      emptyTable(),
    );
    // Those before 20, but for the one that was told of again.
    expect(finished(packUntouched(new WeakSet(), table, 20))).toBe(20);
    expect(getRow(table, 'one record|30')).toEqual(told(99, 3));
    expect(getRow(table, 'one record|7')).toEqual(told(7));
  });

  it('that is packed whole stays so when a row is put beside it', () => {
    const table = putRow(emptyTable<string, Row>(), 'over', long(1));
    look(table);
    expect(look(table)).toBe(1);
    const more = putRow(table, 'new', [1]);
    expect(JSON.stringify(more)).toContain('packed [\\"over\\"');
    expect(changedSince(table, more)).toEqual(['new']);
    expect(changedSince(more, table)).toEqual(['new']);
    expect(entries(more)).toEqual([
      ['new', [1]],
      ['over', long(1)],
    ]);
  });
});

describe('a table as it is written', () => {
  const read = (table: Rows): Rows => ({ size: table.size, root: written(table.root, 0) as Rows['root'] });

  it('says the same, also where some was packed before and more is put', () => {
    fc.assert(
      fc.property(steps, steps, (all, more) => {
        const [table, open] = [after(all, true), after(all, false)];
        const back = read(table);
        expect(entries(back)).toEqual(entries(open));
        expect(entries(table)).toEqual(entries(open));
        const [on, there] = [after(more, true, back), after(more, false, open)];
        expect(entries(on)).toEqual(entries(there));
        for (const [key] of entries(there)) expect(getRow(on, key)).toEqual(getRow(there, key));
        expect(on).toEqual(there);
      }),
      seed,
    );
  });

  it('is of few texts, of which one is opened for whoever asks for a row; and stays open itself', () => {
    let table: Rows = emptyTable();
    for (let n = 0; n < 20_000; n++) table = putRow(table, `k${n}`, [n]);
    const before = opened;
    const back = read(table);
    expect(JSON.stringify(back.root).split('packed ').length - 1).toBeLessThan((20_000 / packLimits.written) * 16);
    expect(getRow(back, 'k17')).toEqual([17]);
    expect(opened).toBe(before + 1);
    expect(JSON.stringify(table.root)).not.toContain('packed');
  });
});
