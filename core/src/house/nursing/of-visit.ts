/** Facts that nurses said of a visit: under any of its numbers, while that number was its own. Oldest first by sender order. */
import type { Encounter } from '../../encounter.ts';
import type { HealthEvent } from '../../event.ts';
import type { Hospital } from '../../hospital.ts';
import { getRow, type Table } from '../../table.ts';
import type { Version, Versions } from '../../versions.ts';
import { isOfUse, numbersOf } from '../../visit-numbers.ts';

export function saidOfVisit<Fact extends HealthEvent>(
  hospital: Hospital,
  encounter: Encounter,
  table: Table<string, Versions<Fact>>,
  /** After the number in the key: `|round`. */
  rest = '',
): Versions<Fact> {
  if (table.size === 0) return none;
  const [number, ...others] = numbersOf(hospital, encounter);
  const own = number === undefined ? [] : (getRow(table, `${number}${rest}`) ?? none);
  const found: Version<Fact>[] = [...own, ...others.flatMap((one) => getRow(table, `${one}${rest}`) ?? [])].filter(({ at }) =>
    isOfUse(hospital, encounter, at),
  );
  return others.length === 0 ? found : found.sort((a, b) => (a.order < b.order ? -1 : 1));
}
const none: readonly never[] = [];
