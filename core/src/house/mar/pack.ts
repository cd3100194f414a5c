/** The dated rules of the medication pass: how early and late a dose may be, when the effect of a dose as needed is looked at, which drugs a score reads. */
import type { Coded } from '../../clinical/events.ts';
import { hourMs, instant, minuteMs } from '../../time.ts';
import type { Schedule } from '../orders/schedule.ts';

export const marPack = {
  pack: 'mar@2011.1',
  version: '2011.1',
  effectiveFrom: instant(Date.UTC(2011, 0, 1)),
  source: 'ISMP Acute Care Guidelines for Timely Administration of Scheduled Medications, 2011 (CMS S&C 12-05); effect and look-back of this project',
  /** Before and after its time: time-critical, at most every 4 hours; more often than daily; daily and rarer. */
  windowMs: { critical: 30 * minuteMs, frequent: hourMs, daily: 2 * hourMs },
  /** After a dose as needed somebody looks whether it helped. */
  effectAfterMs: hourMs,
  /** Doses shown that were given lately. */
  shownMs: 12 * hourMs,
  /** A single dose is one of now. */
  criticalEveryMs: 4 * hourMs,
} as const;

/** How far from its time a dose may be given without a reason. */
export function windowMs(schedule: Schedule): number {
  if (schedule.schedule !== 'every') return marPack.windowMs.critical;
  if (schedule.everyMs < marPack.criticalEveryMs) return marPack.windowMs.critical;
  return schedule.everyMs < 24 * hourMs ? marPack.windowMs.frequent : marPack.windowMs.daily;
}

/** Why a dose is not given, as the MAR offers them: terms, so that no sentence about somebody enters the log. */
export const reasons = {
  held: ['nil-by-mouth', 'observations', 'laboratory-value', 'away', 'drug-not-here', 'prescriber-asked'],
  refused: ['declined', 'nausea', 'asleep'],
  override: ['patient-away', 'drug-late', 'emergency', 'charted-late', 'clinical-judgement'],
} as const;

/** Oxygen is a prescribed drug whose flow NEWS2 reads (RCP 2017: any supplemental oxygen scores 2). */
export const oxygen: { readonly drugs: ReadonlySet<string>; readonly observed: Coded; readonly unit: string } = {
  drugs: new Set(['OXYGEN', 'O2', '7806']),
  observed: { code: '3151-8', display: 'Inhaled oxygen flow rate', system: 'LN' },
  unit: 'L/min',
};
