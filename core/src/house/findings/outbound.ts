/** What still has to leave the house: alerts of standing findings whose way outside did not succeed yet, from what the log says was tried. */
import { findingsOf } from '../../reasoning/findings.ts';
import { getRow } from '../../table.ts';
import { dayMs, minuteMs, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { alertsOf, asksSince, channelsOf } from './escalation.ts';

export type Way = 'webhook' | 'email';

export interface Delivery {
  readonly finding: string;
  readonly rule: string;
  readonly severity: 'watch' | 'critical';
  readonly says: string;
  readonly unit?: string;
  readonly since: Instant;
  readonly level: number;
  readonly attempt: number;
  readonly to: string;
  readonly channel: Way;
  readonly alertedAt: Instant;
  /** This one included, from 1. */
  readonly tries: number;
  /** A failure of this try is the last: the alert becomes a dead letter. Never of what is critical. */
  readonly last: boolean;
}

export const deliveryLimits = {
  /** Between two tries; the last one repeats. */
  backoffMs: [5_000, 15_000, 45_000, 2 * minuteMs, 5 * minuteMs],
  /** Tries of what is not critical. */
  tries: 6,
} as const;

export function dueDeliveries(input: ViewInput, ways: ReadonlySet<Way>): readonly Delivery[] {
  if (ways.size === 0) return [];
  const due: Delivery[] = [];
  for (const finding of findingsOf(input)) {
    const sent = getRow(input.hospital.work.AlertSent, finding.finding);
    const since = asksSince(finding);
    const { severity } = finding;
    if (sent === undefined || since === undefined || severity === 'info') continue;
    for (const alert of alertsOf(since, sent)) {
      const { level, attempt, to } = alert.event;
      if (alert.at <= input.now - dayMs) continue;
      for (const channel of channelsOf(severity, level)) {
        if (channel === 'in-app' || !ways.has(channel)) continue;
        const tried = sent.filter(({ event, at }) => event.channel === channel && event.level === level && event.attempt === attempt && at >= alert.at);
        const last = tried.at(-1);
        if (last !== undefined && (last.event.outcome !== 'failed' || input.now < last.at + backoffOf(tried.length))) continue;
        due.push({
          finding: finding.finding,
          rule: finding.rule,
          severity,
          says: finding.says,
          ...(finding.unit === undefined ? {} : { unit: finding.unit }),
          since: finding.since,
          level,
          attempt,
          to,
          channel,
          alertedAt: alert.at,
          tries: tried.length + 1,
          last: severity !== 'critical' && tried.length + 1 >= deliveryLimits.tries,
        });
      }
    }
  }
  return due;
}

function backoffOf(tries: number): number {
  const { backoffMs } = deliveryLimits;
  return backoffMs[Math.min(tries, backoffMs.length) - 1] ?? backoffMs[backoffMs.length - 1] ?? minuteMs;
}
