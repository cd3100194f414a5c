/**
 * Keeps findings the same objects while they say the same, and their lists the same lists: whoever draws them, answers them or orders them then looks only
 * at what changed. A rule that works everything out each time gives new objects that say what the old ones said; here they become the old ones again.
 */
import { keptOn } from '../kept-on.ts';
import { lastOf } from '../last-of.ts';
import { rows, type Table } from '../table.ts';
import { sameRow } from '../views/view.ts';

/** The list that a table of kept values gives, made once for each table, and the same list where another table gives the same things. */
export function listOfTable<Value, One>(of: (value: Value) => readonly One[]): (table: Table<string, Value>) => readonly One[] {
  const known = keptOn<Table<string, Value>, readonly One[]>();
  let last: readonly One[] = [];
  return (table) => {
    let list = known.get(table);
    if (list === undefined) {
      list = table.size === 0 ? none : rows(table).flatMap((value) => of(value));
      if (isSameList(list, last)) list = last;
      last = list;
      known.set(table, list);
    }
    return list;
  };
}
const none: readonly never[] = [];

export const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean => a === b || (a.length === b.length && a.every((one, n) => one === b[n]));

/** The list with what says the same as before under its key being what it was before, and the list of before where nothing changed. */
export function steadied<One>(keyOf: (one: One) => string): (facility: string, list: readonly One[]) => readonly One[] {
  const last = lastOf<{ readonly list: readonly One[]; readonly byKey: ReadonlyMap<string, One> }>();
  return (facility, list) => {
    const before = last.get(facility);
    if (before?.list === list) return list;
    const made = before === undefined || list.length === 0 ? list : list.map((one) => sameAs(before.byKey.get(keyOf(one)), one));
    const kept = before !== undefined && isSameList(made, before.list) ? before : { list: made, byKey: new Map(made.map((one) => [keyOf(one), one])) };
    last.keep(facility, kept);
    return kept.list;
  };
}

const sameAs = <One>(known: One | undefined, one: One): One => (known !== undefined && sameRow(known, one) ? known : one);
