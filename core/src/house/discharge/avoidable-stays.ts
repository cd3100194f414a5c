/** Avoidable time of each stay by the barrier that is charged with it, closed barriers included; open stays run until now. */
import { keptOn } from '../../kept-on.ts';
import { getRow, rows } from '../../table.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import { instant, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { avoidableByBarrier, avoidableCost } from './avoidable.ts';
import type { Barrier, WayOut } from './way-out.ts';
import { openBarriers } from './way-out.ts';
import { leaversOf, type Leaver } from './ways.ts';

export interface Charged {
  readonly barrier: Barrier;
  readonly leaver: Leaver;
  readonly level: LevelOfCare;
  readonly ms: number;
  readonly costCents: number;
}

export const levelOfLeaver = (input: ViewInput, { encounter }: Leaver): LevelOfCare =>
  encounter.location === undefined ? 'unknown' : (getRow(input.hospital.operations.units, encounter.location.unit)?.levelOfCare ?? 'unknown');

/** What each barrier of those who are here is charged with until `until`. */
export function chargedBarriers(input: ViewInput, until: Instant): readonly Charged[] {
  const leavers = leaversOf(input);
  const { units } = input.hospital.operations;
  const known = kept.get(leavers);
  if (known?.until === until && known.units === units) return known.charged;
  const charged = chargesOf(input, until);
  kept.set(leavers, { until, units, charged });
  return charged;
}
const kept = keptOn<object, { readonly until: Instant; readonly units: object; readonly charged: readonly Charged[] }>();

function chargesOf(input: ViewInput, until: Instant): readonly Charged[] {
  const found: Charged[] = [];
  for (const leaver of rows(leaversOf(input))) {
    const { way } = leaver;
    if (way.readyAt === undefined || way.barriers.length === 0) continue;
    const level = levelOfLeaver(input, leaver);
    for (const [key, ms] of avoidableByBarrier(way.readyAt, way.barriers, until)) {
      const barrier = way.barriers.find((one) => one.barrier === key);
      if (barrier !== undefined && ms > 0) found.push({ barrier, leaver, level, ms, costCents: avoidableCost(ms, level) });
    }
  }
  return found;
}

/** Since when the first open barrier of a ready stay is charged without a break; undefined = nothing is charged now. */
export function chargedSince(way: WayOut): { readonly barrier: string; readonly since: Instant } | undefined {
  const first = openBarriers(way)[0];
  if (first === undefined || way.readyAt === undefined) return undefined;
  const earlier = way.barriers.filter(({ openedAt, closedAt }) => closedAt !== undefined && openedAt <= first.openedAt).map(({ closedAt }) => closedAt ?? 0);
  return { barrier: first.barrier, since: instant(Math.max(way.readyAt, first.openedAt, ...earlier)) };
}
