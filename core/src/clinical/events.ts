/** Clinical facts: results, vital signs, orders, medications, documents. Each names the source record and, when said, the encounter. */
import type { DeviceId, EncounterId, OrderId, PatientId } from '../ids.ts';
import type { Instant, Precision } from '../time.ts';
import type { Location } from '../operations/events.ts';
import type { SensitivityLabel } from '../sensitivity.ts';
import type { NumberPair } from './number-pair.ts';
import type { Specimen } from './specimen.ts';

/** A code with its system as the sender named it (CWE.1, .2, .3). */
export interface Coded {
  readonly code: string;
  readonly display?: string;
  /** `LN`, `MDC`, `SCT`, `99XYZ`... as sent. */
  readonly system?: string;
}

/** What was measured or said. Numbers keep their literal so that `<3` stays `<3` and 7.10 stays 7.10. */
export type ObservedValue =
  | { readonly kind: 'quantity'; readonly value: number; readonly literal: string; readonly comparator?: '<' | '<=' | '>' | '>='; readonly unit?: string }
  | { readonly kind: 'coded'; readonly value: Coded }
  /** Text over 200 characters is cut here; the bytes keep it whole. */
  | { readonly kind: 'text'; readonly text: string; readonly cut?: boolean; readonly pair?: NumberPair }
  | { readonly kind: 'time'; readonly literal: string; readonly at?: Instant; readonly precision?: Precision }
  | { readonly kind: 'attachment'; readonly mediaType?: string; readonly bytes: number }
  | { readonly kind: 'absent'; readonly reason: 'not-sent' | 'sentinel' | 'code-mismatch' | 'unknown-unit' | 'not-done' | 'deleted' };

/**
 * What its sender wrote beside a result or an order (NTE-3), a text for each NTE. It may hold names, as any free text may: it is shown with what it is of and nowhere
 * else. Of more than 200 characters together the rest is cut here, as of a text value; the bytes keep them whole.
 */
export interface Comments {
  readonly texts: readonly string[];
  readonly cut?: true;
}

/** HL7 table 0085: X and N are not values; W and D retract. */
export type ResultStatus = 'C' | 'D' | 'F' | 'I' | 'N' | 'O' | 'P' | 'R' | 'S' | 'U' | 'V' | 'W' | 'X' | 'A' | 'B';

/**
 * One OBX of a result (ORU, OUL, MDM, VXU) or a charted vital sign. Versions of one observation share `observation`;
 * which version holds is decided by status rank and order, never by arrival (ingest.md, hard case 19).
 */
export interface ObservationRecorded {
  readonly type: 'ObservationRecorded';
  /** order (filler, else placer, else message) + OBR-4 + OBX-3 + OBX-4: stable over versions. */
  readonly observation: string;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly order?: OrderId;
  /** OBR-4.1: the service that it is part of. A reflex test comes under the order that led to it and is a service of its own. */
  readonly service?: string;
  readonly code: Coded;
  readonly value: ObservedValue;
  readonly status: ResultStatus;
  readonly abnormal?: string;
  readonly referenceRange?: string;
  readonly comments?: Comments;
  /** OBX-14, else OBR-7: when it was true of the patient. */
  readonly observedAt?: Instant;
  readonly device?: DeviceId;
  /** OBX-17 and OBX-20: how and where it was measured. */
  readonly method?: Coded;
  readonly site?: Coded;
  /** Who charted, validated or withdrew it here: role, or role:staff. */
  readonly by?: string;
  /** Outside what is usual: somebody looked again. */
  readonly confirmed?: boolean;
  /** A term: why it was corrected, entered in error or withdrawn here. */
  readonly reason?: string;
  /** What its sender says that the value itself needs beside what the record needs. */
  readonly sensitivity?: SensitivityLabel;
}

/** ORC of ORM, OML, OMG, RDE and ORU: what became of an order. */
export interface OrderRecorded {
  readonly type: 'OrderRecorded';
  readonly order: OrderId;
  readonly fillerOrder?: OrderId;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly kind: 'laboratory' | 'imaging' | 'medication' | 'nursing' | 'diet' | 'general';
  /** ORC-1 (table 0119) as sent. */
  readonly control: string;
  readonly status:
    'placed' | 'changed' | 'held' | 'released' | 'cancelled' | 'discontinued' | 'replaced' | 'completed' | 'in-progress' | 'unable' | 'result-only';
  readonly code?: Coded;
  readonly priority?: string;
  readonly scheduledAt?: Instant;
  readonly dose?: Amount;
  readonly route?: string;
  /** TQ.2 or RXE-1.2 as sent: `Q8H`, `BID`, `ONCE`, `CONT`. Read in order-schedule.ts. */
  readonly frequency?: string;
  /** As needed: no times, only a shortest interval. */
  readonly prn?: boolean;
  /** Of an infusion: the amount an hour. */
  readonly rate?: Amount;
  /** What it is for, as a term of the site: never a sentence about somebody. */
  readonly indication?: string;
  /** Said by whoever may not sign it, or as a draft: it is carried out once somebody signed it. */
  readonly unsigned?: boolean;
  /** role, or role:staff. */
  readonly signedBy?: string;
  /** The order that this one takes the place of. */
  readonly replaces?: OrderId;
  /** The order set (pack and set) that it came from. */
  readonly set?: string;
  /** A prescription for the time after the stay: no nurse gives it. */
  readonly purpose?: 'discharge';
  /** Why it was held, discontinued or replaced. */
  readonly reason?: string;
  /** Of whoever placed it on the order; of a result (ORC-1 RE) on the report. */
  readonly comments?: Comments;
  /** Of an order what it asks to be examined; of a result what was. */
  readonly specimens?: readonly Specimen[];
  /** Who asked for it here: role, or role:staff. */
  readonly by?: string;
  /** ORC-12.1, else OBR-16.1: the provider who ordered it, an opaque staff id. */
  readonly requester?: string;
  /** ORC-28: of the order, and of what comes back for it. */
  readonly sensitivity?: SensitivityLabel;
}

/** A number as it was written, with its unit. */
export interface Amount {
  readonly literal: string;
  readonly unit?: string;
}

/** How the nurse knew the patient or the drug: by a scanner, by typing what stands on it, or by reading its label. */
export type IdentifiedBy = 'scanned' | 'typed' | 'read';

/** RDS: left the pharmacy. */
export interface MedicationDispensed {
  readonly type: 'MedicationDispensed';
  readonly order?: OrderId;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly dispense: string;
  readonly code: Coded;
  readonly amount?: { readonly literal: string; readonly unit?: string };
}

/** RXA of RAS (and of VXU for vaccines). Corrections name the same `administration`. */
export interface MedicationAdministered {
  readonly type: 'MedicationAdministered';
  /** order + RXA-1 + RXA-2 (or RXA-22 system entry): stable over corrections. */
  readonly administration: string;
  readonly order?: OrderId;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly code: Coded;
  readonly dose?: { readonly literal: string; readonly unit?: string };
  readonly route?: string;
  readonly site?: string;
  readonly lot?: string;
  /** RXA-17. */
  readonly manufacturer?: Coded;
  readonly vaccine?: boolean;
  readonly givenAt?: Instant;
  readonly endedAt?: Instant;
  /** RXA-20 (table 0322): CP complete, PA partial, RE refused, NA not administered. */
  readonly completion: 'complete' | 'partial' | 'refused' | 'not-given';
  /** RXA-21 (table 0206): A add, D delete, U update. */
  readonly action: 'add' | 'update' | 'delete';
  /** The patient's own supply carries no charge. */
  readonly ownSupply?: boolean;
  /** The time of the schedule that this dose answers. */
  readonly dueAt?: Instant;
  /** Why it was held, refused, given outside its window or taken back. */
  readonly reason?: string;
  /** Rights that did not hold and were overridden with the reason: `time`, `order`. */
  readonly overrides?: readonly string[];
  readonly checked?: { readonly patient: IdentifiedBy; readonly drug: IdentifiedBy };
  /** An infusion that runs from `givenAt` to `endedAt`, and its rate now. */
  readonly rate?: Amount;
  /** What a dose as needed did, and when somebody looked. */
  readonly effect?: { readonly at: Instant; readonly says: 'relieved' | 'partly' | 'none' };
  readonly by?: string;
  /** What its sender says that the dose itself needs; beside it stands that of its order. */
  readonly sensitivity?: SensitivityLabel;
}

/** One fact that a document quotes: the thing by its key (`kind|key`), and the version that it quotes. */
export interface Quote {
  readonly item: string;
  readonly position: number;
}

/** MDM T01 to T11, and notes written here. The text stays in the bytes. */
export interface DocumentRecorded {
  readonly type: 'DocumentRecorded';
  readonly document: string;
  readonly parent?: string;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly kind: Coded;
  readonly change: 'original' | 'status' | 'addendum' | 'edit' | 'replacement' | 'cancel';
  /** TXA-17 (table 0271): PA signed and waiting for an attending, AU signed, LA cosigned... or as sent. */
  readonly completion?: string;
  readonly contentBytes?: number;
  /** The template that it was written in, with its pack. */
  readonly template?: string;
  /** role, or role:staff. */
  readonly author?: string;
  /** What was chosen or counted in it: terms of its template and numbers, no words. */
  readonly values?: readonly { readonly field: string; readonly value: string }[];
  /** What of the record it quotes, as that stood when it was signed. */
  readonly quotes?: readonly Quote[];
  /** Why it was retracted, as a term. */
  readonly reason?: string;
  /** Who signed, cosigned or retracted it here: role, or role:staff. */
  readonly by?: string;
  /** TXA-18: what the document itself needs beside what the record needs. */
  readonly sensitivity?: SensitivityLabel;
}

/** AL1, IAM, DG1, PRB, PR1, GOL, referrals and what is taken at home: a line of the patient's record by kind and key. */
export interface RecordLineChanged {
  readonly type: 'RecordLineChanged';
  readonly line: 'allergy' | 'problem' | 'diagnosis' | 'procedure' | 'goal' | 'referral' | 'home-medication';
  /** `*` with action delete: every line of this kind said before (of `encounter`, when named) is no longer so. */
  readonly key: string;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly code: Coded;
  readonly severity?: string;
  /** AL1-5, IAM-5: what an allergy does to them; words alone are a code of no system. */
  readonly reactions?: readonly Coded[];
  /** Of a medicine taken at home. */
  readonly dose?: Amount;
  readonly route?: string;
  readonly frequency?: string;
  readonly action: 'add' | 'update' | 'delete';
  /** DG1-15 or PR1-14, else the place in the message: 1 = principal. */
  readonly rank?: number;
  /** DG1-6 (table 0052): why a diagnosis was coded when it was. */
  readonly use?: 'admitting' | 'working' | 'final';
  /** Why it was changed or stopped, as a term. */
  readonly reason?: string;
  readonly at?: Instant;
  /** Who said so here: role, or role:staff. */
  readonly by?: string;
  /** DG1-18, or the security label of a resource: what the line itself needs. */
  readonly sensitivity?: SensitivityLabel;
}

/** One numeric or coded reading of a device metric. */
export interface DeviceReading {
  readonly code: Coded;
  /** OBX-4, MDS.VMD.channel.metric. */
  readonly containment?: string;
  readonly value: ObservedValue;
  readonly status: ResultStatus;
  readonly observedAt: Instant;
}

/**
 * A change of meaning on a device (first reading, band crossed, gone, back, or a minute passed); every reading at full rate goes to
 * samples. The patient is whoever is in `location` (or `encounter`, `patient` when said) at `observedAt`.
 */
export interface DeviceReadingsTaken {
  readonly type: 'DeviceReadingsTaken';
  readonly device: DeviceId;
  readonly location?: Location;
  readonly patient?: PatientId;
  readonly encounter?: EncounterId;
  readonly readings: readonly DeviceReading[];
}

/** A resource of a FHIR bundle: that it came and what it is; the rest is in the bytes, at the entry that `segments` names. */
export interface ResourceKept {
  readonly type: 'ResourceKept';
  /** `Claim/id`: versions of one resource share it. */
  readonly resource: string;
  /** `Claim`. */
  readonly kind: string;
  /** Absent for what is of nobody: an organisation, a practitioner. */
  readonly patient?: PatientId;
  readonly encounter?: EncounterId;
  readonly code?: Coded;
  readonly status?: string;
  /** Of its content: another content is another version, whatever its times say. */
  readonly digest?: string;
  /** Keyed hashes of its identifiers; absent of what came before they were made, or has very many. */
  readonly prints?: readonly string[];
  /** Other facts say what it means, and the chart shows those; this one is how it is found again as it came. */
  readonly folded?: boolean;
  readonly sensitivity?: SensitivityLabel;
}

export type ClinicalEvent =
  | ObservationRecorded
  | OrderRecorded
  | MedicationDispensed
  | MedicationAdministered
  | DocumentRecorded
  | RecordLineChanged
  | DeviceReadingsTaken
  | ResourceKept;
