/** What was taken from the patient to be examined, and when: part of an order, and of the word of its result. */
import type { Instant, Precision } from '../time.ts';
import type { Amount, Coded } from './events.ts';

/** A time as it was written, no more exact than its digits. */
export interface SaidTime {
  readonly literal: string;
  readonly at: Instant;
  readonly precision: Precision;
}

/** What was taken from the patient (SPM), as numbers, codes and times say it. */
export interface Specimen {
  /** SPM-2: the number that whoever ordered gave it, and that of the laboratory. */
  readonly placer?: string;
  readonly filler?: string;
  /** SPM-4. */
  readonly type?: Coded;
  /** SPM-7 and SPM-8: how and where it was taken. */
  readonly method?: Coded;
  readonly site?: Coded;
  /** SPM-12. */
  readonly amount?: Amount;
  /** SPM-17, from and until; SPM-18. */
  readonly collectedAt?: SaidTime;
  readonly collectedUntil?: SaidTime;
  readonly receivedAt?: SaidTime;
  /** SPM-20. */
  readonly available?: boolean;
  /** SPM-24. */
  readonly conditions?: readonly Coded[];
}
