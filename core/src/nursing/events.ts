/** Nursing facts: who cares for whom. */
import type { EncounterId, UnitId } from '../ids.ts';

/** A nurse took (or gave up) a patient for a shift. */
export interface NurseAssigned {
  readonly type: 'NurseAssigned';
  readonly encounter: EncounterId;
  readonly unit: UnitId;
  /** An opaque staff id; absent = nobody any more. */
  readonly nurse?: string;
}

/** Which SpO2 scale of NEWS2 a clinician chose (RCP 2017: scale 2 only for hypercapnic failure, by decision). */
export interface OxygenScaleChosen {
  readonly type: 'OxygenScaleChosen';
  readonly encounter: EncounterId;
  readonly scale: 1 | 2;
}

export type NursingEvent = NurseAssigned | OxygenScaleChosen;
