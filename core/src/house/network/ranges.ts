/**
 * What a network knows when not every hospital is heard: a silent site's figures become ranges that widen with its age, and so does every total that
 * contains it. Nothing is guessed inside a range.
 */
import { hourMs, type Instant } from '../../time.ts';
import type { SiteLevel, SiteRow } from '../../views/rows-network.ts';

/** From low to high, both possible. Equal when known. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

const exactly = (value: number): Span => ({ low: value, high: value });
export const isExact = ({ low, high }: Span): boolean => low === high;

/** Milliseconds since a site was heard where that is longer than it may be silent; `Infinity` where it was never heard. */
export function silentMs({ heardAt, silentAfterMs }: Pick<SiteRow, 'heardAt' | 'silentAfterMs'>, now: Instant): number | undefined {
  if (heardAt === undefined) return Infinity;
  return now - heardAt > silentAfterMs ? now - heardAt : undefined;
}

/** Patients in staffed beds: the last count, as far as the busiest hours could have moved it since, within 0 and what is staffed (or was already above it). */
export function occupiedSpan(site: SiteRow, now: Instant): Span {
  const silent = silentMs(site, now);
  return silent === undefined ? exactly(site.occupied) : moved(site.occupied, site.outPerHour, site.inPerHour, Math.max(site.staffed, site.occupied), silent);
}

/** Free beds of one level: arrivals take them, departures give them back. */
export function freeSpan(site: SiteRow, level: SiteLevel, now: Instant): Span {
  const silent = silentMs(site, now);
  return silent === undefined ? exactly(level.free) : moved(level.free, level.inPerHour, level.outPerHour, Math.max(level.staffed, level.free), silent);
}

function moved(last: number, downPerHour: number, upPerHour: number, most: number, silent: number): Span {
  if (!Number.isFinite(silent)) return { low: 0, high: most };
  const hours = silent / hourMs;
  return { low: Math.max(0, Math.floor(last - downPerHour * hours)), high: Math.min(most, Math.ceil(last + upPerHour * hours)) };
}

export function total(spans: Iterable<Span>): Span {
  let [low, high] = [0, 0];
  for (const span of spans) [low, high] = [low + span.low, high + span.high];
  return { low, high };
}

export interface NetworkLevel {
  readonly level: string;
  readonly title: string;
  readonly free: Span;
  readonly staffed: number;
}

/** Free beds of the whole network by level of care, in the order of the first site that has each. */
export function networkLevels(sites: readonly SiteRow[], now: Instant): readonly NetworkLevel[] {
  const found = new Map<string, { title: string; spans: Span[]; staffed: number }>();
  for (const site of sites)
    for (const level of site.levels) {
      const sum = found.get(level.level) ?? { title: level.title, spans: [], staffed: 0 };
      sum.spans.push(freeSpan(site, level, now));
      sum.staffed += level.staffed;
      found.set(level.level, sum);
    }
  return [...found].map(([level, { title, spans, staffed }]) => ({ level, title, free: total(spans), staffed }));
}
