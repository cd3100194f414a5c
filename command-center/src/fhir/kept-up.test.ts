/** An index of a table says what the table says, whichever picture is asked after which; and no more houses are kept than its limit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { fact, recorded } from '@healthos/core/given.ts';
import { facilityId, patientId } from '@healthos/core/ids.ts';
import { emptyTable, entries, putRow, removeRow, type Table } from '@healthos/core/table.ts';
import { tableOf } from '@healthos/core/table-of.ts';
import { emptyStore } from './given.ts';
import { byWords, indexLimits, keptIndex, type Keys } from './kept-up.ts';
import type { House } from './thing.ts';

type Words = Table<string, readonly string[]>;
/** A house whose table is the one that is given with it. */
const tables = new WeakMap<House, Words>();
const picture = foldEnterprise(emptyEnterprise(), recorded([fact(0, { type: 'SourceRecordSeen', patient: patientId('p1') })]));
const [hospital] = picture.hospitals.values();

function houseWith(facility: string, table: Words): House {
  if (hospital === undefined) throw new Error('no house was folded');
  const of = { ...hospital, facility: facilityId(facility) };
  const house: House = {
    hospital: of,
    input: { hospital: of, identity: picture.identity, now: 0 as never },
    tag: facility,
    store: emptyStore,
  };
  tables.set(house, table);
  return house;
}
const indexed = () =>
  keptIndex(
    (house) => tables.get(house) ?? (emptyTable() as Words),
    byWords((row: readonly string[]) => row),
  );
const said = (keys: Keys): unknown => [...keys].map(([word, of]) => [word, [...of].sort()]).sort();
const anew = (table: Words): unknown =>
  [
    ...Map.groupBy(
      entries(table).flatMap(([key, row]) => [...new Set(row)].map((word) => ({ key, word }))),
      ({ word }) => word,
    ),
  ]
    .map(([word, rows]) => [word, rows.map(({ key }) => key).sort()])
    .sort();

const word = fc.constantFrom('a', 'b', 'c');
const change = fc.record({ key: fc.constantFrom('k1', 'k2', 'k3', 'k4'), words: fc.option(fc.array(word, { maxLength: 3 })) });

describe('an index beside a table', () => {
  it('says what one made anew would, after any changes and asked of pictures in any order', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), fc.array(fc.nat(), { maxLength: 20 }), (changes, order) => {
        const pictures: Words[] = [emptyTable()];
        for (const { key, words } of changes) {
          const before = pictures.at(-1) ?? emptyTable();
          pictures.push(words === null ? removeRow(before, key) : putRow(before, key, words));
        }
        const of = indexed();
        for (const n of [...order, pictures.length - 1]) {
          const table = pictures[n % pictures.length] ?? emptyTable();
          expect(said(of(houseWith('LGH', table)))).toEqual(anew(table));
        }
      }),
    );
  });

  it('is kept for the houses that were asked last, and made anew for another', () => {
    const of = indexed();
    const table = tableOf([['k1', ['a']]]);
    const first = of(houseWith('H0', table));
    expect(of(houseWith('H0', table))).toBe(first);
    for (let n = 1; n <= indexLimits.houses; n++) of(houseWith(`H${n}`, table));
    const again = of(houseWith('H0', table));
    expect(again).not.toBe(first);
    expect(said(again)).toEqual(said(first));
  });
});
