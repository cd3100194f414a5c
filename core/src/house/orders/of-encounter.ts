/** The orders of each encounter that is here, as they are now, with the medications among them as the MAR needs them. Worked out again only where something of it changed. */
import { nameOf, ofVisit, wordsOf, type Whose } from '../../told.ts';
import type { OrderRecorded } from '../../clinical/events.ts';
import { orderNumberOfTwo } from '../../clinical/fold.ts';
import type { ClinicalState } from '../../clinical/state.ts';
import type { Encounter } from '../../encounter.ts';
import type { EncounterId, OrderId, PatientId } from '../../ids.ts';
import { personOf, recordsOf } from '../../identity/fold.ts';
import { keptUnder } from '../../kept-keys.ts';
import { changedSince, getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import { isHere } from '../../views/scores.ts';
import type { ViewInput } from '../../views/view.ts';
import { encountersUnder, nextUse, numbersTold, recordsIn } from '../../visit-numbers.ts';
import { toldOrder } from './linked.ts';
import { standingOrders, toldDose, type Standing } from './standing.ts';

export interface OrdersHere extends Standing {
  readonly encounter: Encounter;
  /** By number as sent, of orders whose number another patient had before: what their rows are known by. */
  readonly names: ReadonlyMap<OrderId, string>;
}
const noNames: ReadonlyMap<OrderId, string> = new Map();
/** What a row of the order is known by. */
export const rowNameIn = ({ names }: Pick<OrdersHere, 'names'>, order: OrderId): string => names.get(order) ?? order;
export const namePart = ({ names }: Pick<OrdersHere, 'names'>, order: OrderId): { readonly name?: string } => {
  const name = names.get(order);
  return name === undefined ? {} : { name };
};

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
    for (const number of numbers) for (const { encounter } of encountersUnder(after.hospital, number)) found.add(encounter);
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
  const [numbers, records] = [numbersTold(input.hospital, encounter), recordsIn(input.identity, encounter)];
  const orderLists = [...numbers.map((number) => getRow(index.ordersByEncounter, number)), ...records.map((record) => getRow(index.ordersByPatient, record))];
  const givenLists = [
    ...numbers.map((number) => getRow(index.administrationsByEncounter, number)),
    ...records.map((record) => getRow(index.administrationsByPatient, record)),
  ];
  const whose = ofVisit(input, encounter);
  const facts = { told: ordersUnder(encounter, whose, orderLists, told), given: dosesUnder(encounter, whose, givenLists, administrations) };
  const made = standingOrders(encounter, facts, { numbers, next: nextUse(input.hospital, encounter) }, upTo);
  return made.orders.length === 0 ? undefined : { encounter, ...made, names: namesOf(input.hospital.clinical, whose, made.orders) };
}

/** A number of two patients is a discrepancy, so that nearly nothing is looked at. */
function namesOf({ orders, discrepancies }: ClinicalState, whose: Whose, own: Standing['orders']): ReadonlyMap<OrderId, string> {
  if (discrepancies.size === 0) return noNames;
  const names = own.flatMap(({ order }): readonly (readonly [OrderId, string])[] => {
    if (getRow(discrepancies, orderNumberOfTwo(order)) === undefined) return [];
    const told = getRow(orders, order);
    const name = nameOf(told, order, wordsOf(told, whose));
    return name === order ? [] : [[order, name]];
  });
  return names.length === 0 ? noNames : new Map(names);
}

const ordersUnder = keptUnder((key, versions: Versions<OrderRecorded>) => (versions.length === 0 ? undefined : toldOrder(key, versions)));
const dosesUnder = keptUnder(toldDose);
