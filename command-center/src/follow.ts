/** The second loop: committed facts in, pictures out. What screens watch of the pictures is made in live-views.ts. */
import type { Recorded } from '@healthos/core/event.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { Enterprise, Hospital } from '@healthos/core/hospital.ts';
import type { Learned } from '@healthos/core/house/learned.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { EventLog } from '@healthos/core/ports.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import type { Rows, ViewInput } from '@healthos/core/views/view.ts';
import { views } from '@healthos/core/views/views.ts';
import type { Telling } from '@healthos/core/wire.ts';
import { keepSnapshots, type Pace } from './enterprise-snapshots.ts';
import { judgeAwaited } from './judge.ts';
import { createLiveViews, liveViewLimits, type LiveViews, type LiveViewsOptions } from './live-views.ts';
import { createPacking } from './packing.ts';
import { pageEvents } from './pictures.ts';

export const followLimits = {
  /** Facts folded before the event loop may turn. */
  stretchFacts: 500,
  /** A reader waits so long, at most, for what was committed before it asked. */
  levelMs: 1000,
  /** Facts between two snapshots; and after one at least so many times as long as it took, however much is told: it is written while others wait. */
  snapshotEvery: 200_000,
  snapshotRestTimes: 4,
} as const;

/** A position whose fold broke: a bug of ours. It is set aside and shown; everything else goes on. */
export interface SetAside {
  readonly facility: FacilityId;
  readonly position: number;
  readonly says: string;
}

export interface Follow extends Pick<LiveViews, 'prepare' | 'current' | 'watch' | 'unwatch'> {
  enterprise(): Enterprise;
  input(facility: FacilityId): ViewInput | undefined;
  /** Rows of a view now, whether anybody watches it or not. */
  rows(facility: FacilityId, view: string): Rows<unknown> | undefined;
  /** Facts committed and not folded yet, and the age of the oldest. */
  behind(): number;
  /** Resolves once what was committed before the call is folded, or after a second unless told otherwise: a reader sees its own writes. */
  level(withinMs?: number): Promise<void>;
  lagMs(): number;
  setAside(): readonly SetAside[];
  /** Reads snapshot and log up to the present. */
  catchUp(): Promise<void>;
  /** Takes committed facts, in order; `receivedAt` is when the oldest of their messages came. */
  push(facts: readonly Recorded[], receivedAt: Instant): void;
  /** Whoever hears it is told of facts right after they are folded; returns what ends it. */
  onFolded(hear: (facts: readonly Recorded[]) => void): () => void;
  saveSnapshot(): Promise<void>;
  stop(): Promise<void>;
}

export interface FollowOptions extends Pick<LiveViewsOptions, 'clock' | 'publish' | 'onBug'> {
  readonly log: Pick<EventLog, 'read' | 'positions' | 'saveSnapshot' | 'newestSnapshot'>;
  onProgress?(folded: number): void;
  /** Between two looks at what of the picture may be packed. */
  readonly packEveryMs?: number;
  /** What each house has learned of itself, where that is worked out beside the loop. */
  learned?(facility: FacilityId): Learned;
  /** A past that is being told: the picture is of then. */
  telling?(facility: FacilityId): Pick<Telling, 'at'> | undefined;
}

export function createFollow(options: FollowOptions): Follow {
  const { log, clock } = options;
  let enterprise = emptyEnterprise();
  const waiting: { readonly facts: readonly Recorded[]; readonly receivedAt: Instant }[] = [];
  const hearers = new Set<(facts: readonly Recorded[]) => void>();
  const aside: SetAside[] = [];
  let behind = 0;
  let folded = 0;
  let folding = false;
  let [sinceSnapshot, snapshotRestsUntil] = [0, 0];
  let warming: Promise<void> | undefined;
  const snapshots = keepSnapshots(log, (error, about) => options.onBug?.(error, about));
  const packing = createPacking(
    () => enterprise,
    (error, about) => options.onBug?.(error, about),
    options.packEveryMs,
  );
  const live = createLiveViews({ ...options, input: inputOf });

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
      if (sinceSnapshot >= followLimits.snapshotEvery && performance.now() >= snapshotRestsUntil) void saveSnapshot('beside');
      return;
    }
    const { facts, receivedAt } = next;
    const stretch = facts.slice(0, followLimits.stretchFacts);
    if (facts.length > stretch.length) waiting.unshift({ facts: facts.slice(stretch.length), receivedAt });
    foldAll(stretch);
    behind -= stretch.length;
    folded += stretch.length;
    for (const hear of hearers) hear(stretch);
    for (const facility of new Set(stretch.map((fact) => fact.facility))) live.told(facility, receivedAt);
    setImmediate(foldSome);
  }

  /** Positions are not compared: facts wait in one line, and the line only gets shorter. */
  async function level(withinMs: number = followLimits.levelMs): Promise<void> {
    const [goal, until] = [folded + behind, performance.now() + withinMs];
    while (folded < goal && performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
  }

  function inputOf(facility: FacilityId): ViewInput | undefined {
    const hospital = enterprise.hospitals.get(facility);
    const learned = options.learned?.(facility);
    if (hospital === undefined) return undefined;
    const telling = options.telling?.(facility);
    return {
      hospital,
      identity: enterprise.identity,
      now: telling === undefined ? clock.now() : thenOf(hospital, telling.at, clock.now()),
      ...(learned === undefined ? {} : { learned }),
      ...(telling === undefined ? {} : { telling: true }),
    };
  }

  async function catchUp(): Promise<void> {
    // A second time it goes on from where it is.
    if (enterprise.hospitals.size === 0) enterprise = (await snapshots.newest()) ?? enterprise;
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
        await packing.whileRead(read);
      }
    }
    if (read >= followLimits.snapshotEvery) await saveSnapshot('hurried');
    else sinceSnapshot = read;
    packing.begin();
    warming ??= warm();
  }

  /** Views of a whole house are made once before the first screen asks, one after the other; of as many as are kept. */
  async function warm(): Promise<void> {
    let warmed = 0;
    for (const { facility, operations } of enterprise.hospitals.values()) {
      if (operations.description === undefined) continue;
      const input = inputOf(facility);
      if (input !== undefined) await judgeAwaited(input).catch((error: unknown) => options.onBug?.(error, `findings of ${facility}`));
      for (const { name } of views) {
        if (++warmed > liveViewLimits.keptViews) return;
        await new Promise((resolve) => setImmediate(resolve));
        await live.prepare(facility, name);
        live.current(facility, name);
      }
    }
  }

  /** The state is immutable, so what is written is one moment of it. */
  async function saveSnapshot(pace: Pace): Promise<void> {
    sinceSnapshot = 0;
    const began = performance.now();
    await snapshots.save(enterprise, pace);
    snapshotRestsUntil = performance.now() + followLimits.snapshotRestTimes * (performance.now() - began);
  }

  return {
    enterprise: () => enterprise,
    input: inputOf,
    prepare: live.prepare,
    current: live.current,
    rows: (facility, name) => live.current(facility, name)?.rows,
    behind: () => behind,
    level,
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
    watch: live.watch,
    onFolded: (hear) => {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    unwatch: live.unwatch,
    saveSnapshot: () => saveSnapshot('hurried'),
    stop: async () => {
      live.stop();
      await packing.stop();
      await snapshots.settled();
      // What nobody told anything since is kept already.
      if (sinceSnapshot > 0) await saveSnapshot('hurried');
    },
  };
}

/** A past is told in strides: what moved in the last of them is newer than its beginning. */
function thenOf({ operations }: Hospital, at: Instant, now: Instant): Instant {
  return instant(Math.min(now, Math.max(at, operations.index.told.newestAt ?? at)));
}
