/**
 * What processes tell each other over Redis: wake-ups and leases, nothing that is not in the log as well. Nothing here throws or waits long: where Redis is away
 * an answer is undefined, what was said is lost, and whoever asked goes on without. Why, `onTrouble` is told once for each stretch of it.
 */
import { createClient, ErrorReply } from 'redis';
import { Fault } from '../fault.ts';
import { trying, type OnTrouble } from '../trouble.ts';
import { within } from './within.ts';

export const busLimits = {
  /** An answer that takes longer is none. */
  answerMs: 1000,
  connectMs: 2000,
  longestPauseMs: 1000,
  /** A connection that is silent is asked whether it is there. */
  pingMs: 2000,
} as const;

export interface Bus {
  /** Runs a script of Redis; undefined while Redis is away. */
  ask(script: string, values: readonly string[]): Promise<unknown>;
  say(words: string): void;
  /** Everything said by any process, this one too. */
  hear(listener: (words: string) => void): void;
  /** What is said is heard, and what is asked is answered. */
  reachable(): boolean;
  close(): Promise<void>;
}

export interface BusOptions {
  readonly channel: string;
  onChange(reachable: boolean): void;
  readonly onTrouble: OnTrouble;
}

export function openBus(url: string, { channel, onChange, onTrouble }: BusOptions): Bus {
  const shared = {
    url,
    disableOfflineQueue: true,
    pingInterval: busLimits.pingMs,
    socket: { connectTimeout: busLimits.connectMs, reconnectStrategy: (tries: number) => Math.min(tries * 100, busLimits.longestPauseMs) },
  };
  const [client, subscriber] = [createClient(shared), createClient(shared)];
  const listeners = new Set<(words: string) => void>();
  let was: boolean | undefined;
  let [subscribed, closed] = [false, false];
  let subscribing: Promise<void> | undefined;
  // What is cut off by closing is no trouble.
  const trouble: OnTrouble = (error, about) => (closed ? undefined : onTrouble(faultOf(error), about));
  const asked = trying(trouble, 'asking Redis');
  const told = trying(trouble, 'saying something over Redis');
  const heard = trying(trouble, 'listening to Redis');
  const reachable = (): boolean => client.isReady && subscriber.isReady && subscribed;
  const look = (): void => {
    if (closed || reachable() === was) return;
    was = reachable();
    onChange(was);
  };

  for (const each of [client, subscriber]) {
    let isBroken = false;
    // Without a listener an error of the library ends the process. It comes with each try: the first of them says why.
    each.on('error', (error: unknown) => {
      if (!isBroken) trouble(error, 'the connection to Redis');
      isBroken = true;
      look();
    });
    each.on('ready', () => {
      isBroken = false;
      look();
    });
    each.on('end', look);
    each.connect().catch((error: unknown) => trouble(error, 'connecting to Redis'));
  }
  subscriber.on('ready', () => void (subscribing ??= subscribe().finally(() => (subscribing = undefined))));

  /** Kept by the library across reconnections once it was made; until then it is tried again. */
  async function subscribe(): Promise<void> {
    const listen = (words: string): void => listeners.forEach((one) => one(words));
    while (!subscribed && !closed && subscriber.isReady) {
      subscribed = (await heard(subscriber.subscribe(channel, listen).then(() => true))) ?? false;
      if (!subscribed) await new Promise((done) => setTimeout(done, busLimits.longestPauseMs));
    }
    look();
  }

  return {
    ask: (script, values) => (client.isReady ? asked(within(busLimits.answerMs, client.eval(script, { arguments: [...values] }))) : Promise.resolve(undefined)),
    say: (words) => {
      if (client.isReady) void told(client.publish(channel, words));
    },
    hear: (listener) => void listeners.add(listener),
    reachable,
    close: async () => {
      closed = true;
      if (subscribing !== undefined) await heard(within(busLimits.answerMs, subscribing));
      for (const each of [client, subscriber]) if (each.isOpen) each.destroy();
    },
  };
}

/** The library's own errors have words and no code. */
export const faultOf = (error: unknown): Fault => new Fault(error instanceof ErrorReply ? 'redis.refused' : 'redis.away', undefined, { cause: error });
