/**
 * Escalation of a job that nobody ends: trigger T, repeats R, interval I (rules.md, Turn). The first alert is due once the job is older than T minutes,
 * each repeat I minutes after the one before: alert k (k = 1 to 1 + R) is due when the age is strictly more than T + (k - 1) I minutes. With T 25, R 2,
 * I 10 a job that passes its 25th minute (seen at 26) alerts three times in all: after 25, 35 and 45 minutes. The k-th alert goes to level k.
 */
import { instant, minuteMs, type Instant } from '../../time.ts';

export interface Escalation {
  readonly pack: string;
  readonly version: string;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly triggerMinutes: number;
  readonly repeats: number;
  readonly intervalMinutes: number;
}

/** Levels of an escalation at most: more repeats than four would have nobody to go to. */
export const escalationLevels = 5;

export const turnEscalation: Escalation = {
  pack: 'turn-escalation@2026.1',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS: T 25, R 2, I 10',
  triggerMinutes: 25,
  repeats: 2,
  intervalMinutes: 10,
};

/** Alerts that a job of this age has or will have had, if nobody ends it: none before the trigger, then all 1 + R of them. */
export function alertsInAll({ triggerMinutes, repeats }: Escalation, ageMs: number): number {
  return ageMs > triggerMinutes * minuteMs ? Math.min(escalationLevels, 1 + repeats) : 0;
}

/** When each alert becomes due, oldest first; the moment itself is still in time. */
export function alertsDueAt({ triggerMinutes, repeats, intervalMinutes }: Escalation, since: Instant): readonly Instant[] {
  const count = Math.min(escalationLevels, 1 + repeats);
  return Array.from({ length: count }, (_, k) => instant(since + (triggerMinutes + k * intervalMinutes) * minuteMs));
}

/** Alerts due by now: 0 to 1 + R. */
export function alertsBy(escalation: Escalation, since: Instant, now: Instant): number {
  return alertsDueAt(escalation, since).filter((at) => now > at).length;
}
