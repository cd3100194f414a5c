/** Observation by the hour: from its order to its end, less the time in which somebody watches the patient anyway. */
import type { OrderRecorded } from '../../clinical/events.ts';
import type { EncounterFact } from '../../encounter.ts';
import { getRow } from '../../table.ts';
import type { OrderKey } from '../../ids.ts';
import { hourMs, instant, minuteMs, type Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';
import { isOfUse, numbersOf } from '../../visit-numbers.ts';
import { lineOrGap, type Charged } from '../charge-line.ts';
import type { Work } from '../lines.ts';
import type { ObservationRules } from '../rule-pack.ts';
import { keptJoined, keptLines } from './kept-lines.ts';
import { factsOf } from './room-nights.ts';
import { servicesHere, serviceOf } from './services.ts';
import { asTold, settle, type Step } from './settle.ts';
import { joined, without, type Span } from './spans.ts';
import { ordersHere } from './tests.ts';
import { casesHere } from './theatre-cases.ts';

const kept = keptLines();

export function observationLines(work: Work): readonly Charged[] {
  const watch = watchOf(work);
  if (watch === undefined) return [];
  const { spans, open } = watch;
  const parts = [JSON.stringify(spans), open ? hoursIn(watch) : 0, work.encounter.position, watch.marks.map(({ position }) => position).join()];
  return kept(work, work.encounter, parts, () => settle(stepsOf(work, watch)));
}

/** When the next hour of it will be full, or a word that is dated ahead comes true; undefined where neither is to come. */
export function nextHourAt(work: Work): Instant | undefined {
  const watch = watchOf(work);
  if (watch === undefined || work.encounter.dischargedAt !== undefined) return undefined;
  const times = watch.marks.flatMap(({ at }) => (at > work.now ? [at] : []));
  if (watch.open) times.push(instant(work.now + hourMs - (lengthOf(watch.spans) % hourMs)));
  return times.length === 0 ? undefined : instant(Math.min(...times));
}

/** Spans of observation up to some moment, and whether it goes on. */
interface Watch {
  readonly rules: ObservationRules;
  readonly marks: readonly Mark[];
  readonly spans: readonly Span[];
  readonly open: boolean;
}

function watchOf(work: Work): Watch | undefined {
  const { encounter, now } = work;
  if (encounter.stub === true || encounter.status === 'cancelled') return undefined;
  const rules = work.prices.rulesAt(encounter.arrivedAt ?? encounter.admittedAt ?? now).observation;
  const marks = rules === undefined ? [] : marksOf(work, rules);
  if (rules === undefined || !marks.some(({ sets }) => sets.ordered === true)) return undefined;
  return watched(work, rules, marks, encounter.dischargedAt ?? now, encounter.dischargedAt === undefined);
}

function watched(work: Work, rules: ObservationRules, marks: readonly Mark[], until: Instant, open: boolean): Watch {
  const spans: Span[] = [];
  let [ordered, inpatient, from]: [boolean, boolean, Instant | undefined] = [false, false, undefined];
  for (const { at, sets } of marks) {
    if (at > until) break;
    ordered = sets.ordered ?? ordered;
    inpatient = sets.inpatient ?? inpatient;
    const on = ordered && !inpatient;
    if (on && from === undefined) from = at;
    if (on || from === undefined) continue;
    spans.push({ from, to: at });
    from = undefined;
  }
  if (from !== undefined) spans.push({ from, to: until });
  const within = spans.map((span) => ({ from: span.from, to: instant(Math.min(span.to, until)) }));
  return { rules, marks, spans: without(joined(within), carvedOut(work, rules)), open: open && from !== undefined };
}

/** A movement or an order that is told this much after it was so leaves the hours as they were charged, their credits, and what they are now. */
const lateMs = hourMs;

/** As it was before each word that came late, and as it is. */
function stepsOf(work: Work, watch: Watch): readonly Step[] {
  const { rules, marks } = watch;
  const told = [...marks, ...departure(work)].sort(asTold);
  const steps: Step[] = [];
  for (const [i, late] of told.entries()) {
    if (late.recordedAt - late.at < lateMs) continue;
    const before = told.slice(0, i);
    const known = marks.filter((mark) => before.includes(mark));
    const left = before.find(({ departs }) => departs === true)?.at;
    const until = instant(Math.min(late.recordedAt, left ?? late.recordedAt));
    const position = known.at(-1)?.position;
    if (position !== undefined) steps.push({ position, due: hourLines(work, watched(work, rules, known, until, left === undefined)) });
  }
  return [...steps, { position: told.at(-1)?.position ?? work.encounter.position, due: hourLines(work, watch) }];
}

function departure(work: Work): readonly Mark[] {
  const { dischargedAt } = work.encounter;
  const fact =
    dischargedAt === undefined ? undefined : factsOf(work).findLast(({ at, movement }) => at === dischargedAt && movement.type === 'PatientDischarged');
  return fact === undefined ? [] : [{ at: fact.at, sets: {}, position: fact.position, recordedAt: fact.recordedAt, order: fact.order, departs: true }];
}

/** Something that begins or ends observation. */
interface Mark {
  readonly at: Instant;
  readonly sets: { readonly ordered?: boolean; readonly inpatient?: boolean };
  readonly position: number;
  readonly recordedAt: Instant;
  readonly order: OrderKey;
  readonly departs?: true;
}

/** Steps of status, orders to observe, and the class of each movement (A06 makes inpatient, A07 takes it back), by time. */
function marksOf(work: Work, rules: ObservationRules): readonly Mark[] {
  return [...statusMarks(work), ...orderMarks(work, rules), ...classMarks(work)].sort(
    (a, b) => a.at - b.at || (a.order < b.order ? -1 : a.order > b.order ? 1 : 0),
  );
}

function statusMarks({ hospital, encounter }: Work): readonly Mark[] {
  const sets: Partial<Record<string, Mark['sets']>> = {
    'observation-ordered': { ordered: true },
    'inpatient-ordered': { inpatient: true },
    'made-outpatient': { inpatient: false },
  };
  return numbersOf(hospital, encounter).flatMap((number) =>
    (getRow(hospital.work.StatusStepped, number) ?? []).flatMap(({ event, at, position, recordedAt, order }) => {
      const made = sets[event.step];
      return made === undefined || !isOfUse(hospital, encounter, at) ? [] : [{ at, sets: made, position, recordedAt, order }];
    }),
  );
}

/** An order to observe that was not cancelled before it was carried out; its discontinuation ends it. */
const orderMarks = (work: Work, rules: ObservationRules): readonly Mark[] => marksOfOrders(work, ordersHere(work), rules);

const marksOfOrders = keptJoined((_work, _key, versions: Versions<OrderRecorded>, rules: ObservationRules): readonly Mark[] => marksOfOrder(versions, rules));

const noMarks: readonly Mark[] = [];

function marksOfOrder(versions: Versions<OrderRecorded>, rules: ObservationRules): readonly Mark[] {
  const placed = versions.find(({ event }) => rules.orders.includes(event.code?.code ?? ''));
  if (placed === undefined || versions.some(({ event }) => event.status === 'cancelled')) return noMarks;
  const ended = versions.find(({ event }) => event.status === 'discontinued' || event.status === 'completed');
  const mark = ({ at, position, recordedAt, order }: typeof placed, ordered: boolean): Mark => ({ at, sets: { ordered }, position, recordedAt, order });
  return [mark(placed, true), ...(ended === undefined ? [] : [mark(ended, false)])];
}

/** Where it changes: every message says the class again. */
function classMarks(work: Work): readonly Mark[] {
  let before: boolean | undefined;
  return factsOf(work).flatMap((fact) => {
    const inpatient = isOfUse(work.hospital, work.encounter, fact.at) ? classOf(fact) : undefined;
    if (inpatient === undefined || inpatient === before) return [];
    before = inpatient;
    return [{ at: fact.at, sets: { inpatient }, position: fact.position, recordedAt: fact.recordedAt, order: fact.order }];
  });
}

function classOf({ movement }: EncounterFact): boolean | undefined {
  if (movement.type === 'ClassChangedToInpatient') return true;
  if (movement.type === 'ClassChangedToOutpatient') return false;
  return movement.class === undefined ? undefined : movement.class === 'I';
}

function carvedOut(work: Work, { carveOuts }: ObservationRules): readonly Span[] {
  const cases = carveOuts.includes('theatre')
    ? casesHere(work).flatMap(({ wheelsInAt, wheelsOutAt }) =>
        wheelsInAt !== undefined && wheelsOutAt !== undefined ? [{ from: wheelsInAt, to: wheelsOutAt }] : [],
      )
    : [];
  const services = servicesHere(work).flatMap(([key, versions]) => {
    const event = serviceOf(key, versions)?.event;
    return event?.startedAt !== undefined && event.endedAt !== undefined && carveOuts.includes(event.code)
      ? [{ from: event.startedAt, to: event.endedAt }]
      : [];
  });
  return [...cases, ...services];
}

const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + (to - from), 0);

/** Full hours; once it is over the last part of one counts from so many minutes on. */
function hoursIn({ spans, open, rules }: Watch): number {
  return Math.floor((lengthOf(spans) + (open ? 0 : hourMs - rules.roundMinutes * minuteMs)) / hourMs);
}

function hourLines(work: Work, watch: Watch): readonly Charged[] {
  const lines: Charged[] = [];
  const positions = watch.marks.map(({ position }) => position);
  const toldAt = watch.marks.find(({ sets }) => sets.ordered === true)?.recordedAt ?? work.now;
  for (let n = 1; n <= hoursIn(watch); n++) {
    const serviceAt = reachedAt(watch.spans, (n - 1) * hourMs);
    lines.push(
      lineOrGap(work, {
        charge: `observation:${work.encounter.encounter}:${n}`,
        kind: 'observation',
        code: watch.rules.code,
        units: 1,
        unit: 'hour',
        serviceAt,
        toldAt: instant(Math.max(serviceAt, toldAt)),
        position: positions[0] ?? work.encounter.position,
        positions,
      }),
    );
  }
  return lines;
}

/** When so much of it had passed. */
function reachedAt(spans: readonly Span[], length: number): Instant {
  let left = length;
  for (const { from, to } of spans) {
    if (left < to - from) return instant(from + left);
    left -= to - from;
  }
  return spans.at(-1)?.to ?? instant(0);
}
