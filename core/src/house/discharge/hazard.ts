/** The hazard of leaving in an hour as fitted, and the share of patients still here that follows from it for one patient. */
import { keptOn } from '../../kept-on.ts';
import type { Steps } from '../../steps.ts';
import { hourMs, type Instant, type Zone } from '../../time.ts';
import { hourCode, slotOf, type Slot } from './calendar.ts';
import { columnCount, constantColumn, elapsedBand, elapsedFrom, factorStarts, signalValue, wardLimit } from './factors.ts';
import { fitInSteps } from './newton.ts';
import type { Signal } from './signals.ts';
import { cellsOf, type Trials } from './trials.ts';

export interface Hazard {
  readonly zone: Zone;
  readonly coefficients: Float64Array;
  readonly wards: ReadonlyMap<string, number>;
  /** Departures and hours at risk that it was fitted to. */
  readonly departures: number;
  readonly hours: number;
}

/** Precision of the prior around no effect. */
const penaltyOf = 2;

/** `near`: where the search begins; an earlier fit saves steps and changes nothing else. */
export function* fitHazard(trials: Trials, near?: Hazard): Steps<Hazard> {
  const penalty = new Float64Array(columnCount).fill(penaltyOf);
  penalty[constantColumn] = 0;
  const { zone, wards, departures, hours } = trials;
  const start = near?.coefficients ?? new Float64Array(columnCount);
  if (near === undefined && departures > 0) start[constantColumn] = Math.log(departures / hours);
  return { zone, wards, departures, hours, coefficients: yield* fitInSteps(cellsOf(trials), penalty, start) };
}

/** How far ahead a curve is drawn at most. */
export const horizonHours = 30 * 24;
/** Below this share nobody is asked for any more. */
const enough = 0.02;

/** Who is to be predicted, as known at a moment. */
export interface Subject {
  readonly began: Instant;
  readonly source: number;
  readonly ward: string;
  readonly signal: Signal | undefined;
}

/** The share still here at the end of each whole hour after `at`, the hour of `at` included (only what is left of it counts). */
export function survivalOf(hazard: Hazard, subject: Subject, at: Instant): Float64Array {
  const { coefficients, wards } = hazard;
  const [, , elapsedStart = 0, wardStart = 0, sourceStart = 0, signalStart = 0] = factorStarts;
  const looked = slotOf(at);
  const clock = clockScores(hazard, looked);
  const fixed =
    (coefficients[constantColumn] ?? 0) +
    (coefficients[wardStart + (wards.get(subject.ward) ?? wardLimit)] ?? 0) +
    (coefficients[sourceStart + subject.source] ?? 0);
  const began = subject.began / hourMs;
  const out = new Float64Array(horizonHours);
  let band = elapsedBand(looked - began);
  let here = 1;
  for (let lead = 0; lead < horizonHours; lead++) {
    while (looked + lead - began >= (elapsedFrom[band + 1] ?? Infinity)) band++;
    const score =
      fixed + (clock[lead] ?? 0) + (coefficients[elapsedStart + band] ?? 0) + (coefficients[signalStart + signalValue(subject.signal, looked, lead)] ?? 0);
    const stays = 1 / (1 + Math.exp(score));
    here *= lead === 0 ? stays ** (looked + 1 - at / hourMs) : stays;
    out[lead] = here;
    if (here < enough) return out.slice(0, lead + 1);
  }
  return out;
}

const clocks = keptOn<Hazard, { readonly looked: Slot; readonly scores: Float64Array }>();

/** What the hour and the kind of day add, for each hour ahead: the same for every patient of one moment. */
function clockScores(hazard: Hazard, looked: Slot): Float64Array {
  const known = clocks.get(hazard);
  if (known?.looked === looked) return known.scores;
  const [hours = 0, days = 0] = factorStarts;
  const scores = Float64Array.from({ length: horizonHours }, (_, lead) => {
    const code = hourCode(looked + lead, hazard.zone);
    return (hazard.coefficients[hours + (code % 24)] ?? 0) + (hazard.coefficients[days + Math.floor(code / 24)] ?? 0);
  });
  clocks.set(hazard, { looked, scores });
  return scores;
}
