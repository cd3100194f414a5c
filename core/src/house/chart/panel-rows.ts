/** Shape of the panel inside another chart. Instants, not elapsed times; absent = not known, or not so. */
import type { Instant } from '../../time.ts';
import type { FindingRow, ScoreState } from '../../views/rows.ts';

export interface PanelWish {
  readonly request: string;
  readonly level: string;
  readonly targetUnit?: string;
  readonly decidedAt?: Instant;
  readonly requestedAt?: Instant;
  readonly readyAt?: Instant;
  readonly expectedAt?: Instant;
  readonly assigned?: string;
  /** Beds that fit now, the best of them, and where none does, the rule that refuses most. */
  readonly fits: number;
  readonly best?: { readonly bed: string; readonly single: boolean; readonly cleanliness: string; readonly cleanAt?: Instant };
  readonly blockedBy?: string;
}

export interface PanelClock {
  readonly status: 'inpatient' | 'observation';
  readonly since?: Instant;
  /** Midnights of the facility since services began. */
  readonly midnights?: number;
  /** The geometric mean of its kind. */
  readonly expectedDays?: number;
  /** The notice of observation is due. */
  readonly noticeBy?: Instant;
}

export interface PanelBlock {
  readonly barrier: string;
  readonly reason?: string;
  readonly owner?: string;
  readonly order?: string;
  /** What is waited for, as it was ordered. */
  readonly what?: string;
  readonly openedAt: Instant;
  readonly limitAt?: Instant;
  readonly position: number;
}

export interface PanelWay {
  readonly stage: 'none' | 'pending' | 'confirmed';
  readonly expectedAt?: Instant;
  readonly likelyAt?: Instant;
  readonly milestones: readonly {
    readonly milestone: string;
    readonly state: 'due' | 'done' | 'not-needed';
    readonly at: Instant;
    readonly dueAt?: Instant;
    readonly position: number;
  }[];
  readonly blocks: readonly PanelBlock[];
  /** The one open test that was found to stand before the discharge, where nobody named it. */
  readonly test?: { readonly order: string; readonly what?: string; readonly orderedAt?: Instant };
}

export interface PanelTrend {
  readonly score?: ScoreState;
  /** Of each charted round, oldest first. */
  readonly rounds: readonly (readonly [at: Instant, score: number])[];
}

export interface Panel {
  readonly patient: string;
  /** Absent: the person is not here now. */
  readonly encounter?: string;
  readonly unit?: string;
  readonly room?: string;
  readonly bed?: string;
  readonly service?: string;
  readonly isolation?: string;
  readonly admittedAt?: Instant;
  readonly wish?: PanelWish;
  readonly clock?: PanelClock;
  readonly way?: PanelWay;
  readonly trend?: PanelTrend;
  readonly findings: readonly FindingRow[];
}
