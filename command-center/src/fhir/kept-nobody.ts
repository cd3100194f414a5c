/** Resources that came as such and name nobody: organisations, practitioners, medicines. Their keys by kind are kept up with the table, so that a search costs what changed. */
import type { ClinicalState } from '@healthos/core/clinical/state.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import { changedSince, emptyTable, getRow } from '@healthos/core/table.ts';
import { keptThing, newestKept } from './kept.ts';
import type { House, Thing } from './thing.ts';

type Resources = ClinicalState['resources'];
interface Keys {
  table: Resources;
  readonly byKind: Map<string, Set<string>>;
}
const known = new Map<FacilityId, Keys>();

function keysIn({ hospital }: House): Keys['byKind'] {
  const { resources } = hospital.clinical;
  const keys = known.get(hospital.facility) ?? { table: emptyTable(), byKind: new Map() };
  known.set(hospital.facility, keys);
  for (const key of changedSince(keys.table, resources)) {
    const kind = key.slice(0, key.indexOf('/'));
    const newest = newestKept(getRow(resources, key));
    const own = keys.byKind.get(kind) ?? new Set();
    keys.byKind.set(kind, own);
    if (newest !== undefined && newest.event.patient === undefined) own.add(key);
    else own.delete(key);
  }
  keys.table = resources;
  return keys.byKind;
}

export function keptOfNobody(house: House, kind: string): readonly Thing[] {
  return [...(keysIn(house).get(kind) ?? [])].flatMap((key) => keptThing(house, key) ?? []);
}
