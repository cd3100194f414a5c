/** What somebody asks of a bed: isolation with its organism, what not every bed has, age band and weight. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Person } from './acts.ts';
import type { Random } from './random.ts';
import type { Wants } from './world.ts';

/** Shares of adult inpatients (about one in eight in contact precautions in published point prevalences; the others rare). */
const isolations: readonly (readonly [Wants['isolation'], number])[] = [
  ['none', 0.84],
  ['contact', 0.1],
  ['droplet', 0.035],
  ['airborne', 0.015],
  ['protective', 0.01],
];
const organisms = { contact: ['MRSA', 'CDIFF', 'VRE', 'ESBL'], droplet: ['FLUA', 'RSV', 'COV2'] } as const;
const heavyKg = 160;
const yearMs = 365.25 * 86_400_000;

export function wantsOf(random: Random, level: LevelOfCare, person: Person, now: Instant): Wants {
  const young = level === 'nicu' || level === 'maternity';
  const isolation = young ? 'none' : random.weighted(isolations);
  const { birthDate } = person;
  const years = (now - Date.UTC(Number(birthDate.slice(0, 4)), Number(birthDate.slice(4, 6)) - 1, Number(birthDate.slice(6, 8)))) / yearMs;
  const age = years < 28 / 365 ? 'neonate' : years < 16 ? 'child' : 'adult';
  const kilograms = age === 'neonate' ? random.normal(3, 0.5) : age === 'child' ? 8 + 3 * years : Math.min(240, random.logNormal(79, 0.22));
  const needs: Wants['needs'][number][] = [];
  if (level === 'telemetry' || level === 'step-down') needs.push('telemetry');
  if (level === 'icu' && random.chance(0.3)) needs.push('ventilator');
  if ((level === 'icu' || level === 'medical-surgical') && random.chance(0.01)) needs.push('dialysis');
  if (kilograms > heavyKg) needs.push('bariatric');
  return {
    isolation,
    needs,
    age,
    weightKg: Math.round(kilograms * 10) / 10,
    ...(isolation === 'contact' || isolation === 'droplet' ? { organism: random.pick(organisms[isolation]) } : {}),
  };
}
