/** What is due for a patient from a nurse: nursing orders by their times, and the rounds, turns and assessments that the site's pack asks for. Instants only. */
import type { OrderNow } from '../../clinical/order.ts';
import type { Encounter } from '../../encounter.ts';
import { getRow } from '../../table.ts';
import { labelPart, type SensitivityLabel } from '../../sensitivity.ts';
import { hourMs, instant, minuteMs, type Instant } from '../../time.ts';
import type { CareDue } from '../../work/care-pack.ts';
import type { ViewInput } from '../../views/view.ts';
import { scheduleOf } from '../orders/schedule.ts';
import { newestAssessed, type Assessed } from './assessments.ts';
import { withoutTakenBack } from './lines.ts';
import { saidOfVisit } from './of-visit.ts';
import { careRulesOf } from './packs.ts';

export interface TaskNow {
  /** `round`, `turn`, `assessment|braden`, `order|O1`. */
  readonly task: string;
  readonly kind: 'round' | 'turn' | 'assessment' | 'order';
  readonly title: string;
  readonly instrument?: string;
  readonly dueAt: Instant;
  /** Overdue from then on. */
  readonly lateAt: Instant;
  readonly doneAt?: Instant;
  readonly doneBy?: string;
  readonly deferredFor?: string;
  /** Of an order: what it asks for beside the record. */
  readonly label?: SensitivityLabel;
  readonly positions: readonly number[];
}

/** An order's task is overdue after this part of its interval, at most an hour. */
const orderGrace = { part: 4, mostMs: hourMs } as const;

/** `forNurses`: the active orders of nursing. */
export function tasksOf(input: ViewInput, encounter: Encounter, forNurses: readonly OrderNow[], assessed: readonly Assessed[]): readonly TaskNow[] {
  const newest = newestAssessed(assessed);
  return [
    ...forNurses.flatMap((order) => ofOrder(input, encounter, order) ?? []),
    ...careRulesOf(input).due.flatMap((due) => ofPack(input, encounter, due, newest) ?? []),
  ].sort((a, b) => a.dueAt - b.dueAt || (a.task < b.task ? -1 : 1));
}

function ofOrder(input: ViewInput, encounter: Encounter, order: OrderNow): TaskNow | undefined {
  const schedule = scheduleOf(order);
  if (schedule.schedule !== 'every' && schedule.schedule !== 'once') return undefined;
  const task = `order|${order.order}`;
  const said = stepsOf(input, encounter, task);
  if (schedule.schedule === 'once' && said.done !== undefined) return undefined;
  const everyMs = schedule.schedule === 'every' ? schedule.everyMs : hourMs;
  const dueAt = said.done === undefined ? order.startsAt : instant(said.done.at + everyMs);
  return taskAs(
    { task, kind: 'order', title: order.code?.display ?? order.code?.code ?? 'Order', ...labelPart(order.sensitivity) },
    dueAt,
    Math.min(everyMs / orderGrace.part, orderGrace.mostMs),
    said,
    [order.position],
  );
}

function ofPack(
  input: ViewInput,
  encounter: Encounter,
  due: CareDue & { readonly since: Instant },
  newest: ReadonlyMap<string, Assessed>,
): TaskNow | undefined {
  const { kind, title, instrument, everyMinutes, firstWithinMinutes, graceMinutes, levels, when } = due;
  const { locatedAt } = encounter;
  if (locatedAt === undefined || !isOfLevel(input, encounter, levels) || !holds(when, newest)) return undefined;
  const task = kind === 'assessment' ? `assessment|${instrument ?? ''}` : kind;
  const said = stepsOf(input, encounter, task);
  const assessed = instrument === undefined ? undefined : newest.get(instrument);
  // An assessment is done by what was answered; a round or a turn by saying so.
  const done = kind === 'assessment' ? (assessed === undefined ? undefined : { at: assessed.at, by: assessed.by }) : said.done;
  // What was done before the pack held counts; nothing is due before it.
  const dueAt = instant(
    done === undefined ? Math.max(locatedAt, due.since) + firstWithinMinutes * minuteMs : Math.max(done.at + everyMinutes * minuteMs, due.since),
  );
  return taskAs({ task, kind, title, ...(instrument === undefined ? {} : { instrument }) }, dueAt, graceMinutes * minuteMs, { ...said, done }, [
    ...(assessed?.positions ?? []),
    encounter.position,
  ]);
}

interface Steps {
  readonly done: { readonly at: Instant; readonly by: string | undefined } | undefined;
  readonly deferred: { readonly until: Instant; readonly at: Instant; readonly reason: string | undefined } | undefined;
  readonly positions: readonly number[];
}

function taskAs(
  what: Pick<TaskNow, 'task' | 'kind' | 'title' | 'instrument' | 'label'>,
  dueAt: Instant,
  graceMs: number,
  { done, deferred, positions }: Steps,
  others: readonly number[],
): TaskNow {
  // A deferral is of what was due then: what was done since makes it void.
  const holds = deferred !== undefined && deferred.until > dueAt && (done === undefined || deferred.at > done.at);
  const due = holds ? deferred.until : dueAt;
  return {
    ...what,
    dueAt: due,
    lateAt: instant(due + graceMs),
    ...(done === undefined ? {} : { doneAt: done.at }),
    ...(done?.by === undefined ? {} : { doneBy: done.by }),
    ...(holds && deferred.reason !== undefined ? { deferredFor: deferred.reason } : {}),
    positions: [...new Set([...positions, ...others])].filter((position) => position > 0).sort((a, b) => b - a),
  };
}

function stepsOf(input: ViewInput, encounter: Encounter, task: string): Steps {
  const said = saidOfVisit(input.hospital, encounter, input.hospital.work.CareTaskStepped, `|${task}`);
  const standing = withoutTakenBack(said);
  const done = standing.findLast(({ event }) => event.step === 'done');
  const deferred = standing.findLast(({ event }) => event.step === 'deferred');
  return {
    done: done === undefined ? undefined : { at: done.at, by: done.event.by },
    deferred: deferred?.event.until === undefined ? undefined : { until: deferred.event.until, at: deferred.at, reason: deferred.event.reason },
    positions: said.map(({ position }) => position),
  };
}

function isOfLevel({ hospital }: ViewInput, { location }: Encounter, levels: readonly string[] | undefined): boolean {
  if (levels === undefined) return true;
  const level = location === undefined ? undefined : getRow(hospital.operations.units, location.unit)?.levelOfCare;
  return level !== undefined && levels.includes(level);
}

/** A condition on a score that is not known does not hold: nobody is turned by guess. */
function holds(when: CareDue['when'], newest: ReadonlyMap<string, Assessed>): boolean {
  if (when === undefined) return true;
  const result = newest.get(when.instrument)?.result;
  if (result?.state !== 'scored') return false;
  return (when.atMost === undefined || result.score <= when.atMost) && (when.atLeast === undefined || result.score >= when.atLeast);
}
