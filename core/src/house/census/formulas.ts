/** Census and occupancy (rules.md, Census and occupancy). Ratios are unrounded and may pass 1; what has no denominator is undefined, never zero. */
import { localMidnights, startOfLocalDay, type Instant, type Zone } from '../../time.ts';

export interface BedCount {
  readonly occupied: number;
  readonly staffed: number;
  readonly licensed: number;
  readonly blocked: number;
}

/** Three figures, never one: of staffed beds, of licensed beds, and of staffed beds that are not blocked. */
export function occupancies({ occupied, staffed, licensed, blocked }: BedCount): {
  readonly staffed: number | undefined;
  readonly licensed: number | undefined;
  readonly open: number | undefined;
} {
  return { staffed: ratio(occupied, staffed), licensed: ratio(occupied, licensed), open: ratio(occupied, staffed - blocked) };
}

export interface Presence {
  /** From the inpatient order on; observation nights are not inpatient. */
  readonly admittedAt: Instant;
  readonly dischargedAt?: Instant;
}

/** Inpatients present at the local midnight with which the day of `at` begins. */
export function midnightCensus(stays: readonly Presence[], at: Instant, zone: Zone): number {
  const midnight = startOfLocalDay(at, zone);
  return stays.filter(({ admittedAt, dischargedAt }) => admittedAt < midnight && (dischargedAt === undefined || dischargedAt >= midnight)).length;
}

/** Days of service: the midnights of a stay, and one for a stay that ends on the day on which it began. */
export const serviceDays = ({ admittedAt, dischargedAt }: Presence & { readonly dischargedAt: Instant }, zone: Zone): number =>
  Math.max(1, localMidnights(admittedAt, dischargedAt, zone).length);

/** Inpatient days of discharges over discharges. */
export const averageStay = (daysOfDischarges: number, discharges: number): number | undefined => ratio(daysOfDischarges, discharges);
/** Discharges for each bed of the period. */
export const bedTurnover = (discharges: number, beds: number): number | undefined => ratio(discharges, beds);
/** Days that a bed stands empty between two patients. */
export const turnoverInterval = (availableBedDays: number, occupiedBedDays: number, discharges: number): number | undefined =>
  ratio(availableBedDays - occupiedBedDays, discharges);

function ratio(above: number, below: number): number | undefined {
  return below > 0 ? above / below : undefined;
}
