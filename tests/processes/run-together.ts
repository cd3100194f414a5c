/**
 * Several processes on one database and one Redis, with a feed and a wall on each: one is killed, Redis is flushed, one is told to stop. What came of it, as
 * figures: nothing is asserted here.
 */
import pg from 'pg';
import { createClient } from 'redis';
import { ask, startProcess, tokenOf, type Process, type Shared } from './process.ts';
import { startSender, type Sender } from './senders.ts';
import { openWall, type Wall } from './wall.ts';

export interface Size {
  readonly processes: number;
  readonly houses: number;
  /** Messages a second from each sender. */
  readonly perSecond: number;
  /** Milliseconds of traffic between two faults. */
  readonly trafficMs: number;
  /** Stops Redis and starts an empty one at the same address; absent: Redis is flushed and not killed. */
  restartRedis?(): Promise<void>;
}

export interface Outcome {
  /** From the kill until every house of the dead process had another holder; of the stop likewise. */
  readonly movedAfterKillMs: number;
  readonly movedAfterStopMs: number;
  /** From the flush, and from the last message after the kill, until every wall showed what the log holds. */
  readonly convergedAfterKillMs: number;
  readonly convergedAfterFlushMs: number;
  /** Of the restart of Redis; undefined where it was not restarted. */
  readonly convergedAfterRestartMs: number | undefined;
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Houses whose positions have a gap, or are not those of their messages. */
  readonly gaps: readonly string[];
  /** The longest time in which a sender got no acknowledgement. */
  readonly longestSilenceMs: number;
  /** Of each bed that every process was asked for at the same time, how many got it. */
  readonly winners: readonly number[];
  /** What a wall of one house was answered when it asked for another one. */
  readonly canary: string | undefined;
  readonly stopCode: number | null;
  readonly holders: number;
}

const limitMs = 90_000;
const lookMs = 20;

export async function runTogether(shared: Shared, size: Size): Promise<Outcome> {
  const houses = Array.from({ length: size.houses }, (_, n) => `T${n + 1}`);
  const alive: Process[] = [await startProcess(shared)];
  alive.push(...(await Promise.all(Array.from({ length: size.processes - 1 }, () => startProcess(shared)))));
  const db = new pg.Client({ connectionString: shared.databaseUrl });
  await db.connect();
  const senders = alive.map((_, n) => startSender(`S${n}`, houses, () => portsFrom(alive, n), size.perSecond));
  const walls = new Map<Process, Wall>();
  try {
    await until(() => senders.every(({ acknowledged }) => acknowledged.size >= size.houses), 'a message for each house');
    for (const process of alive) walls.set(process, await openWall(process, await tokenOf(shared, { role: 'wall-staff' }), houses));
    const holders = await until(() => holdersOf(db, houses), 'every house held, by more than one process');
    const winners = await askAtOnce(shared, alive);
    const canary = await lookElsewhere(shared, alive, houses);
    await during(size.trafficMs);

    const dead = await busiest(db, alive);
    walls.get(dead)?.close();
    walls.delete(dead);
    const killedAt = performance.now();
    await dead.kill();
    await until(() => isMoved(db, dead), 'the houses of the dead process held elsewhere');
    const movedAfterKillMs = performance.now() - killedAt;
    await during(size.trafficMs);
    const convergedAfterKillMs = await converge(db, [...walls.values()], houses);

    const afterwards = async (harm: () => Promise<void>, what: string): Promise<number> => {
      const harmedAt = performance.now();
      await harm();
      const counts = senders.map(({ acknowledged }) => acknowledged.size);
      await until(() => senders.every(({ acknowledged }, n) => acknowledged.size > (counts[n] ?? 0) + 5), `acknowledgements after ${what}`);
      await converge(db, [...walls.values()], houses);
      return performance.now() - harmedAt;
    };
    const convergedAfterFlushMs = await afterwards(() => flush(shared.redisUrl), 'the flush');
    const { restartRedis } = size;
    const convergedAfterRestartMs = restartRedis === undefined ? undefined : await afterwards(() => restartRedis(), 'the restart of Redis');

    const leaving = await busiest(db, alive);
    const stoppedAt = performance.now();
    const stopping = leaving.stop();
    await until(() => isMoved(db, leaving), 'the houses of the stopped process held elsewhere');
    const movedAfterStopMs = performance.now() - stoppedAt;
    const stopCode = await stopping;
    for (const sender of senders) await sender.stop();
    return {
      ...{ movedAfterKillMs, movedAfterStopMs, convergedAfterKillMs, convergedAfterFlushMs, convergedAfterRestartMs, winners, canary, stopCode, holders },
      ...(await audit(db, senders)),
      longestSilenceMs: Math.max(...senders.map((sender) => sender.longestMs())),
    };
  } finally {
    for (const sender of senders) void sender.stop();
    for (const wall of walls.values()) wall.close();
    for (const process of alive) await process.kill();
    await db.end();
  }
}

/** Each sender has its own process first; where that is gone, the next. */
const portsFrom = (alive: readonly Process[], n: number): readonly number[] => [...alive.slice(n), ...alive.slice(0, n)].map(({ mllp }) => mllp);

/** How many processes hold houses, once every house is held and no process has them all. */
async function holdersOf(db: pg.Client, houses: readonly string[]): Promise<number | undefined> {
  const { rows } = await db.query<{ holder: string }>("SELECT holder FROM facility_hold WHERE holder <> '' AND facility = ANY($1)", [houses]);
  const holders = new Set(rows.map(({ holder }) => holder)).size;
  return rows.length === houses.length && holders > 1 ? holders : undefined;
}

/** The process that holds most, taken out of those that are alive. */
async function busiest(db: pg.Client, alive: Process[]): Promise<Process> {
  const { rows } = await db.query<{ holder: string }>("SELECT holder FROM facility_hold WHERE holder <> '' GROUP BY holder ORDER BY count(*) DESC");
  const found = rows.flatMap(({ holder }) => alive.filter(({ pid }) => holder.includes(`-${pid}-`)))[0] ?? alive[0];
  if (found === undefined) throw new Error('no process is alive');
  alive.splice(alive.indexOf(found), 1);
  return found;
}

/** Nothing is held by this process any more, and everything by somebody. */
async function isMoved(db: pg.Client, { pid }: Process): Promise<boolean> {
  const { rows } = await db.query<{ holder: string }>('SELECT holder FROM facility_hold');
  return rows.every(({ holder }) => holder !== '' && !holder.includes(`-${pid}-`));
}

/** Every process asks for the same beds at the same time, each for somebody else. */
async function askAtOnce(shared: Shared, alive: readonly Process[]): Promise<number[]> {
  const read = await ask(shared, first(alive), { role: 'admin' }, '/api/facilities/LGH/beds?limit=2000');
  const { rows } = JSON.parse(read.text) as { rows: readonly Readonly<Record<'unit' | 'room' | 'bed' | 'serviceability', string>>[] };
  const beds = rows.filter(({ serviceability }) => serviceability === 'open').slice(0, 6);
  return Promise.all(
    beds.map(async (row) => {
      const bed = `${row.unit}-${row.room}-${row.bed}`;
      const answers = await Promise.all(
        alive.map((process, n) =>
          ask(shared, process, { role: 'bed-manager', staff: `m${n}` }, '/api/facilities/LGH/requests/hold-bed', {
            id: `hold-${bed}-${n}`,
            body: { bed, reason: `asked by ${n}` },
          }),
        ),
      );
      return answers.filter(({ status }) => status === 200).length;
    }),
  );
}

async function lookElsewhere(shared: Shared, alive: readonly Process[], [own, other]: readonly string[]): Promise<string | undefined> {
  const token = await tokenOf(shared, { role: 'wall-staff', facility: own ?? '' });
  const wall = await openWall(first(alive), token, [own ?? '', other ?? '']);
  wall.close();
  return wall.refused(own ?? '') ?? wall.refused(other ?? '');
}

/** Milliseconds until every wall shows what was acknowledged, with the senders still. */
async function converge(db: pg.Client, walls: readonly Wall[], houses: readonly string[]): Promise<number> {
  const began = performance.now();
  const { rows } = await db.query<{ facility: string; n: string }>("SELECT facility, count(*) AS n FROM message WHERE type = 'ADT^A01' GROUP BY facility");
  const least = new Map(rows.map(({ facility, n }) => [facility, Number(n)]));
  await until(() => walls.every((wall) => houses.every((house) => (wall.occupied(house) ?? 0) >= (least.get(house) ?? 0))), 'every wall up to the log');
  return performance.now() - began;
}

async function audit(db: pg.Client, senders: readonly Sender[]): Promise<Pick<Outcome, 'acknowledged' | 'lost' | 'doubled' | 'gaps'>> {
  const acknowledged = senders.flatMap((sender) => [...sender.acknowledged.keys()]);
  const { rows } = await db.query<{ control_id: string; n: string }>("SELECT control_id, count(*) AS n FROM message WHERE feed = 'adt' GROUP BY control_id");
  const kept = new Map(rows.map(({ control_id, n }) => [control_id, Number(n)]));
  const { rows: lines } = await db.query<{ facility: string }>(
    `SELECT e.facility FROM (SELECT facility, count(*) AS events, max(position) AS last FROM event GROUP BY facility) AS e
     JOIN (SELECT facility, sum(events) AS said FROM message GROUP BY facility) AS m USING (facility) WHERE e.events <> e.last OR e.events <> m.said`,
  );
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((control) => !kept.has(control)),
    doubled: [...kept].flatMap(([control, n]) => (n > 1 ? [control] : [])),
    gaps: lines.map(({ facility }) => facility),
  };
}

async function flush(url: string): Promise<void> {
  const client = createClient({ url });
  await client.connect();
  await client.flushAll();
  client.destroy();
}

function first(alive: readonly Process[]): Process {
  const [one] = alive;
  if (one === undefined) throw new Error('no process is alive');
  return one;
}

const during = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until<T>(look: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
  const end = performance.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen as NonNullable<T>;
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await during(lookMs);
  }
}
