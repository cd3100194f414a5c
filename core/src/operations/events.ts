/** Facts about buildings, beds and where patients are. `encounter` is the sender's visit number; movements carry their ZBE id when there is one. */
import type { BedId, EncounterId, PatientId, UnitId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { FacilityDescription } from './facility.ts';

/** PL (HL7 v2.5.1 2.A.53): PV1-3, PV1-6, PV1-42. Empty parts are absent. */
export interface Location {
  readonly unit: UnitId;
  readonly room?: string;
  readonly bed?: string;
  /** unit, room and bed when PL.3 (or a room with one bed) names a bed. */
  readonly bedId?: BedId;
}

/** What every movement says of its encounter. Absent = not said (no change); an empty text = the sender deleted it, and `deleted` names what is no text. */
export interface EncounterFacts {
  readonly patient: PatientId;
  readonly encounter: EncounterId;
  /** PV1-2, HL7 table 0004 (I, O, E, P, R, B, N...). */
  readonly class?: string;
  readonly location?: Location;
  readonly priorLocation?: Location;
  /** PV1-10. */
  readonly service?: string;
  /** PV1-7.1, an opaque staff id. */
  readonly attending?: string;
  /** PV1-17.1, an opaque staff id: who took the patient in. */
  readonly admitting?: string;
  /** PV1-8.1 and PV1-9.1 of every repetition, opaque staff ids: who referred the patient, and who is asked for advice. None = the sender deleted them. */
  readonly referring?: readonly string[];
  readonly consulting?: readonly string[];
  /** PV1-18 patient type, PV1-14 admit source, PV1-36 discharge disposition. */
  readonly patientType?: string;
  readonly admitSource?: string;
  readonly disposition?: string;
  /** PV1-44 and PV1-45. */
  readonly admittedAt?: Instant;
  readonly dischargedAt?: Instant;
  /** PV2-8 / PV2-9. */
  readonly expectedAdmitAt?: Instant;
  readonly expectedDischargeAt?: Instant;
  /** OBX or PV1-16 / PV2-... isolation as sent; 'unknown' is the absence of this field. */
  readonly isolation?: 'none' | 'contact' | 'droplet' | 'airborne' | 'protective';
  /** PID-8 and PID-7 as far as placing a patient needs them: sex, and the age band at the time of the message. */
  readonly sex?: 'F' | 'M' | 'X';
  readonly age?: 'neonate' | 'child' | 'adult';
  /** Emergency severity index 1 to 5, when sent. */
  readonly acuity?: number;
  /** ZBE-1. */
  readonly movement?: string;
  /** What is no text and was deleted (`""`): it is not known any more. */
  readonly deleted?: readonly DeletedFact[];
}

export type DeletedFact = 'sex' | 'age' | 'isolation' | 'acuity' | 'expectedDischargeAt';

/** Every movement, with the trigger of table 0003 that brings it. */
export const movementTypes = [
  'PatientAdmitted', // A01
  'PatientRegistered', // A04
  'PatientPreadmitted', // A05, A14 (pending admit)
  'PatientTransferred', // A02
  'PatientDischarged', // A03
  'EncounterUpdated', // A08, A54, A55, A61, A62 and any other snapshot of an encounter
  'ClassChangedToInpatient', // A06
  'ClassChangedToOutpatient', // A07
  'PatientDeparted', // A09: left the location, tracked
  'PatientArrived', // A10
  'TransferPlanned', // A15
  'DischargePlanned', // A16
  'LeaveStarted', // A21
  'LeaveEnded', // A22
  'AdmitCancelled', // A11
  'TransferCancelled', // A12
  'DischargeCancelled', // A13
  'EncounterDeleted', // A23
  'DischargePlanCancelled', // A25
  'TransferPlanCancelled', // A26
  'PreadmitCancelled', // A27, A38
  'ArrivalCancelled', // A32
  'DepartureCancelled', // A33
  'LeaveStartCancelled', // A52
  'LeaveEndCancelled',
] as const;
export type MovementType = (typeof movementTypes)[number];

/** One movement or change of one encounter. */
export interface EncounterMovement extends EncounterFacts {
  readonly type: MovementType;
  /** ZBE-4 when the sender tracks movements: CANCEL and UPDATE name an earlier ZBE-1. */
  readonly action?: 'insert' | 'update' | 'cancel';
  /** EncounterUpdated only (hard case 5): true where the feed declares that an update moves the patient; else another location is shown, not taken. */
  readonly locationApplies?: boolean;
  /** Who said it, where a person did here. */
  readonly by?: string;
}

/** A17: both or neither; the midpoint is never visible because it is one event. */
export interface BedsSwapped {
  readonly type: 'BedsSwapped';
  readonly first: EncounterFacts;
  readonly second: EncounterFacts;
}

/** A20 (NPU), MFN M05, EVS systems and people: what was said of a bed. Absent axes were not said. */
export interface BedStatusChanged {
  readonly type: 'BedStatusChanged';
  readonly bed: BedId;
  readonly unit: UnitId;
  readonly room?: string;
  readonly bedName?: string;
  readonly cleanliness?: 'clean' | 'dirty' | 'in-progress' | 'suspended';
  readonly serviceability?: 'open' | 'blocked' | 'closed';
  readonly blockReason?: string;
  readonly blockedUntil?: Instant;
  readonly staffed?: boolean;
  /** Of a person's statement: what the bed was before it, to which an undo goes back; and who said it. */
  readonly before?: {
    readonly cleanliness: 'clean' | 'dirty' | 'in-progress' | 'suspended';
    readonly serviceability: 'open' | 'blocked' | 'closed';
    readonly blockReason?: string;
    readonly blockedUntil?: Instant;
    readonly staffed?: boolean;
  };
  readonly by?: string;
}

/** The facility file, whole: a later description replaces an earlier one. */
export interface FacilityDescribed {
  readonly type: 'FacilityDescribed';
  readonly description: FacilityDescription;
}

/** MFN M02 / M04 / M05 entries that are not beds: kept by kind and key. */
export interface MasterFileChanged {
  readonly type: 'MasterFileChanged';
  readonly file: 'staff' | 'charge' | 'location';
  readonly key: string;
  /** MFE-1: MAD, MUP, MDC, MDL, MAC. */
  readonly action: string;
  readonly label?: string;
  /** PRC-5 of a charge item, in cents, with the pack date MFE-3. */
  readonly priceCents?: number;
}

/** SIU S12 to S26. `status` is the filler status (table 0278), lower case. */
export interface AppointmentChanged {
  readonly type: 'AppointmentChanged';
  readonly appointment: string;
  readonly patient?: PatientId;
  readonly encounter?: EncounterId;
  readonly status: 'booked' | 'rescheduled' | 'modified' | 'cancelled' | 'discontinued' | 'deleted' | 'no-show' | 'blocked';
  readonly startsAt?: Instant;
  readonly endsAt?: Instant;
  readonly durationMinutes?: number;
  readonly reason?: string;
  readonly resource?: string;
  readonly location?: Location;
}

export type OperationsEvent = EncounterMovement | BedsSwapped | BedStatusChanged | FacilityDescribed | MasterFileChanged | AppointmentChanged;
