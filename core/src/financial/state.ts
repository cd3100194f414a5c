/** The financial picture: what came from outside. What care costs is derived from the clinical facts, in ledger.ts. */
import type { EncounterId, PatientId } from '../ids.ts';
import type { Table } from '../table.ts';
import type { Index, Versions } from '../versions.ts';
import type { BalanceStepped, ClaimEvent, ClaimStatusAsked } from './claim-events.ts';
import type { DenialStepped } from './denial-events.ts';
import type { AccountChanged, AuthorisationStepped, ChargePosted, CoverageRecorded, EligibilityAsked, PackActivated } from './events.ts';
import type { RemittanceState } from './remittance/state.ts';

export interface FinancialState {
  readonly posted: Table<string, Versions<ChargePosted>>;
  /** By encounter (or record) and rank. */
  readonly coverages: Table<string, Versions<CoverageRecorded>>;
  /** By their own keys. */
  readonly authorisations: Table<string, Versions<AuthorisationStepped>>;
  /** By encounter (or record) and rank, as coverages. */
  readonly enquiries: Table<string, Versions<EligibilityAsked>>;
  readonly accounts: Table<string, Versions<AccountChanged>>;
  /** Packs by kind, which of the kind, and version. */
  readonly packs: Table<string, Versions<PackActivated>>;
  readonly remittance: RemittanceState;
  /** Everything said of a claim, by its key. */
  readonly claims: Table<string, Versions<ClaimEvent>>;
  /** Questions about a claim, by the claim. */
  readonly statusAsked: Table<string, Versions<ClaimStatusAsked>>;
  readonly denials: Table<string, Versions<DenialStepped>>;
  /** Everything that was done about the balance of an account, by its visit number. */
  readonly balances: Table<string, Versions<BalanceStepped>>;
  readonly index: {
    readonly postedByEncounter: Index<EncounterId>;
    readonly postedByPatient: Index<PatientId>;
    readonly claimsByEncounter: Index<EncounterId>;
    /** By batch, payer and form: what one interchange carries. */
    readonly claimsByBatch: Index<string>;
  };
}
