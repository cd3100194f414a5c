/**
 * What a team does for somebody with an infection: cultures and lactate, an antibiotic, and from a positive screen on the bundle of sepsis with fluids where the
 * pressure is low. Each stay has a stream of chance of its own, so that no draw of the story is spent on it.
 */
import { hasInfection } from './stay-stories.ts';
import { qsofa, sirs } from '@healthos/core/reasoning/sepsis-screens.ts';
import { hourMs, instant, minuteMs, type Instant } from '@healthos/core/time.ts';
import type { Drug, VitalSigns } from './acts.ts';
import { illnessOf } from './illness.ts';
import { streamOf, type Random } from './random.ts';
import type { Prescribed, Stay, World } from './world.ts';

/** One in so many gets something late: what the rules are for. */
const lateChance = 0.05;
/** Minutes from the diagnosis, or from a positive screen: what is drawn, the laboratory's work on it, the antibiotic, the fluids. */
const drawnIn = { from: 8, to: 45, late: 215 } as const;
const workedIn = { from: 18, to: 40 } as const;
const antibioticIn = { from: 50, to: 140, late: 240 } as const;
const fluidsIn = { from: 20, to: 60 } as const;
const againIn = { from: 130, to: 260 } as const;
/** The rules ask for it within these hours before, and for a new bundle after these. */
const [lactateHours, antibioticHours, culturesHours, screenHours, bundleHours] = [6, 20, 48, 24, 72] as const;
const [signHours, leukocyteHours] = [6, 24] as const;
const [lowPressure, millilitresKg, bag, mostBags] = [90, 30, 1000, 8] as const;
/** Drawn again from such a lactate on. */
const againFrom = 2;
const growsDays = 2;
const bagMinutes = 15;
const broad = new Set(['PIPTAZ', 'CEFT1G']);
const piperacillin: Drug = { code: 'PIPTAZ', name: 'piperacillin-tazobactam', dose: '4.5', unit: 'g', route: 'IV', everyHours: 8 };
const ringers: Drug = { code: 'LR', name: 'lactated ringers', dose: String(bag), unit: 'mL', route: 'IV', everyHours: 0 };
const norepinephrine: Drug = { code: 'NOREPI', name: 'norepinephrine', dose: '4', unit: 'mg', route: 'IV', everyHours: 0 };

const isHere = (stay: Stay): boolean => !stay.over;
const streamAt = ({ now }: Stay, at: Instant): Random => streamOf(`${now.visit}|infection|${at}`);
const within = (at: Instant | undefined, now: Instant, hours: number): boolean => at !== undefined && now - at <= hours * hourMs;

/** Once the diagnosis is said and drugs are prescribed. */
export function treatInfection(world: World, stay: Stay): void {
  if (stay.infection.treatedAt !== undefined || stay.wants.age !== 'adult' || !hasInfection(stay.now)) return;
  stay.infection.treatedAt = world.clock;
  const random = streamAt(stay, world.clock);
  drawCultures(world, stay, random);
  drawLactate(world, stay, minutes(random, drawnIn));
  giveAntibiotic(world, stay, minutes(random, antibioticIn));
  if (within(stay.infection.positiveAt, world.clock, screenHours)) beginBundle(world, stay);
}

/** Whoever lay there when the story began, and has their drugs. */
export function lieInfected(world: World, stay: Stay): void {
  world.plan(Math.max(world.clock, world.detailFrom) + streamAt(stay, world.clock).between(0, 30) * minuteMs, () => {
    if (isHere(stay)) treatInfection(world, stay);
  });
}

/** A set of vital signs was charted. */
export function charted(world: World, stay: Stay, signs: VitalSigns): void {
  if (world.clock < world.detailFrom) return;
  stay.infection.signs = signs;
  stay.infection.signsAt = world.clock;
  screen(world, stay);
  if (signs.systolicPressure < lowPressure) stay.infection.lowAt = world.clock;
  const asks = stay.infection.fluidsAt !== undefined || within(stay.infection.bundleAt, world.clock, screenHours);
  if (signs.systolicPressure < lowPressure && asks) raisePressure(world, stay);
}

/** The laboratory said something of what was collected then. */
export function collected(
  world: World,
  stay: Stay,
  at: Instant,
  values: readonly (readonly [loinc: string, name: string, value: string, ...unknown[]])[],
): void {
  const leukocytes = values.find(([loinc]) => loinc === '6690-2')?.[2];
  if (leukocytes === undefined) return;
  stay.infection.leukocytes = Number(leukocytes);
  stay.infection.leukocytesAt = at;
  screen(world, stay);
}

function screen(world: World, stay: Stay): void {
  const { infection } = stay;
  const signs = within(infection.signsAt, world.clock, signHours) ? infection.signs : undefined;
  const leukocytes = within(infection.leukocytesAt, world.clock, leukocyteHours) ? infection.leukocytes : undefined;
  const values = { ...(signs === undefined ? {} : { ...signs, alert: signs.consciousness === 'A' }), ...(leukocytes === undefined ? {} : { leukocytes }) };
  if (!sirs(values).positive && !qsofa(values).positive) return;
  infection.positiveAt = world.clock;
  if (infection.treatedAt !== undefined) beginBundle(world, stay);
}

/** What was not done lately is done now; once in three days. */
function beginBundle(world: World, stay: Stay): void {
  const { infection } = stay;
  if (within(infection.bundleAt, world.clock, bundleHours)) return;
  infection.bundleAt = world.clock;
  const random = streamAt(stay, instant(world.clock + 1));
  if (!within(infection.culturesAt, world.clock, culturesHours)) drawCultures(world, stay, random);
  if (!within(infection.lactateAt, world.clock, lactateHours)) drawLactate(world, stay, minutes(random, drawnIn));
  const given = stay.drugs.flatMap(({ drug, givenAt }) => (broad.has(drug.code) && givenAt !== undefined ? [givenAt] : []));
  if (!given.some((at) => within(at, world.clock, antibioticHours)) && world.clock > (infection.treatedAt ?? 0))
    giveAntibiotic(world, stay, minutes(random, antibioticIn));
  if (within(infection.lowAt, world.clock, signHours)) raisePressure(world, stay);
}

function minutes(random: Random, { from, to, late }: { readonly from: number; readonly to: number; readonly late?: number }): number {
  const usual = random.between(from, to);
  return (late !== undefined && random.chance(lateChance) ? late : usual) * minuteMs;
}

function later(world: World, stay: Stay, afterMs: number, run: () => void): void {
  world.plan(world.clock + afterMs, () => {
    if (isHere(stay)) run();
  });
}

function drawCultures(world: World, stay: Stay, random: Random): void {
  stay.infection.culturesAt = world.clock;
  later(world, stay, minutes(random, { from: drawnIn.from, to: drawnIn.to }), () => {
    const collectedAt = world.clock;
    const culture = {
      kind: 'laboratory',
      order: `LC${stay.now.visit}-${collectedAt / minuteMs}`,
      collectedAt,
      panel: ['600-7', 'Blood culture'],
      values: [['600-7', 'Bacteria identified in Blood by Culture', 'No growth to date', '', '', 'N']],
    } as const;
    later(world, stay, 30 * minuteMs, () => world.act({ ...culture, visit: stay.now, at: world.clock, status: 'P' }));
    later(world, stay, growsDays * 24 * hourMs, () => world.act({ ...culture, visit: stay.now, at: world.clock, status: 'F' }));
  });
}

/** Below what must be telephoned: whoever has more is in intensive care already. */
const highestLactate = 3.9;

function drawLactate(world: World, stay: Stay, afterMs: number, again = false): void {
  stay.infection.lactateAt = instant(world.clock + afterMs);
  later(world, stay, afterMs, () => {
    const collectedAt = world.clock;
    const random = streamAt(stay, instant(collectedAt + 2));
    const value = Math.min(highestLactate, Math.max(0.6, random.normal(1.2, 0.3) + 2.6 * illnessOf(stay, collectedAt)));
    const panel = ['2524-7', 'Lactate'] as const;
    later(world, stay, minutes(random, workedIn), () => {
      const values = [['2524-7', 'Lactate', value.toFixed(1), 'mmol/L', '0.5-2.0', value > 2 ? 'H' : 'N']] as const;
      world.act({
        kind: 'laboratory',
        at: world.clock,
        visit: stay.now,
        order: `LL${stay.now.visit}-${collectedAt / minuteMs}`,
        collectedAt,
        status: 'F',
        panel,
        values,
      });
    });
    if (!again && value > againFrom) drawLactate(world, stay, minutes(random, againIn), true);
  });
}

/** The first dose of the antibiotic that they have, else of one that is ordered now. */
function giveAntibiotic(world: World, stay: Stay, afterMs: number): void {
  later(world, stay, afterMs, () => giveOnce(world, stay, stay.drugs.find(({ drug }) => broad.has(drug.code)) ?? prescribe(world, stay, piperacillin)));
}

function prescribe(world: World, stay: Stay, drug: Drug): Prescribed {
  const prescribed: Prescribed = { order: `RI${stay.now.visit}-${drug.code}-${world.clock / minuteMs}`, drug, given: 0 };
  stay.drugs.push(prescribed);
  world.act({ kind: 'prescription', at: world.clock, visit: stay.now, order: prescribed.order, drug });
  if (drug.everyHours > 0) repeat(world, stay, prescribed);
  return prescribed;
}

function repeat(world: World, stay: Stay, prescribed: Prescribed): void {
  later(world, stay, prescribed.drug.everyHours * hourMs, () => {
    giveOnce(world, stay, prescribed);
    repeat(world, stay, prescribed);
  });
}

function giveOnce(world: World, stay: Stay, prescribed: Prescribed): void {
  prescribed.givenAt = world.clock;
  const { order, drug } = prescribed;
  world.act({ kind: 'dose', at: world.clock, visit: stay.now, order, number: ++prescribed.given, drug, givenAt: world.clock, completion: 'CP', action: 'A' });
}

/** Fluids by weight first; what stays low then has a vasopressor, and the patient goes where that is given. */
function raisePressure(world: World, stay: Stay): void {
  const { infection } = stay;
  if (infection.fluidsAt === undefined) {
    const random = streamAt(stay, instant(world.clock + 3));
    const bags = Math.min(mostBags, Math.ceil((millilitresKg * stay.wants.weightKg) / bag));
    infection.fluidsAt = instant(Number.MAX_SAFE_INTEGER);
    const begins = minutes(random, fluidsIn);
    later(world, stay, begins, () => {
      const prescribed = prescribe(world, stay, ringers);
      for (let n = 0; n < bags; n++) later(world, stay, n * bagMinutes * minuteMs, () => giveOnce(world, stay, prescribed));
      later(world, stay, (bags - 1) * bagMinutes * minuteMs, () => (infection.fluidsAt = world.clock));
    });
    return;
  }
  if (world.clock < infection.fluidsAt || infection.vasopressorAt !== undefined) return;
  infection.vasopressorAt = world.clock;
  stay.worse?.();
  later(world, stay, minutes(streamAt(stay, instant(world.clock + 4)), fluidsIn), () => giveOnce(world, stay, prescribe(world, stay, norepinephrine)));
}
