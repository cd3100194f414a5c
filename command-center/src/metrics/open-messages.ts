/** Messages that were kept and not applied, and that nobody has replayed. Whoever asks is told of the last look and begins the next: nobody waits for a database that is away. */
import { instant, type Instant } from '@healthos/core/time.ts';
import type { Queryable } from '../postgres/queryable.ts';

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
  /** As of the last look; empty while the database does not answer. */
  counts(): readonly Count[];
  oldest(): readonly Oldest[];
  /** Resolves once no look is under way; there is none after it. */
  stop(): Promise<void>;
}

/** Both are steps along one index, and bounded. */
const outcomes = "(VALUES ('rejected'), ('quarantined')) AS o (outcome)";
const counting = `SELECT o.outcome, COALESCE(m.code, 'none') AS code, count(*)::int AS messages FROM ${outcomes}
  CROSS JOIN LATERAL (SELECT code FROM message WHERE outcome = o.outcome AND resolved_by IS NULL ORDER BY id DESC LIMIT $1) AS m GROUP BY 1, 2`;
const oldestOf = `SELECT o.outcome, (extract(epoch FROM m.received_at) * 1000)::float8 AS at FROM ${outcomes}
  CROSS JOIN LATERAL (SELECT received_at FROM message WHERE outcome = o.outcome AND resolved_by IS NULL ORDER BY id LIMIT 1) AS m`;

export function watchOpenMessages(db: Queryable, onTrouble: (error: unknown, about: string) => void): OpenMessages {
  let counts: readonly Count[] = [];
  let oldest: readonly Oldest[] = [];
  let looking: Promise<void> | undefined;
  let [isAway, over, restUntil] = [false, false, 0];

  async function look(): Promise<void> {
    const { rows } = await db.query<Count>(counting, [openMessageLimits.counted]);
    const { rows: first } = await db.query<{ outcome: string; at: number }>(oldestOf);
    [counts, oldest] = [rows, first.map(({ outcome, at }) => ({ outcome, at: instant(Math.round(at)) }))];
  }

  const again = (): void => {
    if (over || performance.now() < restUntil) return;
    restUntil = performance.now() + openMessageLimits.restMs;
    looking ??= look()
      .then(
        () => {
          isAway = false;
        },
        (error: unknown) => {
          // Said once until it is better; what was true before is no longer known.
          if (!isAway) onTrouble(error, 'the count of open messages');
          [isAway, counts, oldest] = [true, [], []];
        },
      )
      .finally(() => (looking = undefined));
  };
  again();
  const asked =
    <T>(value: () => T) =>
    (): T => {
      again();
      return value();
    };
  return {
    counts: asked(() => counts),
    oldest: asked(() => oldest),
    stop: async () => {
      over = true;
      await looking;
    },
  };
}
