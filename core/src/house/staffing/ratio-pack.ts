/** Nurse-to-patient ratios as a dated pack: California by default; another country loads its own, and a unit of the facility file may state a stricter or other one. */
import type { LevelOfCare } from '../../operations/facility.ts';

export interface RatioPack {
  readonly pack: string;
  readonly version: string;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly definition: string;
  /** Patients per nurse at most; a level that the pack does not name is not judged. */
  readonly byLevel: Partial<Readonly<Record<LevelOfCare, number>>>;
  /** Of an emergency department: patients of these groups count by their own ratio. */
  readonly emergency: { readonly critical: number; readonly trauma: number };
}

export const californiaRatios: RatioPack = {
  pack: 'title22-70217',
  version: '2008.1',
  effectiveFrom: '2008-01-01',
  source: 'California Code of Regulations, Title 22, section 70217 (a)',
  definition:
    'Patients per licensed nurse at most, at all times, breaks included. Nurses who are there count: registered nurses, licensed practical nurses up to as many as registered ones, and a charge nurse only while she has patients or relieves somebody.',
  byLevel: {
    icu: 2,
    nicu: 2,
    pacu: 2,
    'step-down': 3,
    telemetry: 4,
    emergency: 4,
    paediatrics: 4,
    'medical-surgical': 5,
    psychiatric: 6,
    or: 1,
  },
  emergency: { critical: 2, trauma: 1 },
};

/** `title22-70217@2008.1`: how findings and refusals name it. */
export const ratioRule = (pack: RatioPack = californiaRatios): string => `${pack.pack}@${pack.version}`;

/** Patients per nurse at most on a unit: what the facility file says of it, else what the pack says of its level. Absent = not judged. */
export function ratioOf(unit: { readonly levelOfCare: LevelOfCare; readonly ratio?: number }, pack: RatioPack = californiaRatios): number | undefined {
  return unit.ratio ?? pack.byLevel[unit.levelOfCare];
}

/** Patients of one ratio. */
export interface RatioGroup {
  readonly patients: number;
  readonly ratio: number;
}

/** Whether so many nurses are enough: the shares of all groups together are at most the nurses. Exact for whole ratios: nothing is divided. */
export function isEnough(nurses: number, groups: readonly RatioGroup[]): boolean {
  const all = groups.reduce((product, { ratio }) => product * ratio, 1);
  return groups.reduce((sum, { patients, ratio }) => sum + patients * (all / ratio), 0) <= nurses * all;
}

/** The fewest nurses that are enough. */
export function nursesFor(groups: readonly RatioGroup[]): number {
  let nurses = Math.floor(groups.reduce((sum, { patients, ratio }) => sum + patients / ratio, 0));
  while (!isEnough(nurses, groups)) nurses++;
  while (nurses > 0 && isEnough(nurses - 1, groups)) nurses--;
  return nurses;
}

/** Licensed nurses who count: practical nurses count up to as many as there are registered ones (70217 (a), at most half). */
export function countedNurses(registered: number, practical: number): number {
  return registered + Math.min(registered, practical);
}
