/** What a message needs to be acknowledged: the log, the reading of the feeds, and their doors. It loads nothing of what shows anything: decision 0022. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Enterprise } from '@healthos/core/hospital.ts';
import type { Clock } from '@healthos/core/ports.ts';
import { instant } from '@healthos/core/time.ts';
import { feeds } from '@healthos/ingest/feeds/feeds.ts';
import type { Receive } from '@healthos/ingest/receive.ts';
import { createFeedPeers, type FeedPeers } from './access/feed-peers.ts';
import { createCatchingUp, type CatchingUp } from './catching-up.ts';
import type { Config } from './config.ts';
import { describeNetwork, keepDescription, type DescribedNetwork } from './facility-file.ts';
import type { Reached } from './failpoints.ts';
import { createFeedStats, type FeedStats } from './feed-stats.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Embedded } from './postgres/embedded.ts';
import { openLog, type LogOptions, type PostgresLog } from './postgres/event-log.ts';
import { guardEmbedded, type Guard } from './postgres/guard.ts';
import { composeReceive, openFeeds, type FeedDoors } from './receiving.ts';
import { openWatching, type Watching } from './watching.ts';

export interface Hearing {
  readonly clock: Clock;
  readonly log: PostgresLog;
  readonly guard: Guard | undefined;
  readonly network: DescribedNetwork;
  readonly stats: FeedStats;
  readonly watching: Watching;
  /** Holds what was committed until somebody follows the log. */
  readonly catching: CatchingUp;
  readonly receive: Receive;
  readonly doors: FeedDoors;
  /** Resolves once somebody was answered. */
  readonly answered: Promise<void>;
  /** The picture that words of people and visits are looked up in from now on; before, nobody is known. */
  lookIn(enterprise: () => Enterprise): void;
}

export async function openHearing(config: Config, embedded: Embedded | undefined, say: (line: string) => void, reached: Reached): Promise<Hearing> {
  const clock: Clock = { now: () => instant(Date.now()) };
  const stats = createFeedStats(feeds.map(({ feed, title }) => ({ feed, title })));
  const [catching, watching] = [createCatchingUp(), await openWatching(config, buildName())];
  const { metrics, onTrouble } = watching;
  const log = await openLog({ ...logOf(config, embedded), clock, onCommitted: hearing(stats, catching), onWritten: metrics.committed, onTrouble, reached });
  const guard = embedded === undefined ? undefined : guardEmbedded(embedded, { dataDir: config.dataDir, writable: () => log.writable(), say });
  const [network, peers] = [describeNetwork(config, clock), feedPeersOf(config)];
  let picture: (() => Enterprise) | undefined;
  const receiving = { config, peers, log, enterprise: () => picture?.(), folded: catching.isOver, network, clock, ...watching.receive };
  const { promise: answered, resolve: answer } = Promise.withResolvers<undefined>();
  const count = counting(stats, metrics, clock);
  const receive = await composeReceive(receiving, (outcome) => {
    answer(undefined);
    count(outcome);
  });
  for (const described of network.facilities) await keepDescription(log, clock, described);
  // Whoever was cut off is answered again before the past is folded: an answer needs the log alone.
  const doors = await openFeeds({ config, peers, receive, clock, onFrame: () => reached('before-parse') }, say);
  return {
    ...{ clock, log, guard, network, stats, watching, catching, receive, doors, answered },
    lookIn: (enterprise) => {
      picture = enterprise;
    },
  };
}

const logOf = (config: Config, embedded: Embedded | undefined) => ({
  url: config.databaseUrl ?? embedded?.url ?? '',
  many: config.redisUrl !== undefined,
  program: buildName(),
  archive: config.archiveDir,
});

type Committed = NonNullable<LogOptions['onCommitted']>;

/** Walls say when a feed spoke last; and what is committed goes on to whoever follows. */
const hearing =
  (stats: FeedStats, { take }: CatchingUp): Committed =>
  (facts, arrivals) => {
    const receivedAt = instant(arrivals.reduce((oldest, { arrival }) => Math.min(oldest, arrival.receivedAt), Infinity));
    for (const { feed, effective } of facts) stats.heard(feed, effective.at, receivedAt);
    take(facts, receivedAt);
  };

const feedPeersOf = ({ feedPeers, feedAddresses }: Config): FeedPeers =>
  createFeedPeers({ ...(feedPeers === undefined ? {} : { peers: feedPeers }), ...(feedAddresses === undefined ? {} : { addresses: feedAddresses }) });

/** What was received is counted for the desk of feeds and for the metrics. */
function counting(stats: FeedStats, metrics: Metrics, clock: Clock): Parameters<typeof composeReceive>[1] {
  return ({ feed, outcome, code, milliseconds }) => {
    stats.told({ feed, outcome, milliseconds, at: clock.now() });
    metrics.message({ feed, outcome, seconds: milliseconds / 1000, ...(code === undefined ? {} : { code }) });
  };
}

/** The version of this build: that of the package. */
function buildName(): string {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? '0';
}
