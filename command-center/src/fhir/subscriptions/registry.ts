/** The subscriptions of the house: made, changed, ended, and kept over restarts with their counters, so that numbers go on where they were. */
import { randomUUID } from 'node:crypto';
import type { Identity } from '../../access/roles.ts';
import { subscriptionLimits, type Asked, type Subscription } from './subscription.ts';

/** Where they are kept. */
export interface SubscriptionTable {
  load(): Promise<readonly KeptRow[]>;
  keep(rows: readonly KeptRow[]): Promise<void>;
  drop(id: string): Promise<void>;
}

export interface KeptRow {
  readonly id: string;
  readonly owner: Identity;
  readonly resource: unknown;
  readonly status: string;
  readonly error?: string;
  readonly end: number;
  readonly events: number;
  readonly recent: unknown;
  readonly positions: Readonly<Record<string, number>>;
}

export interface Registry {
  all(): Iterable<Subscription>;
  active(): readonly Subscription[];
  of(owner: string): readonly Subscription[];
  get(id: string, owner: string): Subscription | undefined;
  /** undefined: the owner, or the house, has as many as may be. */
  make(asked: Asked, owner: Identity, positions: ReadonlyMap<string, number>): Promise<Subscription | undefined>;
  change(one: Subscription, asked: Asked): Promise<void>;
  end(one: Subscription, why: string): void;
  drop(one: Subscription): Promise<void>;
  /** It was looked at further: written with the next ones. */
  touched(one: Subscription): void;
  add(one: Subscription): void;
  stop(): Promise<void>;
}

/** What was told since the last writing is told again after a crash, under the same numbers. */
const savedEveryMs = 1000;

/** Whoever has the same part in the house, through the same application, is the same owner, whatever the token. */
export function ownerOf({ role, staff, facility, unit, patient, client, about }: Identity): string {
  return [role, staff, facility, unit, patient, client, ...(about === undefined ? [] : [about])].map((one) => one ?? '').join('|');
}

export function createRegistry(table: Pick<SubscriptionTable, 'keep' | 'drop'>, onTrouble: (error: unknown) => void): Registry {
  const byId = new Map<string, Subscription>();
  const dirty = new Set<Subscription>();
  let saving: Promise<void> = Promise.resolve();
  /** Said once, until a writing goes through again. */
  let isStuck = false;

  function save(): Promise<void> {
    const some = [...dirty].filter((one) => byId.has(one.id));
    dirty.clear();
    if (some.length === 0) return saving;
    saving = saving
      .then(() => table.keep(some.map(rowOf)))
      .then(() => {
        isStuck = false;
      })
      .catch((error: unknown) => {
        // What could not be written is written with the next ones.
        some.forEach((one) => dirty.add(one));
        if (!isStuck) onTrouble(error);
        isStuck = true;
      });
    return saving;
  }
  const beat = setInterval(() => void save(), savedEveryMs);

  return {
    all: () => byId.values(),
    active: () => [...byId.values()].filter(({ status }) => status === 'active'),
    of: (owner) => [...byId.values()].filter((one) => ownerOf(one.owner) === owner),
    get: (id, owner) => {
      const found = byId.get(id);
      return found !== undefined && ownerOf(found.owner) === owner ? found : undefined;
    },
    make: async (asked, owner, positions) => {
      const own = ownerOf(owner);
      const ofOwner = [...byId.values()].filter((one) => ownerOf(one.owner) === own).length;
      if (ofOwner >= subscriptionLimits.ofOwner || byId.size >= subscriptionLimits.ofHouse) return undefined;
      const made: Subscription = { ...asked, id: randomUUID(), owner, status: 'active', events: 0, recent: [], positions: new Map(positions) };
      byId.set(made.id, made);
      await table.keep([rowOf(made)]);
      return made;
    },
    change: async (one, asked) => {
      Object.assign(one, asked, { status: 'active' });
      delete one.error;
      await table.keep([rowOf(one)]);
    },
    end: (one, why) => {
      one.status = 'off';
      one.error = why;
      dirty.add(one);
    },
    drop: async (one) => {
      byId.delete(one.id);
      await table.drop(one.id);
    },
    touched: (one) => void dirty.add(one),
    add: (one) => void byId.set(one.id, one),
    stop: async () => {
      clearInterval(beat);
      await save();
    },
  };
}

function rowOf(one: Subscription): KeptRow {
  const { id, owner, resource, status, error, end, events, recent, positions } = one;
  return {
    id,
    owner,
    resource,
    status,
    ...(error === undefined ? {} : { error }),
    end,
    events,
    recent,
    positions: Object.fromEntries(positions),
  };
}
