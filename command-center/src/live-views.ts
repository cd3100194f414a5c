/**
 * The views that screens watch, kept up with the pictures in rounds. A round makes every view of which something was told once, the light ones first, each of the
 * newest picture when its turn comes: what is told while others are made is in it, and need not wait for the next round. The event loop turns between them, and
 * after a round all rest for a share of what it took. Once a second time alone is reason enough to look: after what was told, and a few views a round, so that
 * what is told next need not wait for all of them.
 */
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Clock } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import { diffRows, isLaterOnly, rowsSince, type Earlier, type Rows, type View, type ViewInput } from '@healthos/core/views/view.ts';
import { viewNamed } from '@healthos/core/views/views.ts';
import type { Change, Snapshot } from '@healthos/core/wire.ts';

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
  /** Milliseconds of views before the event loop may turn. */
  stretchMs: 5,
  /** Milliseconds of a round for views of which nothing is another but the time, and how many seconds the last of them may lag. */
  ofTimeMs: 10,
  ofTimeSeconds: 2,
  /** Views, of all facilities, whose last rows are kept for the next computation while nobody watches them. */
  keptViews: 500,
} as const;

export interface LiveViews {
  /** Something of a facility was folded; `receivedAt` is when the oldest of its messages came. */
  told(facility: FacilityId, receivedAt: Instant): void;
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

interface Watched {
  readonly facility: FacilityId;
  readonly view: View;
  watchers: number;
  published?: Earlier<unknown>;
  /** The rows as published, made for the first who asks and handed to all who ask before they change. */
  snapshot?: Snapshot;
  broken: boolean;
  /** Milliseconds that its last rows took: a round makes the light ones first. */
  tookMs: number;
  /** While a past is told. */
  restsUntil: number;
  /** Its last rows were of a past that is told. */
  told: boolean;
  /** When the oldest message came that it does not show yet. */
  owesSince?: Instant;
  /** The second that it was last looked at for what time changed. */
  second: number;
}

export function createLiveViews(options: LiveViewsOptions): LiveViews {
  const { clock, input: inputOf } = options;
  const watched = new Map<string, Watched>();
  /** The same by facility: a fact of one house costs the same however many others are watched. */
  const ofFacility = new Map<FacilityId, Watched[]>();
  let stopped = false;
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
      if (performance.now() - turnedAt < liveViewLimits.stretchMs) return;
      await new Promise((resolve) => setImmediate(resolve));
      turnedAt = performance.now();
    };
    const ofTime: Watched[] = [];
    for (const one of dueAt(turnedAt, second)) {
      if (stopped) return;
      const input = newest(pictures, one.facility);
      if (one.published !== undefined && input !== undefined && isLaterOnly(one.view, one.published.input, input)) {
        shows(one, one.published, input);
        if (one.second !== second) ofTime.push(one);
        continue;
      }
      make(one, input, second);
      await turn();
    }
    let spentMs = 0;
    for (const one of ofTime.sort((a, b) => a.second - b.second || a.tookMs - b.tookMs)) {
      if (stopped) return;
      if (spentMs > liveViewLimits.ofTimeMs && second - one.second < liveViewLimits.ofTimeSeconds) continue;
      make(one, newest(pictures, one.facility), second);
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

  function make(one: Watched, input: ViewInput | undefined, second: number): void {
    const began = performance.now();
    if (one.told && one.tookMs > liveViewLimits.toldDearMs && began < dearUntil) return;
    const { owesSince } = one;
    // What is folded from here on is not in its picture, and is owed to the next round.
    delete one.owesSince;
    one.second = second;
    publish(one, input, owesSince);
    const ended = performance.now();
    one.tookMs = ended - began;
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

  function publish(one: Watched, input: ViewInput | undefined, receivedAt: Instant | undefined): void {
    if (input === undefined || one.watchers === 0 || one.published === undefined) return;
    // Whoever began to watch during this round has a newer picture already.
    const { input: last } = one.published;
    if (last.hospital.position > input.hospital.position || (last.now > input.now && isBothTold(last, input))) return;
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
      // How long ago a past was received says nothing of how fast the present is shown.
      ...(receivedAt === undefined || input.telling === true ? {} : { receivedAt }),
    });
  }

  /** The view as it is now. While nobody watches, what was computed last is what the next computation starts from. */
  function current(facility: FacilityId, name: string): Earlier<unknown> | undefined {
    const view = viewNamed(name);
    const input = inputOf(facility);
    if (view === undefined || input === undefined) return undefined;
    const key = `${facility}|${name}`;
    const one: Watched = watched.get(key) ?? { facility, view, watchers: 0, broken: false, tookMs: 0, restsUntil: 0, told: false, second: 0 };
    const rows = rowsOf(one, input, one.published);
    if (rows === undefined) return undefined;
    if (one.watchers === 0) {
      one.published = { input, rows };
      one.second = secondOf(clock.now());
      delete one.snapshot;
      if (!watched.has(key)) remember(key, one);
    }
    return { input, rows };
  }

  function remember(key: string, one: Watched): void {
    if (watched.size >= liveViewLimits.keptViews) forgetOne();
    watched.set(key, one);
    const others = ofFacility.get(one.facility);
    if (others === undefined) ofFacility.set(one.facility, [one]);
    else others.push(one);
  }

  /** The oldest that nobody watches: what is watched is kept however much it is. */
  function forgetOne(): void {
    for (const [key, one] of watched) {
      if (one.watchers > 0) continue;
      watched.delete(key);
      const others = ofFacility.get(one.facility)?.filter((other) => other !== one) ?? [];
      if (others.length > 0) ofFacility.set(one.facility, others);
      else ofFacility.delete(one.facility);
      return;
    }
  }

  function watch(facility: FacilityId, name: string): Snapshot | undefined {
    const key = `${facility}|${name}`;
    if ((watched.get(key)?.watchers ?? 0) === 0 && current(facility, name) === undefined) return undefined;
    const one = watched.get(key);
    if (one?.published === undefined) return undefined;
    if (one.watchers++ === 0) delete one.owesSince;
    const { input, rows } = one.published;
    one.snapshot ??= { view: name, facility, position: input.hospital.position, asOf: input.now, rows: [...rows] };
    return one.snapshot;
  }

  /** A view that breaks leaves its screens as they were, says so once, and stops nothing else. */
  function rowsOf(one: Watched, input: ViewInput, earlier: Earlier<unknown> | undefined): Rows<unknown> | undefined {
    try {
      // What was made at a later time says nothing of one before it.
      const rows = rowsSince(one.view, input, earlier !== undefined && earlier.input.now > input.now ? undefined : earlier);
      one.broken = false;
      return rows;
    } catch (error) {
      if (!one.broken) options.onBug?.(error, `view ${one.view.name} of ${one.facility}`);
      one.broken = true;
      return undefined;
    }
  }

  return {
    told: (facility, receivedAt) => {
      for (const one of ofFacility.get(facility) ?? [])
        if (one.watchers > 0 && (one.owesSince === undefined || receivedAt < one.owesSince)) one.owesSince = receivedAt;
    },
    current,
    watch,
    unwatch: (facility, name) => {
      const one = watched.get(`${facility}|${name}`);
      if (one !== undefined && one.watchers > 0) one.watchers--;
    },
    stop: () => {
      clearTimeout(timer);
      stopped = true;
    },
  };
}

const secondOf = (at: Instant): number => Math.floor(at / 1000);

/** Where a past begins to be told, time goes back, and what was shown of the present is not the newer. */
const isBothTold = (a: ViewInput, b: ViewInput): boolean => (a.telling ?? false) === (b.telling ?? false);

const isOfSame = (a: ViewInput, b: ViewInput): boolean =>
  a.hospital === b.hospital && a.identity === b.identity && a.learned === b.learned && a.telling === b.telling;
