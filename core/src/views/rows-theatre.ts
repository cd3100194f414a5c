/** Rows of the views of the operating rooms and recovery. */
import type { Case } from '../house/theatre/case.ts';
import type { BedsNeeded, DayTotals, Recovery } from '../house/theatre/totals.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import type { Instant } from '../time.ts';

/** view `theatre`, key = case: cases of the facility's today, with those still in recovery, and tomorrow's. */
export interface CaseRow extends Omit<Case, 'positions' | 'cancelledAt'> {
  readonly day: 'today' | 'tomorrow' | 'earlier';
  /** Wheels in, or when it is expected. */
  readonly beginsAt: Instant;
  /** Wheels out, or when it is predicted, and by what. */
  readonly endsAt: Instant;
  readonly predictedBy?: 'history' | 'planned';
  readonly predictedFrom?: number;
  readonly overrun: boolean;
  readonly first: boolean;
  readonly onTime?: boolean;
  /** Runs into the next case of its room. */
  readonly late: boolean;
  readonly holdLate: boolean;
}

/** view `theatre-summary`, key = `tile/name`. */
export type TheatreSummaryRow =
  | (DayTotals & {
      readonly tile: 'day';
      readonly pack: string;
      readonly turnoverGoalMs: number;
      readonly blockFrom: Instant;
      readonly blockTo: Instant;
    })
  | {
      readonly tile: 'room';
      readonly room: string;
      readonly unit: string;
      readonly state: 'running' | 'turning' | 'ready' | 'done' | 'no-cases';
      readonly phase?: 'in-room' | 'cut' | 'closing';
      /** Of the running case. */
      readonly beganAt?: Instant;
      readonly endsAt?: Instant;
      readonly predictedBy?: 'history' | 'planned';
      readonly overrun: boolean;
      readonly nextStartsAt?: Instant;
      readonly nextExpectedAt?: Instant;
      readonly nextDelayed: boolean;
      readonly turningSince?: Instant;
      readonly lateMs?: number;
      readonly done: number;
      readonly toCome: number;
      /** The day's bars: begins, ends, and what they are; no case is named. */
      readonly bars: readonly { readonly from: Instant; readonly to: Instant; readonly kind: 'done' | 'running' | 'late' | 'planned' | 'turn' }[];
    }
  | (Recovery & { readonly tile: 'recovery'; readonly limitMs: number })
  | { readonly tile: 'hold'; readonly level: LevelOfCare; readonly count: number; readonly oldestAt: Instant; readonly late: number }
  | (BedsNeeded & { readonly tile: 'beds' });
