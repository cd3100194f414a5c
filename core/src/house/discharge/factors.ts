/**
 * What the hazard of leaving in an hour depends on: the hour of the day, the kind of day, how long the stay has lasted, the ward (level of care and
 * service), how the patient came, and what was known at the moment of looking, which wears off with the hours ahead. Each factor is one column of
 * the model for each of its values.
 */
import type { Signal } from './signals.ts';
import { dayKinds, type Slot } from './calendar.ts';
import { hourMs } from '../../time.ts';

/** Hours of stay at which a new band begins. */
export const elapsedFrom = [0, 12, 24, 48, 72, 96, 144, 240, 360] as const;
export const sources = ['emergency', 'theatre', 'other'] as const;
/** Wards that have a value of their own; the rest share one. */
export const wardLimit = 16;

/** What can be known without a time: nothing done, some milestones, most milestones, ready with and without a barrier, pending, confirmed. */
const plain = ['none', 'some', 'most', 'ready', 'barrier', 'pending', 'confirmed'] as const;
/** Hours ahead at which a new band begins. */
export const leadFrom = [0, 1, 2, 4, 8, 24] as const;
/** With an expected time: hours from it, before and after. */
const dueFrom = [-12, -6, -3, -1, 0, 1, 3] as const;
const dueBands = dueFrom.length + 1;
export const signalValues = plain.length * leadFrom.length + 2 * dueBands;

/** How many values each factor has, in the order of the columns. */
export const factorSizes = [24, dayKinds, elapsedFrom.length, wardLimit + 1, sources.length, signalValues] as const;
/** Where the columns of each factor begin; the last column is the constant. */
export const factorStarts: readonly number[] = factorSizes.map((_, i) => factorSizes.slice(0, i).reduce((sum, size) => sum + size, 0));
export const columnCount = factorSizes.reduce((sum: number, size) => sum + size, 0) + 1;
export const constantColumn = columnCount - 1;

/** The last band whose beginning is at or before a value. */
function bandOf(from: readonly number[], value: number): number {
  let band = 0;
  for (let i = 1; i < from.length; i++) if (value >= (from[i] ?? 0)) band = i;
  return band;
}

export const elapsedBand = (hours: number): number => bandOf(elapsedFrom, hours);

/** The value of the signal factor for the hour `lead` hours after the moment at which the signal was looked at. */
export function signalValue(signal: Signal | undefined, looked: Slot, lead: number): number {
  const due = signal?.dueAt;
  if (due === undefined) return plainOf(signal) * leadFrom.length + (lead < leadBands.length ? (leadBands[lead] ?? 0) : leadFrom.length - 1);
  const from = looked + lead + 1 - due / hourMs;
  let band = 0;
  while (band < dueFrom.length && from > (dueFrom[band] ?? Infinity)) band++;
  return plain.length * leadFrom.length + (signal?.stage === 'confirmed' ? dueBands : 0) + band;
}

const leadBands = Uint8Array.from({ length: 24 }, (_, lead) => bandOf(leadFrom, lead));

function plainOf(signal: Signal | undefined): number {
  if (signal === undefined) return 0;
  if (signal.stage === 'confirmed') return plain.indexOf('confirmed');
  if (signal.stage === 'pending') return plain.indexOf('pending');
  if (signal.ready) return plain.indexOf(signal.barriersOpen > 0 ? 'barrier' : 'ready');
  return signal.milestonesDone === 0 ? 0 : signal.milestonesDone < 3 ? 1 : 2;
}
