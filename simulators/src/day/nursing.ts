/**
 * What nurses do of which only their own words tell: lines and drains, rounds, turns, assessments, fluids in and out. Each stay has a stream of chance of
 * its own, so that no draw of the story is spent on it.
 */
import { braden, cam, morse } from '@healthos/core/house/nursing/standard-instruments.ts';
import { encounterId } from '@healthos/core/ids.ts';
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { hourMs, instant, minuteMs } from '@healthos/core/time.ts';
import type { Instrument } from '@healthos/core/work/care-pack.ts';
import { roundFindings, siteFluids, turnedFrom } from './nursing-figures.ts';
import { illnessOf } from './illness.ts';
import { later, nurseOf, type Bedside } from './bedside.ts';
import { placeLines } from './lines.ts';
import { streamOf } from './random.ts';
import type { Stay, World } from './world.ts';

/** Adults; children and newborns have instruments and fluids of their own, which this house does not have. */
const adults: ReadonlySet<LevelOfCare> = new Set(['icu', 'step-down', 'telemetry', 'medical-surgical']);
/** A round that nobody made, one that was put off. */
const [missed, putOff] = [0.01, 0.03] as const;
const putOffMinutes = 30;
const firstAssessed = { from: 20, to: 200 } as const;

export function attend(world: World, stay: Stay, here: () => boolean): void {
  const { place, visit, person } = stay.now;
  const level = place === undefined ? 'unknown' : world.house.level(place);
  if (place === undefined || !adults.has(level)) return;
  const random = streamOf(`${visit}|${place.unit}|${place.room}|${place.bed}`);
  const years = new Date(world.clock).getUTCFullYear() - Number(person.birthDate.slice(0, 4));
  const frailty = Math.min(1, Math.max(0, (years - 30) / 90 + (level === 'icu' ? 0.3 : 0) + random.normal(0, 0.15)));
  const bedside: Bedside = { world, stay, level, random, frailty, here };
  placeLines(bedside);
  every(bedside, 2 * hourMs, () => round(bedside));
  every(bedside, 4 * hourMs, () => drinkAndPass(bedside));
  assess(bedside, braden, 24 * hourMs);
  assess(bedside, morse, 12 * hourMs);
  if (level === 'icu') assess(bedside, cam, 12 * hourMs);
}

/** Some minutes early or late each time. */
function every(bedside: Bedside, everyMs: number, run: () => void): void {
  const next = (afterMs: number): void =>
    later(bedside, afterMs, () => {
      run();
      next(everyMs * bedside.random.between(0.78, 1.08));
    });
  next(everyMs * bedside.random.next());
}

/** Whoever moves little is turned on the same round. */
function round(bedside: Bedside): void {
  const { world, stay, random } = bedside;
  if (random.chance(missed)) return;
  const step = { type: 'CareTaskStepped', encounter: encounterId(stay.now.visit), by: nurseOf(bedside) } as const;
  if (random.chance(putOff)) {
    const until = instant(world.clock + putOffMinutes * minuteMs);
    world.say({ ...step, task: 'round', step: 'deferred', until, reason: random.pick(['asleep', 'with-family', 'away']) });
    later(bedside, putOffMinutes * minuteMs, () => world.say({ ...step, task: 'round', step: 'done', found: ['safe'] }));
    return;
  }
  const found = roundFindings.filter(() => random.chance(0.55));
  world.say({ ...step, task: 'round', step: 'done', found: found.length === 0 ? ['safe'] : found });
  if (stay.turned === true) world.say({ ...step, task: 'turn', step: 'done' });
}

/** Four hours of drinking, infusions, urine and what drains bring. */
function drinkAndPass({ world, stay, random, level }: Bedside): void {
  const kilograms = stay.wants.weightKg;
  const volumes = siteFluids.flatMap(({ code, system, name, chance, hourly, lines }) => {
    const line = lines === undefined || (stay.lines?.inPlace ?? []).some(({ kind }) => lines.includes(kind));
    if (!line || !random.chance(chance[level] ?? chance.other)) return [];
    const millilitres = Math.max(10, Math.round((4 * random.normal(hourly(kilograms), hourly(kilograms) * 0.3)) / 10) * 10);
    return [{ code, system, name, millilitres }];
  });
  if (volumes.length > 0) world.act({ kind: 'fluids', at: world.clock, visit: stay.now, order: `F${stay.now.visit}-${world.clock / 60_000}`, volumes });
}

function assess(bedside: Bedside, instrument: Instrument, everyMs: number): void {
  const { world, stay, random } = bedside;
  const one = (afterMs: number): void =>
    later(bedside, afterMs, () => {
      const assessment = `${stay.now.visit}-${instrument.instrument}-${world.clock / 60_000}`;
      const answers = answersOf(bedside, instrument);
      if (instrument === braden) stay.turned = pointsOf(instrument, answers) <= turnedFrom;
      world.say({
        type: 'AssessmentRecorded',
        encounter: encounterId(stay.now.visit),
        assessment,
        instrument: instrument.instrument,
        answers,
        status: 'final',
        by: nurseOf(bedside),
      });
      one(everyMs * random.between(0.9, 1.02));
    });
  one(random.between(firstAssessed.from, firstAssessed.to) * minuteMs);
}

const pointsOf = ({ items }: Instrument, answers: Record<string, string>): number =>
  items.reduce((sum, { item, answers: known }) => sum + (known.find(({ answer }) => answer === answers[item])?.points ?? 0), 0);

/** The frailer, the worse the answers: for Braden the fewer points, for the others the more. */
function answersOf({ world, random, frailty, stay }: Bedside, { instrument, items }: Instrument): Record<string, string> {
  const worse = instrument === 'cam' ? Math.max(0, illnessOf(stay, world.clock) + frailty - 0.9) : frailty;
  return Object.fromEntries(
    items.map(({ item, answers }) => {
      const sorted = [...answers].sort((a, b) => (instrument === 'braden' ? b.points - a.points : a.points - b.points));
      const at = Math.round(Math.min(1, Math.max(0, worse * 0.85 + random.normal(0, 0.18))) * (sorted.length - 1));
      return [item, sorted[at]?.answer ?? ''];
    }),
  );
}
