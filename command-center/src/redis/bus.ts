/**
 * What processes tell each other over Redis: wake-ups and leases, nothing that is not in the log as well. Nothing here throws or waits long: where Redis is away
 * an answer is undefined, what was said is lost, and whoever asked goes on without.
 */
import { createClient } from 'redis';
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
  reachable(): boolean;
  close(): Promise<void>;
}

export function openBus(url: string, channel: string, onChange: (reachable: boolean) => void): Bus {
  const shared = {
    url,
    disableOfflineQueue: true,
    pingInterval: busLimits.pingMs,
    socket: { connectTimeout: busLimits.connectMs, reconnectStrategy: (tries: number) => Math.min(tries * 100, busLimits.longestPauseMs) },
  };
  const [client, subscriber] = [createClient(shared), createClient(shared)];
  const listeners = new Set<(words: string) => void>();
  let was: boolean | undefined;
  const reachable = (): boolean => client.isReady && subscriber.isReady;
  const look = (): void => {
    if (reachable() === was) return;
    was = reachable();
    onChange(was);
  };
  for (const each of [client, subscriber]) {
    // Without a listener an error of the library ends the process; what it means is that Redis is away.
    each.on('error', look);
    each.on('ready', look);
    each.on('end', look);
    each.connect().catch(() => undefined);
  }
  // Kept by the library across reconnections.
  const subscribed = subscribe();

  async function subscribe(): Promise<void> {
    await new Promise<void>((ready) => (subscriber.isReady ? ready() : void subscriber.once('ready', () => ready())));
    await subscriber.subscribe(channel, (words) => listeners.forEach((listen) => listen(words))).catch(() => undefined);
  }

  return {
    ask: (script, values) => within(busLimits.answerMs, client.isReady ? client.eval(script, { arguments: [...values] }) : Promise.resolve(undefined)),
    say: (words) => {
      if (client.isReady) void client.publish(channel, words).catch(() => undefined);
    },
    hear: (listener) => void listeners.add(listener),
    reachable,
    close: async () => {
      if (subscriber.isReady) await within(busLimits.answerMs, subscribed);
      for (const each of [client, subscriber]) if (each.isOpen) each.destroy();
    },
  };
}
