/**
 * Facts about who is who. A source record is an opaque hash; names, record numbers and birth dates stay in the identity
 * table outside the log. Fingerprints (keyed hashes) let a fold notice that all of them changed, without knowing them.
 */
import type { EncounterId, PatientId } from '../ids.ts';

/** A sender spoke of this record. Absent fingerprints were not sent; '' of a birth date was deleted. */
export interface SourceRecordSeen {
  readonly type: 'SourceRecordSeen';
  readonly patient: PatientId;
  readonly nameHash?: string;
  readonly birthHash?: string;
  /** HL7 table 0001 as sent. */
  readonly sex?: string;
  readonly deceased?: boolean;
  /** An unidentified patient ("Doe", PID-32 reliability code UA, or a name that says so): the matcher stays off. */
  readonly unidentified?: boolean;
  /** Beside `unidentified`: whoever says so is no registration and repeats what it was told, perhaps before the person had a name. */
  readonly relayed?: true;
  /** PID-24 / PID-21: a newborn is never linked to the mother by likeness. */
  readonly mother?: PatientId;
  /** PID-21 was deleted. */
  readonly motherTakenBack?: true;
  readonly multipleBirth?: boolean;
  /** true when the sender deleted the person (A29) until it is seen again. */
  readonly deleted?: boolean;
}

/** A40, A18, A34, A47, A43: facts of `from` are from now on facts of the person that `into` names. */
export interface PatientsMerged {
  readonly type: 'PatientsMerged';
  readonly from: PatientId;
  readonly into: PatientId;
  readonly kind: 'merge' | 'move' | 'change-identifier';
  /** role, or role:staff, where a person of this house decided it. */
  readonly by?: string;
}
/** Takes exactly one merge back; links made by others stay. */
export interface PatientsUnmerged {
  readonly type: 'PatientsUnmerged';
  readonly from: PatientId;
  readonly into: PatientId;
  readonly reason: string;
  readonly by?: string;
}
/** A24: the same person, neither record obsolete. */
export interface PatientsLinked {
  readonly type: 'PatientsLinked';
  readonly a: PatientId;
  readonly b: PatientId;
  /** `system`: a sender says so. `verified`: a steward looked; it is sticky, only a person parts it. `automatic`: likeness alone, and a steward is still to look. */
  readonly kind: 'system' | 'verified' | 'automatic';
  readonly by?: string;
}
/** A37, or a person: then `by` says who, and a verified link ends too. */
export interface PatientsUnlinked {
  readonly type: 'PatientsUnlinked';
  readonly a: PatientId;
  readonly b: PatientId;
  readonly by?: string;
}
/** Two records look like one person. Likeness proposes, a steward decides. */
export interface PairProposed {
  readonly type: 'PairProposed';
  readonly a: PatientId;
  readonly b: PatientId;
  /** Hundredths of a bit. */
  readonly score: number;
  readonly band: 'link' | 'review';
  /** The weights that it was scored with. */
  readonly pack: string;
  /** So alike, by those weights, that the house links them before anybody looked. */
  readonly automatic?: true;
}
/** Two people: the pair is never proposed again. */
export interface PairRefused {
  readonly type: 'PairRefused';
  readonly a: PatientId;
  readonly b: PatientId;
  readonly reason: string;
  readonly by: string;
}
/** What a steward made of a record whose name, birth date and sex were all replaced at once: it is so, or it was another person. */
export interface OverlayDecided {
  readonly type: 'OverlayDecided';
  readonly patient: PatientId;
  readonly decision: 'accepted' | 'split';
  /** The record that stands for the other person from now on. */
  readonly into?: PatientId;
  readonly reason: string;
  readonly by: string;
}
/** A45, A44, A41, A42, A50: an encounter (or account) with all its subordinate facts belongs to another record or number. */
export interface EncounterMoved {
  readonly type: 'EncounterMoved';
  readonly encounter: EncounterId;
  readonly toPatient: PatientId;
  /** Whose it was before (MRG-1), where that was said. */
  readonly fromPatient?: PatientId;
  /** Present when the visit number itself changed or merged (A50, A42). */
  readonly toEncounter?: EncounterId;
}

export type IdentityEvent =
  SourceRecordSeen | PatientsMerged | PatientsUnmerged | PatientsLinked | PatientsUnlinked | PairProposed | PairRefused | OverlayDecided | EncounterMoved;
