/** Respiratory care, dialysis, blood, therapy and supplies of inpatients, as their departments write them down. Shares invented, rounded. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { hourMs, instant, localOf, minuteMs } from '@healthos/core/time.ts';
import { careOf, eachDay, minutes, render, whileHere, type Care } from './care.ts';
import type { Stay, World } from './world.ts';

type ByLevel = Readonly<Partial<Record<LevelOfCare, number>> & { readonly other: number }>;
const nobody = ['maternity', 'nicu', 'paediatrics', 'unknown'] satisfies LevelOfCare[];
const adults = (level: LevelOfCare): boolean => !(nobody as readonly LevelOfCare[]).includes(level);

/** What goes on for days: chance by level, and the hours that it usually lasts. */
const courses = [
  { code: 'OXYGEN', chance: { icu: 0.7, 'step-down': 0.5, telemetry: 0.3, other: 0.16 }, hours: 34, by: 'respiratory' },
  { code: 'WOUND-VAC', chance: { other: 0.015 }, hours: 90, by: 'wound-care' },
] as const satisfies readonly { code: string; chance: ByLevel; hours: number; by: string }[];
/** Physical, occupational and speech therapy: chance of a referral, and minutes of a session. */
const therapies = [
  { code: 'PT', chance: { icu: 0.2, other: 0.42 }, minutes: [12, 48] },
  { code: 'OT', chance: { icu: 0.1, other: 0.16 }, minutes: [15, 40] },
  { code: 'ST', chance: { icu: 0.12, other: 0.04 }, minutes: [20, 45] },
] as const satisfies readonly { code: string; chance: ByLevel; minutes: readonly [number, number] }[];
const chances = {
  nebuliser: { icu: 0.2, other: 0.07 },
  dialysis: { icu: 0.08, other: 0.03 },
  red: { icu: 0.22, other: 0.06 },
  platelets: { icu: 0.06, other: 0.008 },
} as const satisfies Record<string, ByLevel>;
/** Of issued units: one comes back to the bank. */
const returned = 0.12;

export function treat(world: World, stay: Stay): void {
  const care = careOf(world, stay, 'treatments');
  if (!adults(care.level)) return;
  for (const { code, chance, hours, by } of courses) if (isDue(care, chance)) course(care, code, hours, by);
  for (const {
    code,
    chance,
    minutes: [least, most],
  } of therapies)
    if (isDue(care, chance)) eachDay(care, 9, 16, () => attend(care, code, least, most));
  if (isDue(care, chances.nebuliser)) nebulise(care, care.random.integer(3, 8));
  if (isDue(care, chances.dialysis)) dialyse(care, care.random.between(2, 30));
  if (isDue(care, chances.red)) transfuse(care, 'RBC', care.random.integer(1, 3));
  if (isDue(care, chances.platelets)) transfuse(care, 'PLT', 1);
}

const isDue = ({ random, level }: Care, chance: ByLevel): boolean => random.chance(chance[level] ?? chance.other);

/** From when it is begun until it is not needed; of whoever leaves with it nobody says an end. */
export function course(care: Care, code: string, hours: number, by: string): void {
  const { world, random } = care;
  const service = care.key(code);
  const lasts = random.logNormal(hours, 0.5) * hourMs;
  whileHere(care, minutes(random.between(10, 90)), () => {
    const startedAt = world.clock;
    render(care, service, code, { startedAt, by });
    whileHere(care, lasts, () => render(care, service, code, { startedAt, endedAt: world.clock, by }));
  });
}

/** Written down when it is over; not at the weekend. */
function attend(care: Care, code: string, least: number, most: number): void {
  const { world, random } = care;
  const weekday = new Date(localOf(world.clock, world.zone)).getUTCDay();
  const lasted = minutes(random.between(least, most));
  if (weekday === 0 || weekday === 6) return;
  const startedAt = instant(world.clock - lasted);
  render(care, care.key(code), code, { startedAt, endedAt: world.clock, by: 'therapy' });
}

function nebulise(care: Care, left: number): void {
  if (left === 0) return;
  whileHere(care, care.random.between(5, 7) * hourMs, () => {
    render(care, care.key('NEB'), 'NEB', { by: 'respiratory' });
    nebulise(care, left - 1);
  });
}

/** Every other day; said when the run is over. */
function dialyse(care: Care, afterHours: number): void {
  const lasted = minutes(care.random.between(170, 245));
  whileHere(care, afterHours * hourMs + lasted, () => {
    render(care, care.key('HD'), 'HD', { startedAt: instant(care.world.clock - lasted), endedAt: care.world.clock, by: 'dialysis' });
    dialyse(care, 44);
  });
}

function transfuse(care: Care, code: string, units: number): void {
  const { random } = care;
  whileHere(care, random.between(1, 40) * hourMs, () => {
    const service = care.key(code);
    render(care, service, code, { quantity: units, by: 'transfusion' });
    if (random.chance(returned))
      whileHere(care, minutes(random.between(25, 60)), () => render(care, service, code, { step: 'returned', quantity: 1, by: 'transfusion' }));
  });
}

/** Which kit a line takes. */
const kits: Readonly<Record<string, string>> = { central: 'KIT-CVC', urinary: 'KIT-FOLEY' };

export function useKit(care: Pick<Care, 'world' | 'stay'>, line: string, kind: string, by: string): void {
  const kit = kits[kind];
  if (kit !== undefined && care.world.clock >= care.world.detailFrom) render(care, `KIT${line}`, kit, { by });
}

/** A machine that somebody has until a time. */
export function onMachine(world: World, stay: Stay, code: string, until: number): void {
  const care = careOf(world, stay, code);
  const service = care.key(code);
  whileHere(care, 0, () => {
    if (world.clock >= until) return;
    const startedAt = world.clock;
    render(care, service, code, { startedAt, by: 'respiratory' });
    whileHere(care, until - world.clock, () => render(care, service, code, { startedAt, endedAt: world.clock, by: 'respiratory' }));
  });
}

/** By severity: whom a provider does not leave for half an hour and more. */
const critical: Readonly<Record<number, number>> = { 1: 0.75, 2: 0.1 };

/** Whoever is resuscitated: a provider stays with them and writes down how long. */
export function criticalCare(world: World, stay: Stay, provider: string): void {
  const care = careOf(world, stay, 'critical-care');
  if (!care.random.chance(critical[stay.emergency?.esi ?? 5] ?? 0)) return;
  const lasted = Math.round(care.random.between(22, 125)) * minuteMs;
  whileHere(care, lasted, () =>
    render(care, care.key('CRITCARE'), 'CRITCARE', { startedAt: instant(world.clock - lasted), endedAt: world.clock, by: `clinician:${provider}` }),
  );
}
