/** The second loop: committed facts in, pictures and changed rows out. Every 25 ms at most what changed, every second what time changed. */
import type { Recorded } from '@healthos/core/event.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Clock, EventLog } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import { diffRows, type Earlier, type Rows, type View, type ViewInput } from '@healthos/core/views/view.ts';
import { viewNamed, views } from '@healthos/core/views/views.ts';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { keepSnapshots } from './enterprise-snapshots.ts';
import { pageEvents } from './pictures.ts';

export const followLimits = {
  /** Milliseconds between two publications. */
  beatMs: 25,
  /** Facts folded before the event loop may turn. */
  stretchFacts: 500,
  /** Views, of all facilities, whose last rows are kept for the next computation. */
  keptViews: 500,
  /** A reader waits so long, at most, for what was committed before it asked. */
  levelMs: 1000,
  /** Facts between two snapshots. */
  snapshotEvery: 100_000,
} as const;

/** A position whose fold broke: a bug of ours. It is set aside and shown; everything else goes on. */
export interface SetAside {
  readonly facility: FacilityId;
  readonly position: number;
  readonly says: string;
}

export interface Follow {
  enterprise(): Enterprise;
  input(facility: FacilityId): ViewInput | undefined;
  /** Rows of a view now, whether anybody watches it or not. */
  rows(facility: FacilityId, view: string): Rows<unknown> | undefined;
  /** Facts committed and not folded yet, and the age of the oldest. */
  behind(): number;
  /** Resolves once what was committed before the call is folded, or after a second: a reader sees its own writes. */
  level(): Promise<void>;
  lagMs(): number;
  setAside(): readonly SetAside[];
  /** Reads snapshot and log up to the present. */
  catchUp(): Promise<void>;
  /** Takes committed facts, in order; `receivedAt` is when the oldest of their messages came. */
  push(facts: readonly Recorded[], receivedAt: Instant): void;
  /** A view as it is now, with what it was computed from. */
  current(facility: FacilityId, view: string): Earlier<unknown> | undefined;
  /** Rows as last published, and from now on their changes. */
  watch(facility: FacilityId, view: string): Snapshot | undefined;
  unwatch(facility: FacilityId, view: string): void;
  saveSnapshot(): Promise<void>;
  stop(): Promise<void>;
}

interface Watched {
  readonly facility: FacilityId;
  readonly view: View;
  watchers: number;
  published?: Earlier<unknown>;
  /** The rows as published, made for the first who asks and handed to all who ask before they change. */
  snapshot?: Snapshot;
  broken: boolean;
}

export interface FollowOptions {
  readonly log: Pick<EventLog, 'read' | 'positions' | 'saveSnapshot' | 'snapshots'>;
  readonly clock: Clock;
  publish(change: Change): void;
  onProgress?(folded: number): void;
  /** A fold or a view broke: a bug of ours. */
  onBug?(error: unknown, about: string): void;
}

export function createFollow(options: FollowOptions): Follow {
  const { log, clock } = options;
  let enterprise = emptyEnterprise();
  const waiting: { readonly facts: readonly Recorded[]; readonly receivedAt: Instant }[] = [];
  const oldest = new Map<FacilityId, Instant>();
  const watched = new Map<string, Watched>();
  const aside: SetAside[] = [];
  let behind = 0;
  let folded = 0;
  let folding = false;
  let sinceSnapshot = 0;
  const snapshots = keepSnapshots(log);
  const beat = setInterval(() => publishChanged(), followLimits.beatMs);
  const second = setInterval(() => publishAll(), 1000);

  function foldAll(facts: readonly Recorded[]): void {
    try {
      enterprise = foldEnterprise(enterprise, facts);
    } catch {
      // Which one broke is found by folding them one by one.
      for (const fact of facts) foldOne(fact);
    }
    sinceSnapshot += facts.length;
  }

  function foldOne(fact: Recorded): void {
    try {
      enterprise = foldEnterprise(enterprise, [fact]);
    } catch (error) {
      options.onBug?.(error, `position ${fact.position} of ${fact.facility}, ${fact.event.type}`);
      aside.push({ facility: fact.facility, position: fact.position, says: error instanceof Error ? error.message : 'unknown' });
    }
  }

  function foldSome(): void {
    const next = waiting.shift();
    if (next === undefined) {
      folding = false;
      if (sinceSnapshot >= followLimits.snapshotEvery) void saveSnapshot();
      return;
    }
    const { facts, receivedAt } = next;
    const stretch = facts.slice(0, followLimits.stretchFacts);
    if (facts.length > stretch.length) waiting.unshift({ facts: facts.slice(stretch.length), receivedAt });
    foldAll(stretch);
    behind -= stretch.length;
    folded += stretch.length;
    for (const { facility } of stretch) oldest.set(facility, Math.min(oldest.get(facility) ?? receivedAt, receivedAt) as Instant);
    setImmediate(foldSome);
  }

  /** Positions are not compared: facts wait in one line, and the line only gets shorter. */
  async function level(): Promise<void> {
    const [goal, until] = [folded + behind, performance.now() + followLimits.levelMs];
    while (folded < goal && performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
  }

  function inputOf(facility: FacilityId): ViewInput | undefined {
    const hospital = enterprise.hospitals.get(facility);
    return hospital === undefined ? undefined : { hospital, identity: enterprise.identity, now: clock.now() };
  }

  function publishChanged(): void {
    if (oldest.size === 0) return;
    for (const one of watched.values()) {
      const receivedAt = oldest.get(one.facility);
      if (receivedAt !== undefined) publish(one, receivedAt);
    }
    oldest.clear();
  }

  function publishAll(): void {
    for (const one of watched.values()) publish(one, undefined);
  }

  function publish(one: Watched, receivedAt: Instant | undefined): void {
    const input = inputOf(one.facility);
    if (input === undefined || one.watchers === 0 || one.published === undefined) return;
    const rows = rowsOf(one, input, one.published);
    if (rows === undefined) return;
    const { put, gone } = diffRows(one.published.rows, rows);
    one.published = { input, rows };
    delete one.snapshot;
    if (put.length === 0 && gone.length === 0) return;
    options.publish({
      view: one.view.name,
      facility: one.facility,
      position: input.hospital.position,
      asOf: input.now,
      put,
      gone,
      ...(receivedAt === undefined ? {} : { receivedAt }),
    });
  }

  /** The view as it is now. While nobody watches, what was computed last is what the next computation starts from. */
  function current(facility: FacilityId, name: string): Earlier<unknown> | undefined {
    const view = viewNamed(name);
    const input = inputOf(facility);
    if (view === undefined || input === undefined) return undefined;
    const key = `${facility}|${name}`;
    const one: Watched = watched.get(key) ?? { facility, view, watchers: 0, broken: false };
    const rows = rowsOf(one, input, one.published);
    if (rows === undefined) return undefined;
    if (one.watchers === 0) {
      one.published = { input, rows };
      delete one.snapshot;
      if (watched.has(key) || watched.size < followLimits.keptViews) watched.set(key, one);
    }
    return { input, rows };
  }

  function watch(facility: FacilityId, name: string): Snapshot | undefined {
    const key = `${facility}|${name}`;
    if ((watched.get(key)?.watchers ?? 0) === 0 && current(facility, name) === undefined) return undefined;
    const one = watched.get(key);
    if (one?.published === undefined) return undefined;
    one.watchers++;
    const { input, rows } = one.published;
    one.snapshot ??= { view: name, facility, position: input.hospital.position, asOf: input.now, rows: [...rows] };
    return one.snapshot;
  }

  /** A view that breaks leaves its screens as they were, says so once, and stops nothing else. */
  function rowsOf(one: Watched, input: ViewInput, earlier: Earlier<unknown> | undefined): Rows<unknown> | undefined {
    try {
      const rows = one.view.rows(input, earlier);
      one.broken = false;
      return rows;
    } catch (error) {
      if (!one.broken) options.onBug?.(error, `view ${one.view.name} of ${one.facility}`);
      one.broken = true;
      return undefined;
    }
  }

  async function catchUp(): Promise<void> {
    enterprise = (await snapshots.newest()) ?? enterprise;
    let read = 0;
    for (const [facility, last] of await log.positions()) {
      for (let after = enterprise.hospitals.get(facility)?.position ?? 0; after < last;) {
        const page = await log.read({ facility, after, limit: pageEvents });
        const newest = page[page.length - 1];
        if (newest === undefined) break;
        foldAll(page);
        after = newest.position;
        read += page.length;
        options.onProgress?.(read);
      }
    }
    if (read >= followLimits.snapshotEvery) await saveSnapshot();
    else sinceSnapshot = read;
    void warm();
  }

  /** Scores of a whole house are computed once before the first screen asks, a view at a time. */
  async function warm(): Promise<void> {
    for (const { facility, operations } of enterprise.hospitals.values()) {
      if (operations.description === undefined) continue;
      for (const { name } of views) {
        await new Promise((resolve) => setImmediate(resolve));
        current(facility, name);
      }
    }
  }

  /** The state is immutable, so what is written is one moment of it. */
  function saveSnapshot(): Promise<void> {
    sinceSnapshot = 0;
    return snapshots.save(enterprise);
  }

  return {
    enterprise: () => enterprise,
    input: inputOf,
    current,
    rows: (facility, name) => current(facility, name)?.rows,
    behind: () => behind,
    level: () => level(),
    lagMs: () => (waiting[0] === undefined ? 0 : Math.max(0, clock.now() - waiting[0].receivedAt)),
    setAside: () => aside,
    catchUp,
    push: (facts, receivedAt) => {
      if (facts.length === 0) return;
      waiting.push({ facts, receivedAt });
      behind += facts.length;
      if (folding) return;
      folding = true;
      setImmediate(foldSome);
    },
    watch,
    unwatch: (facility, name) => {
      const one = watched.get(`${facility}|${name}`);
      if (one !== undefined && one.watchers > 0) one.watchers--;
    },
    saveSnapshot,
    stop: async () => {
      clearInterval(beat);
      clearInterval(second);
      await snapshots.settled();
      await saveSnapshot();
    },
  };
}
