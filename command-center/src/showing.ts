/** All that shows what was heard and lets people ask: pictures, the doors of HTTP and of live views, and what the house does by itself; started in order and stopped in reverse. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import type { Clock } from '@healthos/core/ports.ts';
import type { Change } from '@healthos/core/wire.ts';
import { mayVisit } from './access/policy.ts';
import type { Identity } from './access/roles.ts';
import { issueToken, signingKey, verifyToken } from './access/tokens.ts';
import { openApplications } from './applications.ts';
import { readAnchors } from './audit/anchors.ts';
import { createTrail, type AuditTrail } from './audit/trail.ts';
import { createViewReads } from './audit/view-reads.ts';
import { createDecide } from './decide.ts';
import type { Config } from './config.ts';
import type { DescribedNetwork } from './facility-file.ts';
import type { Reached } from './failpoints.ts';
import type { FaultCode } from './fault.ts';
import { createFollow, type Follow } from './follow.ts';
import { createLearning } from './learning.ts';
import { portOf } from './http/port-of.ts';
import { createHttp } from './http/server.ts';
import { startLoops } from './house-loops.ts';
import { createLatency } from './latency.ts';
import type { Hearing } from './hearing/hearing.ts';
import type { Metrics } from './metrics/metrics.ts';
import { expectPast, isRunning, simulatorTokenHours, startSimulator } from './simulator-program.ts';
import { openBeside } from './processes/beside.ts';
import { openRevoked, type Revoked } from './processes/revoked.ts';
import { createTellings } from './telling.ts';
import { createPatientPictures } from './patient-pictures.ts';
import { createPictures } from './pictures.ts';
import { createAuditStore } from './postgres/audit-store.ts';
import { revokedDisplays } from './postgres/settings.ts';
import type { PostgresLog } from './postgres/event-log.ts';
import type { Running } from './serve.ts';
import { allDisplays, endedRoom, type Credential, type Where } from './sockets/ended-rooms.ts';
import { attachLive, type LiveServer } from './sockets/live.ts';
import { tickOf } from './sockets/tick.ts';
import { threadsOf } from './threads.ts';
import type { Watching } from './watching.ts';
import { openWays } from './ways.ts';

const root = join(import.meta.dirname, '..', '..');
/**
 * Connections that the kernel holds until they are taken (its own `somaxconn` is the most): of more, it drops the first word, and says it again after 1, 3, 7 and
 * 15 seconds. All screens of a house may come back in one moment.
 */
const waitingConnections = 4096;
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export async function openShowing(config: Config, hearing: Hearing, say: (line: string) => void, reached: Reached): Promise<Running> {
  const { clock, log, guard, network, stats, watching, catching, receive, doors } = hearing;
  const { build, metrics, onTrouble } = watching;
  const [key, reasons] = [await signingKey(config.dataDir), new Set<string>()];
  const [latency, learning] = [createLatency(), createLearning(onTrouble)];
  let [live, simulator]: [LiveServer?, ReturnType<typeof startSimulator>?] = [];
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
  hearing.lookIn(following);
  for (const hear of [() => reached('after-ack'), ...watching.folded]) following.onFolded(hear);
  await catching.reach(following);
  const together = await openBeside(config, { log, follow: following, stats, clock, roles: config.roles, say, onTrouble });
  learning.start(together?.learns ?? (() => [...following.enterprise().hospitals.keys()]), following.input);
  catching.handTo(together?.committed ?? following.push);
  const revoked = await revokedOf(log, { several: together !== undefined, live: () => live, onTrouble });
  const applications = openApplications({ config, db: log.pool, follow: following, ...tokensOf(key, revoked, () => live), onTrouble });
  together?.across?.onEnded(() => Promise.all([revoked.look(), applications.look()]));
  const turns = together === undefined ? {} : { inTurn: together.inTurn };
  const decide = watching.decided(createDecide({ log, follow: following, clock, ...turns }));
  const { audit, viewReads } = auditOf(createTrail(createAuditStore(log.pool, log.houses), clock, onTrouble), clock);
  const ways = openWays({ config, network, receive, follow: following, log, decide, clock, holds: together?.holds, sent: watching.sent, onTrouble });
  const unready = (): readonly string[] => [...reasons, ...unreadyOf(log, revoked)];
  const degraded = (): readonly FaultCode[] => (together?.isHearing() === false ? ['redis.away'] : []);
  const displays = (): number => live?.displays() ?? 0;
  const { app, routes } = await createHttp(
    {
      log,
      everyHouse: log,
      houses: log.houses,
      db: log.pool,
      clock,
      follow: following,
      learning,
      pictures: createPictures(log),
      patientPictures: createPatientPictures(log),
      receive,
      decide,
      ...turns,
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
      connections: doors.connections,
      roles: config.roles,
      unready,
      degraded,
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
    ...measuring(latency, metrics, clock),
    ...(together?.across === undefined ? {} : { across: together.across.adapter }),
  };
  if (config.roles.has('web')) live = attachLive(app.server, living);
  await expectPast(config, { follow: following, tellings, clock, houses: network.facilities.map(({ description }) => facilityId(description.facility)) });
  await app.listen({ host: config.host, port: config.httpPort, backlog: waitingConnections });
  const httpPort = portOf(app.server.address(), config.httpPort);
  simulator = startSimulator(config, { mllpPort: doors.port, httpPort, token: await issueToken(key, { role: 'feed' }, simulatorTokenHours) });
  await applications.begin(httpPort);
  const loops = startLoops({ config, follow: following, decide, log, audit, together, clock, alerted: metrics.alerted, onTrouble });
  watching.begin({ ...ways, log, follow: following, feeds: stats, clock, loops, together, build, displays, doors, unready });

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
      await doors.close();
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

/** Whom a display's key was taken from sees nothing more, here and at every other process. */
const revokedOf = ({ pool }: PostgresLog, { several, live, onTrouble }: Revoking): Promise<Revoked> =>
  openRevoked({
    revokedNow: () => revokedDisplays(pool),
    several,
    onRevoked: (display, where) => live()?.end([endedRoom('display', display)], where),
    onUnsure: () => live()?.end([allDisplays], 'elsewhere'),
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

/** A display whose key was taken back is nobody, and the screens of what ended go dark. */
const tokensOf = (key: Uint8Array, revoked: Pick<Revoked, 'has'>, live: () => LiveServer | undefined) => ({
  ofHouse: async (token: string): Promise<Identity | undefined> => {
    const identity = await verifyToken(key, token);
    return identity?.display !== undefined && revoked.has(identity.display) ? undefined : identity;
  },
  onEnded: (kind: Credential, ids: readonly string[], where: Where): void => {
    const rooms = ids.map((id) => endedRoom(kind, id));
    live()?.end(rooms, where);
  },
});

const measuring = (latency: ReturnType<typeof createLatency>, metrics: Metrics, clock: Clock) => ({
  drawn: (milliseconds: number): void => {
    if (latency.report(milliseconds, clock.now())) metrics.drawn(milliseconds / 1000);
  },
  sent: ({ receivedAt }: Change): void => {
    if (receivedAt !== undefined) metrics.framed((clock.now() - receivedAt) / 1000);
  },
});

/** Outside the demo no teller is listened to: a past that nobody may end is over when nobody has said a word of it for long. */
const tellingsWhile = (lives: () => boolean) => createTellings(() => performance.now(), lives);

const auditOf = (audit: AuditTrail, clock: Clock) => ({ audit, viewReads: createViewReads(audit, clock) });

/** Described hospitals first, in the order of their file; then what messages named. */
function facilitiesOf(follow: Follow, network: DescribedNetwork): (identity: Identity) => { facility: string; name: string; zone: string }[] {
  const order = new Map<string, number>(network.facilities.map(({ description }, n) => [description.facility, n]));
  return (identity) =>
    [...follow.enterprise().hospitals.values()]
      .filter(({ facility }) => mayVisit(identity, facility))
      .sort((a, b) => (order.get(a.facility) ?? Infinity) - (order.get(b.facility) ?? Infinity) || (a.facility < b.facility ? -1 : 1))
      .map(({ facility, operations }) => ({ facility, name: operations.description?.name ?? facility, zone: operations.description?.zone ?? 'UTC' }));
}
