/** The process under trial: the log, the receiver, the two loops, the door for requests and the duties, as serve.ts wires them, on a disk that outlives it. */
import { createHash } from 'node:crypto';
import { duties } from '@healthos/core/duties/duties.ts';
import { facilityId, feedId, messageId } from '@healthos/core/ids.ts';
import type { Appended, Arrival, EventLog, SampleStore } from '@healthos/core/ports.ts';
import { instant, orderKey, type Instant } from '@healthos/core/time.ts';
import type { Change } from '@healthos/core/wire.ts';
import { pseudonymsOf } from '@healthos/command-center/access/pseudonyms.ts';
import { createDecide, type Decide } from '@healthos/command-center/decide.ts';
import { startDutyLoop } from '@healthos/command-center/duty-loop.ts';
import { Fault } from '@healthos/command-center/fault.ts';
import { createFollow, type Follow } from '@healthos/command-center/follow.ts';
import type { MemoryDisk } from '@healthos/command-center/memory/disk.ts';
import { openMemoryLog } from '@healthos/command-center/memory/event-log.ts';
import { settingsOf } from '@healthos/ingest/feeds/declared.ts';
import { buildNack } from '@healthos/ingest/formats/hl7v2/ack.ts';
// Loaded while time is still that of the machine: in a trial nothing is read from a disk that is not its own.
import '@healthos/ingest/feeds/work/work-json.ts';
import { makeReceive, type Receive } from '@healthos/ingest/receive.ts';
import { mllpDefaults, serve } from '@healthos/ingest/transports/mllp/server.ts';
import type { Random } from '@healthos/simulators/day/random.ts';
import type { Unsafe } from './plan.ts';
import { trialHospital } from './trial-hospital.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { NearEnd } from './wire.ts';

export const facility = facilityId(trialHospital.facility);
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
export const { pseudonym, fingerprint } = pseudonymsOf('trial');

export interface HouseOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly disk: MemoryDisk;
  readonly unsafe?: Unsafe;
  isDiskFull(): boolean;
  /** A batch is on disk and nobody is answered yet; true = the process dies now. */
  diesAfterCommit(): boolean;
  publish(change: Change): void;
  onBug(error: unknown, about: string): void;
}

export interface House {
  readonly log: EventLog & SampleStore;
  readonly follow: Follow;
  readonly decide: Decide;
  readonly receive: Receive;
  accept(near: NearEnd): void;
  /** Connections that the death of the process ends. */
  readonly connections: Set<NearEnd>;
}

/** The picture of a trial is packed as often as anything happens in it. */
const packEveryMs = 500;

/** Resolves once it listens. Its timers are the platform's: they end with `time.dropTimers`. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const clock = { now: () => instant(Math.floor(options.time.now())) };
  let follow: Follow | undefined;
  const log = openMemoryLog({
    clock,
    disk: faultyDisk(options),
    onCommitted: (facts, arrivals) => {
      const receivedAt = instant(arrivals.reduce((oldest, { arrival }) => Math.min(oldest, arrival.receivedAt), Infinity));
      follow?.push(facts, receivedAt);
    },
  });
  const following = createFollow({ log, clock, publish: options.publish, onBug: options.onBug, packEveryMs });
  await following.catchUp();
  follow = following;
  const receive = receiverOf(unsafeLog(log, options.unsafe), clock, options.onBug);
  await receive.facilityJson(Buffer.from(JSON.stringify(trialHospital)), { peer: 'file' });
  const decide = createDecide({ log, follow: following, clock });
  startDutyLoop({ follow: following, decide, duties, onTrouble: options.onBug });
  const connections = new Set<NearEnd>();
  const stats = { frames: 0, strayBytes: 0, oversizeFrames: 0, refusedConnections: 0 };
  return {
    log,
    follow: following,
    decide,
    receive,
    connections,
    accept: (near) => {
      connections.add(near);
      serve(
        { socket: near.far, inFlight: 0 },
        { ...mllpDefaults, host: '', port: 0 },
        stats,
        (frame) => receive.hl7(frame, { peer: 'trial' }),
        (head) => buildNack(head, { ack: 'AR', controlId: '0', at: clock.now(), errors: [{ code: 'hl7.too-large', place: 'MSH', severity: 'E' }] }),
      );
    },
  };
}

export function receiverOf(log: Pick<EventLog, 'append'>, clock: { now(): Instant }, onBug: (error: unknown, about: string) => void): Receive {
  return makeReceive({
    log,
    clock,
    pseudonym,
    fingerprint,
    home: { facility, zone: trialHospital.zone },
    settingsFor: (_sender, feed) => settingsOf(feed, trialHospital.zone, { facility }),
    onBug: (error, { feed, type }) => onBug(error, `translation of ${type} by ${feed}`),
  });
}

const never = (): Promise<never> => new Promise<never>(() => undefined);
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A disk that takes its time, is full for a while, and may be the last thing that a process does. */
function faultyDisk({ disk, random, unsafe, isDiskFull, diesAfterCommit }: HouseOptions): MemoryDisk {
  const forgets = unsafe === 'forget-what-was-kept';
  return {
    ...disk,
    insert: async (batch) => {
      await pause(random.integer(1, 12));
      if (isDiskFull()) throw new Fault('database.refused');
      const messages = forgets
        ? batch.messages.map((row) => (row.type === 'facility' ? row : { ...row, dedupe: undefined, control_key: undefined }))
        : batch.messages;
      const outcome = await disk.insert({ ...batch, messages });
      if (outcome === 'kept' && diesAfterCommit()) return never();
      await pause(random.integer(0, 4));
      return outcome;
    },
  };
}

/** Negative controls: what the receiver is given when the house is made unsafe on purpose. */
function unsafeLog(log: EventLog, unsafe: Unsafe | undefined): Pick<EventLog, 'append'> {
  if (unsafe === 'acknowledge-before-commit')
    return {
      append: (arrival) => {
        log.append(arrival).catch(() => undefined);
        return Promise.resolve(asIfKept(arrival));
      },
    };
  if (unsafe === 'order-by-arrival')
    return {
      append: (arrival) => {
        const { receivedAt, controlId } = arrival;
        if (arrival.type === 'facility') return log.append(arrival);
        return log.append({ ...arrival, events: arrival.events.map((one, n) => ({ ...one, order: orderKey(receivedAt, receivedAt, n, controlId) })) });
      },
    };
  return log;
}

function asIfKept(arrival: Arrival): Appended {
  const { bytes, outcome, feed, sender, controlId, type, receivedAt, sha256 } = arrival;
  const message = {
    id: messageId('0'),
    facility: arrival.facility,
    feed: feedId(feed),
    sender,
    controlId,
    type,
    outcome,
    receivedAt,
    sha256,
    bytes: bytes.length,
  };
  return { message, duplicate: false, events: [] };
}
