/**
 * Which houses this process does the work of. Each beat renews its leases in Redis; which process should have which house follows from the names of both, so that
 * all agree without a vote. What Redis grants counts from the moment that the log gave a fence for it. While Redis is away, nobody takes anything and
 * everybody keeps what the log says is his.
 */
import { createHash } from 'node:crypto';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import type { Beaten, Leases, Wish } from '../redis/leases.ts';
import { trying, type OnTrouble } from '../trouble.ts';

export const holdLimits = {
  beatMs: 500,
  /** A lease that was seen free is taken after this, unless its holder said that it leaves: after a flush its holder comes first. */
  freeMs: 900,
  /** A lease is given back for balance once the same processes lived for so long. */
  settledMs: 3000,
  /** Houses that the log gives fences for in one transaction, each with a lock of its own. */
  takenAtOnce: 32,
} as const;

/** What is done once for all houses: orders that leave, records that may be one person. It has a lease like a house. */
export const desk = facilityId('*desk');

/** The numbers of the log (postgres/facility-hold.ts). */
export interface Fences {
  /** The fence of each. */
  take(facilities: readonly FacilityId[]): Promise<ReadonlyMap<FacilityId, number>>;
  leave(facilities: readonly FacilityId[]): Promise<void>;
  /** What the log says that this process holds. */
  held(): Promise<ReadonlyMap<string, number>>;
}

export interface Holds {
  /** The fence under which this process holds a house; undefined where it does not. */
  fenceOf(facility: FacilityId): number | undefined;
  held(): readonly FacilityId[];
  /** Called after something was taken or lost. */
  onChange(listener: () => void): void;
  /** A process left: what it held is free now. */
  left(facilities: readonly string[]): void;
  stop(): Promise<void>;
}

export interface HoldsOptions {
  readonly process: string;
  readonly leases: Leases;
  readonly fences: Fences;
  /** Whether this process may hold houses now: it can write to the log. */
  isFit(): boolean;
  facilities(): Iterable<FacilityId>;
  /** Told when it leaves, with what it held. */
  sayLeft(facilities: readonly FacilityId[]): void;
  readonly onTrouble: OnTrouble;
}

export function startHolds({ process, leases, fences, isFit, facilities, sayLeft, onTrouble }: HoldsOptions): Holds {
  const held = new Map<FacilityId, number>();
  const freeSince = new Map<string, number>();
  const listeners = new Set<() => void>();
  const beaten = trying(onTrouble, 'the houses of this process');
  const asked = trying(onTrouble, 'asking the log which houses are held here while Redis is away');
  const gaveBack = trying(onTrouble, 'giving houses back to the log');
  let [living, livingSince]: [readonly string[], number] = [[], performance.now()];
  let beating: Promise<void> | undefined;
  let stopped = false;

  function wishFor(facility: FacilityId, now: number): Wish {
    if (!isFit()) return held.has(facility) ? 'give' : 'look';
    const mine = ownerOf(facility, living) === process;
    if (held.has(facility)) return mine || facility === desk || now - livingSince < holdLimits.settledMs ? 'keep' : 'give';
    return mine && now - (freeSince.get(facility) ?? now) >= holdLimits.freeMs ? 'take' : 'look';
  }

  async function beat(): Promise<void> {
    const now = performance.now();
    const wishes = new Map([desk, ...facilities()].map((facility) => [facility, wishFor(facility, now)]));
    const given = [...wishes].flatMap(([facility, wish]) => (wish === 'give' ? [facility] : []));
    // The work ends before the lease does.
    await lose(given);
    const said = await leases.beat(wishes, isFit());
    if (stopped) return;
    if (said === undefined) return keepWhatIsOurs();
    notice(said, wishes, now);
    await lose([...held.keys()].filter((facility) => said.holders.get(facility) !== process));
    const granted = [...wishes.keys()].filter((facility) => said.holders.get(facility) === process && !held.has(facility));
    if (granted.length > 0) await fence(granted);
    if (given.length > 0) sayLeft(given);
  }

  function notice({ living: names, holders }: Beaten, wishes: ReadonlyMap<FacilityId, Wish>, now: number): void {
    if (names.join() !== living.join()) [living, livingSince] = [names, now];
    for (const facility of wishes.keys()) {
      if (holders.has(facility)) freeSince.delete(facility);
      else freeSince.set(facility, freeSince.get(facility) ?? now);
    }
  }

  /** The desk first, which is in the first of them: what is held counts from its batch on. */
  async function fence(granted: readonly FacilityId[]): Promise<void> {
    for (let from = 0; from < granted.length; from += holdLimits.takenAtOnce) {
      for (const [facility, number] of await fences.take(granted.slice(from, from + holdLimits.takenAtOnce))) held.set(facility, number);
      tell();
    }
  }

  /** Redis is away. Nobody can take a lease; a process that still reaches Redis may have, and then the log knows. */
  async function keepWhatIsOurs(): Promise<void> {
    const known = await asked(fences.held());
    if (known === undefined) return;
    await lose([...held].flatMap(([facility, fence]) => (known.get(facility) === fence ? [] : [facility])));
  }

  async function lose(facilities: readonly FacilityId[]): Promise<void> {
    if (facilities.length === 0) return;
    for (const facility of facilities) held.delete(facility);
    tell();
    // Where the log is away, whoever takes them says so himself.
    await gaveBack(fences.leave(facilities));
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  function beatNow(): void {
    beating ??= beaten(beat()).finally(() => (beating = undefined));
  }

  const timer = setInterval(beatNow, holdLimits.beatMs);
  beatNow();
  return {
    fenceOf: (facility) => held.get(facility),
    held: () => [...held.keys()],
    onChange: (listener) => void listeners.add(listener),
    left: (facilities) => {
      for (const facility of facilities) freeSince.set(facility, -Infinity);
      beatNow();
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await beating;
      const own = [...held.keys()];
      await lose(own);
      await leases.leave(own);
      sayLeft(own);
    },
  };
}

/** Of the living, the one whose name and the facility's make the greatest number: all find the same one, and when one dies only its houses move. */
export function ownerOf(facility: string, living: readonly string[]): string | undefined {
  let [best, most]: [string | undefined, string] = [undefined, ''];
  for (const process of living) {
    const weight = createHash('sha256').update(`${process}|${facility}`).digest('hex');
    if (weight > most) [best, most] = [process, weight];
  }
  return best;
}
