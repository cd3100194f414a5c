/** Which bed requests, ambulance runs and care needs name which visit: indexes of work facts, made once per change of their table. */
import type { EncounterId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { entries, type Table } from '../../table.ts';
import { newestOf, type Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';

type Named = { readonly encounter?: EncounterId };

const indexes = keptOn<Table<string, unknown>, ReadonlyMap<string, readonly string[]>>();

/** Keys of the things whose newest fact names the visit number, in no promised order. */
export function keysNaming<Type extends 'BedRequested' | 'AmbulanceStepped' | 'CaseScheduled' | 'CareNeedStated'>(
  table: Table<string, Versions<WorkOf<Type>>>,
  number: EncounterId,
): readonly string[] {
  let index = indexes.get(table);
  if (index === undefined) {
    index = made(table);
    indexes.set(table, index);
  }
  return index.get(number) ?? [];
}

function made<Type extends 'BedRequested' | 'AmbulanceStepped' | 'CaseScheduled' | 'CareNeedStated'>(
  table: Table<string, Versions<WorkOf<Type>>>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [key, versions] of entries(table)) {
    for (const named of namedIn(versions)) {
      const known = found.get(named);
      if (known === undefined) found.set(named, [key]);
      else known.push(key);
    }
  }
  return found;
}

/** The newest fact that names a visit says whose the thing is; a step that names none says nothing of it. */
function namedIn(versions: Versions<WorkOf<'BedRequested' | 'AmbulanceStepped' | 'CaseScheduled' | 'CareNeedStated'>>): readonly EncounterId[] {
  for (let i = versions.length - 1; i >= 0; i--) {
    const named = (versions[i]?.event as Named | undefined)?.encounter;
    if (named !== undefined) return [named];
  }
  return [];
}

export function visitNamed<Type extends 'BedRequested' | 'AmbulanceStepped' | 'CaseScheduled' | 'CareNeedStated'>(
  versions: Versions<WorkOf<Type>> | undefined,
): EncounterId | undefined {
  return versions === undefined || newestOf(versions) === undefined ? undefined : namedIn(versions)[0];
}
