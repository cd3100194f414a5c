/**
 * The views that screens watch, kept up with the pictures. A pass over them follows the last at the next beat, or after a rest of a quarter of what it took;
 * a view that is dear to make waits longer than a light one, and no pass is long: what is shown may come later, what is received may not wait for it.
 * Once a second time alone is reason enough to look.
 */
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Clock } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import { diffRows, type Earlier, type Rows, type View, type ViewInput } from '@healthos/core/views/view.ts';
import { viewNamed } from '@healthos/core/views/views.ts';
import type { Change, Snapshot } from '@healthos/core/wire.ts';

export const liveViewLimits = {
  /** Milliseconds between two publications, at least. */
  beatMs: 25,
  /** A pass ends after so many milliseconds: what it did not reach has a newer picture and a better place in the next. */
  passMs: 40,
  /** After a pass all rest for such a share of what it took. */
  restOfPass: 0.25,
  /** A view that has waited so many milliseconds goes before one that is a millisecond lighter. */
  waitWorthMs: 10,
  /** No view counts as dearer than this, so that none waits longer than so many times ten milliseconds for light ones: what it took last may have been a pause of the process. */
  dearMs: 8,
  /** A view rests so many times as long as its rows took: it has no more than a ninth of the processor. */
  restOfView: 8,
  /** But no longer than this: the first rows of a view take longer than any after them. */
  mostRestMs: 100,
  /** While a past is told nobody waits for each of its facts: a view rests at least so long, and so many times what it took. */
  toldRestMs: 1000,
  restOfTold: 40,
  /** Of the views that take longer than this, one is made in so long: the loop must not stand still for one after the other. */
  toldDearMs: 15,
  betweenDearMs: 1000,
  /** Milliseconds of views before the event loop may turn. */
  stretchMs: 5,
  /** Views, of all facilities, whose last rows are kept for the next computation. */
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
  /** Milliseconds that its last rows took: a pass makes the light ones first. */
  tookMs: number;
  restsUntil: number;
  /** Its last rows were of a past that is told. */
  told: boolean;
  /** When the oldest message came that it does not show yet. */
  owesSince?: Instant;
  /** Since when its turn was due in a pass that ended before it. */
  dueSince?: number;
  /** The second that it was last looked at for what time changed. */
  second: number;
}

export function createLiveViews(options: LiveViewsOptions): LiveViews {
  const { clock, input: inputOf } = options;
  const watched = new Map<string, Watched>();
  let [passing, stopped] = [false, false];
  let [restUntil, dearUntil] = [0, 0];
  const beat = setInterval(look, liveViewLimits.beatMs);

  function look(): void {
    if (passing || performance.now() < restUntil) return;
    passing = true;
    const began = performance.now();
    void pass(Math.floor(clock.now() / 1000)).finally(() => {
      passing = false;
      const ended = performance.now();
      restUntil = ended + liveViewLimits.restOfPass * (ended - began);
    });
  }

  /** Every view of a facility of one picture. */
  async function pass(second: number): Promise<void> {
    const startedAt = performance.now();
    const inputs = new Map<FacilityId, ViewInput | undefined>();
    const due = dueAt(startedAt, second);
    // What is folded from here on is not in the picture of this pass, and is owed to the next.
    for (const { one } of due) {
      if (!inputs.has(one.facility)) inputs.set(one.facility, inputOf(one.facility));
      delete one.owesSince;
    }
    let turnedAt = startedAt;
    for (const { one, owesSince } of due) {
      if (stopped) return;
      const began = performance.now();
      if (began - startedAt > liveViewLimits.passMs || (one.told && one.tookMs > liveViewLimits.toldDearMs && began < dearUntil)) {
        if (owesSince !== undefined) one.owesSince = owesSince;
        continue;
      }
      one.second = second;
      delete one.dueSince;
      const input = inputs.get(one.facility);
      publish(one, input, owesSince);
      const ended = performance.now();
      one.tookMs = ended - began;
      one.told = input?.telling === true;
      one.restsUntil = ended + restOf(one);
      if (one.told && one.tookMs > liveViewLimits.toldDearMs) dearUntil = ended + liveViewLimits.betweenDearMs;
      if (ended - turnedAt < liveViewLimits.stretchMs) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turnedAt = performance.now();
    }
  }

  /** Views that owe something or were not looked at in this second, light ones first, and before them whoever has waited long. */
  function dueAt(at: number, second: number): { readonly one: Watched; readonly owesSince: Instant | undefined; readonly rank: number }[] {
    const due = [];
    for (const one of watched.values()) {
      const { owesSince } = one;
      if (one.watchers === 0 || one.restsUntil > at || (owesSince === undefined && one.second === second)) continue;
      one.dueSince ??= at;
      due.push({ one, owesSince, rank: Math.min(one.tookMs, liveViewLimits.dearMs) - (at - one.dueSince) / liveViewLimits.waitWorthMs });
    }
    return due.sort((a, b) => a.rank - b.rank);
  }

  function publish(one: Watched, input: ViewInput | undefined, receivedAt: Instant | undefined): void {
    if (input === undefined || one.watchers === 0 || one.published === undefined) return;
    // Whoever began to watch during this pass has a newer picture already.
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
      delete one.snapshot;
      if (watched.has(key) || watched.size < liveViewLimits.keptViews) watched.set(key, one);
    }
    return { input, rows };
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
      const rows = one.view.rows(input, earlier !== undefined && earlier.input.now > input.now ? undefined : earlier);
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
      for (const one of watched.values())
        if (one.facility === facility && one.watchers > 0 && (one.owesSince === undefined || receivedAt < one.owesSince)) one.owesSince = receivedAt;
    },
    current,
    watch,
    unwatch: (facility, name) => {
      const one = watched.get(`${facility}|${name}`);
      if (one !== undefined && one.watchers > 0) one.watchers--;
    },
    stop: () => {
      clearInterval(beat);
      stopped = true;
    },
  };
}

/** Where a past begins to be told, time goes back, and what was shown of the present is not the newer. */
const isBothTold = (a: ViewInput, b: ViewInput): boolean => (a.telling ?? false) === (b.telling ?? false);

function restOf({ told, tookMs }: Watched): number {
  const { mostRestMs, restOfView, restOfTold, toldRestMs } = liveViewLimits;
  return told ? Math.max(toldRestMs, restOfTold * tookMs) : Math.min(mostRestMs, restOfView * tookMs);
}
