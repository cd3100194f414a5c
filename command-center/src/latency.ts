/** Feed to glass: what displays report of when a change was on their screen, over the last five minutes. */
import type { Instant } from '@healthos/core/time.ts';

const windowMs = 300_000;
/** Reports kept; at four walls and fifty changes a second the window holds fewer. */
const reportLimit = 60_000;
/** A report outside these bounds is a broken clock, not a latency. */
const [least, most] = [0, 60_000];

export interface Latency {
  report(milliseconds: number, at: Instant): boolean;
  summary(now: Instant): { readonly p50: number; readonly p99: number; readonly count: number } | undefined;
}

export function createLatency(): Latency {
  let reports: { readonly at: Instant; readonly milliseconds: number }[] = [];
  return {
    report: (milliseconds, at) => {
      if (!(milliseconds >= least && milliseconds <= most)) return false;
      reports.push({ at, milliseconds });
      if (reports.length > reportLimit) reports = reports.slice(reports.length / 2);
      return true;
    },
    summary: (now) => {
      const first = reports.findIndex((one) => one.at >= now - windowMs);
      reports = first < 0 ? [] : reports.slice(first);
      if (reports.length === 0) return undefined;
      const sorted = reports.map((one) => one.milliseconds).sort((a, b) => a - b);
      const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
      return { p50: at(0.5), p99: at(0.99), count: sorted.length };
    },
  };
}
