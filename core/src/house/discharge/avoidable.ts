/**
 * Avoidable hours (rules.md, Length of stay): time while medically ready with a barrier open, charged to the first open barrier, one cause at a time;
 * and what they cost, by a dated pack.
 */
import { cents, type Cents } from '../../money.ts';
import { dayMs, instant, type Instant } from '../../time.ts';
import type { LevelOfCare } from '../../operations/facility.ts';

export interface OpenSpan {
  readonly barrier: string;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
}

/** Avoidable milliseconds by barrier, until `until`. The first open barrier is the one opened first among those open at that moment. */
export function avoidableByBarrier(readyAt: Instant | undefined, spans: readonly OpenSpan[], until: Instant): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  if (readyAt === undefined) return found;
  const inOrder = [...spans].sort((a, b) => a.openedAt - b.openedAt || (a.barrier < b.barrier ? -1 : 1));
  const edges = [...new Set([readyAt, until, ...inOrder.flatMap(({ openedAt, closedAt }) => [openedAt, closedAt ?? until])])]
    .filter((edge) => edge >= readyAt && edge <= until)
    .sort((a, b) => a - b);
  for (const [i, from] of edges.entries()) {
    const to = edges[i + 1];
    if (to === undefined) break;
    const first = inOrder.find(({ openedAt, closedAt }) => openedAt <= from && (closedAt === undefined || closedAt >= to));
    if (first !== undefined) found.set(first.barrier, (found.get(first.barrier) ?? 0) + (to - from));
  }
  return found;
}

export const avoidableMs = (byBarrier: ReadonlyMap<string, number>): number => [...byBarrier.values()].reduce((sum, ms) => sum + ms, 0);

/** What a day in a bed costs the house, by level of care. */
export interface BedDayCostPack {
  readonly pack: string;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly currency: 'USD';
  readonly centsPerDay: Readonly<Partial<Record<LevelOfCare, number>>>;
  readonly otherCentsPerDay: number;
}

export const bedDayCosts: BedDayCostPack = {
  pack: 'bed-day-cost-demo@2026.1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS demo figures, invented; replace with the direct cost of a bed day from the site cost accounting',
  currency: 'USD',
  centsPerDay: { icu: 420_000, 'step-down': 260_000, telemetry: 210_000, 'medical-surgical': 165_000, maternity: 150_000, paediatrics: 190_000, nicu: 380_000 },
  otherCentsPerDay: 165_000,
};

/** Whole cents, half up; exact: both factors are whole numbers. */
export function avoidableCost(ms: number, level: LevelOfCare, pack: BedDayCostPack = bedDayCosts): Cents {
  const perDay = BigInt(pack.centsPerDay[level] ?? pack.otherCentsPerDay);
  return cents(Number((BigInt(Math.round(ms)) * perDay * 2n + BigInt(dayMs)) / (2n * BigInt(dayMs))));
}

/** Until when a stay's avoidable time runs: its departure, else now. */
export const runsUntil = (dischargedAt: Instant | undefined, now: Instant): Instant => instant(Math.min(dischargedAt ?? now, now));
