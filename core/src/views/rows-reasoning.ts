/** Row shapes of reasoning: the clocks of a bundle, and the rule registry with what people made of each rule. */
import type { Instant } from '../time.ts';

/** One element of a bundle. Instants, not elapsed times: a screen draws what is left. */
export interface ElementClock {
  readonly element: string;
  readonly state: 'due' | 'overdue' | 'done' | 'done-late' | 'not-needed' | 'not-computable';
  readonly since?: Instant;
  readonly dueAt?: Instant;
  readonly doneAt?: Instant;
  readonly missing?: readonly string[];
  /** What is to be known of it besides: cultures that were taken after the antibiotic. */
  readonly note?: string;
}

/** view `rule-use`, key = `rule` or `rule|unit`: what a rule raised and what became of it, over the last 7 days. */
export interface RuleUseRow {
  readonly rule: string;
  /** Absent = all units. */
  readonly unit?: string;
  readonly mode: 'live' | 'silent';
  /** By the firing log, live and silent apart. */
  readonly fired: number;
  readonly firedSilent: number;
  readonly cleared: number;
  readonly acknowledged: number;
  readonly overridden: number;
  /** Overrides by coded reason, and snoozes. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly snoozed: number;
}
