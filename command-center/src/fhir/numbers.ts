/**
 * Whom a number names that is neither a person's nor a visit's: of resources that came as such by the prints of their identifiers, of what other doors told
 * by the key under which the folds have it. The indexes are kept up with their tables, so that a look-up costs what changed since the last one.
 */
import type { ResourceKept } from '@healthos/core/clinical/events.ts';
import type { ClinicalState } from '@healthos/core/clinical/state.ts';
import { orderId, type FacilityId, type PatientId } from '@healthos/core/ids.ts';
import { changedSince, emptyTable, getRow } from '@healthos/core/table.ts';
import { newestOf } from '@healthos/core/versions.ts';
import { patientIn } from './find.ts';
import { newestKept } from './kept.ts';
import type { House, Kind } from './thing.ts';

export const numberLimits = {
  /** Resources of a kind that came before their numbers were printed: so many are read one by one, and of more nobody is named. */
  unprinted: 1000,
} as const;

/** undefined: numbers of this kind are not indexed, or too many of its resources came before they were. */
export function peopleNumbered(house: House, kind: Kind, number: string, print: string): readonly PatientId[] | undefined {
  const told = kind.numbered;
  if (told === undefined) return undefined;
  const { byPrint, unprinted } = printsIn(house);
  const old = unprinted.get(kind.kind) ?? nothing;
  if (old.size > numberLimits.unprinted) return undefined;
  const kept = [...(byPrint.get(print) ?? nothing), ...old].flatMap((key) => {
    const event = newestKept(getRow(house.hospital.clinical.resources, key))?.event;
    return event === undefined ? [] : whoseEither(house, event);
  });
  // A number is compared without case; the folds have it as it was sent.
  const spellings = new Set([number, number.toUpperCase(), number.toLowerCase()]);
  return [...kept, ...[...spellings].flatMap((one) => told(house, one))];
}

const nothing: ReadonlySet<string> = new Set();

/** Of the record that it names and of the visit's: the search looks whose it is. */
function whoseEither(house: House, event: { readonly patient?: PatientId }): readonly PatientId[] {
  const ofVisit = patientIn(house, event);
  return [...(event.patient === undefined ? [] : [event.patient]), ...(ofVisit === undefined ? [] : [ofVisit])];
}

interface Prints {
  table: ClinicalState['resources'];
  readonly byPrint: Map<string, Set<string>>;
  readonly unprinted: Map<string, Set<string>>;
}
const printed = new Map<FacilityId, Prints>();

function printsIn({ hospital }: House): Prints {
  const { resources } = hospital.clinical;
  const prints = printed.get(hospital.facility) ?? { table: emptyTable(), byPrint: new Map(), unprinted: new Map() };
  printed.set(hospital.facility, prints);
  if (prints.table === resources) return prints;
  for (const key of changedSince(prints.table, resources)) {
    place(prints, key, newestKept(getRow(prints.table, key))?.event, 'delete');
    place(prints, key, newestKept(getRow(resources, key))?.event, 'add');
  }
  prints.table = resources;
  return prints;
}

function place({ byPrint, unprinted }: Prints, key: string, event: ResourceKept | undefined, how: 'add' | 'delete'): void {
  if (event === undefined) return;
  if (event.prints === undefined) return put(unprinted, event.kind, key, how);
  for (const print of event.prints) put(byPrint, print, key, how);
}

function put(index: Map<string, Set<string>>, at: string, key: string, how: 'add' | 'delete'): void {
  const keys = index.get(at) ?? new Set();
  keys[how](key);
  if (keys.size === 0) index.delete(at);
  else index.set(at, keys);
}

type Orders = ClinicalState['orders'];
interface Fillers {
  table: Orders;
  readonly byFiller: Map<string, Set<string>>;
}
const filled = new Map<FacilityId, Fillers>();

/** Orders by the number of whoever fills them. */
function fillersIn({ hospital }: House): Fillers['byFiller'] {
  const { orders } = hospital.clinical;
  const fillers = filled.get(hospital.facility) ?? { table: emptyTable(), byFiller: new Map() };
  filled.set(hospital.facility, fillers);
  const numbers = (table: Orders, key: string) => new Set((getRow(table, orderId(key)) ?? []).flatMap(({ event }) => event.fillerOrder ?? []));
  if (fillers.table === orders) return fillers.byFiller;
  for (const key of changedSince(fillers.table, orders)) {
    for (const number of numbers(fillers.table, key)) put(fillers.byFiller, number, key, 'delete');
    for (const number of numbers(orders, key)) put(fillers.byFiller, number, key, 'add');
  }
  fillers.table = orders;
  return fillers.byFiller;
}

/** For `Kind.numbered`: by the fact that a table of the folds has under that number. */
export const keyedBy =
  (fact: (house: House, number: string) => { readonly patient?: PatientId } | undefined) =>
  (house: House, number: string): readonly PatientId[] => {
    const event = fact(house, number);
    return event === undefined ? [] : whoseEither(house, event);
  };

/** Orders, and what came of them, by either of their numbers. */
export const byOrder = (house: House, number: string): readonly PatientId[] =>
  [number, ...(fillersIn(house).get(number) ?? nothing)].flatMap((key) => {
    const newest = newestOf(getRow(house.hospital.clinical.orders, orderId(key)));
    return newest === undefined ? [] : whoseEither(house, newest.event);
  });

interface Unasked {
  table: ClinicalState['observations'];
  readonly whose: Map<string, PatientId>;
}
const unasked = new Map<FacilityId, Unasked>();

/** Results of orders that nobody told of, by the order that they name. */
function unaskedIn({ hospital }: House): Unasked['whose'] {
  const { observations, orders } = hospital.clinical;
  const known = unasked.get(hospital.facility) ?? { table: emptyTable(), whose: new Map() };
  unasked.set(hospital.facility, known);
  if (known.table === observations) return known.whose;
  for (const key of changedSince(known.table, observations)) {
    const event = newestOf(getRow(observations, key))?.event;
    if (event?.order !== undefined && getRow(orders, event.order) === undefined) known.whose.set(event.order, event.patient);
  }
  known.table = observations;
  return known.whose;
}

/** A report is of an order, by either of its numbers, whether that order was told of or not. */
export function byReport(house: House, number: string): readonly PatientId[] {
  const alone = unaskedIn(house).get(number);
  return [...byOrder(house, number), ...(alone === undefined ? [] : [alone])];
}

/** Of kinds whose identifiers only resources carry. */
export const keptAlone = (): readonly PatientId[] => [];
