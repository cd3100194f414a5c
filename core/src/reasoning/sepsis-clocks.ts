/**
 * The elements of the sepsis bundle, each with its own clock: lactate, cultures before antibiotics, a broad antibiotic and 30 mL/kg in three hours, lactate
 * again and a vasopressor in six. Pure: from what was done and when sepsis began.
 */
import { hourMs, instant, type Instant } from '../time.ts';
import type { ElementClock } from '../views/rows-reasoning.ts';
import type { Done, Measured, SepsisCare } from './sepsis-care.ts';

export const sepsisPack = {
  rule: 'sepsis',
  version: '2021.1',
  source: 'Evans L et al., Surviving Sepsis Campaign 2021, Crit Care Med 2021;49:e1063; CMS SEP-1, Early Management Bundle',
  parameters: {
    /** A suspicion and a positive screen belong together within so many hours. */
    nearHours: 24,
    lastsHours: 72,
    shownHours: 24,
    bundleHours: 3,
    laterHours: 6,
    lactateAgain: 2,
    lactateFluids: 4,
    fluidsMlKg: 30,
    systolicUnder: 90,
    meanUnder: 65,
    /** Care before the onset counts: drawn, or given, so many hours before. */
    lactateBeforeHours: 6,
    culturesBeforeHours: 48,
    antibioticsBeforeHours: 24,
  },
} as const;
export type SepsisParameters = { readonly [Key in keyof typeof sepsisPack.parameters]: number };

export interface Clocked extends ElementClock {
  readonly positions: readonly number[];
}

export function sepsisClocks(onset: Instant, care: SepsisCare, now: Instant, parameters: SepsisParameters = sepsisPack.parameters): readonly Clocked[] {
  const { bundleHours, lactateBeforeHours, culturesBeforeHours, antibioticsBeforeHours } = parameters;
  const since = (hours: number): ((done: Done) => boolean) => {
    const from = onset - hours * hourMs;
    return ({ at }) => at >= from;
  };
  const lactate = care.lactate.filter(since(lactateBeforeHours));
  const antibiotic = care.antibiotics.find(since(antibioticsBeforeHours));
  const culture = care.cultures.find(since(culturesBeforeHours));
  const dueAt = instant(onset + bundleHours * hourMs);
  const late = culture !== undefined && antibiotic !== undefined && culture.at > antibiotic.at;
  const cultures = element('cultures', onset, dueAt, culture, now);
  return [
    element('lactate', onset, dueAt, lactate[0], now),
    late ? { ...cultures, note: 'after the antibiotic' } : cultures,
    element('antibiotics', onset, dueAt, antibiotic, now),
    fluids(onset, care, lactate, now, parameters),
    lactateAgain(onset, lactate, now, parameters),
    vasopressor(onset, care, now, parameters),
  ];
}

function element(name: string, since: Instant, dueAt: Instant, done: Done | undefined, now: Instant): Clocked {
  const state = done !== undefined ? (done.at > dueAt ? 'done-late' : 'done') : now > dueAt ? 'overdue' : 'due';
  return { element: name, state, since, dueAt, ...(done === undefined ? {} : { doneAt: done.at }), positions: done === undefined ? [] : [done.position] };
}

const notNeeded = (name: string): Clocked => ({ element: name, state: 'not-needed', positions: [] });

/** What first asked for fluids, from six hours before the onset: low pressure, or a lactate of 4 and more. */
function trigger(onset: Instant, care: SepsisCare, lactate: readonly Measured[], parameters: SepsisParameters): Measured | undefined {
  const from = onset - parameters.laterHours * hourMs;
  return [...low(care, parameters), ...lactate.filter(({ value }) => value >= parameters.lactateFluids)]
    .filter(({ at }) => at >= from && at <= onset + parameters.shownHours * hourMs)
    .sort((a, b) => a.at - b.at || a.position - b.position)[0];
}

function low({ systolic, mean }: SepsisCare, { systolicUnder, meanUnder }: SepsisParameters): readonly Measured[] {
  return [...systolic.filter(({ value }) => value < systolicUnder), ...mean.filter(({ value }) => value < meanUnder)];
}

/** The moment at which the volume since the trigger (or six hours before the onset, what is earlier) reached what the weight asks for. */
function filledAt(
  onset: Instant,
  care: SepsisCare,
  weight: number,
  parameters: SepsisParameters,
): (Done & { readonly positions: readonly number[] }) | undefined {
  let sum = 0;
  const positions: number[] = [];
  for (const { at, value, position } of care.fluids) {
    if (at < onset - parameters.laterHours * hourMs) continue;
    sum += value;
    positions.push(position);
    if (sum >= parameters.fluidsMlKg * weight) return { at, position, positions };
  }
  return undefined;
}

function fluids(onset: Instant, care: SepsisCare, lactate: readonly Measured[], now: Instant, parameters: SepsisParameters): Clocked {
  const asked = trigger(onset, care, lactate, parameters);
  if (asked === undefined) return notNeeded('fluids');
  const since = instant(Math.max(onset, asked.at));
  const dueAt = instant(since + parameters.bundleHours * hourMs);
  if (care.weight === undefined) return { element: 'fluids', state: 'not-computable', missing: ['weight'], since, dueAt, positions: [asked.position] };
  const filled = filledAt(onset, care, care.weight, parameters);
  const made = element('fluids', since, dueAt, filled, now);
  return { ...made, positions: [asked.position, ...(filled?.positions ?? [])] };
}

function lactateAgain(onset: Instant, lactate: readonly Measured[], now: Instant, parameters: SepsisParameters): Clocked {
  const [first, second] = lactate;
  if (first === undefined || first.value <= parameters.lactateAgain) return notNeeded('lactate-again');
  const made = element('lactate-again', first.at, instant(onset + parameters.laterHours * hourMs), second, now);
  return { ...made, positions: [first.position, ...made.positions] };
}

/** Asked for where the pressure is low again after the fluids are in. */
function vasopressor(onset: Instant, care: SepsisCare, now: Instant, parameters: SepsisParameters): Clocked {
  const filled = care.weight === undefined ? undefined : filledAt(onset, care, care.weight, parameters);
  const persists =
    filled === undefined
      ? undefined
      : low(care, parameters)
          .filter(({ at }) => at > filled.at)
          .sort((a, b) => a.at - b.at)[0];
  if (persists === undefined) return notNeeded('vasopressor');
  const given = care.vasopressors.find(({ at }) => at >= onset);
  const made = element('vasopressor', persists.at, instant(onset + parameters.laterHours * hourMs), given, now);
  return { ...made, positions: [persists.position, ...made.positions] };
}
