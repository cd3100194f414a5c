/** The one closed union of everything that happens, and the envelope in which the log keeps it. A new fact is one type here; the compiler then names every fold that does not hear it. */
import type { ClinicalEvent } from './clinical/events.ts';
import type { FinancialEvent } from './financial/events.ts';
import type { FacilityId, FeedId, MessageId, OrderKey } from './ids.ts';
import type { IdentityEvent } from './identity/events.ts';
import type { NursingEvent } from './nursing/events.ts';
import type { OperationsEvent } from './operations/events.ts';
import type { Instant, Precision, Zone } from './time.ts';
import type { WorkEvent } from './work/events.ts';

export type HealthEvent = IdentityEvent | OperationsEvent | ClinicalEvent | NursingEvent | FinancialEvent | WorkEvent;

/** When it was true, as the sender wrote it. */
export interface Effective {
  readonly at: Instant;
  readonly literal?: string;
  readonly precision?: Precision;
  readonly zone?: Zone | 'field' | 'header' | 'feed';
}

/** A fact as a feed states it, before the log has given it a position. `segments` are ordinals in the message, for lineage. */
export interface Stated<E extends HealthEvent = HealthEvent> {
  readonly event: E;
  readonly effective: Effective;
  readonly order: OrderKey;
  readonly segments: readonly number[];
}

/** A fact in the log. Positions are per facility, gap-free from 1, in order. */
export interface Recorded<E extends HealthEvent = HealthEvent> extends Stated<E> {
  readonly position: number;
  readonly facility: FacilityId;
  readonly recordedAt: Instant;
  readonly feed: FeedId;
  readonly message: MessageId;
}
