/** Row shapes of the network: aggregates of one hospital, as a region may see them. */
import type { Point } from '../operations/facility.ts';
import type { Instant } from '../time.ts';

/** Beds of one level of care. How many patients lie in them is not said: a cell may be small. */
export interface SiteLevel {
  readonly level: string;
  readonly title: string;
  /** Open, staffed, clean and nobody's. */
  readonly free: number;
  readonly staffed: number;
  /** The busiest hour of the last 24: how fast this can have changed since the site was heard. */
  readonly inPerHour: number;
  readonly outPerHour: number;
}

/** Transfers with one other hospital. A count under five is not written, only that there are some. */
export interface SiteFlow {
  /** Facility code or name, as the transfer center wrote it. */
  readonly partner: string;
  readonly direction: 'in' | 'out';
  /** Arrived (in) or departed (out) since the site's midnight; absent when none or fewer than five. */
  readonly today?: number;
  readonly some: boolean;
  /** The oldest accepted case that has not left yet waits since then. */
  readonly waitingSince?: Instant;
}

/** view `site`, key = `site`: one hospital as a region sees it. */
export interface SiteRow {
  /** As its file names it; absent for a hospital that only messages know. */
  readonly name?: string;
  /** What others call it in their transfer cases, besides its code and name. */
  readonly partnerKeys?: readonly string[];
  /** WGS 84 longitude, latitude. */
  readonly position?: Point;
  /** When its newest fact was recorded; absent = never heard. */
  readonly heardAt?: Instant;
  readonly silentAfterMs: number;
  readonly licensed: number;
  readonly staffed: number;
  readonly occupied: number;
  readonly inPerHour: number;
  readonly outPerHour: number;
  readonly levels: readonly SiteLevel[];
  /** Absent when there is nothing to tell it by. */
  readonly surge?: { readonly level: number; readonly levels: number; readonly pack: string };
  readonly flows: readonly SiteFlow[];
}
