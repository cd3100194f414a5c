/** The orders of one person with what became of each: who signed, what was overridden, what came back. Made from the indexes of that person alone. */
import { wordsFor } from '../../told.ts';
import type { Amount, Coded, Comments, OrderRecorded } from '../../clinical/events.ts';
import { holdingVersion, retractionOf } from '../../clinical/observation.ts';
import { commentedIn, type OrderNow, type OrderState } from '../../clinical/order.ts';
import type { Hospital } from '../../hospital.ts';
import type { OrderId, PatientId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf, type Versions } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { personIn, type Person } from '../chart/whose.ts';
import { present, unitIn, valueText } from '../chart/words.ts';
import { dosesOf, medicationOf, type Dose } from '../mar/medication.ts';
import { overdueAt } from './asking.ts';
import { linkedOrders, toldOrder, type LinkedOrder, type ToldOrder } from './linked.ts';

/** One value that came back. */
export interface OrderResult {
  /** `observation|key`, by which the chart opens it. */
  readonly item: string;
  readonly code: Coded;
  readonly value: string;
  readonly unit?: string;
  readonly abnormal?: string;
  readonly status: string;
  readonly at: Instant;
  readonly withdrawn: boolean;
}
export interface OrderAnswer {
  readonly check: string;
  readonly severity: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly says?: string;
  readonly by?: string;
}
export interface OrderStepSaid {
  readonly position: number;
  readonly at: Instant;
  readonly status: OrderRecorded['status'] | 'signed';
  readonly by?: string;
  readonly reason?: string;
}

export interface PatientOrder {
  readonly order: string;
  /** `order|number`, by which the chart opens it. */
  readonly item: string;
  readonly kind: OrderRecorded['kind'];
  readonly state: OrderState;
  readonly unasked?: true;
  /** A prescription for home: nothing of it is due here. */
  readonly purpose?: OrderRecorded['purpose'];
  readonly code: Coded;
  readonly dose?: Amount;
  readonly rate?: Amount;
  readonly route?: string;
  readonly frequency?: string;
  readonly prn: boolean;
  readonly indication?: string;
  /** Of whoever asked for it. */
  readonly comments?: Comments;
  readonly priority?: string;
  readonly encounter?: string;
  readonly placedAt: Instant;
  readonly startsAt: Instant;
  readonly stateAt: Instant;
  readonly overdueAt?: Instant;
  readonly reason?: string;
  readonly by?: string;
  readonly signedBy?: string;
  /** By the word of another system: a staff id. */
  readonly requester?: string;
  readonly set?: string;
  readonly replaces?: string;
  readonly replacedBy?: string;
  readonly fillerOrder?: string;
  /** Newest first, cut to the newest; `resultCount` says how many there are. */
  readonly results: readonly OrderResult[];
  readonly resultCount: number;
  /** Results that name this order for somebody else: never shown as its own. */
  readonly othersResults: number;
  readonly given: number;
  readonly answers: readonly OrderAnswer[];
  /** Oldest first. */
  readonly steps: readonly OrderStepSaid[];
  readonly position: number;
}

/** Values of one order that are listed. */
const resultsShown = 12;

/** Newest first. */
export function patientOrders(input: ViewInput, patient: PatientId): readonly PatientOrder[] {
  const { hospital } = input;
  const person = personIn(input, patient);
  const [orders, administrations] = [keysOf(person, 'order|'), keysOf(person, 'administration|')];
  const doses = dosesOf(hospital, administrations, (told) => wordsFor(told, person));
  const told = orders.flatMap((key) => toldUnder(key, wordsFor(getRow(hospital.clinical.orders, key), person)));
  const linked = linkedOrders(told).flatMap((one) => (one.now !== undefined && person.isTheirs(one.now, one.now.placedAt) ? [{ one, now: one.now }] : []));
  const replacedBy = new Map(linked.flatMap(({ now }) => (now.replaces === undefined ? [] : [[now.replaces as string, now.order as string] as const])));
  const answers = answersOf(hospital);
  return linked
    .map(({ one, now }) =>
      rowOf(hospital, person, one, now, { doses: doses.get(now.order) ?? [], replacedBy: replacedBy.get(now.order), answers: answers.get(now.order) ?? [] }),
    )
    .sort((a, b) => b.placedAt - a.placedAt || (a.order < b.order ? -1 : 1));
}

const toldUnder = (key: string, versions: Versions<OrderRecorded>): readonly ToldOrder[] => (versions.length === 0 ? [] : [toldOrder(key, versions)]);

const keysOf = ({ items }: Person, prefix: string): readonly string[] =>
  [...items].flatMap((item) => (item.startsWith(prefix) ? [item.slice(prefix.length)] : []));

interface Beside {
  readonly doses: readonly Dose[];
  readonly replacedBy: string | undefined;
  readonly answers: readonly OrderAnswer[];
}

function rowOf(hospital: Hospital, person: Person, { versions, alsoAs }: LinkedOrder, now: OrderNow, { doses, replacedBy, answers }: Beside): PatientOrder {
  const { own, others } = resultsFor(hospital, person, [now.order, ...alsoAs]);
  const { order, kind, state, unasked, purpose, code, dose, rate, route, frequency, prn, indication, priority, encounter } = now;
  const { placedAt, startsAt, stateAt, reason, by, signedBy, requester, set, replaces, fillerOrder, position } = now;
  return {
    order,
    item: `order|${order}`,
    kind,
    state,
    code: code ?? { code: order },
    prn,
    placedAt,
    startsAt,
    stateAt,
    results: own.slice(0, resultsShown),
    resultCount: own.length,
    othersResults: others,
    given: doses.filter(({ event }) => event.completion === 'complete' || event.completion === 'partial').length,
    answers,
    steps: versions.map(({ event, at, position: said }): OrderStepSaid => ({
      position: said,
      at,
      status: event.status === 'changed' && event.signedBy !== undefined ? 'signed' : event.status,
      ...present({ by: event.by, reason: event.reason }),
    })),
    position,
    ...present({
      unasked,
      purpose,
      dose,
      rate,
      route,
      frequency,
      indication,
      comments: commentedIn(versions, now.patient)?.event.comments,
      priority,
      encounter,
      reason,
      by,
      signedBy,
      requester,
      set,
      replaces,
      replacedBy,
      fillerOrder,
      overdueAt: own.length > 0 || purpose !== undefined ? undefined : overdueAt(now, kind === 'medication' ? medicationOf(now, doses) : undefined),
    }),
  };
}

/** What came back under any number of the order; of another person's it is counted, not shown. */
function resultsFor({ clinical }: Hospital, person: Person, numbers: readonly string[]): { readonly own: readonly OrderResult[]; readonly others: number } {
  const keys = new Set(numbers.flatMap((number) => getRow(clinical.index.observationsByOrder, number as OrderId) ?? []));
  const own: OrderResult[] = [];
  let others = 0;
  for (const key of keys) {
    const versions = getRow(clinical.observations, key) ?? [];
    const shown = holdingVersion(versions) ?? newestOf(versions);
    if (shown === undefined) continue;
    const { event } = shown;
    const at = event.observedAt ?? shown.at;
    if (!person.isTheirs(event, at)) {
      others++;
      continue;
    }
    own.push({
      item: `observation|${key}`,
      code: event.code,
      value: valueText(event.value),
      status: event.status,
      at,
      withdrawn: retractionOf(versions) !== undefined,
      ...present({ unit: unitIn(event.value), abnormal: event.abnormal }),
    });
  }
  return { own: own.sort((a, b) => b.at - a.at || (a.item < b.item ? -1 : 1)), others };
}

const answered = keptOn<object, ReadonlyMap<string, readonly OrderAnswer[]>>();
/** By order; made once for each state of the table. */
function answersOf({ work }: Hospital): ReadonlyMap<string, readonly OrderAnswer[]> {
  const table = work.CheckAnswered;
  const known = answered.get(table);
  if (known !== undefined) return known;
  const found = new Map<string, OrderAnswer[]>();
  for (const versions of rows(table)) {
    const newest = newestOf(versions);
    if (newest === undefined) continue;
    const { order, check, severity, outcome, reason, says, by } = newest.event;
    const list = found.get(order) ?? [];
    list.push({ check, severity, outcome, ...present({ reason, says, by }) });
    found.set(order, list);
  }
  answered.set(table, found);
  return found;
}
