/** Row shapes of the views about leaving: `discharges`, `discharge-summary`, `barriers`, `stays`. Instants, never elapsed times; absent = not known. */
import type { Instant } from '../time.ts';

/** When somebody is likely to leave, or why that cannot be said. */
export type LikelyDeparture =
  | {
      readonly state: 'predicted';
      readonly at: Instant;
      /** The 80 % interval. */
      readonly lowAt: Instant;
      readonly highAt: Instant;
      /** Probability of being gone within 4, 8, 24, 48 and 72 h, in whole percent. */
      readonly withinPercent: readonly number[];
      readonly method: string;
    }
  | { readonly state: 'not-computable'; readonly missing: readonly string[] };

/** view `discharges`, key = encounter: everybody who is to leave. */
export interface DischargeRow {
  readonly encounter: string;
  readonly unit?: string;
  readonly room?: string;
  readonly bed?: string;
  readonly levelOfCare: string;
  readonly service?: string;
  readonly status: 'inpatient' | 'observation';
  readonly admittedAt?: Instant;
  readonly stage: 'none' | 'pending' | 'confirmed';
  readonly since?: Instant;
  readonly expectedAt?: Instant;
  readonly falsePendings: number;
  readonly readyAt?: Instant;
  readonly likely?: LikelyDeparture;
  /** State of each milestone that was spoken of, with the position that a form has seen. */
  readonly milestones: readonly (readonly [milestone: string, state: 'due' | 'done' | 'not-needed', position: number, dueAt?: Instant])[];
  /** Open ones, the first opened first. */
  readonly barriers: readonly {
    readonly barrier: string;
    readonly reason?: string;
    readonly owner?: string;
    readonly openedAt: Instant;
    readonly limitAt?: Instant;
    readonly position: number;
  }[];
  readonly blocking?: { readonly order: string; readonly what?: string; readonly orderedAt?: Instant; readonly how: 'named' | 'found' };
  readonly referrals: readonly {
    readonly referral: string;
    readonly to?: string;
    readonly kind?: string;
    readonly step: string;
    readonly reason?: string;
    readonly at: Instant;
    readonly position: number;
  }[];
  /** Of the newest discharge step: what a form has seen. */
  readonly position: number;
}

/** view `barriers`, key = barrier: every open one. */
export interface BarrierRow {
  readonly barrier: string;
  readonly encounter: string;
  readonly unit?: string;
  readonly bed?: string;
  readonly reason?: string;
  readonly owner: string;
  readonly order?: string;
  readonly openedAt: Instant;
  /** When it has stood too long, by the barrier pack. */
  readonly limitAt?: Instant;
  readonly readyAt?: Instant;
  /** Charged with avoidable hours since then: medically ready, and the first open barrier. */
  readonly chargedSince?: Instant;
  readonly centsPerDay: number;
  readonly position: number;
}

/** view `stays`, key = encounter: length and status of each stay. */
export interface StayRow {
  readonly encounter: string;
  readonly unit?: string;
  readonly bed?: string;
  readonly status: 'inpatient' | 'observation';
  readonly kind: string;
  readonly servicesAt?: Instant;
  readonly inpatientAt?: Instant;
  readonly observationAt?: Instant;
  /** Inpatient days so far, and the geometric mean of its kind. */
  readonly days?: number;
  readonly expectedDays?: number;
  readonly excessDays?: number;
  /** 7, 14 or 21 where it has lasted as long. */
  readonly outlier?: number;
  readonly benchmarkMidnights?: number;
  readonly presumptionMidnights?: number;
  readonly nextMidnightAt: Instant;
  readonly snfMidnights: number;
  readonly noticeFrom?: Instant;
  readonly noticeBy?: Instant;
  readonly noticeGivenAt?: Instant;
  /** What condition code 44 would still need; empty = it could be recorded now. Absent for an observation stay. */
  readonly code44Missing?: readonly string[];
}

export interface ErrorFigures {
  readonly maeHours: number;
  readonly biasHours: number;
  readonly brier4: number;
  readonly brier24: number;
  readonly brier48: number;
  readonly coverage: number;
}

/** view `discharge-summary`, key = `tile/name`: sums for walls. */
export type DischargeSummaryRow =
  | {
      readonly tile: 'model';
      readonly method: 'hazard@1' | 'empirical-los@1' | 'none';
      readonly fittedAt?: Instant;
      readonly stays?: number;
      readonly days?: number;
      readonly heldDays?: number;
      readonly asked?: number;
      readonly model?: ErrorFigures;
      readonly naive?: ErrorFigures;
      /** Predicted share, share that happened, questions. */
      readonly deciles?: readonly (readonly [predicted: number, happened: number, asked: number])[];
      readonly missing?: readonly string[];
    }
  | {
      readonly tile: 'stage';
      readonly stage: 'confirmed' | 'pending' | 'ready' | 'none';
      readonly count: number;
      readonly oldestSince?: Instant;
    }
  | {
      readonly tile: 'outlook';
      readonly hours: number;
      readonly by: Instant;
      /** Departures expected by then, with the 80 % interval of their number. */
      readonly expected: number;
      readonly low: number;
      readonly high: number;
      readonly predictable: number;
      readonly inpatients: number;
      readonly missing?: readonly string[];
    }
  | {
      readonly tile: 'barrier';
      readonly reason: string;
      readonly words: string;
      readonly owner: string;
      readonly open: number;
      readonly overdue: number;
      readonly oldestAt: Instant;
      readonly avoidableHours: number;
      readonly costCents: number;
    }
  | {
      readonly tile: 'unit';
      readonly unit: string;
      readonly inpatients: number;
      readonly confirmed: number;
      readonly pending: number;
      readonly within24: number;
      readonly barriers: number;
    }
  | {
      readonly tile: 'today';
      readonly out: number;
      readonly ordinary: number;
      readonly beforeNoon: number;
      readonly pendingMet: number;
      readonly confirmedMet: number;
      readonly said: number;
      readonly falsePendings: number;
      readonly losIndex?: number;
      readonly excessDays?: number;
      readonly missing?: readonly string[];
    }
  | {
      readonly tile: 'avoidable';
      readonly ready: number;
      readonly barred: number;
      readonly hours: number;
      readonly costCents: number;
      readonly costPack: string;
      readonly costSource: string;
    }
  | {
      readonly tile: 'stays';
      readonly inpatients: number;
      readonly sevenDays: number;
      readonly fourteenDays: number;
      readonly twentyOneDays: number;
      readonly observation: number;
      readonly noticeDue: number;
      readonly losIndex?: number;
      readonly excessDays?: number;
      readonly missing?: readonly string[];
    };
