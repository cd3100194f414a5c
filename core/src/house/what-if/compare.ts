/** Two scenarios on common random numbers, told apart: means, their difference with its 95 % interval, and the hours ahead. */
import { levelCount, stayLevels } from '../forecast/course.ts';
import { levelsOfCare } from '../../operations/facility.ts';
import { simulatedHours } from './fork.ts';
import { sumNames, type Course } from './simulate.ts';

export const assumptions: readonly string[] = [
  'A bed must be usable, clean, nobody’s and of the level wanted; isolation, sex, age and equipment are not looked at.',
  'Who has waited longest for a level is placed first; the way to the bed takes 24 minutes in the median.',
  'Cleaning takes 34 minutes in the median, by the cleaners at work; a bed is cleaned in the order in which it was left.',
  'Leaving, moving on, deciding and coming are drawn from what the log of the last 28 days taught, by hour of the day and length of stay.',
  'The emergency department takes everybody; booked cases take as long as planned, give or take a fifth.',
];

export interface Measure {
  readonly measure: string;
  readonly title: string;
  readonly unit: string;
  readonly nothing: number;
  readonly scenario: number;
  /** Scenario less doing nothing, on the same random numbers, with its 95 % interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}
export type HourLine = readonly (readonly [hours: number, low: number, mean: number, high: number])[];
export interface Comparison {
  readonly replications: number;
  readonly measures: readonly Measure[];
  readonly lines: Readonly<Record<'boarders' | 'free', { readonly nothing: HourLine; readonly scenario: HourLine }>>;
}

const titles: Readonly<Record<(typeof sumNames)[number], readonly [title: string, unit: string]>> = {
  boarderHours: ['Hours boarded in the ED', 'h'],
  placed: ['Placed from the ED', 'patients'],
  waitHours: ['Mean wait for a bed', 'h'],
  over4h: ['Placed after more than 4 h', 'patients'],
  turnMinutes: ['Mean turn, left to clean', 'min'],
  cases: ['Theatre cases begun', 'cases'],
  casesHeld: ['Theatre cases held', 'cases'],
  diverted: ['Arrivals diverted', 'patients'],
  transfersIn: ['Transfers taken', 'patients'],
  leftHouse: ['Left the house', 'patients'],
};
const momentHours = [4, 24, 48, 72] as const;

/** Course `i` of both lists is replication `i`. */
export function compare(nothing: readonly Course[], scenario: readonly Course[]): Comparison {
  const measures: Measure[] = [];
  const add = (measure: string, title: string, unit: string, read: (course: Course) => number): void => {
    measures.push({ measure, title, unit, ...paired(nothing.map(read), scenario.map(read)) });
  };
  for (const name of sumNames) add(name, ...titles[name], (course) => course.sums[name]);
  for (const h of momentHours) add(`boarders-${h}`, `Boarders at +${h} h`, 'patients', (course) => course.boarders[h] ?? 0);
  for (const h of momentHours) add(`free-${h}`, `Net beds at +${h} h`, 'beds', (course) => course.free[h] ?? 0);
  for (let level = 0; level < levelCount; level++) {
    if (!stayLevels.includes(level) || !nothing.some(({ census }) => census[level]?.some((n) => n > 0) === true)) continue;
    const name = levelsOfCare[level] ?? 'unknown';
    add(`census-${name}-24`, `${name}, census at +24 h`, 'patients', (course) => course.census[level]?.[24] ?? 0);
  }
  const lines = (read: (course: Course) => Float64Array) => ({ nothing: hourLine(nothing.map(read)), scenario: hourLine(scenario.map(read)) });
  return { replications: nothing.length, measures, lines: { boarders: lines(({ boarders }) => boarders), free: lines(({ free }) => free) } };
}

function paired(a: readonly number[], b: readonly number[]): Omit<Measure, 'measure' | 'title' | 'unit'> {
  const n = Math.max(1, a.length);
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / n;
  const differences = a.map((one, i) => (b[i] ?? 0) - one);
  const difference = mean(differences);
  const variance = differences.reduce((sum, one) => sum + (one - difference) ** 2, 0) / Math.max(1, n - 1);
  const half = 1.96 * Math.sqrt(variance / n);
  return { nothing: mean(a), scenario: mean(b), difference, low: difference - half, high: difference + half };
}

/** Mean of an hour with the tenth and ninetieth of a hundred replications. */
function hourLine(rows: readonly Float64Array[]): HourLine {
  return Array.from({ length: simulatedHours + 1 }, (_, h) => {
    const values = Float64Array.from(rows, (row) => row[h] ?? 0).sort();
    const at = (share: number): number => values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
    return [h, at(0.1), Math.round((values.reduce((sum, n) => sum + n, 0) / Math.max(1, values.length)) * 100) / 100, at(0.9)] as const;
  });
}
