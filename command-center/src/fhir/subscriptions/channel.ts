/**
 * The channel: who listens to which subscription, by a token that was given for it; handshakes, heartbeats and events. Whoever listens is asked again who
 * they are, so that a token that ended, or a tie that did, ends the telling.
 */
import { randomBytes } from 'node:crypto';
import type { Identity } from '../../access/roles.ts';
import type { Listener } from '../../sockets/fhir-socket.ts';
import { notificationOf, type NotificationType, type Shown } from './notification.ts';
import { ownerOf, type Registry } from './registry.ts';
import type { Subscription, Told } from './subscription.ts';

export const channelLimits = { tokenMs: 5 * 60_000, tokens: 5000, lookMs: 5000 } as const;

export interface ChannelParts {
  readonly registry: Registry;
  now(): number;
  verify(token: string): Promise<Identity | undefined>;
  /** Whether the owner may still see what the subscription is of. */
  isOpen(one: Subscription): boolean;
  /** The events as this identity may see them, written to the audit before they are sent; undefined where that could not be. */
  shown(identity: Identity, one: Subscription, told: readonly Told[], peer: string): Promise<readonly Shown[] | undefined>;
  onTrouble(error: unknown): void;
}

interface Binding {
  readonly ids: readonly string[];
  readonly bearer: string;
  readonly address: string;
  readonly until: number;
}
interface Bound {
  readonly one: Subscription;
  readonly bearer: string;
  readonly identity: Identity;
  readonly address: string;
  /** Sent one after the other. */
  sending: Promise<void>;
  saidAt: number;
}

export interface Channel {
  bindingToken(ids: readonly string[], bearer: string, address: string): { readonly token: string; readonly until: number };
  heard(listener: Listener, text: string): void;
  left(listener: Listener): void;
  isBound(listener: Listener): boolean;
  tell(one: Subscription, told: readonly Told[]): void;
  /** Its end is told to whoever listens. */
  ended(one: Subscription): void;
  stop(): void;
}

export function createChannel(parts: ChannelParts): Channel {
  const { registry } = parts;
  const tokens = new Map<string, Binding>();
  const bound = new Map<Listener, Map<string, Bound>>();

  function send(listener: Listener, one: Bound, type: NotificationType, told: readonly Told[] = []): void {
    one.sending = one.sending
      .then(async () => {
        const shown = told.length === 0 ? [] : await parts.shown(one.identity, one.one, told, listener.peer);
        // What cannot be audited is not told: the numbers show that it is missing, and `$events` has it.
        if (shown === undefined) return;
        one.saidAt = parts.now();
        listener.send(JSON.stringify(notificationOf(one.one, type, one.address, parts.now(), shown)));
      })
      .catch((error: unknown) => parts.onTrouble(error));
  }

  async function bind(listener: Listener, token: string): Promise<void> {
    const binding = tokens.get(token);
    tokens.delete(token);
    const identity = binding === undefined || binding.until < parts.now() ? undefined : await parts.verify(binding.bearer);
    const found = binding === undefined || identity === undefined ? [] : binding.ids.flatMap((id) => registry.get(id, ownerOf(identity)) ?? []);
    if (binding === undefined || identity === undefined || found.length === 0) return listener.close(1008, 'the token is unknown or over');
    const mine = bound.get(listener) ?? new Map<string, Bound>();
    bound.set(listener, mine);
    for (const one of found) {
      const { bearer, address } = binding;
      const made: Bound = { one, bearer, identity, address, sending: Promise.resolve(), saidAt: parts.now() };
      mine.set(one.id, made);
      send(listener, made, 'handshake');
    }
  }

  /** Whoever is nobody any more hears nothing more; what may not be seen any more is over; what is silent is said to be alive. */
  async function look(): Promise<void> {
    const now = parts.now();
    for (const [token, { until }] of tokens) if (until < now) tokens.delete(token);
    for (const one of registry.active()) {
      if (one.end <= now) registry.end(one, 'It ended, as was asked.');
      else if (!parts.isOpen(one)) registry.end(one, 'The authorisation for what it is of has ended.');
      else continue;
      ended(one);
    }
    for (const [listener, mine] of bound)
      for (const one of mine.values()) if ((await parts.verify(one.bearer)) === undefined) listener.close(1008, 'signed out');
  }

  function beat(): void {
    const now = parts.now();
    for (const [listener, mine] of bound)
      for (const one of mine.values()) {
        const { heartbeatSeconds, status } = one.one;
        if (heartbeatSeconds !== undefined && status === 'active' && now - one.saidAt >= heartbeatSeconds * 1000) send(listener, one, 'heartbeat');
      }
  }

  function ended(one: Subscription): void {
    for (const [listener, mine] of bound) {
      const own = mine.get(one.id);
      if (own !== undefined) send(listener, own, 'heartbeat');
      mine.delete(one.id);
    }
  }

  const looking = setInterval(() => void look().catch((error: unknown) => parts.onTrouble(error)), channelLimits.lookMs);
  const beating = setInterval(beat, 1000);
  return {
    bindingToken: (ids, bearer, address) => {
      const oldest = tokens.keys().next();
      if (tokens.size >= channelLimits.tokens && oldest.done !== true) tokens.delete(oldest.value);
      const [token, until] = [randomBytes(24).toString('base64url'), parts.now() + channelLimits.tokenMs];
      tokens.set(token, { ids, bearer, address, until });
      return { token, until };
    },
    heard: (listener, text) => {
      const [, token] = /^bind-with-token:? ([\w-]{20,60})\s*$/.exec(text) ?? [];
      if (token === undefined) listener.close(1008, 'bind-with-token and a token were expected');
      else void bind(listener, token).catch((error: unknown) => parts.onTrouble(error));
    },
    left: (listener) => void bound.delete(listener),
    isBound: (listener) => (bound.get(listener)?.size ?? 0) > 0,
    tell: (one, told) => {
      for (const [listener, mine] of bound) {
        const own = mine.get(one.id);
        for (let n = 0; own !== undefined && n < told.length; n += one.most) send(listener, own, 'event-notification', told.slice(n, n + one.most));
      }
    },
    ended,
    stop: () => {
      clearInterval(looking);
      clearInterval(beating);
    },
  };
}
