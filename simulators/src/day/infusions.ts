/** What runs into a vein over time: the start is said when it is hung, the stop when it is empty; of a few nobody says the stop. Fluids run through the stay. */
import { hourMs, minuteMs } from '@healthos/core/time.ts';
import type { Act, Drug } from './acts.ts';
import { careOf, whileHere } from './care.ts';
import { streamOf } from './random.ts';
import type { Stay, World } from './world.ts';

type Dose = Omit<Extract<Act, { readonly kind: 'dose' }>, 'at' | 'completion' | 'action' | 'endedAt' | 'site'>;

/** Minutes that a bag of a drug usually takes. */
const bags: Readonly<Record<string, number>> = { CEFT1G: 32, PIPTAZ: 35 };
/** Of bags: run over hours instead, and those whose stop nobody writes down. */
const shares = { extended: 0.3, unstopped: 0.05, secondSite: 0.18, fluids: 0.17 } as const;
const extendedMinutes = 235;

const fluid: Drug = { code: 'NS', name: 'sodium chloride 0.9 %', dose: '1000', unit: 'mL', route: 'IV', everyHours: 9 };

/** Says a dose that was given: at once, or as a bag that is hung and stopped. `standing` is asked at its end: nobody stops what was never given. */
export function sayGiven(world: World, stay: Stay, dose: Dose, standing: () => boolean): void {
  const own = streamOf(`${stay.now.visit}|${dose.order}-${dose.number}`);
  const usual = bags[dose.drug.code];
  if (usual === undefined) return world.act({ ...dose, at: world.clock, completion: 'CP', action: 'A' });
  const lasts = Math.round(own.chance(shares.extended) ? extendedMinutes : own.logNormal(usual, 0.15)) * minuteMs;
  const site = own.chance(shares.secondSite) ? 'RFA' : 'LFA';
  hang(world, stay, { ...dose, site }, own.chance(shares.unstopped) ? undefined : lasts, standing);
}

type Hung = Dose & { readonly site: string };

function hang(world: World, stay: Stay, dose: Hung, lasts: number | undefined, standing: () => boolean): void {
  world.act({ ...dose, at: world.clock, completion: 'CP', action: 'A', endedAt: 'running' });
  if (lasts === undefined) return;
  whileHere({ world, stay }, lasts, () => {
    if (standing()) world.act({ ...dose, at: world.clock, visit: stay.now, completion: 'CP', action: 'U', endedAt: world.clock });
  });
}

/** Bag after bag through some days, into a site of its own. */
export function runFluids(world: World, stay: Stay): void {
  const care = careOf(world, stay, 'fluids');
  const { random } = care;
  if (care.level === 'nicu' || care.level === 'maternity' || !random.chance(shares.fluids)) return;
  const order = `RXF${stay.now.visit}`;
  const bag = (number: number, left: number): void => {
    const lasts = Math.round(random.between(7.5, 10) * 60) * minuteMs;
    const dose = { kind: 'dose', visit: stay.now, order, number, drug: fluid, givenAt: world.clock, site: 'RFA' } as const;
    hang(world, stay, dose, random.chance(shares.unstopped) ? undefined : lasts, () => true);
    if (left > 1) whileHere(care, lasts + 5 * minuteMs, () => bag(number + 1, left - 1));
  };
  whileHere(care, random.between(0.2, 6) * hourMs, () => {
    world.act({ kind: 'prescription', at: world.clock, visit: stay.now, order, drug: fluid });
    bag(1, random.integer(2, 6));
  });
}
