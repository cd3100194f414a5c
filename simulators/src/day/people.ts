/** Invented people: names from two short lists, birth dates by age, and vital signs that drift when somebody gets worse. */
import { dayMs, type Instant } from '@healthos/core/time.ts';
import type { Person, VitalSigns } from './acts.ts';
import { stableVitals } from './distributions.ts';
import type { Random } from './random.ts';

const families = [
  'Abara',
  'Bergstrom',
  'Castellan',
  'Dovrin',
  'Eskola',
  'Farrow',
  'Gallimore',
  'Hadley',
  'Ibarra',
  'Jovanek',
  'Kettering',
  'Lindqvist',
  'Marlow',
  'Nakade',
  'Okonjo',
  'Prewitt',
  'Quillan',
  'Rosado',
  'Santori',
  'Tamsin',
  'Umarov',
  'Vasquez',
  'Wickham',
  'Xiong',
  'Yarrow',
  'Zelenka',
] as const;
const givens = {
  F: ['Ada', 'Beatriz', 'Celeste', 'Dina', 'Esther', 'Freya', 'Grace', 'Hana', 'Ines', 'June', 'Kaya', 'Lucia', 'Mara', 'Nora'],
  M: ['Amos', 'Bruno', 'Caleb', 'Dario', 'Elias', 'Felix', 'Gideon', 'Hugo', 'Isaac', 'Jonas', 'Kofi', 'Lorenz', 'Milo', 'Noel'],
} as const;

/** The name of somebody who works here: the same for the same staff id, and no draw of the story is spent on it. */
export function staffName(staff: string): Pick<Person, 'family' | 'given'> {
  let hash = 0x811c9dc5;
  for (let i = 0; i < staff.length; i++) hash = Math.imul(hash ^ staff.charCodeAt(i), 0x01000193);
  const all = [...givens.F, ...givens.M];
  return { family: families[(hash >>> 8) % families.length] ?? families[0], given: all[(hash >>> 17) % all.length] ?? givens.F[0] };
}

export function inventPerson(random: Random, number: number, at: Instant, ages: readonly [number, number] = [19, 92], sex?: 'F' | 'M'): Person {
  const chosen = sex ?? random.pick(['F', 'M'] as const);
  const born = new Date(at - random.between(ages[0], ages[1]) * 365.25 * dayMs);
  return {
    mrn: String(100_000 + number),
    family: random.pick(families),
    given: random.pick(givens[chosen]),
    sex: chosen,
    birthDate: born.toISOString().slice(0, 10).replaceAll('-', ''),
  };
}

/** The same person as a woman, without a draw: of what a hospital does some is for women only. */
export function asWoman(person: Person): Person {
  const { sex, given } = person;
  if (sex === 'F') return person;
  const n = givens.M.findIndex((one) => one === given);
  return { ...person, sex: 'F', given: givens.F[n] ?? givens.F[0] };
}

/** How ill somebody is, 0 stable to 1 in extremis: shifts every sign the way illness does. */
export function drawVitals(random: Random, illness: number): VitalSigns {
  const draw = ([mean, deviation]: readonly [number, number]): number => random.normal(mean, deviation);
  const temperature = draw(stableVitals.temperature) + 2.2 * illness;
  return {
    respiratoryRate: Math.round(draw(stableVitals.respiratoryRate) + 14 * illness),
    oxygenSaturation: Math.min(100, Math.round(draw(stableVitals.oxygenSaturation) - 9 * illness)),
    oxygenFlow: illness > 0.35 ? random.integer(2, 6) : 0,
    systolicPressure: Math.round(draw(stableVitals.systolicPressure) - 42 * illness),
    heartRate: Math.round(draw(stableVitals.heartRate) + 52 * illness),
    consciousness: illness > 0.8 ? random.pick(['C', 'V'] as const) : 'A',
    temperature: Math.round(temperature * 10) / 10,
  };
}
