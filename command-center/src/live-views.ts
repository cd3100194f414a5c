/**
 * The views that screens watch, kept up with the pictures in rounds. A round makes every view of which something was told once, the light ones first, each of the
 * newest picture when its turn comes: what is told while others are made is in it, and need not wait for the next round. The event loop turns between them, and
 * after a round all rest for a share of what it took. Once a second time alone is reason enough to look: after what was told, and a few views a round, so that
 * what is told next need not wait for all of them.
 */
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Clock } from '@healthos/core/ports.ts';
import { preparedFindings } from '@healthos/core/reasoning/findings.ts';
import type { Instant } from '@healthos/core/time.ts';
import { diffRows, isLaterOnly, type Earlier, type View, type ViewInput } from '@healthos/core/views/view.ts';
import { accountsOf } from '@healthos/core/views/ledgers.ts';
import { viewNamed } from '@healthos/core/views/views.ts';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { judgedOnce } from './judge.ts';
import { createKeptViews, unwatched, type Watched } from './kept-views.ts';
import { makingRows, stretchMs } from './making-rows.ts';

export const liveViewLimits = {
  /** Milliseconds from one look at what is owed to the next, or longer. */
  beatMs: 20,
  /** After a round all rest for such a share of what it took: what is received may not wait for what is shown. */
  restOfRound: 0.15,
  /** While a past is told nobody waits for each of its facts: a view rests at least so long, and so many times what it took. */
  toldRestMs: 1000,
  restOfTold: 40,
  /** Of the views that take longer than this, one is made in so long: the loop must not stand still for one after the other. */
  toldDearMs: 15,
  betweenDearMs: 1000,
  /** Milliseconds of a round for views of which nothing is another but the time, and how many seconds the last of them may lag. */
  ofTimeMs: 10,
  ofTimeSeconds: 2,
  /** Views, of all facilities, whose last rows are kept for the next computation while nobody watches them. */
  keptViews: 500,
  /** And for how many seconds after somebody asked for them last. */
  keptSeconds: 3600,
} as const;

/** What the first judging of a house makes, and is most of it: whoever needs one of these waits for that. */
const ofJudging: ReadonlySet<unknown> = new Set([preparedFindings, accountsOf]);

export interface LiveViews {
  /** Something of a facility was folded; `receivedAt` is when the oldest of its messages came. */
  told(facility: FacilityId, receivedAt: Instant): void;
  /** Resolves once a view that is dear was made of a picture of now, a slice at a time: whoever asks for it next waits for what changed since, nobody else for it. */
  prepare(facility: FacilityId, view: string): Promise<void>;
  /** A view as it is now, with what it was computed from. */
  current(facility: FacilityId, view: string): Earlier<unknown> | undefined;
  /** Rows as last published, and from now on their changes. */
  watch(facility: FacilityId, view: string): Snapshot | undefined;
  unwatch(facility: FacilityId, view: string): void;
  stop(): void;
}

export interface LiveViewsOptions {
  readonly clock: Clock;
  /** The picture of a facility now. */
  input(facility: FacilityId): ViewInput | undefined;
  publish(change: Change): void;
  /** A view broke: a bug of ours. */
  onBug?(error: unknown, about: string): void;
}

export function createLiveViews(options: LiveViewsOptions): LiveViews {
  const { clock, input: inputOf } = options;
  const watched = createKeptViews(liveViewLimits.keptViews);
  /** Views that are made for whoever asks next: once for all who ask meanwhile. */
  const preparing = new Map<string, Promise<void>>();
  let stopped = false;
  const { rowsOf, slicedRows } = makingRows({ onBug: options.onBug, isOff: () => stopped });
  let dearUntil = 0;
  let timer = setTimeout(look, liveViewLimits.beatMs);

  function look(): void {
    const began = performance.now();
    void round(secondOf(clock.now())).finally(() => {
      const took = performance.now() - began;
      if (!stopped) timer = setTimeout(look, Math.max(liveViewLimits.beatMs - took, liveViewLimits.restOfRound * took));
    });
  }

  async function round(second: number): Promise<void> {
    const pictures = new Map<FacilityId, ViewInput>();
    let turnedAt = performance.now();
    const turn = async (): Promise<void> => {
      if (performance.now() - turnedAt < stretchMs) return;
      await new Promise((resolve) => setImmediate(resolve));
      turnedAt = performance.now();
    };
    watched.forgetBefore(second - liveViewLimits.keptSeconds);
    const ofTime: Watched[] = [];
    for (const one of dueAt(turnedAt, second)) {
      if (stopped) return;
      const input = newest(pictures, one.facility);
      if (one.published !== undefined && input !== undefined && isLaterOnly(one.view, one.published.input, input)) {
        shows(one, one.published, input);
        if (one.second !== second) ofTime.push(one);
        continue;
      }
      await make(one, input, second);
      await turn();
    }
    let spentMs = 0;
    for (const one of ofTime.sort((a, b) => a.second - b.second || a.tookMs - b.tookMs)) {
      if (stopped) return;
      if (spentMs > liveViewLimits.ofTimeMs && second - one.second < liveViewLimits.ofTimeSeconds) continue;
      await make(one, newest(pictures, one.facility), second);
      spentMs += one.tookMs;
      await turn();
    }
  }

  /** What was told is none of this view's: its rows are those of the newer picture too, at the time that they are of. */
  function shows(one: Watched, { input: { now }, rows }: Earlier<unknown>, input: ViewInput): void {
    delete one.owesSince;
    if (one.published?.input.hospital === input.hospital) return;
    one.published = { input: { ...input, now }, rows };
    delete one.snapshot;
  }

  async function make(one: Watched, input: ViewInput | undefined, second: number): Promise<void> {
    if (one.told && one.tookMs > liveViewLimits.toldDearMs && performance.now() < dearUntil) return;
    const { owesSince } = one;
    // What is folded from here on is not in its picture, and is owed to the next round.
    delete one.owesSince;
    one.second = second;
    const before = one.published;
    const made = input === undefined || before === undefined || !isNewer(input, before) ? undefined : await slicedRows(one, input, before);
    const began = performance.now();
    // Nobody watches it any more, or somebody began anew and has a newer picture than this.
    if (input !== undefined && before !== undefined && made?.rows !== undefined && one.watchers > 0 && one.published === before)
      publish(one, { input, rows: made.rows }, before, owesSince);
    const ended = performance.now();
    one.tookMs = (made?.spentMs ?? 0) + ended - began;
    one.told = input?.telling === true;
    one.restsUntil = one.told ? ended + Math.max(liveViewLimits.toldRestMs, liveViewLimits.restOfTold * one.tookMs) : 0;
    if (one.told && one.tookMs > liveViewLimits.toldDearMs) dearUntil = ended + liveViewLimits.betweenDearMs;
  }

  /** The picture of before while nothing but the time is another: what views share is kept with it. */
  function newest(pictures: Map<FacilityId, ViewInput>, facility: FacilityId): ViewInput | undefined {
    const now = inputOf(facility);
    const known = pictures.get(facility);
    if (now === undefined || (known !== undefined && isOfSame(known, now))) return known;
    pictures.set(facility, now);
    return now;
  }

  /** Views that owe something or were not looked at in this second, light ones first. */
  function dueAt(at: number, second: number): readonly Watched[] {
    const due: Watched[] = [];
    for (const one of watched.values()) {
      const { owesSince } = one;
      if (one.watchers === 0 || one.restsUntil > at || (owesSince === undefined && one.second === second)) continue;
      due.push(one);
    }
    return due.sort((a, b) => a.tookMs - b.tookMs);
  }

  function publish(one: Watched, { input, rows }: Earlier<unknown>, before: Earlier<unknown>, receivedAt: Instant | undefined): void {
    const { put, gone } = diffRows(before.rows, rows);
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
      // How long ago a past was received says nothing of how fast the present is shown.
      ...(receivedAt === undefined || input.telling === true ? {} : { receivedAt }),
    });
  }

  /** The view as it is now. While nobody watches, what was computed last is what the next computation starts from. */
  function current(facility: FacilityId, name: string): Earlier<unknown> | undefined {
    const view = viewNamed(name);
    const input = inputOf(facility);
    if (view === undefined || input === undefined) return undefined;
    const one = watched.get(facility, name) ?? unwatched(facility, view);
    const rows = rowsOf(one, input, one.published);
    if (rows === undefined) return undefined;
    if (one.watchers === 0) keep(one, { input, rows });
    return { input, rows };
  }

  function keep(one: Watched, made: Earlier<unknown>): void {
    one.published = made;
    one.second = secondOf(clock.now());
    delete one.snapshot;
    watched.remember(one);
  }

  function prepare(facility: FacilityId, name: string): Promise<void> {
    const key = `${facility}|${name}`;
    const view = viewNamed(name);
    const known = preparing.get(key);
    if (known !== undefined) return known;
    if (view === undefined || (view.tables ?? view.inSteps) === undefined) return Promise.resolve();
    const made = prepared(facility, view).finally(() => preparing.delete(key));
    preparing.set(key, made);
    return made;
  }

  /** What is watched is kept up in rounds. */
  async function prepared(facility: FacilityId, view: View): Promise<void> {
    const isWatched = (): boolean => (watched.get(facility, view.name)?.watchers ?? 0) > 0;
    const picture = inputOf(facility);
    if (picture === undefined || isWatched()) return;
    if (view.tables?.some((table) => ofJudging.has(table)) === true) await judgedOnce(picture);
    const input = inputOf(facility);
    if (input === undefined || isWatched()) return;
    const one = watched.get(facility, view.name) ?? unwatched(facility, view);
    const before = one.published;
    const made = await slicedRows(one, input, before);
    const now = watched.get(facility, view.name) ?? one;
    if (made?.rows !== undefined && now.watchers === 0 && now.published === before) keep(now, { input, rows: made.rows });
  }

  function watch(facility: FacilityId, name: string): Snapshot | undefined {
    if ((watched.get(facility, name)?.watchers ?? 0) === 0 && current(facility, name) === undefined) return undefined;
    const one = watched.get(facility, name);
    if (one?.published === undefined) return undefined;
    if (one.watchers++ === 0) delete one.owesSince;
    const { input, rows } = one.published;
    one.snapshot ??= { view: name, facility, position: input.hospital.position, asOf: input.now, rows: [...rows] };
    return one.snapshot;
  }

  return {
    told: (facility, receivedAt) => {
      for (const one of watched.of(facility)) if (one.watchers > 0 && (one.owesSince === undefined || receivedAt < one.owesSince)) one.owesSince = receivedAt;
    },
    prepare,
    current,
    watch,
    unwatch: (facility, name) => {
      const one = watched.get(facility, name);
      if (one !== undefined && one.watchers > 0) one.watchers--;
    },
    stop: () => {
      clearTimeout(timer);
      stopped = true;
    },
  };
}

/** Whoever began to watch during a round has a newer picture already. */
const isNewer = (input: ViewInput, { input: last }: Earlier<unknown>): boolean =>
  last.hospital.position <= input.hospital.position && (last.now <= input.now || !isBothTold(last, input));

const secondOf = (at: Instant): number => Math.floor(at / 1000);

/** Where a past begins to be told, time goes back, and what was shown of the present is not the newer. */
const isBothTold = (a: ViewInput, b: ViewInput): boolean => (a.telling ?? false) === (b.telling ?? false);

const isOfSame = (a: ViewInput, b: ViewInput): boolean =>
  a.hospital === b.hospital && a.identity === b.identity && a.learned === b.learned && a.telling === b.telling;
