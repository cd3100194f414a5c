/**
 * Who is told of a finding that nobody answers, and when: five levels, each alerted once and then repeated. After T minutes the first level, R more times
 * each I minutes, then the next level. T 25, R 2, I 10: at 25, 35 and 45 minutes, then the second level at 55 (rules.md, Turn).
 */
import type { Finding } from '../../reasoning/rules.ts';
import { instant, minuteMs, type Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import { lastOwner } from './standing.ts';

export interface Ladder {
  readonly triggerMinutes: number;
  readonly repeats: number;
  readonly intervalMinutes: number;
}

export const levels = 5;
export type Channel = 'in-app' | 'webhook' | 'email';

export const escalationPack = {
  pack: 'escalation@1',
  version: '1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS; trigger, repeats and interval as TeleTracking has them',
  /** By severity; what is only information alerts nobody. */
  ladders: {
    critical: { triggerMinutes: 2, repeats: 2, intervalMinutes: 5 },
    watch: { triggerMinutes: 25, repeats: 2, intervalMinutes: 10 },
  } satisfies Record<'critical' | 'watch', Ladder>,
  /** A rule's own ladder, by the name before its version: what takes days is not alerted by the minute. */
  rules: {
    'long-stay': { triggerMinutes: 1440, repeats: 0, intervalMinutes: 1440 },
    'barrier-overdue': { triggerMinutes: 240, repeats: 0, intervalMinutes: 240 },
    'observation-notice': { triggerMinutes: 60, repeats: 0, intervalMinutes: 240 },
  } satisfies Record<string, Ladder>,
  /** Whoever has seen it has so long to act before the ladder begins again. */
  seenHoldsMinutes: { critical: 15, watch: 60 },
  /** From level two on; the first level is the owner of the finding. */
  roles: { 2: 'Bed manager', 3: lastOwner, 4: 'Administrator on call', 5: 'Executive on call' } as Readonly<Record<number, string>>,
  /** A rule's own way up where a bed manager could do nothing: `Charge` is the charge nurse of the patient's unit. */
  ruleRoles: {
    'critical-result': { 2: 'Charge', 3: 'Rapid response' },
    sepsis: { 2: 'Charge', 3: 'Rapid response' },
  } as Readonly<Record<string, Readonly<Record<number, string>>>>,
  /** How each level is reached. In-app always: what leaves the house besides needs a configured way. */
  channels: {
    1: ['in-app'],
    2: ['in-app', 'webhook'],
    3: ['in-app', 'webhook', 'email'],
    4: ['in-app', 'webhook', 'email'],
    5: ['in-app', 'webhook', 'email'],
  } as Readonly<Record<number, readonly Channel[]>>,
  /** What is critical leaves the house from its first alert. */
  criticalChannels: ['in-app', 'webhook', 'email'] as readonly Channel[],
} as const;

export interface DueAlert {
  readonly level: number;
  readonly attempt: number;
  readonly to: string;
  readonly dueAt: Instant;
}
type Sent = WorkOf<'AlertSent'>;

export function ladderOf(rule: string, severity: 'critical' | 'watch'): Ladder {
  const own: Readonly<Record<string, Ladder>> = escalationPack.rules;
  return own[rule.split('@')[0] ?? ''] ?? escalationPack.ladders[severity];
}

/** From when the ladder of an unanswered finding counts; undefined where somebody acts or it sleeps. */
export function asksSince({ severity, state, since, stateAt }: Pick<Finding, 'severity' | 'state' | 'since' | 'stateAt'>): Instant | undefined {
  if (severity === 'info' || state === 'acting' || state === 'snoozed') return undefined;
  if (state === 'seen') return instant((stateAt ?? since) + escalationPack.seenHoldsMinutes[severity] * minuteMs);
  return stateAt !== undefined && stateAt > since ? stateAt : since;
}

/** The in-app alerts of the present occasion, in the order of the ladder. */
export function alertsOf(since: Instant, sent: Versions<Sent> = []): Versions<Sent> {
  return sent
    .filter(({ event, at }) => event.channel === 'in-app' && at >= since)
    .toSorted((a, b) => a.event.level - b.event.level || a.event.attempt - b.event.attempt);
}

/** The next step of the ladder, due or not; undefined once all levels were told, or nobody has to be. Each step counts from the one before it. */
export function nextAlert(finding: Finding, sent: Versions<Sent> | undefined): DueAlert | undefined {
  const since = asksSince(finding);
  if (since === undefined || finding.severity === 'info') return undefined;
  const ladder = ladderOf(finding.rule, finding.severity);
  const last = alertsOf(since, sent).at(-1);
  const step = (level: number, attempt: number, dueAt: number): DueAlert => ({ level, attempt, to: roleAt(finding, level), dueAt: instant(dueAt) });
  if (last === undefined) return step(1, 1, since + ladder.triggerMinutes * minuteMs);
  const dueAt = last.at + ladder.intervalMinutes * minuteMs;
  if (last.event.attempt <= ladder.repeats) return step(last.event.level, last.event.attempt + 1, dueAt);
  return last.event.level < levels ? step(last.event.level + 1, 1, dueAt) : undefined;
}

export function roleAt({ owner, rule, unit }: Pick<Finding, 'owner' | 'rule' | 'unit'>, level: number): string {
  if (level === 1) return owner ?? lastOwner;
  const own = escalationPack.ruleRoles[rule.split('@')[0] ?? '']?.[level];
  if (own === 'Charge') return unit === undefined ? lastOwner : `Charge ${unit}`;
  return own ?? escalationPack.roles[level] ?? lastOwner;
}

/** Ways beside the screen by which this step is to be told. */
export function channelsOf(severity: Finding['severity'], level: number): readonly Channel[] {
  return severity === 'critical' ? escalationPack.criticalChannels : (escalationPack.channels[level] ?? ['in-app']);
}
