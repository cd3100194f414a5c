/** The views of which rows are kept: all that somebody watches, and of the others those that were asked for last. */
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Earlier, View } from '@healthos/core/views/view.ts';
import type { Snapshot } from '@healthos/core/wire.ts';

export interface Watched {
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

export interface KeptViews {
  get(facility: FacilityId, view: string): Watched | undefined;
  /** Of one house: a fact of it costs the same however many others are watched. */
  of(facility: FacilityId): readonly Watched[];
  values(): Iterable<Watched>;
  /** Where it is not kept yet. */
  remember(one: Watched): void;
  /** Lets go of what nobody watches and nobody asked for since: it keeps the picture of then. */
  forgetBefore(second: number): void;
}

/** `most`: views, of all facilities, that are kept while nobody watches them. */
export function createKeptViews(most: number): KeptViews {
  const kept = new Map<string, Watched>();
  const ofFacility = new Map<FacilityId, Watched[]>();

  function forget(key: string, one: Watched): void {
    kept.delete(key);
    const others = ofFacility.get(one.facility)?.filter((other) => other !== one) ?? [];
    if (others.length > 0) ofFacility.set(one.facility, others);
    else ofFacility.delete(one.facility);
  }

  /** The oldest that nobody watches: what is watched is kept however much it is. */
  function forgetOne(): void {
    for (const [key, one] of kept) if (one.watchers === 0) return forget(key, one);
  }

  return {
    get: (facility, view) => kept.get(`${facility}|${view}`),
    of: (facility) => ofFacility.get(facility) ?? [],
    values: () => kept.values(),
    remember: (one) => {
      const key = `${one.facility}|${one.view.name}`;
      if (kept.has(key)) return;
      if (kept.size >= most) forgetOne();
      kept.set(key, one);
      const others = ofFacility.get(one.facility);
      if (others === undefined) ofFacility.set(one.facility, [one]);
      else others.push(one);
    },
    forgetBefore: (second) => {
      for (const [key, one] of kept) if (one.watchers === 0 && one.second < second) forget(key, one);
    },
  };
}

export const unwatched = (facility: FacilityId, view: View): Watched => ({
  facility,
  view,
  watchers: 0,
  broken: false,
  tookMs: 0,
  restsUntil: 0,
  told: false,
  second: 0,
});
