/** Row shapes of the charge nurse's tablet. Instants are milliseconds since the epoch; absent means not known. */
import type { Ask } from '../house/unit/asks.ts';
import type { MilestoneState, Scored } from '../house/unit/patient.ts';
import type { SensitivityLabel } from '../sensitivity.ts';
import type { Instant } from '../time.ts';
import type { ScoreState } from './rows.ts';

/** The newest signs behind a score, each with when it was taken. */
export interface SignRow {
  readonly value: number | boolean | string;
  readonly at: Instant;
}

/** view `unit-now`: key = `patient/…`, `arrival/…`, `bed/…` or `finding/…`; every row names its unit. */
export type UnitNowRow =
  | {
      readonly row: 'patient';
      readonly unit: string;
      readonly encounter: string;
      readonly bed?: string;
      /** PV1-3.2 and PV1-3.3. */
      readonly room?: string;
      readonly bedName?: string;
      readonly class: string;
      readonly service?: string;
      readonly here: 'here' | 'away' | 'on-leave';
      readonly since?: Instant;
      readonly locatedAt?: Instant;
      readonly isolation?: string;
      readonly news2?: ScoreState;
      readonly trend: readonly Scored[];
      readonly signs: Readonly<Record<string, SignRow>>;
      /** In the order of work/discharge.ts. */
      readonly milestones: readonly { readonly milestone: string; readonly state: MilestoneState; readonly dueAt?: Instant; readonly position?: number }[];
      readonly leaving?: 'pending' | 'confirmed';
      readonly leavesAt?: Instant;
      readonly readyAt?: Instant;
      readonly nurse?: string;
      /** The bed elsewhere that is set aside for this patient. */
      readonly goesTo?: string;
      readonly asks: readonly Ask[];
      readonly disputed?: boolean;
    }
  | {
      readonly row: 'arrival';
      readonly unit: string;
      readonly encounter: string;
      readonly bed?: string;
      readonly from?: string;
      /** Since when the bed is set aside. */
      readonly since?: Instant;
      readonly isolation?: string;
      /** Whom this unit named already. */
      readonly nurse?: string;
      readonly asks: readonly Ask[];
    }
  | {
      readonly row: 'bed';
      readonly unit: string;
      readonly bed: string;
      readonly room: string;
      readonly bedName: string;
      readonly state: 'open' | 'dirty' | 'in-progress' | 'suspended' | 'blocked' | 'closed' | 'held' | 'assigned' | 'unstaffed';
      readonly since?: Instant;
      readonly reason?: string;
    }
  | { readonly row: 'finding'; readonly unit: string; readonly ask: Ask };

/** view `handoff`, key = `unit|group|encounter|at`, numbered where several were said at once: what happened to the patients of a unit, for the difference since a shift. */
export interface HandoffRow {
  readonly unit: string;
  readonly group: 'came' | 'left' | 'worse' | 'better' | 'milestone' | 'discharge' | 'barrier' | 'line' | 'task' | 'assessment';
  readonly at: Instant;
  readonly encounter?: string;
  readonly bed?: string;
  readonly says: string;
  /** What the order behind it asks for; absent = its record's. */
  readonly label?: SensitivityLabel;
  /** What it was is kept from whoever reads this. */
  readonly withheld?: true;
  readonly position: number;
}
