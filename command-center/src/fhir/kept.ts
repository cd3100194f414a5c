/** Resources that came as such: found by `Kind/id`, each content a version in the order in which it came, written from the bytes of its bundle. */
import type { ResourceKept } from '@healthos/core/clinical/events.ts';
import type { Person } from '@healthos/core/house/chart/whose.ts';
import type { SensitivityLabel } from '@healthos/core/sensitivity.ts';
import { keptOn } from '@healthos/core/kept-on.ts';
import { getRow } from '@healthos/core/table.ts';
import type { Version, Versions } from '@healthos/core/versions.ts';
import type { House, Thing } from './thing.ts';

/** A list of versions is one value for ever: what is left out of it is worked out once, however many ask. Of a single one nothing is, and nothing is kept beside it. */
const madeBefore = keptOn<Versions<ResourceKept>, Versions<ResourceKept>>();

const isSame = (one: Version<ResourceKept>, before: Version<ResourceKept> | undefined): boolean =>
  one.event.digest !== undefined && one.event.digest === before?.event.digest;

const isVersion = (one: Version<ResourceKept>, n: number, all: Versions<ResourceKept>): boolean => n === 0 || !isSame(one, all[n - 1]);

/** By arrival; the same content told again is no version. */
export function keptVersions(versions: Versions<ResourceKept>): Versions<ResourceKept> {
  if (versions.length < 2) return versions;
  const known = madeBefore.get(versions);
  if (known !== undefined) return known;
  const isWhole = versions.every((one, n, all) => isVersion(one, n, all) && one.position > (all[n - 1]?.position ?? -1));
  const made = isWhole ? versions : versions.toSorted((a, b) => a.position - b.position).filter(isVersion);
  madeBefore.set(versions, made);
  return made;
}

const labelOf = (versions: Versions<ResourceKept>): SensitivityLabel | undefined =>
  versions.findLast(({ event }) => event.sensitivity !== undefined)?.event.sensitivity;

export const newestKept = (versions: Versions<ResourceKept> | undefined): Version<ResourceKept> | undefined =>
  versions === undefined ? undefined : keptVersions(versions).at(-1);

export function keptThing(house: House, key: string): Thing | undefined {
  const row = getRow(house.hospital.clinical.resources, key);
  if (row === undefined) return undefined;
  const versions = keptVersions(row);
  const newest = versions.at(-1);
  if (newest === undefined) return undefined;
  const label = labelOf(versions);
  return {
    kind: newest.event.kind,
    id: key.slice(key.indexOf('/') + 1),
    told: versions,
    ...(label === undefined || label === 'normal' ? {} : { label }),
    write: (upTo) => {
      const version = versions.findLast(({ position }) => position <= upTo);
      return version === undefined ? undefined : house.store.resource(version.message, key);
    },
  };
}

/** Of one person: theirs by the newest word, and what names nobody is not. */
export function keptOf(house: House, person: Person): readonly Thing[] {
  return [...person.items].flatMap((item) => {
    if (!item.startsWith('resource|')) return [];
    const key = item.slice('resource|'.length);
    const newest = newestKept(getRow(house.hospital.clinical.resources, key));
    const patient = newest?.event.patient;
    if (newest === undefined || patient === undefined || !person.isTheirs({ ...newest.event, patient }, newest.at)) return [];
    return keptThing(house, key) ?? [];
  });
}
