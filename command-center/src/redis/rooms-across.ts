/**
 * Rooms of sockets across processes: socket.io's adapter over a stream of Redis, so that whom one process sends away is sent away by all. Nothing else passes:
 * a row of a patient is refused here, whoever says it. The adapter is shown the two connections below in place of its own: while Redis is away its calls are
 * lost, said once and tried again at a pace, where the library alone would hold them back, or ask without a pause.
 */
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';
import { trying, type OnTrouble } from '../trouble.ts';
import { busLimits, faultOf } from './bus.ts';
import { within } from './within.ts';

export const roomsLimits = {
  /** Entries of the stream, about: who was away from Redis for longer than these tell is told by its look at the database. */
  entries: 1000,
  atOnce: 100,
  /** A read waits so long for the next entry. */
  waitMs: 2000,
  /** Between a read that failed and the next. */
  againMs: 250,
} as const;

export interface RoomsAcross {
  /** What socket.io is given. */
  readonly adapter: ReturnType<typeof createAdapter>;
  /** Somebody was sent away, by any process: asked what ended before the sockets here are cut, so that who comes again at once is known. */
  onEnded(look: () => Promise<unknown>): void;
  close(): void;
}

/** "Disconnect the sockets of these rooms", as the adapter numbers its messages. */
const sendsAway = '6';

export function openRoomsAcross(url: string, { stream, onTrouble }: { readonly stream: string; readonly onTrouble: OnTrouble }): RoomsAcross {
  const again = (tries: number): number => Math.min(tries * 100, busLimits.longestPauseMs);
  const socket = { connectTimeout: busLimits.connectMs, reconnectStrategy: again };
  const writer = createClient({ url, disableOfflineQueue: true, pingInterval: busLimits.pingMs, socket });
  // It is silent for as long as a read waits, and no longer: a connection that is dead is noticed by that.
  const reader = createClient({ url, disableOfflineQueue: true, socket: { ...socket, socketTimeout: roomsLimits.waitMs * 2 } });
  let closed = false;
  let look: () => Promise<unknown> = () => Promise.resolve();
  const trouble: OnTrouble = (error, about) => (closed ? undefined : onTrouble(faultOf(error), about));
  const said = trying(trouble, 'saying over Redis who is sent away');
  const heard = trying(trouble, 'reading from Redis who is sent away');
  const looked = trying(onTrouble, 'looking for what ended elsewhere');
  const connected = [writer, reader].map((each) => {
    // Without a listener an error of the library ends the process; that Redis is away is said by the bus.
    each.on('error', () => undefined);
    return each.connect().catch(() => undefined);
  });

  /** The adapter begins behind the newest entry, anew with each read until it has one: it is told which that was, so that none falls between two reads. */
  let newest: string | undefined;
  const begin = async (key: string): Promise<string> => (newest ??= (await reader.xRevRange(key, '+', '-', { COUNT: 1 }))?.[0]?.id ?? '0-0');
  const xRead = async ([{ key, id }]: [{ key: string; id: string }], options: { COUNT: number; BLOCK: number }): Promise<unknown> => {
    const reading = async () => reader.xRead([{ key, id: id === '$' ? await begin(key) : id }], options);
    const read = reader.isReady ? await heard(reading()) : undefined;
    // A reader that is closed asks no more: an answer would make the adapter read again.
    if (closed) return new Promise(() => undefined);
    if (read === undefined) await new Promise((done) => setTimeout(done, roomsLimits.againMs));
    if (read === undefined || read === null) return null;
    await looked(within(busLimits.answerMs, look()));
    return read;
  };
  const xAdd = async (key: string, id: '*', entry: { readonly [field: string]: string }, options: object): Promise<unknown> => {
    if (entry['type'] === sendsAway) return said(within(busLimits.answerMs, writer.xAdd(key, id, entry, options)));
    onTrouble(new RangeError(`a message of kind ${entry['type']} was kept from Redis`), 'saying over Redis who is sent away');
    return undefined;
  };
  // By `sSubscribe` it knows the library. Its channels carry questions to all processes and their answers: nobody asks any.
  const channels = { sSubscribe: () => undefined, subscribe: () => undefined };
  const waiting = { ...channels, on: () => undefined, connect: () => Promise.all(connected), xRead, disconnect: () => undefined };
  return {
    adapter: createAdapter(
      { ...channels, duplicate: () => waiting, xAdd },
      { streamName: stream, maxLen: roomsLimits.entries, readCount: roomsLimits.atOnce, blockTimeInMs: roomsLimits.waitMs, onlyPlaintext: true },
    ),
    onEnded: (asked) => {
      look = asked;
    },
    close: () => {
      closed = true;
      for (const each of [writer, reader]) if (each.isOpen) each.destroy();
    },
  };
}
