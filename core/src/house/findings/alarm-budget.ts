/** The alarms that the house itself raises, held against ISA-18.2: so many a role in ten minutes, no floods, few of the highest priority, none stale, none chattering. */
import type { Finding } from '../../reasoning/rules.ts';
import { rows } from '../../table.ts';
import { dayMs, hourMs, minuteMs, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';

export const budgetPack = {
  pack: 'alarm-budget@1',
  version: '1',
  effectiveFrom: '2026-01-01',
  source: 'ANSI/ISA-18.2-2016, table of performance metrics; EEMUA 191',
  definition:
    'Alerts shown to a role in ten minutes, over the last 24 h: about 1, at most 2. A flood is more than 10 in ten minutes (under 1 % of time). Of the open findings near 80/15/5 low, medium and high. None open over 24 h; none alerted three times anew within an hour.',
  windowMs: 10 * minuteMs,
  most: 2,
  flood: 10,
  floodShare: 0.01,
  staleMs: dayMs,
  chatteringOccasions: 3,
} as const;

export interface RoleBudget {
  readonly role: string;
  readonly alarms: number;
  /** Per ten minutes, in hundredths, over 24 h. */
  readonly perWindowHundredths: number;
  readonly mostInWindow: number;
  readonly floods: number;
}

export interface AlarmBudget {
  readonly roles: readonly RoleBudget[];
  readonly open: { readonly low: number; readonly medium: number; readonly high: number };
  readonly unanswered: number;
  readonly stale: number;
  readonly chattering: readonly string[];
  /** Alerts that could not be delivered outside and were given up. */
  readonly deadLetters: number;
}

const windows = dayMs / budgetPack.windowMs;

export function alarmBudgetOf({ hospital, now }: ViewInput, findings: readonly Finding[]): AlarmBudget {
  const byRole = new Map<string, Instant[]>();
  const chattering: string[] = [];
  let deadLetters = 0;
  for (const alerts of rows(hospital.work.AlertSent)) {
    let begun = 0;
    for (const { event, at } of alerts) {
      if (at <= now - dayMs || at > now) continue;
      if (event.outcome === 'given-up') deadLetters++;
      if (event.channel !== 'in-app') continue;
      const known = byRole.get(event.to);
      if (known === undefined) byRole.set(event.to, [at]);
      else known.push(at);
      if (event.level === 1 && event.attempt === 1 && at > now - hourMs) begun++;
    }
    const first = alerts[0];
    if (begun >= budgetPack.chatteringOccasions && first !== undefined) chattering.push(first.event.finding);
  }
  const open = { low: 0, medium: 0, high: 0 };
  for (const { severity } of findings) open[severity === 'critical' ? 'high' : severity === 'watch' ? 'medium' : 'low']++;
  return {
    roles: [...byRole].map(([role, times]) => budgetOf(role, times)).sort((a, b) => b.alarms - a.alarms || (a.role < b.role ? -1 : 1)),
    open,
    unanswered: findings.filter(({ state, severity }) => state === 'new' && severity !== 'info').length,
    stale: findings.filter(({ since, severity }) => severity !== 'info' && now - since > budgetPack.staleMs).length,
    chattering: chattering.sort(),
    deadLetters,
  };
}

/** Windows of the clock, so that the same alerts give the same figures whenever one looks. */
function budgetOf(role: string, times: readonly Instant[]): RoleBudget {
  const counts = new Map<number, number>();
  for (const at of times) {
    const window = Math.floor(at / budgetPack.windowMs);
    counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  return {
    role,
    alarms: times.length,
    perWindowHundredths: Math.round((times.length * 100) / windows),
    mostInWindow: Math.max(0, ...counts.values()),
    floods: [...counts.values()].filter((count) => count > budgetPack.flood).length,
  };
}
