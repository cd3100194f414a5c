/** The group of an inpatient stay: working while it lasts or until it is coded, final once it has ended and the coder said so; its weight and its geometric mean. */
import type { Encounter } from '../../encounter.ts';
import type { Instant } from '../../time.ts';
import { isGrouped, type Grouped, type Grouper, type NotGrouped } from './grouper.ts';
import { codedStay, type StayCodes } from './stay-codes.ts';
import { smallGrouper } from './small-grouper.ts';
import type { WeightRow, WeightTables } from './weights.ts';

export interface StayGroup {
  readonly state: 'working' | 'final';
  readonly grouper: string;
  readonly group: Grouped | NotGrouped;
  readonly weight?: WeightRow;
  readonly weights?: string;
}

/** undefined = no inpatient stay. */
export function groupOf(
  encounter: Encounter,
  codes: StayCodes,
  weights: WeightTables,
  /** The discharge, or up to when of a stay that lasts. */
  at: Instant,
  grouper: Grouper = smallGrouper,
): StayGroup | undefined {
  if (encounter.class !== 'I' || encounter.stub === true || encounter.status === 'cancelled') return undefined;
  const group = grouper.group(codedStay(codes, encounter.disposition));
  const weight = isGrouped(group) ? weights.weightOf(group.drg, at) : undefined;
  const pack = weights.packAt(at);
  return {
    state: encounter.dischargedAt !== undefined && codes.isFinal ? 'final' : 'working',
    grouper: grouper.grouper,
    group,
    ...(typeof weight === 'object' ? { weight } : {}),
    ...(pack === undefined ? {} : { weights: pack.version }),
  };
}

/** Days above the geometric mean of the group; undefined where no group is known. */
export function excessOver(group: StayGroup | undefined, days: number): number | undefined {
  return group?.weight === undefined ? undefined : Math.max(0, Math.round(days * 10 - group.weight.gmlos) / 10);
}
