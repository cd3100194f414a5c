/** A discrepancy: facts that disagree, as a row of state with an owner. A fold that meets a contradiction makes one; it never throws. */
import type { Instant } from './time.ts';

export interface Discrepancy {
  /** kind + what it is about: the same contradiction is one row. */
  readonly discrepancy: string;
  /** Stable code, listed in core/src/codes/discrepancies.ts. */
  readonly kind: string;
  /** Ids only: an encounter, bed, record or order. */
  readonly about: string;
  readonly unit?: string;
  readonly owner: 'bed-manager' | 'charge-nurse' | 'steward' | 'finance' | 'clinician' | 'admin';
  readonly severity: 'info' | 'watch' | 'critical';
  readonly since: Instant;
  /** One sentence without names. */
  readonly says: string;
}
