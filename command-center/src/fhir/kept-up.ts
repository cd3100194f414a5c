/** Ways into one table of a house by something that its rows say: kept up with the table, so that a look-up costs what changed since the last one. */
import type { FacilityId } from '@healthos/core/ids.ts';
import { changedSince, emptyTable, getRow, type Table } from '@healthos/core/table.ts';
import type { House } from './thing.ts';

export const indexLimits = {
  /** Houses whose index is kept, those that were asked last; of another it is made anew from its table. */
  houses: 256,
} as const;

/** What an index is made with: of one house, and told of each row that came, changed or went. */
export interface Placing<Row, Made> {
  empty(): Made;
  /** `before` is what it was placed by the last time. */
  place(made: Made, key: string, before: Row | undefined, after: Row | undefined, house: House): void;
}

/** For module constants. An index follows the picture that is asked, forwards and back. */
export function keptIndex<Row, Made>(tableOf: (house: House) => Table<string, Row>, { empty, place }: Placing<Row, Made>): (house: House) => Made {
  const known = new Map<FacilityId, { table: Table<string, Row>; readonly made: Made }>();
  return (house) => {
    const { facility } = house.hospital;
    const table = tableOf(house);
    const index = known.get(facility) ?? { table: emptyTable<string, Row>(), made: empty() };
    known.delete(facility);
    known.set(facility, index);
    const [longestUnasked] = known.keys();
    if (known.size > indexLimits.houses && longestUnasked !== undefined) known.delete(longestUnasked);
    if (index.table === table) return index.made;
    for (const key of changedSince(index.table, table)) place(index.made, key, getRow(index.table, key), getRow(table, key), house);
    index.table = table;
    return index.made;
  };
}

export type Keys = Map<string, Set<string>>;

/** Keys of rows under each word that they say; a word that no row says any more is none. */
export function byWords<Row>(wordsOf: (row: Row) => Iterable<string>): Placing<Row, Keys> {
  const each = (made: Keys, row: Row | undefined, key: string, how: 'add' | 'delete'): void => {
    for (const word of row === undefined ? [] : wordsOf(row)) put(made, word, key, how);
  };
  return {
    empty: () => new Map(),
    place: (made, key, before, after) => {
      each(made, before, key, 'delete');
      each(made, after, key, 'add');
    },
  };
}

function put(made: Keys, word: string, key: string, how: 'add' | 'delete'): void {
  const keys = made.get(word) ?? new Set();
  keys[how](key);
  if (keys.size === 0) made.delete(word);
  else made.set(word, keys);
}
