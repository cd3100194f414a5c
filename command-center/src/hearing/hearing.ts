/** The thread that hears, as the rest of the server sees it: a log that is appended to there and read here, and what was heard as it comes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Recorded } from '@healthos/core/event.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import type { Clock } from '@healthos/core/ports.ts';
import { instant } from '@healthos/core/time.ts';
import { feeds } from '@healthos/ingest/feeds/feeds.ts';
import type { Receive } from '@healthos/ingest/receive.ts';
import type { ToldOutcome } from '@healthos/ingest/receive/keep.ts';
import { createFeedPeers } from '../access/feed-peers.ts';
import { createCatchingUp, type CatchingUp } from '../catching-up.ts';
import type { Config } from '../config.ts';
import { describeNetwork, keepDescription, type DescribedNetwork } from '../facility-file.ts';
import { createFeedStats, type FeedStats } from '../feed-stats.ts';
import type { Follow } from '../follow.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Embedded } from '../postgres/embedded.ts';
import { openPool, openReadingSide, type PostgresLog } from '../postgres/event-log.ts';
import { guardEmbedded, type Guard } from '../postgres/guard.ts';
import { composeReceive, lookupOf } from '../receiving.ts';
import { openWatching, type Watching } from '../watching.ts';
import { callsOver, type Calls } from './calls.ts';
import { openHeardState, heardMemory, type HeardNumbers } from './heard-state.ts';
import type { HeardHere, OfMain, OfThread } from './words.ts';

export interface Hearing {
  readonly clock: Clock;
  readonly log: PostgresLog;
  readonly guard: Guard | undefined;
  readonly network: DescribedNetwork;
  readonly stats: FeedStats;
  readonly watching: Watching;
  /** Holds what was committed until somebody follows the log. */
  readonly catching: CatchingUp;
  /** For the doors of HTTP, folders and whoever tries a message again. */
  readonly receive: Receive;
  /** MLLP and MQTT. */
  readonly doors: HeardDoors;
  /** The pictures that words of people and visits are looked up in from now on; before, nobody is known. */
  lookIn(pictures: Pictures): void;
}

export interface HeardDoors {
  /** Of MLLP; 0 = this process takes no feeds. */
  readonly port: number;
  connections(): number;
  /** How late the loop that hears is, 99 in 100 of the last seconds. */
  lagSeconds(): number;
  /** No more is taken; what is in flight is answered. */
  close(): Promise<void>;
}

type Pictures = Pick<Follow, 'enterprise' | 'behind' | 'onFolded'>;

export async function openHearing(config: Config, embedded: Embedded | undefined, say: (line: string) => void, failpoints?: string): Promise<Hearing> {
  const clock: Clock = { now: () => instant(Date.now()) };
  const stats = createFeedStats(feeds.map(({ feed, title }) => ({ feed, title })));
  const [catching, watching] = [createCatchingUp(), await openWatching(config, buildName())];
  const [url, network, memory] = [config.databaseUrl ?? embedded?.url ?? '', describeNetwork(config, clock), heardMemory()];
  const [numbers, pool] = [openHeardState(memory), openPool(url)];
  let pictures: Pictures | undefined;
  const behind = (): number => Math.max(catching.behind(), pictures?.behind() ?? 0);
  void catching.isOver.then(() => numbers.left(behind()));
  const enterprise = (): Enterprise | undefined => pictures?.enterprise();
  const count = counting(stats, watching.metrics, clock);
  const lookup = lookupOf({ log: () => log, enterprise, folded: catching.isOver, clock });
  const committed: OfMain['committed'] = (text, receivedAt) => {
    const facts = JSON.parse(text) as readonly Recorded[];
    for (const { feed, effective } of facts) stats.heard(feed, effective.at, receivedAt);
    catching.take(facts, receivedAt);
    numbers.left(behind());
  };
  const traced = { isTraced: watching.receive.walk !== undefined, ...(failpoints === undefined ? {} : { failpoints }) };
  const worker = startThread({ config: heardOf(config), url, network, program: buildName(), memory, ...traced });
  const thread = callsOver<OfThread>(worker, {
    committed,
    told: telling(count, watching.metrics),
    walked: watching.walked,
    troubled: watching.metrics.trouble,
    say,
    ...lookup,
  });
  const form = await thread.ask('open').catch(async (error: unknown) => {
    await Promise.all([endThread(worker), pool.end()]);
    throw error;
  });
  const log = logOf({ archive: config.archiveDir, pool, thread, worker, numbers, form, onTrouble: watching.onTrouble });
  const guard = embedded === undefined ? undefined : guardEmbedded(embedded, { dataDir: config.dataDir, writable: log.writable, say });
  for (const described of network.facilities) await keepDescription(log, clock, described);
  const receive = await composeReceive({ config, peers: createFeedPeers({}), log, network, clock, lookup, enterprise, ...watching.receive }, count);
  // Whoever was cut off is answered again before the past is folded: an answer needs the log alone.
  const doors = doorsOf(await thread.ask('openDoors'), thread, numbers);
  return {
    ...{ clock, log, guard, network, stats, watching, catching, receive, doors },
    lookIn: (following) => {
      pictures = following;
      following.onFolded(() => numbers.left(behind()));
    },
  };
}

const doorsOf = (port: number, thread: Calls<OfThread>, numbers: HeardNumbers): HeardDoors => ({
  port,
  connections: () => numbers.read().connections,
  lagSeconds: () => numbers.read().lagSeconds,
  close: () => thread.ask('closeDoors'),
});

function startThread(heard: HeardHere): Worker {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: heard, resourceLimits: { maxYoungGenerationSizeMb: youngMb } });
  // Nothing is heard any more: whatever ends it ends the process, which is started again.
  worker.on('error', (error) => {
    throw error;
  });
  worker.on('exit', () => {
    throw new Error('the thread that hears has ended');
  });
  return worker;
}

/** As it was meant. */
async function endThread(worker: Worker): Promise<void> {
  worker.removeAllListeners();
  await worker.terminate();
}

/** Of the young generation of the thread: what a batch needs dies in it. */
const youngMb = 64;

const heardOf = ({ host, mllpPort, mqttUrl, redisUrl, roles, tls, feedPeers, feedAddresses, feedList }: Config): HeardHere['config'] => ({
  ...{ host, mllpPort, roles, feedList },
  ...(mqttUrl === undefined ? {} : { mqttUrl }),
  ...(redisUrl === undefined ? {} : { redisUrl }),
  ...(tls === undefined ? {} : { tls }),
  ...(feedPeers === undefined ? {} : { feedPeers }),
  ...(feedAddresses === undefined ? {} : { feedAddresses }),
});

interface Sides extends Pick<PostgresLog, 'pool' | 'form'>, Pick<Watching, 'onTrouble'> {
  readonly thread: Calls<OfThread>;
  readonly worker: Worker;
  readonly numbers: HeardNumbers;
  /** The folder of what was moved out of the database. */
  readonly archive: string;
}

/** Appended to there, read here. */
function logOf({ archive, pool, form, thread, worker, numbers, onTrouble }: Sides): PostgresLog {
  const reading = openReadingSide(pool, { archive, onTrouble });
  return {
    ...reading,
    form,
    append: (arrival) => thread.ask('append', { ...arrival, bytes: ownBytes(arrival.bytes) }),
    waiting: () => numbers.read().waiting,
    oldestWaitingAt: () => numbers.read().oldestAt,
    writable: () => numbers.read().writable,
    close: async () => {
      await thread.ask('close');
      await endThread(worker);
      await reading.close();
    },
  };
}

/** A clone of a part of a buffer is one of the whole buffer. */
const ownBytes = (bytes: Uint8Array): Uint8Array => (bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes));

/** What was received is counted for the desk of feeds and for the metrics. */
function counting(stats: FeedStats, metrics: Metrics, clock: Clock): (outcome: ToldOutcome) => void {
  return ({ feed, outcome, code, milliseconds }) => {
    stats.told({ feed, outcome, milliseconds, at: clock.now() });
    metrics.message({ feed, outcome, seconds: milliseconds / 1000, ...(code === undefined ? {} : { code }) });
  };
}

const telling =
  (count: (outcome: ToldOutcome) => void, metrics: Metrics): OfMain['told'] =>
  ({ outcomes, batches }) => {
    for (const outcome of outcomes) count(outcome);
    for (const batch of batches) metrics.committed(batch);
  };

/** The version of this build: that of the package. */
function buildName(): string {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'package.json'), 'utf8');
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? '0';
}
