/** Rows of the views of the operating rooms and recovery. */
import type { LevelOfCare } from '../operations/facility.ts';
import type { Instant } from '../time.ts';

/** view `theatre`, key = case: cases of the facility's today, with those still in recovery, and tomorrow's. */
export interface CaseRow {
  readonly case: string;
  readonly unit: string;
  readonly room: string;
  readonly state: 'scheduled' | 'delayed' | 'in-room' | 'cut' | 'closing' | 'out' | 'recovering' | 'hold' | 'done' | 'cancelled';
  readonly day: 'today' | 'tomorrow' | 'earlier';
  readonly encounter?: string;
  readonly procedure?: string;
  readonly service?: string;
  readonly startsAt: Instant;
  readonly minutes: number;
  readonly elective: boolean;
  readonly levelAfter?: LevelOfCare;
  readonly reason?: string;
  readonly wheelsInAt?: Instant;
  readonly cutAt?: Instant;
  readonly closeAt?: Instant;
  readonly wheelsOutAt?: Instant;
  readonly roomReadyAt?: Instant;
  readonly recoveryInAt?: Instant;
  readonly recoveryDoneAt?: Instant;
  readonly recoveryOutAt?: Instant;
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
  readonly position: number;
}

/** view `theatre-summary`, key = `tile/name`. */
export type TheatreSummaryRow =
  | {
      readonly tile: 'day';
      readonly pack: string;
      readonly cases: number;
      readonly done: number;
      readonly running: number;
      readonly toCome: number;
      readonly delayed: number;
      readonly cancelled: number;
      readonly firstCases: number;
      readonly firstOnTime: number;
      readonly turnovers: number;
      readonly medianTurnoverMs?: number;
      readonly turnoversOverGoal: number;
      readonly turnoverGoalMs: number;
      readonly gaps: number;
      readonly invalid: number;
      readonly roomsLate: number;
      readonly roomsRunning: number;
      readonly rooms: number;
      readonly utilisationBp?: number;
      readonly blockFrom: Instant;
      readonly blockTo: Instant;
    }
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
  | {
      readonly tile: 'recovery';
      readonly spaces: number;
      readonly occupied: number;
      readonly recovering: number;
      readonly holds: number;
      readonly holdsLate: number;
      readonly oldestHoldAt?: Instant;
      readonly limitMs: number;
    }
  | { readonly tile: 'hold'; readonly level: LevelOfCare; readonly count: number; readonly oldestAt: Instant; readonly late: number }
  | { readonly tile: 'beds'; readonly level: LevelOfCare; readonly today: number; readonly placed: number; readonly tomorrow: number };
