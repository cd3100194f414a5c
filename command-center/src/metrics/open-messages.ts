/** Messages that were kept and not applied, and that nobody has replayed. */
import { instant, type Instant } from '@healthos/core/time.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { lookedAt, type Looked } from './looked.ts';

export const openMessageLimits = {
  /** Between two looks, at least. */
  restMs: 5_000,
  /** Messages of one outcome that are counted, newest first. */
  counted: 10_000,
} as const;

interface Count {
  readonly outcome: string;
  readonly code: string;
  readonly messages: number;
}

interface Oldest {
  readonly outcome: string;
  readonly at: Instant;
}

export interface OpenMessages {
  readonly counts: readonly Count[];
  readonly oldest: readonly Oldest[];
}

/** Both are steps along one index, and bounded. */
const outcomes = "(VALUES ('rejected'), ('quarantined')) AS o (outcome)";
const counting = `SELECT o.outcome, COALESCE(m.code, 'none') AS code, count(*)::int AS messages FROM ${outcomes}
  CROSS JOIN LATERAL (SELECT code FROM message WHERE outcome = o.outcome AND resolved_by IS NULL ORDER BY id DESC LIMIT $1) AS m GROUP BY 1, 2`;
const oldestOf = `SELECT o.outcome, (extract(epoch FROM m.received_at) * 1000)::float8 AS at FROM ${outcomes}
  CROSS JOIN LATERAL (SELECT received_at FROM message WHERE outcome = o.outcome AND resolved_by IS NULL ORDER BY id LIMIT 1) AS m`;

export function watchOpenMessages(db: Queryable, onTrouble: (error: unknown, about: string) => void): Looked<OpenMessages> {
  const look = async (): Promise<OpenMessages> => {
    const { rows: counts } = await db.query<Count>(counting, [openMessageLimits.counted]);
    const { rows: first } = await db.query<{ outcome: string; at: number }>(oldestOf);
    return { counts, oldest: first.map(({ outcome, at }) => ({ outcome, at: instant(Math.round(at)) })) };
  };
  return lookedAt({ look, unknown: { counts: [], oldest: [] }, restMs: openMessageLimits.restMs, about: 'the count of open messages', onTrouble });
}
