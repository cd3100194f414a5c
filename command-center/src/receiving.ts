/** What the first loop is given: whose senders are whose, how people are kept under a key, and who answers queries. */
import { isToldToSystems } from '@healthos/core/house/access/label.ts';
import { recordsOfLinked } from '@healthos/core/identity/fold.ts';
import { facilityId } from '@healthos/core/ids.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import type { Clock } from '@healthos/core/ports.ts';
import { settingsOf } from '@healthos/ingest/feeds/declared.ts';
import type { IdentityLookup } from '@healthos/ingest/feeds/queries/identity-lookup.ts';
import { answerFrom } from '@healthos/ingest/feeds/queries/respond.ts';
import { buildNack } from '@healthos/ingest/formats/hl7v2/ack.ts';
import { makeReceive, type Receive } from '@healthos/ingest/receive.ts';
import type { ReceiveParts, ToldOutcome } from '@healthos/ingest/receive/keep.ts';
import { listenMllp, mllpDefaults, type MllpServer } from '@healthos/ingest/transports/mllp/server.ts';
import type { FeedPeers } from './access/feed-peers.ts';
import { pseudonymsOf } from './access/pseudonyms.ts';
import type { Config } from './config.ts';
import { facilityBySender, type DescribedNetwork } from './facility-file.ts';
import { knownReference } from './fhir/known-reference.ts';
import type { PostgresLog } from './postgres/event-log.ts';
import { searchIdentities } from './postgres/reads.ts';
import { settingOnce } from './postgres/settings.ts';

export interface Receiving {
  readonly config: Pick<Config, 'feedList'>;
  readonly peers: Pick<FeedPeers, 'allows'>;
  readonly log: Pick<PostgresLog, 'append' | 'pool'>;
  /** The picture as it is, for what names things of it; undefined while nobody follows the log yet. */
  enterprise?(): Enterprise | undefined;
  readonly network: DescribedNetwork;
  readonly clock: Clock;
  readonly lookup: IdentityLookup;
  /** Where somebody traces. */
  readonly walk: ReceiveParts['walk'];
  onBug(error: unknown, about: string): void;
}

interface LookingUp {
  log(): PostgresLog;
  enterprise(): Enterprise | undefined;
  /** Resolves once the picture is of the present: who asks by message who somebody is waits for it, nobody else does. */
  readonly folded: Promise<void>;
  readonly clock: Clock;
}

export const lookupOf = ({ log, enterprise, folded, clock }: LookingUp): IdentityLookup => ({
  findIdentities: (number, assigner) => log().findIdentities(number, assigner),
  recordsOfPerson: async (patient) => {
    await folded;
    const picture = enterprise();
    return picture === undefined ? [] : log().identitiesOf(recordsOfLinked(picture.identity, patient));
  },
  searchIdentities: (traits, limit) => searchIdentities(log().pool, traits, limit),
  toldOf: async (records) => {
    await folded;
    const houses = [...(enterprise()?.hospitals.values() ?? [])].map((hospital) => ({ hospital, now: clock.now() }));
    return records.filter(({ patient }) => houses.every((house) => isToldToSystems(house, patient)));
  },
});

export async function composeReceive(
  { config, peers, log, enterprise, network, clock, lookup, walk, onBug }: Receiving,
  told: (outcome: ToldOutcome) => void,
): Promise<Receive> {
  const { pseudonym, fingerprint } = pseudonymsOf(await settingOnce(log.pool, 'pseudonym-key'));
  const bySender = facilityBySender(network.facilities);
  const home = network.facilities[0]?.description;
  return makeReceive({
    ...(home === undefined ? {} : { home: { facility: facilityId(home.facility), zone: home.zone } }),
    log,
    clock,
    pseudonym,
    fingerprint,
    settingsFor: (sender, feed) => {
      const named = bySender(sender);
      if (named === undefined && config.feedList === 'closed') return 'closed';
      return settingsOf(feed, named?.zone ?? 'UTC', named === undefined ? {} : { facility: facilityId(named.facility) });
    },
    allows: (claimed, { certificate }) => peers.allows(certificate, claimed),
    known: (facility, reference) => {
      const picture = enterprise?.();
      return picture === undefined ? undefined : knownReference(picture, facility, reference);
    },
    answer: answerFrom(lookup),
    onOutcome: told,
    ...(walk === undefined ? {} : { walk }),
    onBug: (error, { feed, type }) => onBug(error, `translation of ${type} by ${feed}`),
  });
}

interface FeedDoor {
  readonly config: Pick<Config, 'host' | 'mllpPort' | 'tls'>;
  readonly peers: FeedPeers;
  readonly receive: Receive;
  readonly clock: Clock;
  /** Told of each frame before anything is made of it. */
  onFrame(): void;
}

/** Opens the door of HL7: who may not come in is not read, and a frame that is too large is refused by its head. */
export function listenFeeds({ config, peers, receive, clock, onFrame }: FeedDoor): Promise<MllpServer> {
  return listenMllp(
    { ...mllpDefaults, host: config.host, port: config.mllpPort, admits: peers.admits, ...(config.tls === undefined ? {} : { tls: config.tls }) },
    async (frame, { address, tlsSubject }) => {
      onFrame();
      const turn = peers.turn(tlsSubject);
      if (turn !== undefined) await turn;
      return receive.hl7(frame, tlsSubject === undefined ? { peer: address } : { peer: tlsSubject, certificate: tlsSubject });
    },
    (head) => buildNack(head, { ack: 'AR', controlId: '0', at: clock.now(), errors: [{ code: 'hl7.too-large', place: 'MSH', severity: 'E' }] }),
  );
}

/** The doors through which feeds come, of a process that takes feeds. */
export interface FeedDoors {
  readonly port: number;
  connections(): number;
  close(): Promise<void>;
}

interface Opening extends FeedDoor {
  readonly config: FeedDoor['config'] & Pick<Config, 'mqttUrl' | 'roles'>;
}

/** Milliseconds in which what is in flight may still be answered when the server stops. */
const drainMs = 4000;

export async function openFeeds(door: Opening, say: (line: string) => void): Promise<FeedDoors> {
  const { config, receive } = door;
  if (!config.roles.has('ingest')) return { port: 0, connections: () => 0, close: () => Promise.resolve() };
  const mllp = await listenFeeds(door);
  const mqtt = config.mqttUrl === undefined ? undefined : await subscribe(config.mqttUrl, receive, say);
  return {
    port: mllp.port,
    connections: () => mllp.connections(),
    close: async () => {
      await mqtt?.close();
      await mllp.close(drainMs);
    },
  };
}

async function subscribe(url: string, receive: Receive, say: (line: string) => void) {
  const { subscribeDevices } = await import('@healthos/ingest/transports/mqtt.ts');
  return subscribeDevices({ url, clientId: 'healthos', onFault: (error) => say(`the broker: ${error instanceof Error ? error.message : 'trouble'}`) }, receive);
}
