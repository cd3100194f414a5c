/** Hours of care per patient day (HPPD): productive direct-care hours over patient days of the same window. */
import { startOfLocalDay, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { onDutyOf } from './on-duty.ts';
import { remembered } from '../../remembered.ts';
import type { ShiftNow } from './presence.ts';
import { overlapMs, unitCensus } from './unit-census.ts';

export const hppdPack = {
  pack: 'hppd',
  version: '2015.1',
  effectiveFrom: '2015-01-01',
  source: 'Nursing care hours per patient day (National Quality Forum 0205); productive direct care only',
  definition:
    'Hours at work, breaks left out, of nurses, practical nurses and aides in productive shifts, over patient days of the same window. A charge nurse, a sitter and a clerk give no direct care here.',
} as const;

const direct: ReadonlySet<ShiftNow['kind']> = new Set(['rn', 'lpn', 'cna']);

export type Hppd = { readonly state: 'known'; readonly hppd: number; readonly careMs: number; readonly patientMs: number } | NotComputable;
interface NotComputable {
  readonly state: 'not-computable';
  readonly missing: readonly string[];
}

/** 1,260 hours over 210 patient days are 6.0. Unrounded. */
export function hppd(careMs: number, patientMs: number): Hppd {
  if (patientMs <= 0) return { state: 'not-computable', missing: ['patient days'] };
  return { state: 'known', hppd: (careMs * 24) / patientMs, careMs, patientMs };
}

interface Day {
  readonly since: Instant;
  readonly until: Instant;
  /** Hours of direct care of each unit, in milliseconds. */
  readonly care: ReadonlyMap<string, number>;
}

/** Care of every unit in one walk over the shifts. */
const careOf = remembered(
  ({ input, until }: { readonly facility: string; readonly input: ViewInput; readonly until: Instant }) => [
    onDutyOf(input),
    input.hospital.operations.description,
    until,
  ],
  ({ input, until }): Day => {
    const since = startOfLocalDay(until, input.hospital.operations.description?.zone ?? 'UTC');
    const care = new Map<string, number>();
    for (const { shifts } of onDutyOf(input).values())
      for (const { kind, productive, stretches } of shifts) {
        if (!productive || !direct.has(kind)) continue;
        for (const one of stretches) if (one.state === 'here') care.set(one.unit, (care.get(one.unit) ?? 0) + overlapMs([one], since, until));
      }
    return { since, until, care };
  },
);

/** Of each unit whose staff is known, for the local day so far. */
export function hppdToday(input: ViewInput, unit: string, until: Instant = input.now): Hppd {
  if (onDutyOf(input).get(unit) === undefined) return { state: 'not-computable', missing: ['shifts'] };
  const { since, care } = careOf({ facility: input.hospital.facility, input, until });
  return hppd(care.get(unit) ?? 0, overlapMs(unitCensus(input).get(unit)?.times ?? [], since, until));
}
