/**
 * What a process needs to be one of several on one log: facts of the others, turns for what is decided, and the houses whose work is its own. A process alone
 * (no REDIS_URL) has none of it and pays for none of it.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Recorded } from '@healthos/core/event.ts';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import type { Clock } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { InTurn } from '../decide.ts';
import type { FeedStats } from '../feed-stats.ts';
import type { Follow } from '../follow.ts';
import type { PostgresLog } from '../postgres/event-log.ts';
import { giveTurn, holdsOf, leaveHolds, takeHolds, takeTurn } from '../postgres/facility-hold.ts';
import { settingOnce } from '../postgres/settings.ts';
import { openBus } from '../redis/bus.ts';
import { createLeases } from '../redis/leases.ts';
import { desk, startHolds, type Holds } from './holds.ts';
import { startFollowing } from './following.ts';
import type { ProcessRole } from './roles.ts';
import { createTurns } from './turns.ts';
import { openRoomsAcross, type RoomsAcross } from '../redis/rooms-across.ts';
import { readWords, wordsOf } from '../redis/words.ts';
import type { OnTrouble } from '../trouble.ts';

export interface Together {
  /** What this process appended goes on to its pictures, and the others are woken. */
  committed(facts: readonly Recorded[], receivedAt: Instant): void;
  readonly inTurn: InTurn;
  /** The houses whose work is done here, and with them the pictures of those only. */
  readonly ofHolder: Follow;
  /** Houses whose lessons are learned here: those that are held, and those that somebody here looks at. */
  learns(): readonly FacilityId[];
  /** The same pictures, noticing who is looked at. */
  readonly shown: Follow;
  /** Whether Redis carries wake-ups now. */
  isHearing(): boolean;
  readonly holds: Holds;
  /** Where this process has screens: whom another one sends away is sent away here. */
  readonly across: RoomsAcross | undefined;
  /** Gives its houses back, so that others go on with them at once. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

export interface TogetherOptions {
  readonly redisUrl: string;
  readonly roles: ReadonlySet<ProcessRole>;
  readonly log: PostgresLog;
  readonly follow: Follow;
  readonly stats: Pick<FeedStats, 'told' | 'heard'>;
  readonly clock: Clock;
  say(line: string): void;
  readonly onTrouble: OnTrouble;
}

export async function openTogether(options: TogetherOptions): Promise<Together> {
  const { log, follow, stats, clock, roles, say, onTrouble } = options;
  const me = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const prefix = `healthos:${await settingOnce(log.pool, 'installation')}`;
  const bus = openBus(options.redisUrl, {
    channel: `${prefix}:said`,
    onChange: (reachable) => say(reachable ? 'Redis: wake-ups and leases' : 'Redis is away: the log is looked at instead, and no house changes hands'),
    onTrouble,
  });
  const following = startFollowing({
    log,
    from: new Map([...follow.enterprise().hospitals].map(([facility, { position }]) => [facility, position])),
    take: follow.push,
    heard: (facts) => countHeard(facts, stats, clock),
    say: (heads) => bus.say(wordsOf({ from: me, moved: heads })),
    isHearing: bus.reachable,
    onTrouble,
  });
  const fences = fencesOf(log, me);
  const leases = createLeases(bus, { prefix, process: me });
  const facilities = (): Iterable<FacilityId> => follow.enterprise().hospitals.keys();
  const isFit = (): boolean => roles.has('follow') && log.writable() && following.isCurrent();
  const holds = startHolds({ process: me, leases, fences, isFit, facilities, sayLeft: (left) => bus.say(wordsOf({ from: me, left })), onTrouble });
  bus.hear((text) => {
    const words = readWords(text);
    if (words === undefined || words.from === me) return;
    for (const [facility, position] of words.moved) following.moved(facilityId(facility), position);
    if (words.left.length > 0) holds.left(words.left);
  });
  const inTurn = createTurns({
    take: async (facility, ofHolder, lastsMs) => {
      const fence = holds.fenceOf(facility);
      if (!ofHolder) return takeTurn(log.pool, facility, lastsMs);
      return fence === undefined ? undefined : takeTurn(log.pool, facility, lastsMs, { holder: me, fence });
    },
    give: (facility, turn) => giveTurn(log.pool, facility, turn),
    reach: following.reach,
    holds: (facility) => holds.fenceOf(facility) !== undefined,
    onTrouble,
  });
  const shown = noticing(follow);
  const across = roles.has('web') ? openRoomsAcross(options.redisUrl, { stream: `${prefix}:ended`, onTrouble }) : undefined;
  return {
    committed: following.committed,
    inTurn,
    ofHolder: heldOnly(follow, holds),
    learns: () => [...new Set([...holds.held().filter((facility) => facility !== desk), ...shown.watched()])],
    shown: shown.follow,
    isHearing: bus.reachable,
    holds,
    across,
    leave: holds.stop,
    close: async () => {
      await following.stop();
      across?.close();
      await bus.close();
    },
  };
}

const fencesOf = ({ pool }: PostgresLog, me: string) => ({
  take: (facilities: readonly FacilityId[]) => takeHolds(pool, facilities, me),
  leave: (facilities: readonly FacilityId[]) => leaveHolds(pool, me, facilities),
  held: () => holdsOf(pool, me),
});

/** Walls say when a feed spoke last, whichever process it spoke to. */
function countHeard(facts: readonly Recorded[], stats: TogetherOptions['stats'], clock: Clock): void {
  const now = clock.now();
  const messages = new Set<string>();
  for (const { feed, effective, message } of facts) {
    stats.heard(feed, effective.at, now);
    if (!messages.has(message)) stats.told({ feed, outcome: 'applied', at: now });
    messages.add(message);
  }
}

function heldOnly(follow: Follow, holds: Holds): Follow {
  return {
    ...follow,
    enterprise: () => {
      const { identity, hospitals } = follow.enterprise();
      return { identity, hospitals: new Map([...hospitals].filter(([facility]) => holds.fenceOf(facility) !== undefined)) };
    },
  };
}

function noticing(follow: Follow): { readonly follow: Follow; watched(): Iterable<FacilityId> } {
  const watchers = new Map<FacilityId, number>();
  return {
    follow: {
      ...follow,
      watch: (facility, view) => {
        const snapshot = follow.watch(facility, view);
        if (snapshot !== undefined) watchers.set(facility, (watchers.get(facility) ?? 0) + 1);
        return snapshot;
      },
      unwatch: (facility, view) => {
        const left = (watchers.get(facility) ?? 0) - 1;
        if (left > 0) watchers.set(facility, left);
        else watchers.delete(facility);
        follow.unwatch(facility, view);
      },
    },
    watched: () => watchers.keys(),
  };
}
