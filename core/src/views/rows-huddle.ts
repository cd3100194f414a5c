/** Row shapes of alerts, the alarm budget, the rule registry and huddles. */
import type { FindingPlace } from '../house/findings/place.ts';
import type { Commitment } from '../house/huddle/huddle.ts';
import type { Instant } from '../time.ts';

/** view `alerts`, key = finding|level|attempt: what was told to whom in the last day, and what became of it outside. */
export interface AlertRow extends FindingPlace {
  readonly finding: string;
  readonly says: string;
  readonly severity: 'info' | 'watch' | 'critical';
  readonly level: number;
  readonly attempt: number;
  readonly to: string;
  readonly at: Instant;
  /** What it says is kept from whoever reads this. */
  readonly withheld?: true;
  /** The finding still stands. */
  readonly open: boolean;
  readonly ways: readonly {
    readonly channel: 'webhook' | 'email';
    readonly outcome: 'sent' | 'failed' | 'given-up';
    readonly tries: number;
    readonly at: Instant;
  }[];
}

/** view `alarm-budget`, key = `house` or `role/Bed manager`. */
export type AlarmBudgetRow =
  | {
      readonly tile: 'house';
      readonly low: number;
      readonly medium: number;
      readonly high: number;
      readonly unanswered: number;
      readonly stale: number;
      readonly chattering: number;
      readonly floods: number;
      readonly deadLetters: number;
      readonly pack: string;
    }
  | {
      readonly tile: 'role';
      readonly role: string;
      readonly alarms: number;
      readonly perWindowHundredths: number;
      readonly mostInWindow: number;
      readonly floods: number;
    };

/** view `rules`, key = rule: the registry. */
export interface RuleRow {
  readonly rule: string;
  readonly version: string;
  readonly source: string;
  readonly definition: string;
  readonly open: number;
  readonly unanswered: number;
  readonly snoozed: number;
  /** Steps of people within 24 h on findings of this rule, and alerts of it. */
  readonly acknowledged: number;
  readonly snoozes: number;
  readonly alerts: number;
  /** A silent rule is worked out and shown to nobody; `openSilent` is what it would say. One that is off is not worked out. */
  readonly mode: 'live' | 'silent' | 'off';
  readonly openSilent: number;
  /** Who set the mode last; absent = nobody ever did. Why is free text and stays behind staff doors, in view `firings`. */
  readonly modeSet?: { readonly at: Instant; readonly by?: string };
  /** What it reads, and the numbers that a site may change. */
  readonly inputs: readonly string[];
  readonly parameters: Readonly<Record<string, number>>;
  /** Checks shown to whoever signed an order within 24 h, and those signed over with a reason: by coded reason, by unit. */
  readonly shown: number;
  readonly overridden: number;
  /** Cards of it in charts of other systems within 24 h: shown, and taken up. Overridden ones are among the overridden. */
  readonly cards: number;
  readonly accepted: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly units: Readonly<Record<string, number>>;
}

/** view `huddle`, key = `huddle/…`, `minute/…`, `commitment/…` or `agenda/…`. */
export type HuddleRow =
  | {
      readonly tile: 'huddle';
      readonly huddle: string;
      readonly openedAt: Instant;
      readonly openedBy?: string;
      readonly closedAt?: Instant;
      readonly items: number;
    }
  | { readonly tile: 'minute'; readonly huddle: string; readonly item: string; readonly says?: string; readonly at: Instant; readonly by?: string }
  | (Omit<Commitment, 'positions' | 'by'> & { readonly tile: 'commitment' })
  | (FindingPlace & {
      readonly tile: 'agenda';
      readonly finding: string;
      readonly says: string;
      readonly owner: string;
      readonly severity: 'watch' | 'critical';
      readonly state: 'new' | 'seen' | 'acting' | 'snoozed';
      readonly since: Instant;
      readonly rank: number;
    });

/** view `huddle-summary`, key = `huddle/now`, `topic/…` or `commitment/…`: the huddle in sums, so that anybody may pass the wall that shows it. */
export type HuddleSummaryRow =
  | {
      readonly tile: 'huddle';
      readonly openedAt: Instant;
      /** Absent while it is open. */
      readonly closedAt?: Instant;
      readonly discussed: number;
    }
  | {
      /** What asks for somebody by one rule. Not said: which bed, which unit, who. */
      readonly tile: 'topic';
      /** Name of the rule without its version. */
      readonly topic: string;
      readonly open: number;
      readonly critical: number;
      readonly unanswered: number;
      readonly oldestAt: Instant;
      readonly owner: string;
      /** All of them were discussed in the huddle that is open, or the last one. */
      readonly discussed: boolean;
      readonly rank: number;
    }
  | {
      /** Its words are free text and stay behind staff doors. */
      readonly tile: 'commitment';
      readonly owner: string;
      readonly dueAt?: Instant;
      readonly topic?: string;
      readonly state: 'open' | 'done' | 'dropped';
      readonly carried: number;
      readonly madeAt: Instant;
    };
