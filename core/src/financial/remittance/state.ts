/** What payers said, each under its own key, every version kept. */
import type { Table } from '../../table.ts';
import type { Index, Versions } from '../../versions.ts';
import type { BenefitsTold, ClaimAcknowledged, ClaimRemitted, ClaimStatusTold, RemittanceReceived } from '../remittance-events.ts';

export interface RemittanceState {
  readonly received: Table<string, Versions<RemittanceReceived>>;
  /** By remittance, telling and place in it. */
  readonly claims: Table<string, Versions<ClaimRemitted>>;
  readonly acknowledged: Table<string, Versions<ClaimAcknowledged>>;
  readonly statuses: Table<string, Versions<ClaimStatusTold>>;
  /** By person, rank and payer. */
  readonly benefits: Table<string, Versions<BenefitsTold>>;
  readonly index: RemittanceIndex;
}

export interface RemittanceIndex {
  /** Keys of `claims`. */
  readonly byClaim: Index<string>;
  readonly byRemittance: Index<string>;
  /** Keys of `acknowledged`, under the claim and under `batch|` and the batch. */
  readonly acknowledgedBy: Index<string>;
  readonly statusByClaim: Index<string>;
  readonly benefitsByPatient: Index<string>;
}
