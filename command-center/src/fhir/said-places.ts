/**
 * Places that visits name and no bed makes known: planned, a room alone, or of a visit of which only updates, or only its end, are known. They follow the picture
 * that is asked, forwards and back, visit by visit: a house of some years has a hundred thousand visits, and somebody new each minute.
 */
import type { Hospital } from '@healthos/core/hospital.ts';
import type { EncounterId } from '@healthos/core/ids.ts';
import { lastOf } from '@healthos/core/last-of.ts';
import type { Location } from '@healthos/core/operations/events.ts';
import type { OperationsState } from '@healthos/core/operations/state.ts';
import { changedSince, getRow, rows } from '@healthos/core/table.ts';
import { encountersUnder, movementsOf, visitOf, type Visits } from '@healthos/core/visit-numbers.ts';

/** Each once, in the order of their names. */
export type SaidPlaces = (hospital: Hospital) => readonly Location[];

/** What is known of a house is changed with its picture: it is made by the first look and handed to nobody. */
interface Followed {
  /** The visits that were looked at last. */
  visits: Visits;
  /** By its name, with how often visits name it. */
  readonly places: Map<string, { readonly place: Location; times: number }>;
  list: readonly Location[] | undefined;
}

/** For module constants: one that follows the houses that were asked of last. */
export function followSaidPlaces(): SaidPlaces {
  const houses = lastOf<Followed>();
  return ({ facility, operations }) => {
    const known = houses.get(facility);
    const followed = known ?? { visits: { operations }, places: new Map(), list: undefined };
    const after = { operations };
    for (const visit of known === undefined ? allVisits(after) : changedVisits(followed.visits, after)) {
      for (const one of namedBy(after, visit)) add(followed, one);
      if (known !== undefined) for (const one of namedBy(followed.visits, visit)) takeOut(followed, one);
    }
    followed.visits = after;
    houses.keep(facility, followed);
    return (followed.list ??= [...followed.places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { place }]) => place));
  };
}

const allVisits = ({ operations }: Visits): readonly EncounterId[] => rows(operations.encounters).map(({ encounter }) => encounter);

function add(followed: Followed, place: Location): void {
  const known = followed.places.get(nameOf(place));
  if (known !== undefined) {
    known.times++;
    return;
  }
  followed.places.set(nameOf(place), { place, times: 1 });
  followed.list = undefined;
}

function takeOut(followed: Followed, place: Location): void {
  const known = followed.places.get(nameOf(place));
  if (known === undefined || --known.times > 0) return;
  followed.places.delete(nameOf(place));
  followed.list = undefined;
}

const nameOf = ({ unit, room, bedId }: Location): string => `${unit}|${room ?? ''}|${bedId ?? ''}`;

/** Whatever is read of a visit below: its row, what was told under its numbers, which numbers are one and which are of two, and who had its number before. */
function changedVisits(before: Visits, after: Visits): ReadonlySet<EncounterId> {
  const [old, now] = [before.operations, after.operations];
  const found = new Set<EncounterId>();
  const under = (number: EncounterId): void => {
    found.add(number);
    for (const visits of [before, after]) for (const { encounter } of encountersUnder(visits, number)) found.add(encounter);
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

function namedBy(visits: Visits, visit: EncounterId): readonly Location[] {
  const encounter = getRow(visits.operations.encounters, visit);
  if (encounter === undefined) return [];
  const { stays, location, plannedLocation } = encounter;
  const been = [...stays.map((stay) => stay.location), location].filter((one) => one !== undefined);
  if (been.length > 0 || plannedLocation !== undefined) return [...been.filter(isRoomAlone), ...(plannedLocation === undefined ? [] : [plannedLocation])];
  return movementsOf(visits, encounter).flatMap(({ movement }) => movement.location ?? []);
}
