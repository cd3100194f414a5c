/**
 * Which houses are being told a past, by whoever tells it: how far it is, and about how long until the present. A teller that says nothing for a while
 * is not believed any longer: its house is then shown as old as it is.
 */
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Telling } from '@healthos/core/wire.ts';

export const tellingLimits = {
  /** Without a word of the teller for so long, nothing is being told any more. */
  silentMs: 30_000,
  /** Before so much of it is told nobody can say how long the rest takes. */
  leastShare: 0.02,
  /** The rest is judged by the pace of the last so many milliseconds. */
  paceMs: 15_000,
  /** The last of a past is not the present before it is folded: at its end it is waited for so long. */
  foldedMs: 60_000,
} as const;

export interface Tellings {
  said(facility: FacilityId, told: Pick<Telling, 'from' | 'at' | 'share'>): void;
  ended(facility: FacilityId): void;
  /** undefined = the house is of the present. */
  of(facility: FacilityId): Telling | undefined;
  /** The farthest from done, whatever house it is of. */
  longest(): Telling | undefined;
}

interface Told extends Pick<Telling, 'from' | 'at' | 'share'> {
  readonly saidAt: number;
  /** How far it was at earlier words, by the process's own clock. */
  readonly pace: readonly { readonly at: number; readonly share: number }[];
}

/**
 * `monotonic` is the process's own clock, which no correction moves. `lives`: the teller is a program of our own that runs still: one that goes through
 * days that it told before says nothing meanwhile, however slow the machine, and its houses are not of the present for that.
 */
export function createTellings(monotonic: () => number, lives: () => boolean = () => false): Tellings {
  const houses = new Map<FacilityId, Told>();

  function of(facility: FacilityId): Telling | undefined {
    const told = houses.get(facility);
    if (told === undefined || (monotonic() - told.saidAt > tellingLimits.silentMs && !lives())) return undefined;
    const remainingMs = remainingOf(told, monotonic());
    const { from, at, share } = told;
    return { from, at, share, ...(remainingMs === undefined ? {} : { remainingMs }) };
  }

  return {
    of,
    said: (facility, { from, at, share }) => {
      const saidAt = monotonic();
      const pace = [...(houses.get(facility)?.pace ?? []), { at: saidAt, share }];
      houses.set(facility, { from, at, share, saidAt, pace: pace.filter((one, n) => saidAt - one.at <= tellingLimits.paceMs || n >= pace.length - 2) });
    },
    ended: (facility) => void houses.delete(facility),
    longest: () =>
      [...houses.keys()]
        .flatMap((facility) => of(facility) ?? [])
        .reduce<Telling | undefined>((a, b) => (a !== undefined && a.share <= b.share ? a : b), undefined),
  };
}

/** At the pace of the last words; what passed since the last one is taken off, so that a clock beside it runs down evenly. */
function remainingOf({ share, saidAt, pace }: Told, now: number): number | undefined {
  const [first] = pace;
  const gained = share - (first?.share ?? share);
  if (first === undefined || gained <= 0 || share < tellingLimits.leastShare) return undefined;
  return Math.max(0, ((1 - share) / gained) * (saidAt - first.at) - (now - saidAt));
}
