/** Rows of the care views: orders that ask for somebody, and the medications of a unit. Words of the house and codes only: no name of a patient. */
import type { Amount } from '../clinical/events.ts';
import type { SensitivityLabel } from '../sensitivity.ts';
import type { Instant } from '../time.ts';

/** view `orders`, key = order (its `name` where it has one): what is unsigned, overdue, or did not come back. */
export interface OrderRow {
  readonly order: string;
  /** The key of the row, where another patient had an order of this number before. */
  readonly name?: string;
  readonly encounter: string;
  readonly patient: string;
  readonly unit?: string;
  readonly bed?: string;
  readonly kind: 'laboratory' | 'imaging' | 'medication' | 'nursing' | 'diet' | 'general';
  readonly code: string;
  readonly display?: string;
  readonly asks: 'unsigned' | 'overdue';
  readonly state: 'unsigned' | 'active' | 'held' | 'unable';
  readonly priority?: string;
  readonly placedAt: Instant;
  /** Overdue since. */
  readonly since: Instant;
  readonly by?: string;
  /** Who answers for it: the prescriber who ordered or signed it, else the attending of the visit. */
  readonly clinician?: string;
  /** Of the newest version: what a form has seen. */
  readonly position: number;
  /** What the order itself asks for beside the record. */
  readonly label?: SensitivityLabel;
  /** Not shown to this reader: that it is there, and when it is due, is. */
  readonly withheld?: true;
}

export interface DoseRow {
  readonly administration: string;
  readonly at: Instant;
  readonly dueAt?: Instant;
  readonly endedAt?: Instant;
  readonly completion: 'complete' | 'partial' | 'refused' | 'not-given';
  readonly reason?: string;
  readonly overrides?: readonly string[];
  readonly effect?: 'relieved' | 'partly' | 'none';
  readonly by?: string;
  readonly position: number;
}

/** view `mar`, key = order (its `name` where it has one): one medication of somebody who is in a bed of a unit. Instants only; a screen tells early and late by its own clock. */
export interface MarRow {
  readonly order: string;
  /** The key of the row, where another patient had an order of this number before. */
  readonly name?: string;
  readonly encounter: string;
  readonly unit: string;
  readonly bed?: string;
  readonly room?: string;
  readonly bedName?: string;
  readonly code: string;
  readonly display?: string;
  readonly dose?: Amount;
  readonly rate?: Amount;
  readonly route?: string;
  readonly frequency?: string;
  readonly schedule: 'every' | 'once' | 'continuous' | 'prn' | 'unknown';
  readonly indication?: string;
  readonly state: 'unsigned' | 'active' | 'held' | 'unable';
  readonly reason?: string;
  readonly dueAt?: Instant;
  readonly opensAt?: Instant;
  readonly lateAt?: Instant;
  /** As needed: not before. */
  readonly againAt?: Instant;
  /** The infusion that runs: its administration and rate now. */
  readonly running?: { readonly administration: string; readonly since: Instant; readonly rate?: Amount };
  /** The dose as needed whose effect is to be written, and from when. */
  readonly effectOf?: string;
  readonly effectDueAt?: Instant;
  /** The last three, newest first. */
  readonly doses: readonly DoseRow[];
  readonly position: number;
  /** What the order itself asks for beside the record. */
  readonly label?: SensitivityLabel;
  /** Not shown to this reader: that it is there, and when it is due, is. */
  readonly withheld?: true;
}
