/** What is written down while somebody is here: vital signs, monitor readings, doses and laboratory results, as often as the level of care asks. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { news2, validityMs } from '@healthos/core/reasoning/news2.ts';
import { dayMs, hourMs, instant, minuteMs } from '@healthos/core/time.ts';
import type { Drug, VitalSigns } from './acts.ts';
import { deteriorationChance, formulary, laboratory } from './distributions.ts';
import { comeIll, fallIll, illnessOf } from './illness.ts';
import { charted, collected, treatInfection } from './infection.ts';
import { sayGiven } from './infusions.ts';
import { attend } from './nursing.ts';
import { drawVitals } from './people.ts';
import { seeded, type Random, streamOf } from './random.ts';
import type { Prescribed, Stay, World } from './world.ts';

export const charting = { begin, prescribe };

const monitored = new Set(['icu', 'step-down', 'telemetry']);
/** Hours between two sets of charted vital signs. */
const chartHours: Readonly<Record<string, number>> = { icu: 1, 'step-down': 2, telemetry: 4, emergency: 1, pacu: 0.5 };

/** Starts the charting of a stay at its place; it ends by itself when the stay moves or is over. */
function begin(world: World, stay: Stay, inpatient: boolean): void {
  const { place } = stay.now;
  if (place === undefined) return;
  const level = world.house.level(place);
  const here = (): boolean => !stay.over && stay.now.place === place;
  if (inpatient) comeIll(stay, level, world.clock);
  if (level !== 'nicu' && level !== 'paediatrics') repeat(world, here, (chartHours[level] ?? 4.5) * hourMs, () => chart(world, stay));
  if (inpatient && world.random.chance(deteriorationChance)) worsen(world, stay);
  if (inpatient && monitored.has(level) && world.monitorSeconds > 0) {
    const device = `00000000${String(10_000 + world.count()).slice(-8)}`;
    repeat(world, here, world.monitorSeconds * 1000, () =>
      world.act({ kind: 'monitor', at: world.clock, place, device, vitals: drawVitals(world.random, illnessOf(stay, world.clock)) }),
    );
  }
  if (inpatient) {
    onArrival(world, stay, here);
    attend(world, stay, here);
  }
  if (inpatient) morningBloods(world, stay, here);
  else if (world.clock >= world.detailFrom && world.random.chance(0.6))
    world.plan(world.clock + world.random.between(25, 70) * minuteMs, () => draw(world, stay));
}

function repeat(world: World, here: () => boolean, every: number, run: () => void): void {
  const next = (after: number): void =>
    world.plan(world.clock + after, () => {
      if (!here()) return;
      run();
      next(every * world.random.between(0.85, 1.15));
    });
  const wait = every * world.random.next();
  next(Math.max(0, world.detailFrom - world.clock) + wait);
}

function chart(world: World, stay: Stay): void {
  write(world, stay, `N${world.count()}`, drawVitals(world.random, illnessOf(stay, world.clock)));
}

/** What was found says when somebody must look again (RCP 2017, chart 4): sooner than the rhythm of the place, that is an extra set, of which no draw of the story is spent. */
function write(world: World, stay: Stay, order: string, vitals: VitalSigns): void {
  const set = ++stay.charted;
  world.act({ kind: 'vitals', at: world.clock, visit: stay.now, order, vitals, ...(set === 1 ? { weightKg: stay.wants.weightKg } : {}) });
  charted(world, stay, vitals);
  const { place } = stay.now;
  if (place === undefined || world.clock < world.detailFrom || !scored(world.house.level(place))) return;
  const again = ownStream(stay);
  const { consciousness, oxygenFlow, ...signs } = vitals;
  const within = validityMs(news2({ ...signs, consciousness, supplementalOxygen: oxygenFlow > 0, scale: 1 }));
  world.plan(world.clock + within * again.between(0.6, 0.92), () => {
    if (!stay.over && stay.charted === set && stay.now.place === place)
      write(world, stay, `NX${stay.now.visit}-${set}`, drawVitals(again, illnessOf(stay, world.clock)));
  });
}

/** Whoever comes to a unit is looked at within half an hour, whatever the rhythm of the place. */
function onArrival(world: World, stay: Stay, here: () => boolean): void {
  const { place } = stay.now;
  if (place === undefined || world.clock < world.detailFrom || !scored(world.house.level(place))) return;
  const own = ownStream(stay);
  const set = stay.charted;
  world.plan(world.clock + own.between(4, 26) * minuteMs, () => {
    if (here() && stay.charted === set) write(world, stay, `NA${stay.now.visit}-${set}`, drawVitals(own, illnessOf(stay, world.clock)));
  });
}

/** Of one set of one stay: no draw of the story is spent on it. */
const ownStream = (stay: Stay): Random => seeded(stay.charted * 7919 + Number(stay.now.visit.replace(/\D/g, '')));

const scored = (level: LevelOfCare): boolean => level !== 'nicu' && level !== 'paediatrics' && level !== 'maternity';

/** From such a peak on the rapid response takes the patient to intensive care, when it is called. */
const [gravePeak, calledAt] = [0.6, 3] as const;

/** Worse over some hours, treated, better again; charted more often while it lasts. */
function worsen(world: World, stay: Stay): void {
  const { random } = world;
  const starts = world.clock + random.between(0.5, 40) * hourMs;
  if (starts < world.detailFrom) return;
  const peak = random.between(0.3, 0.8);
  for (let step = 0; step <= 8; step++) {
    world.plan(starts + step * 45 * minuteMs, () => {
      if (stay.over) return;
      fallIll(stay, step === 8 ? 0 : peak * Math.sin((Math.PI * (step + 0.5)) / 9), world.clock);
      chart(world, stay);
      if (step === calledAt && peak > gravePeak) stay.worse?.();
    });
  }
}

function morningBloods(world: World, stay: Stay, here: () => boolean): void {
  const local = world.local() % (24 * hourMs);
  const until = (29 * hourMs - local) % (24 * hourMs);
  const lean = Math.ceil(Math.max(0, world.detailFrom - world.clock - until) / dayMs) * dayMs;
  world.plan(world.clock + until + lean + world.random.between(0, 90) * minuteMs, () => {
    if (!here()) return;
    draw(world, stay);
    world.plan(world.clock + 12 * hourMs, () => {
      if (here()) morningBloods(world, stay, here);
    });
  });
}

/** Collected now, resulted within two hours; one in a hundred is corrected later. */
function draw(world: World, stay: Stay): void {
  const { random } = world;
  const order = `L${world.count()}`;
  const collectedAt = world.clock;
  const ill = illnessOf(stay, collectedAt);
  const values = laboratory.map(([loinc, name, unit, mean, deviation, range, decimals]) => {
    // Most of what sets two people apart stays with them; of one person a value hardly moves, unless they get worse.
    const usual = mean + deviation * 0.9 * ownDeviation(`${stay.now.visit}|${loinc}`);
    const value = Math.max(mean / 3, usual + random.normal(0, deviation * (0.06 + 0.4 * ill)));
    const [low = 0, high = 0] = range.split('-').map(Number);
    return [loinc, name, value.toFixed(decimals), unit, range, value < low ? 'L' : value > high ? 'H' : 'N'] as const;
  });
  world.plan(collectedAt + random.logNormal(55, 0.35) * minuteMs, () => {
    world.act({ kind: 'laboratory', at: world.clock, visit: stay.now, order, collectedAt, status: 'F', values });
    collected(world, stay, collectedAt, values);
    if (!random.chance(0.01)) return;
    world.plan(world.clock + 40 * minuteMs, () =>
      world.act({
        kind: 'laboratory',
        at: world.clock,
        visit: stay.now,
        order,
        collectedAt,
        status: 'C',
        values: values.map((value, i) => (i === 1 ? ([value[0], value[1], '4.2', value[3], value[4], 'N'] as const) : value)),
      }),
    );
  });
}

/** From -1.7 to 1.7, of unit variance, the same for the same person and value: no draw of the story is spent on it. */
function ownDeviation(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (((hash ^ (hash >>> 12)) >>> 0) / 0xffffffff - 0.5) * 2 * Math.sqrt(3);
}

/** Three to six drugs, each with its rhythm; some doses are refused, few are charted wrong and corrected. */
function prescribe(world: World, stay: Stay): void {
  const { random } = world;
  // Whoever is here when the detail begins has drugs then.
  if (world.clock < world.detailFrom) {
    world.plan(world.detailFrom + random.between(0, 30) * minuteMs, () => {
      if (!stay.over) prescribe(world, stay);
    });
    return;
  }
  for (const line of [...formulary].sort(() => random.next() - 0.5).slice(0, random.integer(3, 6))) {
    const [code, name, dose, unit, route, everyHours] = line;
    const drug: Drug = { code, name, dose, unit, route, everyHours };
    const prescribed: Prescribed = { order: `RX${world.count()}`, drug, given: 0 };
    stay.drugs.push(prescribed);
    world.act({ kind: 'prescription', at: world.clock, visit: stay.now, order: prescribed.order, drug });
    repeat(
      world,
      () => !stay.over,
      everyHours * hourMs,
      () => give(world, stay, prescribed),
    );
  }
  treatInfection(world, stay);
}

function give(world: World, stay: Stay, prescribed: Prescribed): void {
  const { random } = world;
  const { order, drug } = prescribed;
  const number = ++prescribed.given;
  const givenAt = instant(world.clock - random.integer(0, 8) * minuteMs);
  const completion = random.chance(0.03) ? 'RE' : 'CP';
  const own = drug.route === 'PO' && bringsOwn(stay, drug) ? { own: true } : {};
  const dose = { kind: 'dose', visit: stay.now, order, number, drug, givenAt, ...own } as const;
  let standing = true;
  if (completion === 'CP') sayGiven(world, stay, dose, () => standing);
  else world.act({ ...dose, at: world.clock, completion, action: 'A' });
  if (completion === 'CP') prescribed.givenAt = givenAt;
  if (completion === 'CP' && random.chance(0.006))
    world.plan(world.clock + 20 * minuteMs, () => {
      standing = false;
      world.act({ ...dose, at: world.clock, completion: 'NA', action: 'U' });
    });
}

/** Some take what they have from home. */
const bringsOwn = (stay: Stay, drug: Drug): boolean => streamOf(`${stay.now.visit}|${drug.code}`).chance(0.05);
