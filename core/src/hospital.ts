/** One facility's picture, and the enterprise that shares one identity. `fold` is the only way from one to the next; it never throws, never reads a clock. */
import type { ClinicalState } from './clinical/state.ts';
import type { FinancialState } from './financial/state.ts';
import type { FacilityId } from './ids.ts';
import type { IdentityState } from './identity/state.ts';
import type { NursingState } from './nursing/state.ts';
import type { OperationsState } from './operations/state.ts';
import type { SubjectIndex } from './by-subject.ts';
import type { Instant } from './time.ts';
import type { WorkState } from './work/state.ts';

export interface Hospital {
  readonly facility: FacilityId;
  /** Last position folded. */
  readonly position: number;
  /** When the newest fact was recorded, and the newest effective time. */
  readonly recordedAt?: Instant;
  /** When the first fact of this house was recorded: what happened before was told of its past, and nobody was late with it. */
  readonly heardFrom?: Instant;
  readonly operations: OperationsState;
  readonly clinical: ClinicalState;
  readonly nursing: NursingState;
  readonly financial: FinancialState;
  readonly work: WorkState;
  /** Ways to what was said of a person, visit or bed: not facts. */
  readonly index: { readonly subjects: SubjectIndex };
}

export interface Enterprise {
  readonly identity: IdentityState;
  readonly hospitals: ReadonlyMap<FacilityId, Hospital>;
}
