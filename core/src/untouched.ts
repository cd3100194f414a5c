/** A picture keeps all that was ever told. What nobody told or asked anything of for a while is packed to a fraction of its size, where it is. */
import type { Enterprise, Hospital } from './hospital.ts';
import type { Steps } from './steps.ts';
import { emptyTable, packUntouched, type Table } from './table.ts';

/** Packs what two pictures share of what is asked for by its id alone, table by table. Returns how many rows. */
export function* packUntouchedOf(before: Enterprise, now: Enterprise): Steps<number> {
  let count = yield* packUntouched(before.identity.seen, now.identity.seen);
  for (const [facility, hospital] of now.hospitals) {
    const was = before.hospitals.get(facility);
    if (was === undefined) continue;
    const then = askedByIdIn(was);
    for (const [n, table] of askedByIdIn(hospital).entries()) count += yield* packUntouched(then[n] ?? emptyTable(), table);
  }
  return count;
}

/** Nine tenths of a charted house. The others (visits, beds, work, money) are walked from end to end all the time, and would be opened all the time. */
function askedByIdIn({ clinical, index }: Hospital): readonly Table<string, unknown>[] {
  const { discrepancies: _walked, devices: _live, index: ofCare, ...care } = clinical;
  const { requesters: _few, ...ways } = ofCare;
  const { newest, full } = index.subjects;
  return [...Object.values(care), ...Object.values(ways), newest, full];
}
