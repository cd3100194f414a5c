/**
 * Places that visits name and no bed makes known: planned, a room alone, or of a visit of which only updates, or only its end, are known. They follow the picture
 * that is asked, forwards and back, visit by visit: a house of some years has a hundred thousand visits, and somebody new each minute.
 */
import type { Encounter } from '@healthos/core/encounter.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import type { EncounterId } from '@healthos/core/ids.ts';
import { lastOf } from '@healthos/core/last-of.ts';
import type { Location } from '@healthos/core/operations/events.ts';
import type { OperationsState } from '@healthos/core/operations/state.ts';
import { changedSince, getRow, rows } from '@healthos/core/table.ts';
import { encountersUnder, movementsOf, visitOf } from '@healthos/core/visit-numbers.ts';

/** Each once, in the order of their names. */
export type SaidPlaces = (hospital: Hospital) => readonly Location[];

/** What is known of a house is changed with its picture: it is made by the first look and handed to nobody. */
interface Followed {
  hospital: Hospital;
  readonly ofVisit: Map<EncounterId, readonly Location[]>;
  /** By its name, with how many visits name it. */
  readonly places: Map<string, { readonly place: Location; visits: number }>;
  list: readonly Location[] | undefined;
}

/** For module constants: one that follows the houses that were asked of last. */
export function followSaidPlaces(): SaidPlaces {
  const houses = lastOf<Followed>();
  return (hospital) => {
    const known = houses.get(hospital.facility);
    const followed = known ?? { hospital, ofVisit: new Map(), places: new Map(), list: undefined };
    const visits = known === undefined ? rows(hospital.operations.encounters).map(({ encounter }) => encounter) : changedVisits(followed.hospital, hospital);
    for (const visit of visits) place(followed, hospital, visit);
    followed.hospital = hospital;
    houses.keep(hospital.facility, followed);
    return (followed.list ??= [...followed.places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { place }]) => place));
  };
}

function place(followed: Followed, hospital: Hospital, visit: EncounterId): void {
  const { ofVisit, places } = followed;
  const encounter = getRow(hospital.operations.encounters, visit);
  const now = encounter === undefined ? none : namedBy(hospital, encounter);
  for (const one of now) {
    const known = places.get(nameOf(one));
    if (known !== undefined) known.visits++;
    else {
      places.set(nameOf(one), { place: one, visits: 1 });
      followed.list = undefined;
    }
  }
  for (const one of ofVisit.get(visit) ?? none) {
    const known = places.get(nameOf(one));
    if (known === undefined || --known.visits > 0) continue;
    places.delete(nameOf(one));
    followed.list = undefined;
  }
  if (now.length === 0) ofVisit.delete(visit);
  else ofVisit.set(visit, now);
}
const none: readonly Location[] = [];

const nameOf = ({ unit, room, bedId }: Location): string => `${unit}|${room ?? ''}|${bedId ?? ''}`;

/** Whatever is read of a visit below: its row, what was told under its numbers, which numbers are one and which are of two, and who had its number before. */
function changedVisits(before: Hospital, after: Hospital): ReadonlySet<EncounterId> {
  const [old, now] = [before.operations, after.operations];
  const found = new Set<EncounterId>();
  const under = (number: EncounterId): void => {
    found.add(number);
    for (const hospital of [before, after]) for (const { encounter } of encountersUnder(hospital, number)) found.add(encounter);
  };
  for (const id of changedSince(old.encounters, now.encounters)) {
    found.add(id);
    under(visitOf(id));
  }
  const byNumber = ['facts', 'aliases'] as const satisfies readonly (keyof OperationsState)[];
  for (const name of byNumber) for (const number of changedSince<EncounterId, unknown>(old[name], now[name])) under(number);
  for (const number of changedSince(old.index.shared, now.index.shared)) under(number);
  return found;
}

/** A room without a bed: no bed makes it known. */
const isRoomAlone = ({ room, bedId }: Location): boolean => room !== undefined && bedId === undefined;

function namedBy(hospital: Hospital, encounter: Encounter): readonly Location[] {
  const { stays, location, plannedLocation } = encounter;
  const been = [...stays.map((stay) => stay.location), location].filter((one) => one !== undefined);
  if (been.length > 0 || plannedLocation !== undefined) return [...been.filter(isRoomAlone), ...(plannedLocation === undefined ? [] : [plannedLocation])];
  return movementsOf(hospital, encounter).flatMap(({ movement }) => movement.location ?? []);
}
