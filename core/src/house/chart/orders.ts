/** Orders with what became of them, medicines with when they were last given, vaccines, and the reports of imaging. */
import { wordsFor } from '../../told.ts';
import type { MedicationAdministered, OrderRecorded } from '../../clinical/events.ts';
import { orderNow } from '../../clinical/order.ts';
import { orderedIn } from '../../ordered-in.ts';
import type { Hospital } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import { newestOf, type Versions } from '../../versions.ts';
import type { Chart, DoseDue, DoseItem, MedicationLine, OrderItem, ResultPoint, ResultSeries } from './rows.ts';
import { dosesOf as givenOf, medicationOf } from '../mar/medication.ts';
import type { Person } from './whose.ts';
import { titleOf } from '../../codes/code-title.ts';
import { amountText, present } from './words.ts';

const closed: ReadonlySet<OrderRecorded['status']> = new Set(['cancelled', 'discontinued', 'replaced', 'completed', 'unable', 'result-only']);

export function ordersOf(hospital: Hospital, person: Person, results: readonly ResultSeries[]): readonly OrderItem[] {
  const counted = new Map<string, number>();
  for (const { points } of results)
    for (const { order, withdrawn } of points) if (order !== undefined && !withdrawn) counted.set(order, (counted.get(order) ?? 0) + 1);
  return [...person.items]
    .filter((item) => item.startsWith('order|'))
    .flatMap((item) => orderOf(item, wordsFor(getRow(hospital.clinical.orders, item.slice('order|'.length)), person), person, counted) ?? [])
    .sort((a, b) => b.at - a.at || (a.item < b.item ? -1 : 1));
}

function orderOf(item: string, versions: Versions<OrderRecorded>, person: Person, counted: ReadonlyMap<string, number>): OrderItem | undefined {
  const newest = newestOf(versions);
  const first = versions[0];
  if (newest === undefined || first === undefined || !person.isTheirs(newest.event, newest.at)) return undefined;
  // That a dose was given is no word on whether its order goes on.
  const stands = newest.event.kind === 'medication' ? (versions.findLast(({ event }) => event.status !== 'result-only') ?? newest) : newest;
  // Later words on an order need not repeat what was ordered.
  const said = <Key extends keyof OrderRecorded>(key: Key): OrderRecorded[Key] | undefined =>
    versions.findLast(({ event }) => event[key] !== undefined)?.event[key];
  return {
    item,
    at: first.at,
    order: newest.event.order,
    kind: newest.event.kind,
    status: stands.event.status,
    open: !closed.has(stands.event.status),
    results: counted.get(newest.event.order) ?? 0,
    versions: versions.map((one) => ({
      position: one.position,
      at: one.at,
      says: [titleOf(one.event.code ?? said('code')), amountText(one.event.dose)].filter((part) => part !== undefined).join(' '),
      status: one.event.status,
      holds: one === stands,
      ...(one.event.comments === undefined || !person.isTheirs(one.event, one.at) ? {} : { comments: one.event.comments }),
    })),
    ...present({
      code: said('code'),
      dose: amountText(said('dose')),
      route: said('route'),
      frequency: said('frequency'),
      purpose: said('purpose'),
      priority: said('priority'),
      scheduledAt: said('scheduledAt'),
      requester: said('requester'),
      encounter: orderedIn(versions),
    }),
  };
}

export function dosesOf(hospital: Hospital, person: Person): readonly DoseItem[] {
  return [...person.items]
    .filter((item) => item.startsWith('administration|'))
    .flatMap((item) => doseOf(item, wordsFor(getRow(hospital.clinical.administrations, item.slice('administration|'.length)), person), person) ?? [])
    .sort((a, b) => b.at - a.at || (a.item < b.item ? -1 : 1));
}

function doseOf(item: string, versions: Versions<MedicationAdministered>, person: Person): DoseItem | undefined {
  const newest = newestOf(versions);
  if (newest === undefined || !person.isTheirs(newest.event, newest.at)) return undefined;
  const { event } = newest;
  return {
    item,
    at: event.givenAt ?? newest.at,
    administration: event.administration,
    code: event.code,
    completion: event.completion,
    vaccine: event.vaccine === true,
    withdrawn: event.action === 'delete',
    versions: versions.map((one) => ({
      position: one.position,
      at: one.at,
      says: [amountText(one.event.dose), one.event.completion].filter((part) => part !== undefined).join(' '),
      status: one.event.action,
      holds: one === newest && event.action !== 'delete',
    })),
    ...present({
      order: event.order,
      dose: amountText(event.dose),
      route: event.route,
      site: event.site,
      lot: event.lot,
      manufacturer: event.manufacturer === undefined ? undefined : titleOf(event.manufacturer),
    }),
  };
}

const wasGiven = ({ completion, withdrawn }: DoseItem): boolean => !withdrawn && (completion === 'complete' || completion === 'partial');

/** Open orders first, then those that ended, then what was given without an order; each with its newest dose. */
export function medicationsOf(orders: readonly OrderItem[], doses: readonly DoseItem[], dues: ReadonlyMap<string, DoseDue>): readonly MedicationLine[] {
  const byKey = new Map<string, DoseItem[]>();
  const known = new Set(orders.map(({ order }) => order));
  for (const dose of doses) {
    if (dose.vaccine) continue;
    const key = dose.order !== undefined && known.has(dose.order) ? `o|${dose.order}` : `c|${dose.code.code}`;
    byKey.set(key, [...(byKey.get(key) ?? []), dose]);
  }
  const lines = orders
    .filter(({ kind, order }) => kind === 'medication' || byKey.has(`o|${order}`))
    .map((order) => {
      const given = byKey.get(`o|${order.order}`) ?? [];
      return { ...lineOf(order.code ?? given[0]?.code ?? { code: order.order }, given, order), ...present({ due: dues.get(order.order) }) };
    });
  const loose = [...byKey].filter(([key]) => key.startsWith('c|')).flatMap(([, given]) => (given[0] === undefined ? [] : [lineOf(given[0].code, given)]));
  return [...lines.filter(({ order }) => order?.open === true), ...lines.filter(({ order }) => order?.open !== true), ...loose];
}

function lineOf(code: MedicationLine['code'], doses: readonly DoseItem[], order?: OrderItem): MedicationLine {
  const given = doses.filter(wasGiven);
  return { code, given: given.length, ...present({ order, lastGiven: given[0], last: doses[0] }) };
}

/** What is owed next of each order that goes on, by the same reckoning as the list of medications due. */
export function duesOf(
  { clinical }: Pick<Hospital, 'clinical'>,
  person: Person,
  orders: readonly OrderItem[],
  doses: readonly DoseItem[],
): ReadonlyMap<string, DoseDue> {
  const open = orders.filter(({ open, kind, purpose }) => open && kind === 'medication' && purpose === undefined);
  const dues = new Map<string, DoseDue>();
  if (open.length === 0) return dues;
  const given = givenOf(
    { clinical },
    doses.map(({ item }) => item.slice('administration|'.length)),
    (told) => wordsFor(told, person),
  );
  for (const { item, order } of open) {
    const now = orderNow(wordsFor(getRow(clinical.orders, item.slice('order|'.length)), person));
    if (now === undefined) continue;
    const { due, schedule } = medicationOf(now, given.get(order) ?? []);
    if (due !== undefined) dues.set(order, { at: due.dueAt, lateAt: due.lateAt, ...(schedule.schedule === 'every' ? { everyMs: schedule.everyMs } : {}) });
  }
  return dues;
}

export function imagingOf(orders: readonly OrderItem[], results: readonly ResultSeries[]): Chart['imaging'] {
  const byOrder = new Map<string, ResultPoint[]>();
  for (const { points } of results)
    for (const point of points) if (point.order !== undefined) byOrder.set(point.order, [...(byOrder.get(point.order) ?? []), point]);
  return orders.filter(({ kind }) => kind === 'imaging').map((order) => ({ order, reports: byOrder.get(order.order) ?? [] }));
}
