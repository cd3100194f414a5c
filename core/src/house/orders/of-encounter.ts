/** The orders of each encounter that is here, as they are now, with the medications among them as the MAR needs them. Worked out again only where something of it changed. */
import type { MedicationAdministered, OrderRecorded } from '../../clinical/events.ts';
import { orderNow, type OrderNow } from '../../clinical/order.ts';
import type { Encounter } from '../../encounter.ts';
import type { EncounterId, PatientId } from '../../ids.ts';
import { personOf, recordsOf } from '../../identity/fold.ts';
import { keptOn } from '../../kept-on.ts';
import { keptUnder } from '../../kept-keys.ts';
import { changedSince, getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import { isHere } from '../../views/scores.ts';
import type { ViewInput } from '../../views/view.ts';
import { encountersOf, lasted, nextUse, numbersOf, recordsIn, useOf } from '../../visit-numbers.ts';
import { dosesByOrder, doseOf, medicationOf, type Dose, type Medication } from '../mar/medication.ts';
import { linkedOrders, toldOrder } from './linked.ts';

export interface OrdersHere {
  readonly encounter: Encounter;
  readonly orders: readonly OrderNow[];
  /** Of the orders that are not over. */
  readonly medications: readonly Medication[];
}

/** Orders and medications of everybody who is here. */
export const ordersHere = keptTable<OrdersHere>({
  changed: (before, after) => {
    if (anyMayChange(before, after)) return undefined;
    const found = changedRows(before, after);
    const [old, now] = [before.hospital.clinical.index, after.hospital.clinical.index];
    const numbers = [
      ...changedSince(old.ordersByEncounter, now.ordersByEncounter),
      ...changedSince(old.administrationsByEncounter, now.administrationsByEncounter),
    ];
    for (const number of numbers) for (const { encounter } of encountersOf(after.hospital, number)) found.add(encounter);
    const records = [...changedSince(old.ordersByPatient, now.ordersByPatient), ...changedSince(old.administrationsByPatient, now.administrationsByPatient)];
    for (const record of records) for (const id of encountersOfRecord(after, record)) found.add(id);
    return found;
  },
  make: (input, encounter) => (isHere(encounter) ? ordersOf(input, encounter) : undefined),
});

function encountersOfRecord({ hospital, identity }: ViewInput, record: PatientId): readonly EncounterId[] {
  const records = identity.mergedInto.size === 0 ? [record] : recordsOf(identity, personOf(identity, record));
  return records.flatMap((one) => getRow(hospital.operations.index.encountersByRecord, one) ?? []);
}

/** Of any encounter, here or not; `upTo` = as its facts up to then make it. */
export function ordersOf(input: ViewInput, encounter: Encounter, upTo?: Instant): OrdersHere | undefined {
  const { orders: told, administrations, index } = input.hospital.clinical;
  const [numbers, records] = [numbersOf(input.hospital, encounter), recordsIn(input.identity, encounter)];
  const lists = [...numbers.map((number) => getRow(index.ordersByEncounter, number)), ...records.map((record) => getRow(index.ordersByPatient, record))];
  const orders: OrderNow[] = [];
  const belongs = ofEncounter(input, encounter, numbers);
  for (const one of linkedOrders(ordersUnder(encounter, lists, told).map(({ made }) => made))) {
    const now = upTo === undefined ? one.now : orderNow(one.versions, upTo);
    if (now !== undefined && belongs(now)) orders.push(now);
  }
  if (orders.length === 0) return undefined;
  orders.sort((a, b) => a.placedAt - b.placedAt || (a.order < b.order ? -1 : 1));
  const open = orders.filter(isOpenMedication);
  if (open.length === 0) return { encounter, orders, medications: [] };
  const givenIn = [
    ...numbers.map((number) => getRow(index.administrationsByEncounter, number)),
    ...records.map((record) => getRow(index.administrationsByPatient, record)),
  ];
  const doses: Dose[] = [];
  for (const { key, made } of dosesUnder(encounter, givenIn, administrations)) {
    const dose = upTo === undefined ? made.dose : doseOf(key, made.versions, upTo);
    if (dose !== undefined) doses.push(dose);
  }
  const given = dosesByOrder(doses);
  return { encounter, orders, medications: open.map((order) => keptMedication(order, given.get(order.order) ?? noDoses)) };
}
const noDoses: readonly Dose[] = [];

const isOpenMedication = ({ kind, state, purpose }: OrderNow): boolean =>
  kind === ('medication' satisfies OrderRecorded['kind']) && state !== 'over' && state !== 'done' && purpose === undefined;

/** The same object while the order and its doses are the same: of a long stay nearly all are. */
function keptMedication(order: OrderNow, doses: readonly Dose[]): Medication {
  const known = medications.get(order);
  if (known?.doses.length === doses.length && known.doses.every((dose, n) => dose === doses[n])) return known;
  const made = medicationOf(order, doses);
  medications.set(order, made);
  return made;
}
const medications = keptOn<OrderNow, Medication>();

const ordersUnder = keptUnder((key, versions: Versions<OrderRecorded>) => (versions.length === 0 ? undefined : toldOrder(key, versions)));
/** One that was taken back was one before. */
const dosesUnder = keptUnder((key, versions: Versions<MedicationAdministered>) => ({ versions, dose: doseOf(key, versions) }));

/** Filed under its visit number while that was in use, else under its person while it lasted. */
function ofEncounter({ hospital }: ViewInput, encounter: Encounter, numbers: readonly EncounterId[]): (order: OrderNow) => boolean {
  const isOfUse = useOf(encounter, nextUse(hospital, encounter));
  return (order) => (order.encounter === undefined ? lasted(encounter, order.placedAt) : numbers.includes(order.encounter) && isOfUse(order.placedAt));
}
