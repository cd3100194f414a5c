/** NEDOCS (Weiss 2004), exactly: the raw score is a fraction, only what is shown is rounded and clamped. */
import { hourMs } from '../../time.ts';
import { halfUp, plus, ratio, type Rational } from '../../rational.ts';
import { nedocsPack } from './packs.ts';

export interface NedocsInputs {
  /** C: patients in the ED, waiting room included. */
  readonly patients: number;
  /** a: ED treatment spaces. */
  readonly spaces: number;
  /** F: admitted patients still in the ED. */
  readonly boarders: number;
  /** b: hospital inpatient beds. */
  readonly inpatientBeds: number;
  /** D: ventilated patients in the ED, without a cap. */
  readonly ventilated: number;
  /** E: longest admit wait. */
  readonly longestAdmitWaitMs: number;
  /** G: waiting-room time of the last patient placed in a bed. */
  readonly lastPlacedWaitMs: number;
}

export type NedocsBand = (typeof nedocsPack.bands)[number]['band'];

export interface Nedocs {
  readonly raw: Rational;
  /** Half up, 0 to 200. */
  readonly shown: number;
  readonly band: NedocsBand;
}

/** undefined where there are no spaces or no beds to divide by. */
export function nedocs(inputs: NedocsInputs): Nedocs | undefined {
  const { patients, spaces, boarders, inpatientBeds, ventilated, longestAdmitWaitMs, lastPlacedWaitMs } = inputs;
  if (spaces <= 0 || inpatientBeds <= 0) return undefined;
  const raw = plus(
    ratio(-20),
    ratio(858n * BigInt(patients), 10n * BigInt(spaces)),
    ratio(600n * BigInt(boarders), inpatientBeds),
    ratio(134n * BigInt(ventilated), 10),
    ratio(93n * BigInt(longestAdmitWaitMs), 100n * BigInt(hourMs)),
    ratio(564n * BigInt(lastPlacedWaitMs), 100n * BigInt(hourMs)),
  );
  const shown = Math.min(200, Math.max(0, halfUp(raw)));
  return { raw, shown, band: bandOf(shown) };
}

/** The band of a shown score. */
export function bandOf(shown: number): NedocsBand {
  return nedocsPack.bands.find(({ to }) => shown <= to)?.band ?? 'dangerously-overcrowded';
}
