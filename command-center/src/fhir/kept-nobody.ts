/** Resources that came as such and name nobody: organisations, practitioners, medicines. Their keys by kind are kept up with the table, so that a search costs what changed. */
import type { ResourceKept } from '@healthos/core/clinical/events.ts';
import type { Versions } from '@healthos/core/versions.ts';
import { byWords, keptIndex } from './kept-up.ts';
import { keptThing, newestKept } from './kept.ts';
import type { House, Thing } from './thing.ts';

const ofNobody = keptIndex(
  ({ hospital }) => hospital.clinical.resources,
  byWords((versions: Versions<ResourceKept>) => {
    const event = newestKept(versions)?.event;
    return event === undefined || event.patient !== undefined ? [] : [event.kind];
  }),
);

export function keptOfNobody(house: House, kind: string): readonly Thing[] {
  return [...(ofNobody(house).get(kind) ?? [])].flatMap((key) => keptThing(house, key) ?? []);
}
