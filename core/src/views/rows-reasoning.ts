/** Row shapes of reasoning: the clocks of a bundle. */
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

/** A critical result as it is read and acknowledged. */
export interface CriticalValue {
  readonly observation: string;
  /** Position of the version that holds: what was read. */
  readonly version: number;
  readonly name: string;
  /** With its unit, as it was sent. */
  readonly value: string;
  readonly how: 'low' | 'high' | 'flagged';
  readonly range?: string;
}

/** view `rule-weeks`, key = `rule|week`. */
export interface RuleWeekRow {
  readonly rule: string;
  /** The local Monday midnight that it begins at. */
  readonly week: Instant;
  readonly fired: number;
  /** In silence: nobody saw it. */
  readonly firedSilent: number;
  readonly critical: number;
  readonly acknowledged: number;
  readonly snoozed: number;
  readonly outcomes: number;
  readonly shown: number;
  readonly overridden: number;
  /** Cards in charts of other systems: shown, and taken up there. */
  readonly cards: number;
  readonly accepted: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly units: Readonly<Record<string, { readonly fired: number; readonly acknowledged: number; readonly overridden: number }>>;
  /** Within which half of the answers came, and nine of ten. */
  readonly answeredHalfMs?: number;
  readonly answeredMostMs?: number;
}

/** view `firings`, key = `finding|at` or `mode|rule|at`: the firing log, and who set rules live, silent or off. */
export type FiringRow =
  | {
      readonly row: 'firing';
      readonly finding: string;
      readonly rule: string;
      /** With its version. */
      readonly version: string;
      readonly severity: 'info' | 'watch' | 'critical';
      readonly unit?: string;
      readonly at: Instant;
      readonly until?: Instant;
      readonly silent?: boolean;
      /** What somebody did about it first, when and who. */
      readonly answer?: string;
      readonly answeredAt?: Instant;
      readonly answeredBy?: string;
    }
  | {
      readonly row: 'mode';
      readonly rule: string;
      readonly mode: 'live' | 'silent' | 'off';
      readonly at: Instant;
      readonly by?: string;
      readonly says: string;
    };
