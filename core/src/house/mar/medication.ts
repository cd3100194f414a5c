/** One medication order as a nurse carries it out: what is due when, in which window, what was given, held or refused, what runs, whose effect is to be looked at. */
import type { MedicationAdministered } from '../../clinical/events.ts';
import type { OrderNow } from '../../clinical/order.ts';
import type { Hospital } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import { instant, type Instant } from '../../time.ts';
import { newestOf, type Told, type Version, type Versions } from '../../versions.ts';
import { scheduleOf, type Schedule } from '../orders/schedule.ts';
import { marPack, windowMs } from './pack.ts';

/** One administration as its newest version says it. */
export interface Dose {
  readonly administration: string;
  /** When it was given, held or refused. */
  readonly at: Instant;
  readonly event: MedicationAdministered;
  readonly positions: readonly number[];
}

/** The dose that is owed next: one of an order at a time, so that each that was missed is answered. */
export interface Due {
  readonly dueAt: Instant;
  readonly opensAt: Instant;
  readonly lateAt: Instant;
}

export interface Medication {
  readonly order: OrderNow;
  readonly schedule: Schedule;
  readonly due?: Due;
  /** Of a dose as needed: from when the next may be given. */
  readonly againAt?: Instant;
  /** Newest first; removed ones are not among them. */
  readonly doses: readonly Dose[];
  readonly running?: Dose;
  /** A dose as needed whose effect nobody has written. */
  readonly effectOf?: Dose;
  readonly effectDueAt?: Instant;
}

export function medicationOf(order: OrderNow, doses: readonly Dose[]): Medication {
  const schedule = scheduleOf(order);
  const running = doses.find((dose) => isInfusion(order, schedule) && wasGiven(dose) && dose.event.endedAt === undefined);
  const due = order.state === 'active' ? dueOf(order, schedule, doses) : undefined;
  const lastGiven = doses.find(wasGiven);
  const effectOf = schedule.schedule === 'prn' && lastGiven !== undefined && lastGiven.event.effect === undefined ? lastGiven : undefined;
  return {
    order,
    schedule,
    doses,
    ...(due === undefined || running !== undefined ? {} : { due }),
    ...(schedule.schedule === 'prn' && schedule.everyMs !== undefined && lastGiven !== undefined ? { againAt: instant(lastGiven.at + schedule.everyMs) } : {}),
    ...(running === undefined ? {} : { running }),
    ...(effectOf === undefined ? {} : { effectOf, effectDueAt: instant(effectOf.at + marPack.effectAfterMs) }),
  };
}

export const wasGiven = ({ event }: Dose): boolean => event.completion === 'complete' || event.completion === 'partial';

export const isInfusion = (order: Pick<OrderNow, 'rate'>, schedule: Schedule): boolean => order.rate !== undefined || schedule.schedule === 'continuous';

/** After the dose answered last, one interval on: by the time it answered where that was said, else by when it was given. */
function dueOf(order: OrderNow, schedule: Schedule, doses: readonly Dose[]): Due | undefined {
  if (schedule.schedule === 'prn' || schedule.schedule === 'unknown') return undefined;
  const last = doses[0];
  const at = last === undefined ? order.startsAt : schedule.schedule === 'every' ? (last.event.dueAt ?? last.at) + schedule.everyMs : undefined;
  if (at === undefined) return undefined;
  const window = windowMs(schedule);
  return { dueAt: instant(at), opensAt: instant(at - window), lateAt: instant(at + window) };
}

/** The doses of an order, newest first, from administrations under its encounter or record, by the words on its patient; a removed one is none. */
export function dosesOf(
  { clinical }: Pick<Hospital, 'clinical'>,
  keys: Iterable<string>,
  words: (told: Told<MedicationAdministered> | undefined) => Versions<MedicationAdministered>,
): ReadonlyMap<string, readonly Dose[]> {
  return dosesByOrder([...new Set(keys)].flatMap((key) => doseOf(key, words(getRow(clinical.administrations, key))) ?? []));
}

/** The same of doses, each once. */
export function dosesByOrder(doses: readonly Dose[]): ReadonlyMap<string, readonly Dose[]> {
  const found = new Map<string, Dose[]>();
  for (const dose of doses) {
    const { order } = dose.event;
    if (order === undefined) continue;
    const list = found.get(order);
    if (list === undefined) found.set(order, [dose]);
    else list.push(dose);
  }
  for (const list of found.values()) list.sort(compareDoses);
  return found;
}

/** Newest first. */
export const compareDoses = (a: Dose, b: Dose): number =>
  orderOf(b) - orderOf(a) || (a.administration < b.administration ? -1 : a.administration > b.administration ? 1 : 0);

/** By the time of the schedule that a dose answers: a dose charted late for an early time does not take the place of a later one. */
const orderOf = ({ event, at }: Dose): number => event.dueAt ?? at;

export function doseOf(administration: string, versions: readonly Version<MedicationAdministered>[], upTo?: Instant): Dose | undefined {
  const newest = newestOf(upTo === undefined ? versions : versions.filter(({ at }) => at <= upTo));
  if (newest === undefined || newest.event.action === 'delete') return undefined;
  return { administration, at: newest.event.givenAt ?? newest.at, event: newest.event, positions: versions.map(({ position }) => position) };
}
