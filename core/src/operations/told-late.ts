/**
 * How far the movements were told, and which of them came late: behind by its own dates, or behind what its sender had told before. It says how facts
 * came, not what they mean, so it lives among the indexes and no hash of the picture holds it.
 */
import type { Recorded } from '../event.ts';
import type { EncounterId } from '../ids.ts';
import { emptyTable, getRow, putRow, type Table } from '../table.ts';
import { instant, minuteMs, sentOf, type Instant } from '../time.ts';

export interface LateMovement {
  readonly at: Instant;
  /** The sender had told as far as this when it came. */
  readonly toldAt: Instant;
  readonly type: 'PatientTransferred' | 'PatientDischarged';
  readonly position: number;
}

export interface Told {
  /** The newest sending time of any movement; absent = none came yet. */
  readonly newestAt?: Instant;
  /** When the last of them was recorded. */
  readonly recordedAt?: Instant;
  readonly late: Table<EncounterId, readonly LateMovement[]>;
}

export const toldLimits = {
  /** A movement that is told later than this after it happened left the census wrong meanwhile. */
  lateMs: 5 * minuteMs,
  /** A sender's clock that is further ahead says nothing of how far it told. */
  aheadMs: 5 * minuteMs,
  /** Late movements kept of one visit. */
  kept: 8,
} as const;

export function nothingTold(): Told {
  return { late: emptyTable() };
}

/** `moved`: the movement took somebody from a place at that moment. */
export function noteTold(told: Told, recorded: Recorded, encounter: EncounterId, moved: LateMovement['type'] | undefined): Told {
  if (recorded.feed !== 'adt') return told;
  const sentAt = sentOf(recorded.order);
  const before = told.newestAt ?? sentAt;
  const toldAt = sentAt > recorded.recordedAt + toldLimits.aheadMs ? before : instant(Math.max(before, sentAt));
  const next: Told = { ...told, newestAt: toldAt, recordedAt: instant(Math.max(told.recordedAt ?? recorded.recordedAt, recorded.recordedAt)) };
  const { at } = recorded.effective;
  if (moved === undefined || toldAt - at <= toldLimits.lateMs) return next;
  const known = getRow(told.late, encounter) ?? [];
  const late: LateMovement = { at, toldAt, type: moved, position: recorded.position };
  return { ...next, late: putRow(told.late, encounter, [...known, late].slice(-toldLimits.kept)) };
}
