/** The running server: everything wired together, started in order and stopped in reverse. Ready once the log is followed and the feeds listen. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { duties } from '@healthos/core/duties/duties.ts';
import type { Arrival, Clock, KeptMessage } from '@healthos/core/ports.ts';
import type { Recorded } from '@healthos/core/event.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import { feeds } from '@healthos/ingest/feeds/feeds.ts';
import type { Receive } from '@healthos/ingest/receive.ts';
import type { MllpServer } from '@healthos/ingest/transports/mllp/server.ts';
import { startDelivery } from './alerts/delivery.ts';
import { createFeedPeers, type FeedPeers } from './access/feed-peers.ts';
import { mayVisit } from './access/policy.ts';
import type { Identity } from './access/roles.ts';
import { issueToken, signingKey, verifyToken } from './access/tokens.ts';
import { openApplications } from './applications.ts';
import { keepAnchors, readAnchors } from './audit/anchors.ts';
import { createTrail, type AuditTrail } from './audit/trail.ts';
import { createViewReads } from './audit/view-reads.ts';
import type { Config } from './config.ts';
import { createDecide, type Decide } from './decide.ts';
import { describeNetwork, keepDescription } from './facility-file.ts';
import { startDutyLoop } from './duty-loop.ts';
import { nobodyListens, type Reached } from './failpoints.ts';
import { createFeedStats } from './feed-stats.ts';
import { createFollow, type Follow } from './follow.ts';
import { createLearning } from './learning.ts';
import { createMetrics } from './http/metrics.ts';
import { portOf } from './http/port-of.ts';
import { createHttp } from './http/server.ts';
import { keepHistory } from './kpi-history.ts';
import { createLatency } from './latency.ts';
import { takeOver } from './one-server.ts';
import { expectPast, isRunning, simulatorTokenHours, startSimulator } from './simulator-program.ts';
import { startMatcher } from './matcher.ts';
import { composeReceive, listenFeeds } from './receiving.ts';
import { createTellings } from './telling.ts';
import { startOverlayNames } from './overlay-names.ts';
import { createPatientPictures } from './patient-pictures.ts';
import { createPictures } from './pictures.ts';
import { createAuditStore } from './postgres/audit-store.ts';
import { startEmbedded, type Embedded } from './postgres/embedded.ts';
import { openLog, type PostgresLog } from './postgres/event-log.ts';
import { guardEmbedded } from './postgres/guard.ts';
import { listDisplays } from './postgres/settings.ts';
import { attachLive, type LiveServer } from './sockets/live.ts';
import { tickOf } from './sockets/tick.ts';
import { threadsOf } from './threads.ts';
import { openWays } from './ways.ts';

export interface Running {
  readonly httpPort: number;
  readonly mllpPort: number;
  readonly follow: Follow;
  issue(identity: Identity): Promise<string>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');
const clock: Clock = { now: () => instant(Date.now()) };
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Milliseconds in which what is in flight may still be answered when the server stops. */
const drainMs = 4000;
/** Between two readings of the figures that are kept as history. */
const kpiMs = 60_000;

export async function serve(config: Config, say: (line: string) => void, reached: Reached = nobodyListens): Promise<Running> {
  await takeOver(config.dataDir, say);
  const embedded = config.databaseUrl === undefined ? await startEmbedded({ dataDir: config.dataDir, onProgress: say }) : undefined;
  try {
    return await start(config, embedded, say, reached);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function start(config: Config, embedded: Embedded | undefined, say: (line: string) => void, reached: Reached): Promise<Running> {
  const key = await signingKey(config.dataDir);
  const reasons = new Set(['the log is not followed yet', 'the feeds do not listen yet']);
  let follow: Follow | undefined;
  const stats = createFeedStats(feeds.map(({ feed, title }) => ({ feed, title })));
  const early: { facts: readonly Recorded[]; receivedAt: Instant }[] = [];
  const onCommitted = (facts: readonly Recorded[], arrivals: readonly { readonly arrival: Arrival; readonly message: KeptMessage }[]): void => {
    const receivedAt = instant(arrivals.reduce((oldest, { arrival }) => Math.min(oldest, arrival.receivedAt), Infinity));
    for (const { feed, effective } of facts) stats.heard(feed, effective.at, receivedAt);
    if (follow === undefined) early.push({ facts, receivedAt });
    else follow.push(facts, receivedAt);
  };
  const log = await openLog({ url: config.databaseUrl ?? embedded?.url ?? '', clock, onCommitted, onTrouble: sayBug, reached });
  const guard = embedded === undefined ? undefined : guardEmbedded(embedded, { dataDir: config.dataDir, writable: () => log.writable(), say });
  const [latency, learning] = [createLatency(), createLearning(sayBug)];
  let [live, simulator, mllp]: [LiveServer?, ReturnType<typeof startSimulator>?, MllpServer?] = [];
  const tellings = tellingsWhile(() => config.demo && isRunning(simulator));
  const following = createFollow({
    log,
    clock,
    learned: learning.of,
    telling: tellings.of,
    publish: (change) => live?.publish(change),
    onProgress: (folded) => say(`following the log: ${folded.toLocaleString('en')} events`),
    onBug: sayBug,
  });
  following.onFolded(() => reached('after-ack'));
  await following.catchUp();
  learning.start(() => [...following.enterprise().hospitals.keys()], following.input);
  follow = following;
  for (const { facts, receivedAt } of early.splice(0)) following.push(facts, receivedAt);
  reasons.delete('the log is not followed yet');
  const metrics = createMetrics({ ...gaugesOf(following, log), displays: () => live?.displays() ?? 0, connections: () => mllp?.connections() ?? 0 });
  const network = describeNetwork(config, clock);
  const peers = feedPeersOf(config);
  const receive = await composeReceive({ config, peers, log, follow: following, network, clock, onBug: sayBug }, counting(stats, metrics));
  for (const described of network.facilities) await keepDescription(log, clock, described);
  const revoked = new Set((await listDisplays(log.pool)).filter(({ state }) => state === 'revoked').map(({ id }) => id));
  const applications = openApplications({ config, db: log.pool, ofHouse: (token) => verifyUnrevoked(key, token, revoked), onTrouble: sayBug });
  const [decide, build] = [createDecide({ log, follow: following, clock }), buildName()];
  const { audit, viewReads } = auditOf(createTrail(createAuditStore(log.pool), clock, sayBug));
  const ways = openWays({ config, network, receive, follow: following, log, decide, clock, onTrouble: sayBug });
  const app = await createHttp(
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
      ...threadsOf(sayBug),
      feeds: stats,
      tellings,
      ...applications.http,
      metrics,
      build,
      demo: config.demo,
      screens: join(root, 'wall-displays', 'build'),
      digest,
      description: (facility) => following.enterprise().hospitals.get(facility)?.operations.description,
      connections: () => mllp?.connections() ?? 0,
      unready: () => [...reasons, ...(log.writable() ? [] : ['the database takes no writes'])],
      issue: (identity, hours) => issueToken(key, identity, hours),
      revoked: (display) => {
        revoked.add(display);
        live?.disconnect((identity) => identity.display === display);
      },
    },
    config.tls,
  );
  live = attachLive(app.server, {
    build,
    ...(network.name === undefined ? {} : { network: network.name }),
    follow: following,
    reads: viewReads,
    ...applications.live,
    allowedOrigins: new Set(),
    facilities: facilitiesOf(following, network),
    tick: (facility) => tickOf({ follow: following, stats, latency, log, tellings, clock }, facility),
    drawn: drawing(latency, metrics),
  });
  await expectPast(config, { follow: following, tellings, clock, houses: network.facilities.map(({ description }) => facilityId(description.facility)) });
  await app.listen({ host: config.host, port: config.httpPort });
  mllp = await listenFeeds({ config, peers, receive, clock, onFrame: () => reached('before-parse') });
  const mqtt = config.mqttUrl === undefined ? undefined : await subscribe(config.mqttUrl, receive, say);
  reasons.delete('the feeds do not listen yet');
  const httpPort = portOf(app.server.address(), config.httpPort);
  simulator = startSimulator(config, { mllpPort: mllp.port, httpPort, token: await issueToken(key, { role: 'feed' }, simulatorTokenHours) });
  await applications.begin(httpPort);
  const endLoops = startLoops(config, following, decide, log, audit);

  return {
    httpPort,
    mllpPort: mllp.port,
    follow: following,
    issue: (identity) => issueToken(key, identity),
    stop: async () => {
      reasons.add('the server is stopping');
      await Promise.all([endLoops(), ways.stop()]);
      simulator?.kill('SIGTERM');
      await mqtt?.close();
      await mllp?.close(drainMs);
      await live?.close();
      await learning.stop();
      await app.close();
      await following.stop();
      await log.close();
      await guard?.stop();
    },
  };
}

function gaugesOf(follow: Follow, log: PostgresLog) {
  return {
    positions: () => [...follow.enterprise().hospitals].map(([facility, hospital]) => [facility, hospital.position] as const),
    lagSeconds: () => follow.lagMs() / 1000,
    waiting: () => log.waiting(),
    setAside: () => follow.setAside().length,
  };
}

/** A display whose key was taken back is nobody. */
async function verifyUnrevoked(key: Uint8Array, token: string, revoked: ReadonlySet<string>): Promise<Identity | undefined> {
  const identity = await verifyToken(key, token);
  return identity?.display !== undefined && revoked.has(identity.display) ? undefined : identity;
}

const feedPeersOf = ({ feedPeers, feedAddresses }: Config): FeedPeers =>
  createFeedPeers({ ...(feedPeers === undefined ? {} : { peers: feedPeers }), ...(feedAddresses === undefined ? {} : { addresses: feedAddresses }) });

/** What was received is counted for the desk of feeds and for the metrics. */
function counting(stats: ReturnType<typeof createFeedStats>, metrics: ReturnType<typeof createMetrics>): Parameters<typeof composeReceive>[1] {
  return (feed, outcome, milliseconds) => {
    stats.told({ feed, outcome, milliseconds, at: clock.now() });
    metrics.message(feed, outcome, milliseconds / 1000);
  };
}

const drawing =
  (latency: ReturnType<typeof createLatency>, metrics: ReturnType<typeof createMetrics>) =>
  (milliseconds: number): void => {
    if (latency.report(milliseconds, clock.now())) metrics.drawn(milliseconds / 1000);
  };

/** Outside the demo no teller is listened to: a past that nobody may end is over when nobody has said a word of it for long. */
const tellingsWhile = (lives: () => boolean) => createTellings(() => performance.now(), lives);

const auditOf = (audit: AuditTrail) => ({ audit, viewReads: createViewReads(audit, clock) });

/** What the house does by itself over time: its duties, what leaves it, its history of figures. Returns what ends them. */
function startLoops(config: Config, follow: Follow, decide: Decide, log: PostgresLog, audit: AuditTrail): () => Promise<void> {
  const delivery = startDelivery({ follow, decide, clock, settings: config.alerts, onTrouble: sayBug });
  const dutyLoop = startDutyLoop({ follow, decide, duties, onTrouble: sayBug });
  const matcher = startMatcher({ follow, decide, db: log.pool, clock, onTrouble: sayBug });
  const overlays = startOverlayNames({ follow, db: log.pool, onTrouble: sayBug });
  const endAnchors = keepAnchors(audit, config.dataDir, sayBug);
  const history = setInterval(() => void keepHistory(follow, log, clock).catch((error: unknown) => sayBug(error, 'a minute of the history of figures')), kpiMs);
  return async () => {
    clearInterval(history);
    await endAnchors();
    await matcher.stop();
    await overlays.stop();
    await dutyLoop.stop();
    await delivery.stop();
  };
}

/** Codes and places only: what a stack names are our own functions. */
function sayBug(error: unknown, about: string): void {
  process.stderr.write(
    `${JSON.stringify({ level: 'error', time: new Date(clock.now()).toISOString(), about, bug: error instanceof Error ? error.stack : 'unknown' })}\n`,
  );
}

/** Described hospitals first, in the order of their file; then what messages named. */
function facilitiesOf(follow: Follow, network: ReturnType<typeof describeNetwork>): (identity: Identity) => { facility: string; name: string; zone: string }[] {
  const order = new Map<string, number>(network.facilities.map(({ description }, n) => [description.facility, n]));
  return (identity) =>
    [...follow.enterprise().hospitals.values()]
      .filter(({ facility }) => mayVisit(identity, facility))
      .sort((a, b) => (order.get(a.facility) ?? Infinity) - (order.get(b.facility) ?? Infinity) || (a.facility < b.facility ? -1 : 1))
      .map(({ facility, operations }) => ({ facility, name: operations.description?.name ?? facility, zone: operations.description?.zone ?? 'UTC' }));
}

async function subscribe(url: string, receive: Receive, say: (line: string) => void) {
  const { subscribeDevices } = await import('@healthos/ingest/transports/mqtt.ts');
  return subscribeDevices({ url, clientId: 'healthos', onFault: (error) => say(`the broker: ${error instanceof Error ? error.message : 'trouble'}`) }, receive);
}

/** The version of this build: that of the package. */
function buildName(): string {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? '0';
}
