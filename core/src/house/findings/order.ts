/** The order in which findings are looked at: harm times age, what sleeps last. */
import type { Finding } from '../../reasoning/rules.ts';
import { minuteMs, type Instant } from '../../time.ts';

/** A critical finding counts sixty times a watch: an hour old watch is as heavy as a new critical one. */
const harm = { critical: 60, watch: 1, info: 0 } as const;

export function harmTimesAge<Found extends Pick<Finding, 'finding' | 'severity' | 'since' | 'state'>>(findings: readonly Found[], now: Instant): Found[] {
  const weight = ({ severity, since }: Found): number => harm[severity] * (1 + Math.max(0, now - since) / minuteMs);
  return findings.toSorted(
    (a, b) => Number(a.state === 'snoozed') - Number(b.state === 'snoozed') || weight(b) - weight(a) || (a.finding < b.finding ? -1 : 1),
  );
}
