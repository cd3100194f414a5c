/**
 * How well the model would have done: fitted to the first days only, asked twice a day on the days that it had not seen, and compared with what
 * happened and with the naive method on the same questions.
 */
import { isBreak, type Steps } from '../../steps.ts';
import { dayMs, hourMs, instant, type Instant } from '../../time.ts';
import { hourCode, slotOf } from './calendar.ts';
import { goneBy, hourlyCurve, timeOf, type Curve } from './curve.ts';
import { empiricalCurve, lengthsOf } from './empirical-stay.ts';
import { survivalOf, type Hazard } from './hazard.ts';
import { signalAt } from './signals.ts';
import type { ModelStay } from './stays.ts';

export interface Decile {
  /** Mean of what was predicted, and the share that really left within 24 h. */
  readonly predicted: number;
  readonly happened: number;
  readonly asked: number;
}

export interface Errors {
  /**
   * Mean absolute error of the likely time, in hours, over every question that is 48 h old: a departure later than 48 h, predicted or real, counts
   * as one at 48 h. Judging only those who have left would favour whoever predicts early.
   */
  readonly maeHours: number;
  /** Mean of predicted less actual on the same questions: above 0 = too late. */
  readonly biasHours: number;
  /** Brier score of "gone within 24 h", and within 4 and 48 h. */
  readonly brier: { readonly 4: number; readonly 24: number; readonly 48: number };
  /** Share of known departures inside the 80 % interval; those still here past its end count as outside. */
  readonly coverage: number;
  readonly asked: number;
}

export interface BackTest {
  readonly heldDays: number;
  readonly fittedUntil: Instant;
  readonly model: Errors;
  readonly naive: Errors;
  /** Ten equal groups of questions by predicted probability of leaving within 24 h, lowest first. */
  readonly deciles: readonly Decile[];
}

/** Local hours at which the question is asked. */
const askedAt: readonly number[] = [8, 20];
const horizons = [4, 24, 48] as const;
const capMs = 48 * hourMs;
/** Stays asked before others have their turn. */
const staysAtOnce = 50;

/** Days held back for the test; undefined where what is known is too short. */
export function heldDays(from: Instant, until: Instant): number | undefined {
  const days = Math.floor((until - from) / dayMs);
  const held = Math.min(10, Math.max(3, Math.floor(days / 4)));
  return days - held < 3 ? undefined : held;
}

/** `hazard` was fitted to what was known at `fittedUntil`; questions are asked from then until `until`. */
export function* backTest(stays: readonly ModelStay[], hazard: Hazard, fittedUntil: Instant, until: Instant): Steps<BackTest | undefined> {
  const lengths = lengthsOf(stays, fittedUntil);
  const [model, naive] = [tally(), tally()];
  for (let slot = slotOf(fittedUntil); slot < slotOf(until); slot++) {
    if (!askedAt.includes(hourCode(slot, hazard.zone) % 24)) continue;
    yield;
    const at = instant(slot * hourMs);
    const here = stays.filter(({ began, ended }) => began <= at && (ended === undefined || ended > at));
    for (const [n, stay] of here.entries()) {
      if (isBreak(n, staysAtOnce)) yield;
      const other = empiricalCurve(lengths, stay.began, at);
      if (other === undefined) continue;
      const subject = { began: stay.began, source: stay.source, ward: stay.ward(at), signal: signalAt(stay.signals, at) };
      const outcome = { at, until, ...(stay.ended !== undefined && stay.ended <= until ? { ended: stay.ended } : {}) };
      judge(model, hourlyCurve(at, survivalOf(hazard, subject, at)), outcome);
      judge(naive, other, outcome);
    }
  }
  if (model.asked === 0) return undefined;
  return { heldDays: Math.round((until - fittedUntil) / dayMs), fittedUntil, model: errorsOf(model), naive: errorsOf(naive), deciles: decilesOf(model.day) };
}

interface Tally {
  off: number;
  signed: number;
  inside: number;
  judged: number;
  timed: number;
  asked: number;
  readonly brier: Map<number, { sum: number; n: number }>;
  readonly day: { readonly predicted: number; readonly left: boolean }[];
}

const tally = (): Tally => ({ off: 0, signed: 0, inside: 0, judged: 0, timed: 0, asked: 0, brier: new Map(), day: [] });

function judge(into: Tally, curve: Curve, { at, until, ended }: { readonly at: Instant; readonly until: Instant; readonly ended?: Instant }): void {
  into.asked++;
  const end = curve.at[curve.at.length - 1] ?? at;
  const [low, likely, high] = [0.1, 0.5, 0.9].map((share) => timeOf(curve, share) ?? instant(end));
  if (at + capMs <= until && likely !== undefined) {
    const wrong = (Math.min(likely - at, capMs) - Math.min((ended ?? Infinity) - at, capMs)) / hourMs;
    into.timed++;
    into.off += Math.abs(wrong);
    into.signed += wrong;
  }
  if (ended !== undefined || (high !== undefined && high < until)) {
    into.judged++;
    if (ended !== undefined && low !== undefined && high !== undefined && ended >= low && ended <= high) into.inside++;
  }
  for (const hours of horizons) {
    const by = instant(at + hours * hourMs);
    if (by > until) continue;
    const left = ended !== undefined && ended <= by;
    const predicted = goneBy(curve, by);
    const score = into.brier.get(hours) ?? { sum: 0, n: 0 };
    score.sum += (predicted - (left ? 1 : 0)) ** 2;
    score.n++;
    into.brier.set(hours, score);
    if (hours === 24) into.day.push({ predicted, left });
  }
}

function errorsOf({ off, signed, inside, judged, timed, asked, brier }: Tally): Errors {
  const mean = (hours: number): number => (brier.get(hours)?.sum ?? 0) / Math.max(1, brier.get(hours)?.n ?? 0);
  return {
    maeHours: off / Math.max(1, timed),
    biasHours: signed / Math.max(1, timed),
    brier: { 4: mean(4), 24: mean(24), 48: mean(48) },
    coverage: inside / Math.max(1, judged),
    asked,
  };
}

function decilesOf(day: Tally['day']): Decile[] {
  const sorted = [...day].sort((a, b) => a.predicted - b.predicted);
  const groups: Decile[] = [];
  for (let n = 0; n < 10; n++) {
    const group = sorted.slice(Math.floor((n * sorted.length) / 10), Math.floor(((n + 1) * sorted.length) / 10));
    if (group.length === 0) continue;
    groups.push({
      predicted: group.reduce((sum, { predicted }) => sum + predicted, 0) / group.length,
      happened: group.filter(({ left }) => left).length / group.length,
      asked: group.length,
    });
  }
  return groups;
}
