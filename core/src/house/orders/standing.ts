/**
 * Which of the orders that were told belong to an encounter, and the medications among them with their doses. Of a long stay nearly all is as it was: what was
 * made last is kept on the encounter, and only what differs since is looked at.
 */
import { changedPart, sortedWith, type Changed } from '../../changed-part.ts';
import type { MedicationAdministered, OrderRecorded } from '../../clinical/events.ts';
import { orderNow, type OrderNow } from '../../clinical/order.ts';
import type { Encounter } from '../../encounter.ts';
import type { EncounterId } from '../../ids.ts';
import { keptOn, looselyKeptOn } from '../../kept-on.ts';
import type { Under } from '../../kept-keys.ts';
import { getRow, putRow, removeRow, type Table } from '../../table.ts';
import { tableOf } from '../../table-of.ts';
import type { Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';
import { lasted, useOf } from '../../visit-numbers.ts';
import { compareDoses, doseOf, dosesByOrder, medicationOf, type Dose, type Medication } from '../mar/medication.ts';
import { linkedOrders, type ToldOrder } from './linked.ts';

/** One that was taken back was one before. */
export interface ToldDose {
  readonly versions: Versions<MedicationAdministered>;
  readonly dose: Dose | undefined;
}
export const toldDose = (key: string, versions: Versions<MedicationAdministered>): ToldDose => ({ versions, dose: doseOf(key, versions) });

export interface Facts {
  readonly told: readonly Under<ToldOrder>[];
  readonly given: readonly Under<ToldDose>[];
}

/** The visit numbers of the encounter, and who uses them next. */
export interface Use {
  readonly numbers: readonly EncounterId[];
  readonly next: Encounter | undefined;
}

export interface Standing {
  /** By when they were placed. */
  readonly orders: readonly OrderNow[];
  /** Of those that are not over, in the order of `orders`. */
  readonly medications: readonly Medication[];
  /** Those of `orders` that nurses carry out now. */
  readonly forNurses: readonly OrderNow[];
  /** Active orders of medicines and of nursing, and infusions that run. */
  readonly many: { readonly active: number; readonly running: number };
}

export function standingOrders(encounter: Encounter, facts: Facts, use: Use, upTo?: Instant): Standing {
  if (upTo !== undefined) return asOf(encounter, facts, use, upTo);
  const before = kept.get(encounter);
  const isOfUse = before !== undefined && before.use.next === use.next && areSame(before.use.numbers, use.numbers);
  const made = (isOfUse ? grown(encounter, before, facts) : undefined) ?? fromNothing(encounter, facts, use);
  kept.set(encounter, made);
  return made.standing;
}

interface Kept {
  readonly facts: Facts;
  readonly use: Use;
  readonly standing: Standing;
  /** By the order that they are of. */
  readonly doses: DosesByOrder;
  /** The medications by their order. */
  readonly open: Table<string, Medication>;
  /** Numbers of orders that nobody asked for, and those under which somebody waits for results; undefined where one is in both: then they are linked anew each time. */
  readonly numbers: Numbers | undefined;
}
interface Numbers {
  readonly unasked: Set<string>;
  readonly fillers: Set<string>;
}
type DosesByOrder = Table<string, readonly Dose[]>;
/** Its sets are its own: what is made of it next puts more in them. */
const kept = looselyKeptOn<Encounter, Kept>();

const areSame = <One>(a: readonly One[], b: readonly One[]): boolean => a.length === b.length && a.every((one, n) => one === b[n]);

function asOf(encounter: Encounter, { told, given }: Facts, use: Use, upTo: Instant): Standing {
  const orders = belonging(encounter, use)(linkedOrders(told.map(({ made }) => made)).map(({ versions }) => orderNow(versions, upTo)));
  const doses = dosesByOrder(given.flatMap(({ key, made }) => doseOf(key, made.versions, upTo) ?? []));
  return standingOf(
    orders,
    orders.filter(isOpenMedication).map((order) => medicationOf(order, doses.get(order.order) ?? noDoses)),
  );
}

function standingOf(orders: readonly OrderNow[], medications: readonly Medication[]): Standing {
  return { orders, medications, forNurses: orders.filter(isForNurses), many: { active: count(orders, isActive), running: count(medications, isRunning) } };
}
const isForNurses = ({ kind, state }: OrderNow): boolean => kind === 'nursing' && state === 'active';
const isActive = ({ kind, state }: OrderNow): boolean => (kind === 'medication' || kind === 'nursing') && state === 'active';
const isRunning = ({ running }: Medication): boolean => running !== undefined;
const count = <One>(list: readonly One[], counts: (one: One) => boolean): number => list.reduce((sum, one) => (counts(one) ? sum + 1 : sum), 0);
const noDoses: readonly Dose[] = [];

function fromNothing(encounter: Encounter, facts: Facts, use: Use): Kept {
  const numbers: Numbers = { unasked: new Set(), fillers: new Set() };
  const told = facts.told.map(({ made }) => made);
  const isPlain = told.every((one) => isKeptApart(numbers, one));
  const orders = belonging(encounter, use)((isPlain ? told : linkedOrders(told)).map(({ now }) => now));
  const doses: DosesByOrder = tableOf(byOrder(facts.given));
  const medications = orders.filter(isOpenMedication).map((order) => keptMedication(order, getRow(doses, order.order) ?? noDoses));
  const open = tableOf(medications.map((one) => [one.order.order, one] as const));
  return { facts, use, standing: standingOf(orders, medications), doses, open, numbers: isPlain ? numbers : undefined };
}

/** Puts its numbers beside the others; false where one that nobody asked for is one that somebody waits for. */
function isKeptApart({ unasked, fillers }: Numbers, { order, isUnasked, fillers: own }: ToldOrder): boolean {
  if (isUnasked) unasked.add(order);
  for (const filler of own) fillers.add(filler);
  return !(isUnasked && fillers.has(order)) && !own.some((filler) => unasked.has(filler));
}

/** The same of what differs since; undefined where that must be linked. */
function grown(encounter: Encounter, before: Kept, facts: Facts): Kept | undefined {
  const { numbers, use } = before;
  const told = changedPart(before.facts.told, facts.told);
  if (numbers === undefined || !staysApart(numbers, told)) return undefined;
  const given = changedPart(before.facts.given, facts.given);
  const ofEncounter = belonging(encounter, use);
  const nowOf = (list: readonly Under<ToldOrder>[]): readonly OrderNow[] => ofEncounter(list.map(({ made }) => made.now));
  const changed = { gone: nowOf(told.gone), come: nowOf(told.come) };
  const [doses, answered] = dosesChanged(before.doses, given);
  const part = medicationsChanged(before.open, changed, answered, doses);
  return { facts, use, standing: standingWith(before.standing, changed, part), doses, open: openWith(before.open, part), numbers };
}

function standingWith({ orders, medications, forNurses, many }: Standing, changed: Changed<OrderNow>, part: Changed<Medication>): Standing {
  const nursing = { gone: changed.gone.filter(isForNurses), come: changed.come.filter(isForNurses) };
  const more = <One>({ gone, come }: Changed<One>, counts: (one: One) => boolean): number => count(come, counts) - count(gone, counts);
  return {
    orders: sortedWith(orders, changed, compareOrders),
    medications: sortedWith(medications, part, compareMedications),
    forNurses: sortedWith(forNurses, nursing, compareOrders),
    many: { active: many.active + more(changed, isActive), running: many.running + more(part, isRunning) },
  };
}

function staysApart(numbers: Numbers, { gone, come }: Changed<Under<ToldOrder>>): boolean {
  const known = new Map(gone.map(({ key, made }) => [key, made]));
  for (const { key, made } of come) {
    const was = known.get(key);
    if (was?.isUnasked === made.isUnasked && areSame(was.fillers, made.fillers)) known.delete(key);
    else if (!isKeptApart(numbers, made)) return false;
  }
  // What took its numbers away, or others of them, may have been all that stood in the way.
  return [...known.values()].every(({ isUnasked, fillers }) => !isUnasked && fillers.length === 0);
}

/** With the orders that one of them is of. */
function dosesChanged(before: DosesByOrder, { gone, come }: Changed<Under<ToldDose>>): readonly [doses: DosesByOrder, orders: ReadonlySet<string>] {
  const [was, is] = [byOrder(gone), byOrder(come)];
  const orders = new Set([...was.keys(), ...is.keys()]);
  let doses = before;
  for (const order of orders) {
    const part = { gone: was.get(order) ?? noDoses, come: is.get(order) ?? noDoses };
    const list = sortedWith(getRow(doses, order) ?? noDoses, part, compareDoses);
    doses = list.length === 0 ? removeRow(doses, order) : putRow(doses, order, list);
  }
  return [doses, orders];
}
const byOrder = (told: readonly Under<ToldDose>[]): ReadonlyMap<string, readonly Dose[]> => dosesByOrder(told.flatMap(({ made: { dose } }) => dose ?? []));

/** Of the orders that changed, and of those that were answered. */
function medicationsChanged(open: Kept['open'], { gone, come }: Changed<OrderNow>, answered: ReadonlySet<string>, doses: DosesByOrder): Changed<Medication> {
  const touched = new Set([...gone.map(({ order }) => order), ...answered]);
  const was = [...touched].flatMap((order) => getRow(open, order) ?? []);
  const changed = new Set(gone);
  const stays = was.flatMap(({ order }) => (changed.has(order) ? [] : [order]));
  const is = [...come.filter(isOpenMedication), ...stays].map((order) => keptMedication(order, getRow(doses, order.order) ?? noDoses));
  return { gone: was, come: is };
}

function openWith(open: Kept['open'], { gone, come }: Changed<Medication>): Kept['open'] {
  let made = open;
  for (const { order } of gone) made = removeRow(made, order.order);
  for (const one of come) made = putRow(made, one.order.order, one);
  return made;
}

const isOpenMedication = ({ kind, state, purpose }: OrderNow): boolean =>
  kind === ('medication' satisfies OrderRecorded['kind']) && state !== 'over' && state !== 'done' && purpose === undefined;

/** The same object while the order and its doses are the same: of a long stay nearly all are. */
function keptMedication(order: OrderNow, doses: readonly Dose[]): Medication {
  const known = medicationsOf.get(order);
  if (known !== undefined && areSame(known.doses, doses)) return known;
  const made = medicationOf(order, doses);
  medicationsOf.set(order, made);
  return made;
}
const medicationsOf = keptOn<OrderNow, Medication>();

const compareOrders = (a: OrderNow, b: OrderNow): number => a.placedAt - b.placedAt || (a.order < b.order ? -1 : a.order > b.order ? 1 : 0);
const compareMedications = (a: Medication, b: Medication): number => compareOrders(a.order, b.order);

/** Filed under its visit number while that was in use, else under its person while it lasted: those of the encounter, by when they were placed. */
function belonging(encounter: Encounter, { numbers, next }: Use): (orders: readonly (OrderNow | undefined)[]) => readonly OrderNow[] {
  const isOfUse = useOf(encounter, next);
  const belongs = (order: OrderNow): boolean =>
    order.encounter === undefined ? lasted(encounter, order.placedAt) : numbers.includes(order.encounter) && isOfUse(order.placedAt);
  return (orders) => orders.filter((order): order is OrderNow => order !== undefined && belongs(order)).sort(compareOrders);
}
