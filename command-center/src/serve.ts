/** The running server: everything wired together, started in order and stopped in reverse. Ready once the log is followed and the feeds listen. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@healthos/core/ports.ts';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import { feeds } from '@healthos/ingest/feeds/feeds.ts';
import { createFeedPeers, type FeedPeers } from './access/feed-peers.ts';
import { mayVisit } from './access/policy.ts';
import type { Identity } from './access/roles.ts';
import { issueToken, signingKey, verifyToken } from './access/tokens.ts';
import { openApplications } from './applications.ts';
import { readAnchors } from './audit/anchors.ts';
import { createTrail, type AuditTrail } from './audit/trail.ts';
import { createViewReads } from './audit/view-reads.ts';
import { createCatchingUp, type CatchingUp } from './catching-up.ts';
import type { Config } from './config.ts';
import { createDecide } from './decide.ts';
import { describeNetwork, keepDescription } from './facility-file.ts';
import { nobodyListens, type Reached } from './failpoints.ts';
import { createFeedStats } from './feed-stats.ts';
import { createFollow, type Follow } from './follow.ts';
import { createLearning } from './learning.ts';
import { portOf } from './http/port-of.ts';
import { createHttp } from './http/server.ts';
import { startLoops } from './house-loops.ts';
import { createLatency } from './latency.ts';
import type { Metrics } from './metrics/metrics.ts';
import { takeOver } from './one-server.ts';
import { expectPast, isRunning, simulatorTokenHours, startSimulator } from './simulator-program.ts';
import { openBeside } from './processes/beside.ts';
import { openRevoked, type Revoked } from './processes/revoked.ts';
import type { Together } from './processes/together.ts';
import { composeReceive, openFeeds, type FeedDoors } from './receiving.ts';
import { createTellings } from './telling.ts';
import { createPatientPictures } from './patient-pictures.ts';
import { createPictures } from './pictures.ts';
import { createAuditStore } from './postgres/audit-store.ts';
import { startEmbedded, type Embedded } from './postgres/embedded.ts';
import { openLog, type LogOptions, type PostgresLog } from './postgres/event-log.ts';
import { guardEmbedded } from './postgres/guard.ts';
import { revokedDisplays } from './postgres/settings.ts';
import { attachLive, type LiveServer } from './sockets/live.ts';
import { tickOf } from './sockets/tick.ts';
import { threadsOf } from './threads.ts';
import { openWatching, type Watching } from './watching.ts';
import { openWays } from './ways.ts';

export interface Running {
  readonly httpPort: number;
  readonly mllpPort: number;
  readonly follow: Follow;
  /** Every door of HTTP: `GET /api/facilities`. */
  readonly routes: readonly string[];
  issue(identity: Identity): Promise<string>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');
const clock: Clock = { now: () => instant(Date.now()) };
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export async function serve(config: Config, say: (line: string) => void, reached: Reached = nobodyListens): Promise<Running> {
  // Processes that share a database may share a folder: it holds their keys.
  if (config.redisUrl === undefined) await takeOver(config.dataDir, say);
  const embedded = config.databaseUrl === undefined ? await startEmbedded({ dataDir: config.dataDir, onProgress: say }) : undefined;
  try {
    return await start(config, embedded, say, reached);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function start(config: Config, embedded: Embedded | undefined, say: (line: string) => void, reached: Reached): Promise<Running> {
  const [key, reasons] = [await signingKey(config.dataDir), new Set<string>()];
  const stats = createFeedStats(feeds.map(({ feed, title }) => ({ feed, title })));
  const [catching, watching] = [createCatchingUp(), await openWatching(config, buildName())];
  const { build, metrics, onTrouble } = watching;
  const log = await openLog({ ...logOf(config, embedded), clock, onCommitted: hearing(stats, catching), onWritten: metrics.committed, onTrouble, reached });
  const guard = embedded === undefined ? undefined : guardEmbedded(embedded, { dataDir: config.dataDir, writable: () => log.writable(), say });
  const [latency, learning] = [createLatency(), createLearning(onTrouble)];
  let [live, simulator, doors, together]: [LiveServer?, ReturnType<typeof startSimulator>?, FeedDoors?, Together?] = [];
  const tellings = tellingsWhile(() => config.demo && isRunning(simulator));
  const following = createFollow({
    log,
    clock,
    learned: learning.of,
    telling: tellings.of,
    publish: watching.published((change) => live?.publish(change)),
    onProgress: (folded) => say(`following the log: ${folded.toLocaleString('en')} events`),
    onBug: onTrouble,
  });
  for (const hear of [() => reached('after-ack'), ...watching.folded]) following.onFolded(hear);
  const [network, peers] = [describeNetwork(config, clock), feedPeersOf(config)];
  const receiving = { config, peers, log, follow: following, folded: catching.isOver, network, clock, ...watching.receive };
  const receive = await composeReceive(receiving, counting(stats, metrics));
  for (const described of network.facilities) await keepDescription(log, clock, described);
  // Whoever was cut off is answered again before the past is folded: an answer needs the log alone.
  doors = await openFeeds({ config, peers, receive, clock, onFrame: () => reached('before-parse') }, say);
  await catching.reach(following);
  together = await openBeside(config, { log, follow: following, stats, clock, roles: config.roles, say, onTrouble });
  learning.start(together?.learns ?? (() => [...following.enterprise().hospitals.keys()]), following.input);
  catching.handTo(together?.committed ?? following.push);
  const revoked = await revokedOf(log, { several: together !== undefined, live: () => live, onTrouble });
  const applications = openApplications({ config, db: log.pool, follow: following, ...tokensOf(key, revoked, () => live), onTrouble });
  const decide = watching.decided(createDecide({ log, follow: following, clock, ...(together === undefined ? {} : { inTurn: together.inTurn }) }));
  const { audit, viewReads } = auditOf(createTrail(createAuditStore(log.pool), clock, onTrouble));
  const ways = openWays({ config, network, receive, follow: following, log, decide, clock, holds: together?.holds, sent: watching.sent, onTrouble });
  const unready = (): readonly string[] => [...reasons, ...unreadyOf(log, revoked)];
  const [displays, connections] = [(): number => live?.displays() ?? 0, (): number => doors?.connections() ?? 0];
  const { app, routes } = await createHttp(
    {
      log,
      db: log.pool,
      clock,
      follow: following,
      learning,
      pictures: createPictures(log),
      patientPictures: createPatientPictures(log),
      receive,
      decide,
      audit,
      viewReads,
      auditAnchors: () => readAnchors(config.dataDir),
      network,
      ...ways,
      ...threadsOf(onTrouble),
      feeds: stats,
      tellings,
      ...applications.http,
      ...watching.http,
      demo: config.demo,
      screens: join(root, 'wall-displays', 'build'),
      digest,
      description: (facility) => following.enterprise().hospitals.get(facility)?.operations.description,
      connections,
      roles: config.roles,
      unready,
      issue: (identity, hours) => issueToken(key, identity, hours),
      revoked: revoked.revoke,
    },
    config.tls,
  );
  const living = {
    build,
    ...(network.name === undefined ? {} : { network: network.name }),
    follow: together?.shown ?? following,
    reads: viewReads,
    ...applications.live,
    allowedOrigins: new Set<string>(),
    facilities: facilitiesOf(following, network),
    tick: (facility?: FacilityId) => tickOf({ follow: following, stats, latency, log, tellings, clock }, facility),
    drawn: drawing(latency, metrics),
  };
  if (config.roles.has('web')) live = attachLive(app.server, living);
  await expectPast(config, { follow: following, tellings, clock, houses: network.facilities.map(({ description }) => facilityId(description.facility)) });
  await app.listen({ host: config.host, port: config.httpPort });
  const httpPort = portOf(app.server.address(), config.httpPort);
  simulator = startSimulator(config, { mllpPort: doors.port, httpPort, token: await issueToken(key, { role: 'feed' }, simulatorTokenHours) });
  await applications.begin(httpPort);
  const loops = startLoops({ config, follow: following, decide, log, audit, together, clock, alerted: metrics.alerted, onTrouble });
  watching.begin({ ...ways, log, follow: following, feeds: stats, clock, loops, together, build, displays, connections, unready });

  return {
    httpPort,
    mllpPort: doors.port,
    follow: following,
    routes,
    issue: (identity) => issueToken(key, identity),
    stop: async () => {
      reasons.add('the server is stopping');
      for (const one of [revoked, applications]) one.stop();
      await Promise.all([loops.stop(), ways.stop(), watching.stop()]);
      await together?.leave();
      simulator?.kill('SIGTERM');
      await doors?.close();
      await live?.close();
      await learning.stop();
      await app.close();
      await together?.close();
      await following.stop();
      await log.close();
      await guard?.stop();
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
  (stats: ReturnType<typeof createFeedStats>, { take }: CatchingUp): Committed =>
  (facts, arrivals) => {
    const receivedAt = instant(arrivals.reduce((oldest, { arrival }) => Math.min(oldest, arrival.receivedAt), Infinity));
    for (const { feed, effective } of facts) stats.heard(feed, effective.at, receivedAt);
    take(facts, receivedAt);
  };

/** Whom a display's key was taken from sees nothing more, here and at every other process. */
const revokedOf = ({ pool }: PostgresLog, { several, live, onTrouble }: Revoking): Promise<Revoked> =>
  openRevoked({
    revokedNow: () => revokedDisplays(pool),
    several,
    onRevoked: (display) => live()?.disconnect((identity) => identity.display === display),
    onUnsure: () => live()?.disconnect((identity) => identity.display !== undefined),
    onTrouble,
  });

interface Revoking extends Pick<Watching, 'onTrouble'> {
  readonly several: boolean;
  live(): LiveServer | undefined;
}

const unreadyOf = (log: PostgresLog, revoked: Revoked): readonly string[] => [
  ...(log.writable() ? [] : ['the database takes no writes']),
  ...(revoked.isSure() ? [] : ['which displays were revoked is not known']),
];

/** A display whose key was taken back is nobody, and the screens of a session that ended go dark. */
const tokensOf = (key: Uint8Array, revoked: Pick<Revoked, 'has'>, live: () => LiveServer | undefined) => ({
  ofHouse: async (token: string): Promise<Identity | undefined> => {
    const identity = await verifyToken(key, token);
    return identity?.display !== undefined && revoked.has(identity.display) ? undefined : identity;
  },
  onEnded: (session: string): void => live()?.disconnect((identity) => identity.session === session),
});

const feedPeersOf = ({ feedPeers, feedAddresses }: Config): FeedPeers =>
  createFeedPeers({ ...(feedPeers === undefined ? {} : { peers: feedPeers }), ...(feedAddresses === undefined ? {} : { addresses: feedAddresses }) });

/** What was received is counted for the desk of feeds and for the metrics. */
function counting(stats: ReturnType<typeof createFeedStats>, metrics: Metrics): Parameters<typeof composeReceive>[1] {
  return ({ feed, outcome, code, milliseconds }) => {
    stats.told({ feed, outcome, milliseconds, at: clock.now() });
    metrics.message({ feed, outcome, seconds: milliseconds / 1000, ...(code === undefined ? {} : { code }) });
  };
}

const drawing =
  (latency: ReturnType<typeof createLatency>, metrics: Metrics) =>
  (milliseconds: number): void => {
    if (latency.report(milliseconds, clock.now())) metrics.drawn(milliseconds / 1000);
  };

/** Outside the demo no teller is listened to: a past that nobody may end is over when nobody has said a word of it for long. */
const tellingsWhile = (lives: () => boolean) => createTellings(() => performance.now(), lives);

const auditOf = (audit: AuditTrail) => ({ audit, viewReads: createViewReads(audit, clock) });

/** Described hospitals first, in the order of their file; then what messages named. */
function facilitiesOf(follow: Follow, network: ReturnType<typeof describeNetwork>): (identity: Identity) => { facility: string; name: string; zone: string }[] {
  const order = new Map<string, number>(network.facilities.map(({ description }, n) => [description.facility, n]));
  return (identity) =>
    [...follow.enterprise().hospitals.values()]
      .filter(({ facility }) => mayVisit(identity, facility))
      .sort((a, b) => (order.get(a.facility) ?? Infinity) - (order.get(b.facility) ?? Infinity) || (a.facility < b.facility ? -1 : 1))
      .map(({ facility, operations }) => ({ facility, name: operations.description?.name ?? facility, zone: operations.description?.zone ?? 'UTC' }));
}

/** The version of this build: that of the package. */
function buildName(): string {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? '0';
}
