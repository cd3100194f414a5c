/** Holds the log against what senders were told: every acknowledged message is there once, nothing is there twice, positions have no gap, every message has its bytes. */
import pg from 'pg';
import { none, type Figure } from './promise.ts';
import type { Sent } from './senders.ts';

export async function held(url: string, sent: readonly Sent[]): Promise<readonly Figure[]> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  const { rows } = await db.query<{ control_id: string; n: number; facts: number }>(
    // Counted once for all: asked of each message by itself, a log of some ten thousand takes minutes.
    `SELECT control_id, told.n, COALESCE(facts.n, 0) AS facts
     FROM (SELECT control_id, count(*)::int AS n, min(id) AS first FROM message WHERE feed = 'adt' GROUP BY control_id) AS told
     LEFT JOIN (SELECT message_id, count(*)::int AS n FROM event GROUP BY message_id) AS facts ON message_id = first`,
  );
  const { rows: gaps } = await db.query<{ facility: string }>(
    `SELECT facility, facts, last, said FROM (SELECT facility, count(*)::int AS facts, max(position)::int AS last FROM event GROUP BY facility) AS kept
     FULL JOIN (SELECT facility, sum(events)::int AS said FROM message GROUP BY facility HAVING sum(events) > 0) AS told USING (facility)
     WHERE facts IS DISTINCT FROM last OR facts IS DISTINCT FROM said`,
  );
  const {
    rows: [bare],
  } = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM message LEFT JOIN raw_message ON message_id = id WHERE message_id IS NULL');
  await db.end();
  const times = new Map(rows.map((row) => [row.control_id, row.n]));
  const acknowledged = sent.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  return [
    { what: 'messages acknowledged', value: acknowledged.length },
    { what: 'of them sent more than once', value: acknowledged.filter((one) => one.times > 1).length },
    none(
      'lost',
      acknowledged.filter(({ control }) => !times.has(control)).map(({ control }) => control),
    ),
    none(
      'applied twice',
      rows.filter(({ n }) => n > 1).map((row) => row.control_id),
    ),
    none(
      'kept without its facts',
      rows.filter(({ facts }) => facts === 0).map((row) => row.control_id),
    ),
    none(
      'houses with a gap in their positions',
      gaps.map((house) => JSON.stringify(house)),
    ),
    none('messages without their bytes', bare?.n === 0 ? [] : [bare?.n]),
  ];
}
