/** Latency, half-open connections and partitions, by a proxy of ours between senders and server and another between server and database. */
import { setTimeout as pause } from 'node:timers/promises';
import { held } from './kept-log.ts';
import { ownPostgres } from './own-postgres.ts';
import { home, startProduct, until } from './product.ts';
import { atMost, none, progress, type Fault, type Figure } from './promise.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { Senders } from './senders.ts';

const senders = 4;
const loadBetween = 50;
const limitMs = 60_000;
const [latencyMs, patienceMs] = [150, 3_000];
/** Longer than the server waits before it calls a database that says nothing away. */
const lastsMs = 5_000;

type Link = 'senders' | 'database';
interface Way {
  readonly link: Link;
  readonly what: string;
  /** Nothing passes. */
  readonly parts: boolean;
  begin(proxy: Proxy): void;
}

export const ways: readonly Way[] = (['senders', 'database'] as const).flatMap((link) => [
  { link, what: `latency to the ${link}`, parts: false, begin: (proxy: Proxy) => proxy.delay(latencyMs) },
  { link, what: `${link} held back`, parts: true, begin: (proxy: Proxy) => proxy.holdBack() },
  { link, what: `${link} cut off`, parts: true, begin: (proxy: Proxy) => proxy.cut() },
  { link, what: `connections to the ${link} forgotten`, parts: false, begin: (proxy: Proxy) => proxy.forget() },
]);

export const partition: Fault = {
  name: 'partition',
  title: 'latency, half-open connections and partitions between senders, server and database',
  whole: { runs: 40, seconds: 0 },
  quick: { runs: ways.length, seconds: 0 },
  run: ({ runs }) => partitioned(ways, runs),
};

/** Each of these in turn, so many times in all. */
export async function partitioned(those: readonly Way[], runs: number): Promise<readonly Figure[]> {
  const [at, database] = [await home(), await ownPostgres()];
  await database.start();
  const before = await startProxy(database);
  const product = await startProduct(at, { environment: { DATABASE_URL: database.url.replace(`:${database.port}/`, `:${before.port}/`) } });
  const front = await startProxy({ port: at.mllpPort });
  const load = new Senders({ port: front.port, senders, name: 'P', patienceMs });
  const slowest = new Map<string, number>();
  const falsely: string[] = [];
  for (let n = 0; n < runs; n++) {
    const way = those[n % those.length];
    if (way === undefined) break;
    const goal = load.count() + loadBetween;
    await until('work before the fault', () => load.count() >= goal, limitMs);
    const proxy = way.link === 'senders' ? front : before;
    way.begin(proxy);
    const begunAt = performance.now();
    await pause(lastsMs);
    const healedAt = performance.now();
    if (way.parts) falsely.push(...load.acknowledgedBetween(begunAt, healedAt));
    proxy.heal();
    await until(`answers to every sender after: ${way.what}`, () => load.allAnsweredSince(healedAt) !== undefined, limitMs);
    progress('faults', n + 1, runs);
    slowest.set(way.what, Math.max(slowest.get(way.what) ?? 0, (load.allAnsweredSince(healedAt) ?? Infinity) - healedAt));
  }
  await load.stop();
  await product.stop();
  await Promise.all([front.close(), before.close()]);
  const figures = await held(database.url, load.sent);
  await database.end('SIGINT');
  await database.remove();
  await at.remove();
  return [
    { what: 'faults', value: runs },
    none('acknowledged through a partition', falsely),
    ...figures,
    ...[...slowest].map(([what, ms]): Figure => atMost(`every sender answered again after: ${what}`, ms, 10_000, 'ms')),
  ];
}
