/** Row shapes of staffing and surge. Instants are milliseconds since the epoch; absent means not known. */
import type { FloatChoice } from '../house/staffing/floats.ts';
import type { Breach } from '../house/staffing/ratio-line.ts';
import type { PlanCell, PlanColumn } from '../house/staffing/plan.ts';
import type { Presence, ShiftNow } from '../house/staffing/presence.ts';
import type { OpelParameter } from '../house/surge/opel.ts';
import type { CardState } from '../house/surge/activation.ts';
import type { Instant } from '../time.ts';

/** view `staffing`, key = unit. */
export interface StaffingRow {
  readonly unit: string;
  readonly name: string;
  readonly levelOfCare: string;
  readonly patients: number;
  readonly state: 'met' | 'breach' | 'not-computable' | 'not-judged';
  /** Patients per nurse at most. */
  readonly ratio?: number;
  readonly nurses?: number;
  readonly needed?: number;
  readonly missing?: readonly string[];
  /** Of a breach. */
  readonly since?: Instant;
  /** Of the last 24 hours, the open one last. */
  readonly breaches: readonly Breach[];
  readonly onBreak: number;
  readonly unrelieved: number;
  readonly absent: number;
  /** Here from other units, and from here on others. */
  readonly floatsIn: number;
  readonly floatsOut: number;
  /** Hours per patient day of the local day so far, unrounded, to the last whole minute. */
  readonly hppd?: number;
  readonly next?: { readonly startsAt: Instant; readonly projected: number; readonly needed: number; readonly scheduled: number; readonly gap: number };
  readonly nextMissing?: readonly string[];
  /** Who could come, with the least harm first; of a unit that is short now or next. */
  readonly floats?: readonly FloatChoice[];
}

/** view `staff`, key = shift: from two hours after its end to 14 hours before its start. */
export interface StaffRow extends Omit<ShiftNow, 'stretches' | 'unspoken' | 'position'> {
  /** Counts for the ratio of `unit` now. */
  readonly counted: boolean;
  /** Patients on this unit. */
  readonly patients: number;
}

export interface PlanPerson {
  readonly shift: string;
  readonly staff: string;
  readonly kind: string;
  readonly presence: Presence;
  /** Where the person belongs, where that is another unit. */
  readonly homeUnit?: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}
/** Who could come, and with what harm elsewhere. */
export interface PlanFloat {
  readonly shift: string;
  readonly staff: string;
  readonly kind: string;
  readonly from: string;
  readonly because: string;
}
/** view `staffing-plan`, key = `unit|column`. */
export interface StaffingPlanRow {
  readonly unit: string;
  readonly column: PlanColumn;
  readonly name: string;
  readonly levelOfCare: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly planned: number;
  readonly checkedIn: number;
  readonly absent: number;
  readonly patients: number;
  readonly needed?: number;
  readonly ratio?: number;
  readonly gap?: number;
  /** Hours of care per patient day: what the plan gives, and what the facility file asks for. */
  readonly plannedHppd?: number;
  readonly neededHppd?: number;
  /** Patients by level of acuity, those without one, and the nurses that they ask for. */
  readonly acuity?: PlanCell['acuity'];
  readonly missing: readonly string[];
  readonly people: readonly PlanPerson[];
  readonly floats: readonly PlanFloat[];
}

/** view `surge`, key = `plan/…`, `parameter/…` or `card/…`. */
export type SurgeRow =
  | {
      readonly row: 'plan';
      readonly kind: 'site' | 'opel';
      readonly pack: string;
      readonly title: string;
      readonly definition: string;
      /** In force from this day of the facility, YYYY-MM-DD, by this document. */
      readonly effectiveFrom: string;
      readonly source: string;
      /** What whoever reads the level must know of the pack. */
      readonly notice?: string;
      readonly levels: number;
      /** What the numbers say; absent = not computable, `missing` says why. */
      readonly recommended?: number;
      readonly missing: readonly string[];
      readonly points?: number;
      /** So many more of what the plan counts, beds that are occupied or points of its score, and the next level holds. */
      readonly next?: { readonly level: number; readonly away: number; readonly counts: 'bed' | 'point'; readonly by: string };
      /** What a person decided; absent = nobody did. */
      readonly approved?: number;
      readonly approvedAt?: Instant;
      readonly approvedBy?: string;
      readonly reason?: string;
    }
  | {
      readonly row: 'parameter';
      readonly parameter: OpelParameter;
      readonly title: string;
      readonly unit: 'bp' | 'minutes';
      /** Unrounded; absent = missing. */
      readonly value?: number;
      readonly from?: 'counted' | 'stated';
      readonly at?: Instant;
      readonly points?: number;
      readonly most: number;
      readonly cuts: readonly { readonly at: number; readonly points: number }[];
      readonly worse: 'more' | 'less';
    }
  | {
      readonly row: 'card';
      readonly pack: string;
      readonly id: string;
      readonly level: number;
      readonly card: string;
      readonly owner: string;
      readonly state: CardState;
      readonly at?: Instant;
      /** The role that answered. */
      readonly by?: string;
    };
