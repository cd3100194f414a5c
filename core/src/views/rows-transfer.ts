/** Row shapes of the transfer center: `transfers` and `partners`. */
import type { Instant } from '../time.ts';

/** view `transfers`, key = case: open ones, and those that ended in the last 24 h. */
export interface TransferRow {
  readonly case: string;
  readonly direction: 'in' | 'out';
  readonly partner: string;
  readonly level: string;
  readonly service?: string;
  readonly reason?: string;
  readonly urgency: 'emergent' | 'urgent' | 'routine';
  readonly requestedAt: Instant;
  readonly answerBy: Instant;
  readonly decidedAt?: Instant;
  readonly state: string;
  readonly over: boolean;
  readonly encounter?: string;
  /** As recorded; `again` = another time for a step whose first time stands. */
  readonly steps: readonly {
    readonly step: string;
    readonly at: Instant;
    readonly by?: string;
    readonly reason?: string;
    readonly says?: string;
    readonly again: boolean;
  }[];
  /** Milliseconds: request to answer, acceptance to bed, departure to arrival, request to arrival. */
  readonly cycle: { readonly answer?: number; readonly bed?: number; readonly travel?: number; readonly whole?: number };
  readonly position: number;
}

/** view `partners`, key = partner. */
export interface PartnerRow {
  readonly partner: string;
  readonly levels: readonly { readonly level: string; readonly available: number; readonly at: Instant; readonly oldAt: Instant }[];
  /** Of the last seven days. */
  readonly open: number;
  readonly accepted: number;
  readonly declined: number;
  readonly lost: number;
  /** Median minutes from request to answer of those answered; negative ones are left out. */
  readonly answerMinutes?: number;
}
