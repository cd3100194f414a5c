/**
 * Two processes on one log, each in a network namespace of its own: packets between one of them and the database, Redis, both or its senders are dropped in one direction
 * or in both, for longer than leases last, and then pass again. Nobody is told that they are lost, as with a cable that was pulled; a proxy cannot do that.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { ask, startProcess, tokenOf, type Process, type Shared } from '../processes/process.ts';
import { admit } from '../processes/senders.ts';
import { openWall, type Wall } from '../processes/wall.ts';
import { openNetwork, type Drop, type Network } from '../services/namespaces.ts';
import { startRedis } from '../services/redis.ts';
import { isMissing, type Started } from '../services/started.ts';
import { held } from './kept-log.ts';
import { ownPostgres, type OwnPostgres } from './own-postgres.ts';
import { partitioned, ways as proxyWays } from './partition.ts';
import { home, until } from './product.ts';
import { atMost, holds, none, notHere, progress, type Fault, type Figure } from './promise.ts';
import { Senders } from './senders.ts';

const [sendersEach, pauseMs] = [2, 150];
/** Which process holds which is drawn by their names: of four, one process had all in one start of eight, and waited for the other's in vain. */
const houses: readonly string[] = Array.from({ length: 14 }, (_, n) => `N${n + 1}`);
const [loadBetween, limitMs, lookMs] = [40, 60_000, 50];
/** A reply that does not come for so long is not waited for: on another connection the same bytes are sent again. */
const patienceMs = 3_000;

type Link = 'database' | 'redis' | 'database and Redis' | 'senders' | 'nothing';
export interface Way {
  readonly link: Link;
  /** What the process that is cut off says, what it is told, or both are lost. */
  readonly lost: readonly Drop['way'][];
}

const links: readonly Link[] = ['database', 'redis', 'database and Redis', 'senders'];
export const ways: readonly Way[] = ([['in', 'out'], ['out'], ['in']] as const).flatMap((lost) => links.map((link) => ({ link, lost })));
const nameOf = ({ link, lost }: Way): string => `${lost.length > 1 ? 'both ways' : lost[0] === 'out' ? 'what it says' : 'what it is told'}: ${link}`;

export const namespaces: Fault = {
  name: 'namespaces',
  title: 'two processes in network namespaces, one cut off from database, Redis, both and senders',
  // Longer than leases last, than a database that says nothing is waited for, and than what was sent again and again waits for its next try.
  whole: { runs: 2 * ways.length, seconds: 13 },
  quick: { runs: links.length, seconds: 10 },
  run: async (size) => {
    const network = await openNetwork(2);
    if (!('missing' in network)) return cutOff(network, ways, size);
    const by = proxyWays.filter(({ parts }) => parts);
    return [
      notHere('dropped packets; what follows is by proxies of ours alone', network.missing),
      ...(await partitioned(by, Math.min(size.runs, 2 * by.length))),
    ];
  },
};

interface Pair {
  readonly network: Network;
  readonly database: OwnPostgres;
  readonly redis: Started;
  readonly db: pg.Client;
  readonly shared: Shared;
  /** The one that is cut off, and the one that is not. */
  readonly cut: Process;
  readonly other: Process;
  readonly loads: { readonly cut: Senders; readonly other: Senders };
}

/** What one cut did. */
interface Outcome {
  readonly way: Way;
  readonly falsely: readonly string[];
  readonly unkept: readonly string[];
  /** Until the houses of the one that was cut off were held by the other; undefined where that is not asked. */
  readonly movedMs: number | undefined;
  readonly silenceMs: number;
  readonly winners: number;
  readonly convergedMs: number;
}

/** Each of these in turn, so many times in all, each for so many seconds. Removes the network. */
export async function cutOff(
  network: Network,
  those: readonly Way[],
  { runs, seconds }: { readonly runs: number; readonly seconds: number },
): Promise<readonly Figure[]> {
  const at = await home();
  try {
    const pair = await start(network, at.folder);
    if ('missing' in pair) return [notHere('Redis', pair.missing)];
    const found: Outcome[] = [];
    for (let n = 0; n < runs; n++) {
      const way = those[n % those.length];
      if (way === undefined) break;
      found.push(await through(pair, way, seconds, n));
      progress('cuts', n + 1, runs);
    }
    const figures = figuresOf(found);
    const sent = [...pair.loads.cut.sent, ...pair.loads.other.sent];
    await stop(pair);
    const kept = await held(pair.database.url, sent);
    await pair.database.end('SIGINT');
    await pair.database.remove();
    return [...figures, ...kept];
  } finally {
    network.remove();
    await at.remove();
  }
}

async function start(network: Network, dataDir: string): Promise<Pair | { readonly missing: string }> {
  const redis = await startRedis(undefined, network.address);
  if (isMissing(redis)) return redis;
  const database = await ownPostgres({ network });
  await database.start();
  const shared: Shared = { databaseUrl: database.url.replace('127.0.0.1', network.address), redisUrl: redis.url, dataDir };
  const [first, second] = network.spaces;
  if (first === undefined || second === undefined) throw new RangeError('two namespaces are needed');
  const begin = ({ address, command }: typeof first): Promise<Process> =>
    startProcess(shared, { HEALTHOS_HOST: address, HEALTHOS_MLLP_ALLOW: network.range }, command);
  // The first makes the schema.
  const [cut, other] = [await begin(first), await begin(second)];
  const db = new pg.Client({ connectionString: database.url });
  await db.connect();
  const load = ({ host, mllp: port }: Process, name: string): Senders =>
    new Senders({
      host,
      port,
      name,
      senders: sendersEach,
      patienceMs,
      pauseMs,
      message: (control, n) => admit(control, houses[n % houses.length] ?? '', control),
    });
  const pair = { network, database, redis, db, shared, cut, other, loads: { cut: load(cut, 'C'), other: load(other, 'O') } };
  await until('both processes hold houses', async () => (await holders(db)).size > 1, limitMs);
  return pair;
}

async function stop({ loads, cut, other, db, redis }: Pair): Promise<void> {
  await Promise.all([loads.cut.stop(), loads.other.stop()]);
  await Promise.all([cut.stop(), other.stop()]);
  await db.end();
  await redis.stop();
}

/** Packets of these links, as the namespace of the process that is cut off sees them. */
function dropsOf({ link, lost }: Way, { database, redis, cut }: Pair): readonly Drop[] {
  const services = { database: [database.port], redis: [portOf(redis)], 'database and Redis': [database.port, portOf(redis)], senders: [], nothing: [] }[link];
  const own = link === 'senders' ? [cut.mllp] : [];
  return lost.flatMap((way) => [
    ...services.map((port): Drop => ({ way, port, listens: 'outside' })),
    ...own.map((port): Drop => ({ way, port, listens: 'inside' })),
  ]);
}

const portOf = ({ url }: Started): number => Number(new URL(url).port);

async function through(pair: Pair, way: Way, seconds: number, n: number): Promise<Outcome> {
  const { network, loads, db, cut, other } = pair;
  const goal = loads.cut.count() + loadBetween;
  await until('work of both before the cut', async () => loads.cut.count() >= goal && (await holders(db)).size > 1, limitMs);
  network.spaces[0]?.cut(dropsOf(way, pair));
  const cutAt = performance.now();
  const moved = way.lost.length > 1 && isHolding(way) ? movedAfter(pair, cutAt + seconds * 1000) : undefined;
  await pause((seconds * 1000) / 2);
  const asked = askBoth(pair, n);
  await pause((seconds * 1000) / 2);
  const movedMs = await moved;
  const parts = way.link !== 'redis';
  const falsely = parts ? loads.cut.acknowledgedBetween(cutAt, performance.now()) : [];
  const unkept = await notKept(
    db,
    [...loads.cut.acknowledged(), ...loads.other.acknowledged()].map(({ control }) => control),
  );
  network.spaces[0]?.heal();
  const healedAt = performance.now();
  const goesOn = parts ? [loads.other] : [loads.cut, loads.other];
  const silenceMs = Math.max(...goesOn.map((load) => load.longestSilence(cutAt, healedAt)));
  await converged(pair, healedAt, [cut, other]);
  return { way, falsely, unkept, movedMs, silenceMs, convergedMs: performance.now() - healedAt, winners: await asked };
}

/** It needs both to hold a house. */
const isHolding = ({ link }: Way): boolean => link !== 'senders';

/** Milliseconds from now; endless where it did not happen until then. */
async function movedAfter({ db, cut }: Pair, until: number): Promise<number> {
  const began = performance.now();
  for (; performance.now() < until; await pause(lookMs))
    if (![...(await holders(db))].some((holder) => holder.includes(`-${cut.pid}-`))) return performance.now() - began;
  return Infinity;
}

/** Every sender has an answer to what it wrote after the healing, and a wall of each process shows all that was acknowledged. */
async function converged({ db, shared, loads }: Pair, healedAt: number, processes: readonly Process[]): Promise<void> {
  await until('answers to every sender', () => [loads.cut, loads.other].every((load) => load.allAnsweredSince(healedAt) !== undefined), limitMs);
  const { rows } = await db.query<{ facility: string; n: number }>("SELECT facility, count(*)::int AS n FROM message WHERE type = 'ADT^A01' GROUP BY facility");
  const token = await tokenOf(shared, { role: 'wall-staff' });
  for (const process of processes) {
    let wall: Wall | undefined;
    const shows = async (): Promise<boolean> => {
      if (wall?.isOpen() !== true) wall = await openWall(process, token, houses).catch(() => undefined);
      return rows.every(({ facility, n }) => (wall?.occupied(facility) ?? 0) >= n);
    };
    await until('a wall that shows all of it', shows, limitMs, lookMs);
    wall?.close();
  }
}

/** Both are asked for the same bed at the same time: resolves to how many said yes, however late. */
async function askBoth({ shared, cut, other }: Pair, n: number): Promise<number> {
  const read = await ask(shared, other, { role: 'admin' }, '/api/facilities/LGH/beds?limit=2000');
  const { rows } = JSON.parse(read.text) as { rows: readonly Readonly<Record<'unit' | 'room' | 'bed' | 'serviceability', string>>[] };
  const free = rows.filter(({ serviceability }) => serviceability === 'open')[n];
  if (free === undefined) throw new RangeError('no bed is left to ask for');
  const bed = `${free.unit}-${free.room}-${free.bed}`;
  const answers = await Promise.all(
    [cut, other].map((process, one) =>
      ask(shared, process, { role: 'bed-manager', staff: `m${one}` }, '/api/facilities/LGH/requests/hold-bed', {
        id: `hold-${bed}-${one}`,
        body: { bed, reason: `asked by ${one}` },
      }).catch(() => ({ status: 0 })),
    ),
  );
  return answers.filter(({ status }) => status === 200).length;
}

async function holders(db: pg.Client): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ holder: string }>("SELECT DISTINCT holder FROM facility_hold WHERE holder <> '' AND facility = ANY($1)", [houses]);
  return new Set(rows.map(({ holder }) => holder));
}

async function notKept(db: pg.Client, controls: readonly string[]): Promise<readonly string[]> {
  const { rows } = await db.query<{ control: string }>(
    'SELECT control FROM unnest($1::text[]) AS control WHERE NOT EXISTS (SELECT FROM message WHERE control_id = control)',
    [controls],
  );
  return rows.map(({ control }) => control);
}

function figuresOf(found: readonly Outcome[]): readonly Figure[] {
  const worst = (of: (one: Outcome) => number, among: readonly Outcome[] = found): number => Math.max(...among.map(of));
  return [
    { what: 'cuts', value: found.length },
    none(
      'acknowledged through a cut',
      found.flatMap(({ falsely }) => falsely),
    ),
    none(
      'acknowledged before it was in the log',
      found.flatMap(({ unkept }) => unkept),
    ),
    atMost(
      'houses of the one that is cut off are held by the other within',
      worst(({ movedMs = 0 }) => movedMs),
      10_000,
      'ms',
    ),
    holds(
      'of both that asked for one bed during a cut one got it',
      found.every(({ winners }) => winners === 1),
    ),
    atMost(
      'who is not cut off waits for an acknowledgement at most',
      worst(({ silenceMs }) => silenceMs),
      5_000,
      'ms',
    ),
    ...[...new Set(found.map(({ way }) => nameOf(way)))].map((what) =>
      atMost(
        `every sender answered and every wall up to the log after ${what}`,
        worst(
          ({ convergedMs }) => convergedMs,
          found.filter(({ way }) => nameOf(way) === what),
        ),
        10_000,
        'ms',
      ),
    ),
  ];
}
