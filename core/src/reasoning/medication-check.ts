/** An order as it is checked, and what a check says of it. */
import type { Coded, OrderRecorded } from '../clinical/events.ts';
import type { EncounterId, PatientId } from '../ids.ts';
import type { CheckSeverity, MedicationPack } from './medication-pack.ts';

/** The order that is checked, signed or not. */
export interface MedicationOrder {
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  /** Its own id, and that of the order which it replaces: neither is a second drug beside it. */
  readonly order?: string;
  readonly replaces?: string;
  readonly code: Coded;
  readonly dose?: { readonly literal: string; readonly unit?: string };
  readonly route?: string;
  readonly everyHours?: number;
  /** Others of the same signing, which the picture does not hold yet. */
  readonly beside?: readonly OrderRecorded[];
}

export interface MedicationCheck {
  /** Stable for the order: what an override names. */
  readonly check: string;
  readonly kind: 'allergy' | 'cross-class' | 'interaction' | 'duplicate' | 'dose' | 'not-computable';
  /** Contraindicated and serious need a reason before signing. */
  readonly severity: CheckSeverity | 'info';
  readonly needsReason: boolean;
  /** Ids and drug names only. */
  readonly says: string;
  /** With the version of its pack. */
  readonly rule: string;
  readonly evidence: string;
  readonly covers: string;
  /** Inputs that are missing, of what could not be worked out. */
  readonly missing?: readonly string[];
  /** Events behind it, newest first. */
  readonly positions: readonly number[];
}

/** A check as its part states it; the rest is of the pack. */
export function checkOf(pack: MedicationPack, said: Omit<MedicationCheck, 'needsReason' | 'rule' | 'covers'>): MedicationCheck {
  return {
    ...said,
    needsReason: said.severity === 'contraindicated' || said.severity === 'serious',
    rule: `${pack.pack}@${pack.version}`,
    covers: pack.covers,
  };
}
