/** The placement pack: what the rules and scores of placing a patient go by, dated, so that an answer of the past can be given again. */
import type { AgeBand, LevelOfCare } from '../../operations/facility.ts';

export const placementPack = {
  pack: 'placement@2026.1',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS rules of placement; isolation after CDC 2007 (transmission-based precautions), ratios after California Title 22 70217',
  /** Kilograms that a bed bears where the facility file says it neither of the bed nor of its ordinary beds: an assumption, and called one wherever it decides. */
  ordinaryBed: { maxWeightKg: 185, source: 'assumed, the facility file does not say' },
  /** Minutes from dirty to clean, and from in progress to clean, while a hospital's own are not known (the goals of rules.md, Turn). */
  turnMinutes: 60,
  cleanMinutes: 30,
  /** Local hours between which nobody should be moved. */
  night: { from: 22, to: 6 },
  /** Points. Those that reward add up to 100. */
  points: {
    homeService: 25,
    sameLevel: 10,
    teamEach: 5,
    teamMost: 15,
    headroomEach: 4,
    headroomMost: 20,
    before: 10,
    nearSameUnit: 10,
    nearSameFloor: 8,
    nearPerFloor: 2,
    clean: 20,
    cleanMinutesPerPoint: 3,
    night: -8,
    outlierService: -6,
    outlierLevel: -8,
  },
  /** Minutes: a boarder past it is late (ECAT, strictly more), and the goals of the clocks. */
  limits: { boardedMinutes: 240, readyToAssignedMinutes: 15, requestToOccupiedMinutes: 120 },
} as const;

/** What a bed bears, and in words where that comes from if its own figure is not known: the house's ordinary bed, else the assumption. */
export function bears(maxWeightKg: number | undefined, ordinaryKg: number | undefined): { readonly kg: number; readonly says: string } {
  const { ordinaryBed } = placementPack;
  if (maxWeightKg !== undefined) return { kg: maxWeightKg, says: `${maxWeightKg} kg` };
  if (ordinaryKg !== undefined) return { kg: ordinaryKg, says: `${ordinaryKg} kg (ordinary bed of this house)` };
  return { kg: ordinaryBed.maxWeightKg, says: `${ordinaryBed.maxWeightKg} kg (ordinary bed: ${ordinaryBed.source})` };
}

/** Levels of which a higher one can care for who needs a lower one; every other level only for its own. */
const ladder: readonly LevelOfCare[] = ['observation', 'medical-surgical', 'telemetry', 'step-down', 'icu'];

/** Steps from the level wanted up to the level given: 0 = the same, undefined = it cannot care for them (or one of both is not known). */
export function stepsAbove(given: LevelOfCare, wanted: LevelOfCare): number | undefined {
  if (given === wanted) return given === 'unknown' ? undefined : 0;
  const [from, to] = [ladder.indexOf(wanted), ladder.indexOf(given)];
  return from < 0 || to < from ? undefined : to - from;
}

const allAges: readonly AgeBand[] = ['neonate', 'child', 'adult'];

/** Ages that a level of care takes where the facility file does not say. */
export function usualAges(level: LevelOfCare): readonly AgeBand[] {
  if (level === 'paediatrics') return ['child'];
  if (level === 'nicu') return ['neonate'];
  if (level === 'emergency' || level === 'unknown') return allAges;
  return ['adult'];
}

/** The ages of a unit once its level is known: what the file said of them stays. */
export const agesOnceKnown = (ages: readonly AgeBand[], level: LevelOfCare): readonly AgeBand[] => (ages === allAges ? usualAges(level) : ages);

/** Weight of a wait in the order of the queue: harm times age. */
export const harmOf: Readonly<Record<LevelOfCare, number>> = {
  icu: 4,
  nicu: 4,
  'step-down': 3,
  telemetry: 2,
  paediatrics: 2,
  psychiatric: 2,
  maternity: 2,
  'medical-surgical': 1,
  observation: 1,
  emergency: 1,
  or: 1,
  pacu: 1,
  unknown: 1,
};

/** Beds of these levels are treatment spaces: nobody is placed there, and who lies there still waits. */
export const passing: ReadonlySet<LevelOfCare> = new Set(['emergency', 'or', 'pacu']);
