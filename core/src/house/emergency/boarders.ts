/** Patients who are admitted and still in the ED, by the level of care they wait for: the load is the sum of their waits, the measure the median. */
import { medianOf } from '../../median.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import type { Instant } from '../../time.ts';
import type { EdVisit } from './visit.ts';

export interface BoarderGroup {
  readonly level: LevelOfCare | 'not-named' | 'all';
  readonly count: number;
  /** Of the oldest decision, and of the oldest request: two clocks. */
  readonly oldestDecidedAt?: Instant;
  readonly oldestRequestedAt?: Instant;
  /** Sum of decision-to-now. */
  readonly loadMs: number;
  readonly medianMs?: number;
  /** Strictly longer than the pack's boarding limit. */
  readonly pastLimit: number;
  /** Boarders whose decision nobody timed: in the count, in no clock. */
  readonly untimed: number;
  readonly positions: readonly number[];
}

export function boarderGroup(level: BoarderGroup['level'], boarders: readonly EdVisit[], now: Instant, limitMs: number): BoarderGroup {
  const decided = boarders.flatMap(({ decidedAt }) => decidedAt ?? []);
  const asked = boarders.flatMap(({ requestedAt }) => requestedAt ?? []);
  const waits = decided.map((at) => Math.max(0, now - at));
  const medianMs = medianOf(waits);
  return {
    level,
    count: boarders.length,
    ...(decided.length === 0 ? {} : { oldestDecidedAt: Math.min(...decided) as Instant }),
    ...(asked.length === 0 ? {} : { oldestRequestedAt: Math.min(...asked) as Instant }),
    loadMs: waits.reduce((sum, ms) => sum + ms, 0),
    ...(medianMs === undefined ? {} : { medianMs }),
    pastLimit: waits.filter((ms) => ms > limitMs).length,
    untimed: boarders.length - decided.length,
    positions: boarders.flatMap(({ positions }) => positions),
  };
}

/** One group for each level that somebody waits for, the oldest clock first. */
export function boardersByLevel(present: readonly EdVisit[], now: Instant, limitMs: number): readonly BoarderGroup[] {
  const levels = new Map<LevelOfCare | 'not-named', EdVisit[]>();
  for (const visit of present) {
    if (!visit.boards) continue;
    const level = visit.level ?? 'not-named';
    levels.set(level, [...(levels.get(level) ?? []), visit]);
  }
  return [...levels]
    .map(([level, boarders]) => boarderGroup(level, boarders, now, limitMs))
    .sort((a, b) => (a.oldestDecidedAt ?? Infinity) - (b.oldestDecidedAt ?? Infinity));
}
