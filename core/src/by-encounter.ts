/** Keys of a table of facts by the visit that their newest version names: a way from a visit to what has keys of its own. */
import type { HealthEvent } from './event.ts';
import type { EncounterId } from './ids.ts';
import { madeOnce } from './kept-on.ts';
import { changedSince, entries, getRow, type Table } from './table.ts';
import type { Versions } from './versions.ts';

type Naming = HealthEvent & { readonly encounter?: EncounterId };
type Index = ReadonlyMap<EncounterId, readonly string[]>;

/** Built anew only when the table changed. */
export const keysByEncounter = madeOnce((table: Table<string, Versions<Naming>>): Index => {
  const made = new Map<EncounterId, string[]>();
  for (const [key, versions] of entries(table)) {
    const encounter = versions.findLast(({ event }) => event.encounter !== undefined)?.event.encounter;
    if (encounter === undefined) continue;
    const keys = made.get(encounter);
    if (keys === undefined) made.set(encounter, [key]);
    else keys.push(key);
  }
  for (const keys of made.values()) keys.sort();
  return made;
});

/** Visits that a changed row of the table names, in either picture. */
export function* visitsChanged<E extends Naming>(before: Table<string, Versions<E>>, after: Table<string, Versions<E>>): Generator<EncounterId> {
  for (const key of changedSince(before, after))
    for (const table of [before, after]) for (const { event } of getRow(table, key) ?? []) if (event.encounter !== undefined) yield event.encounter;
}
