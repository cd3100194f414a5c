/**
 * Messages that came again: how often, when last and from where, one row for each kept message. A repetition changes nothing and is answered at once; it is
 * written down right behind its answer, so that a process that is killed may lose the last moments of them and no message.
 */
import type { Arrival, KeptMessage, Repetition } from '@healthos/core/ports.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import { trying, type OnTrouble } from '../trouble.ts';
import { toMessage, type MessageColumns } from './kept-message.ts';
import type { Queryable } from './queryable.ts';

export const repetitionLimits = {
  /** Messages that are known to have come again; of more the longest ago is forgotten. */
  rows: 100_000,
  /** Messages that wait to be written down, while the database does not take them; of more the longest ago is forgotten. */
  waiting: 10_000,
  /** Rows written between two looks at how many there are. */
  writtenBetween: 1_000,
} as const;

/** The step of the schema. */
export const repetitionsStep = `
CREATE SEQUENCE repetition_n;
CREATE TABLE repetition (message_id bigint PRIMARY KEY, n bigint NOT NULL, times bigint NOT NULL, first_at timestamptz NOT NULL, last_at timestamptz NOT NULL, peer text NOT NULL);
CREATE UNIQUE INDEX repetition_newest ON repetition (n);
`;

/** What came again of one kept message since it was last written down. */
interface Told {
  readonly id: KeptMessage['id'];
  readonly times: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly peer: string;
}

export interface Repetitions {
  /** `first` came again. Never throws, and nobody waits for it. */
  told(arrival: Arrival, first: KeptMessage): void;
  /** Resolves once what was told is written down, or was tried. */
  settled(): Promise<void>;
}

export function createRepetitions(db: Queryable, onTrouble: OnTrouble): Repetitions {
  const tried = trying(onTrouble, 'writing down which messages came again');
  let waiting = new Map<string, Told>();
  let written = 0;
  let running: Promise<void> | undefined;

  /** Whatever came while the last ones were written is written next; what could not be written waits for the next repetition. */
  async function write(): Promise<void> {
    while (waiting.size > 0) {
      const batch = waiting;
      waiting = new Map();
      if ((await tried(keep(db, [...batch.values()]).then(() => true))) !== true) {
        for (const one of waiting.values()) add(batch, one);
        waiting = batch;
        break;
      }
      written += batch.size;
      if (written < repetitionLimits.writtenBetween) continue;
      written = 0;
      await tried(forgetOldest(db));
    }
    running = undefined;
  }

  return {
    told: ({ receivedAt, peer }, { id }) => {
      add(waiting, { id, times: 1, firstAt: receivedAt, lastAt: receivedAt, peer: withoutPort(peer) });
      running ??= Promise.resolve().then(write);
    },
    settled: () => running ?? Promise.resolve(),
  };
}

/** Together with what was told of the same message before. */
export function add(all: Map<string, Told>, said: Told): void {
  const before = all.get(said.id);
  all.delete(said.id);
  all.set(said.id, before === undefined ? said : { ...said, times: before.times + said.times, firstAt: before.firstAt });
  if (all.size <= repetitionLimits.waiting) return;
  const oldest = all.keys().next();
  if (oldest.done !== true) all.delete(oldest.value);
}

/** An address keeps its own port for a connection only: the next one has another. */
export const withoutPort = (peer: string): string => peer.replace(/^((?:::ffff:)?\d+(?:\.\d+){3}|\[.*\]):\d{1,5}$/, '$1');

async function keep(db: Queryable, told: readonly Told[]): Promise<void> {
  await db.query(
    // Numbered in the order in which they came again, written in the order of their ids: two processes that write the same ones wait in one direction only.
    `WITH told AS MATERIALIZED (SELECT id, nextval('repetition_n') AS n, times, first_ms, last_ms, peer
      FROM json_to_recordset($1::json) AS r(id bigint, times bigint, first_ms float8, last_ms float8, peer text))
    INSERT INTO repetition AS known (message_id, n, times, first_at, last_at, peer)
    SELECT id, n, times, to_timestamp(first_ms / 1000), to_timestamp(last_ms / 1000), peer FROM told ORDER BY id
    ON CONFLICT (message_id) DO UPDATE SET n = excluded.n, times = known.times + excluded.times, last_at = excluded.last_at, peer = excluded.peer`,
    [JSON.stringify(told.map(({ id, times, firstAt, lastAt, peer }) => ({ id, times, first_ms: firstAt, last_ms: lastAt, peer: peer.replaceAll('\0', '') })))],
  );
}

async function forgetOldest(db: Queryable): Promise<void> {
  await db.query('DELETE FROM repetition WHERE n <= (SELECT n FROM repetition ORDER BY n DESC OFFSET $1 LIMIT 1)', [repetitionLimits.rows]);
}

/** A row as it is read, with its message (kept-reads.ts). */
export interface RepetitionColumns extends MessageColumns {
  readonly n: string;
  readonly times: string;
  readonly first_ms: number;
  readonly last_ms: number;
  readonly from_peer: string;
}

export const repetitionOf = (row: RepetitionColumns): Repetition => ({
  message: toMessage(row),
  n: Number(row.n),
  times: Number(row.times),
  firstAt: instant(Math.round(row.first_ms)),
  lastAt: instant(Math.round(row.last_ms)),
  peer: row.from_peer,
});
