/** What happens in a simulated hospital, before anybody puts it into a protocol. */
import type { NurseAssigned } from '@healthos/core/nursing/events.ts';
import type { BedFeature, LevelOfCare } from '@healthos/core/operations/facility.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { WorkEvent } from '@healthos/core/work/events.ts';

/** What a department says: it goes out as JSON, not as HL7. */
export type Fact = WorkEvent | NurseAssigned;

export interface Place {
  readonly unit: string;
  readonly room: string;
  readonly bed: string;
}

export interface Person {
  readonly mrn: string;
  readonly family: string;
  readonly given: string;
  /** YYYYMMDD. */
  readonly birthDate: string;
  readonly sex: 'F' | 'M';
}

/** A visit as it is at the moment of an act. */
export interface VisitNow {
  readonly visit: string;
  readonly person: Person;
  readonly class: 'E' | 'I' | 'O' | 'P';
  readonly place?: Place;
  readonly service: string;
  readonly attending: string;
  readonly payer: readonly [id: string, name: string, type: string];
  readonly acuity?: number;
  /** Said with the bed of an inpatient. */
  readonly isolation?: string;
  readonly admittedAt?: Instant;
  readonly expectedDischargeAt?: Instant;
}

export interface VitalSigns {
  readonly respiratoryRate: number;
  readonly oxygenSaturation: number;
  readonly oxygenFlow: number;
  readonly systolicPressure: number;
  readonly heartRate: number;
  readonly consciousness: 'A' | 'C' | 'V' | 'P' | 'U';
  readonly temperature: number;
}

export type Act = { readonly at: Instant } & (
  | { readonly kind: 'work'; readonly fact: Fact; readonly sentAt?: Instant }
  | {
      readonly kind: 'movement';
      readonly trigger: 'A01' | 'A02' | 'A03' | 'A04' | 'A05' | 'A06' | 'A08' | 'A11' | 'A15' | 'A16' | 'A21' | 'A22' | 'A38';
      readonly visit: VisitNow;
      readonly prior?: Place;
      readonly pending?: Place;
      readonly disposition?: string;
      readonly sentAt?: Instant;
    }
  | { readonly kind: 'merge'; readonly survivor: Person; readonly given: string }
  | { readonly kind: 'bed'; readonly place: Place; readonly status: 'K' | 'H' | 'U' | 'C' }
  | {
      readonly kind: 'laboratory';
      readonly visit: VisitNow;
      readonly order: string;
      readonly collectedAt: Instant;
      readonly status: 'P' | 'F' | 'C';
      /** What was asked for; absent = the panel of every morning. A value that is no number is text. */
      readonly panel?: readonly [loinc: string, name: string];
      readonly values: readonly (readonly [loinc: string, name: string, value: string, unit: string, range: string, flag: string])[];
    }
  | { readonly kind: 'vitals'; readonly visit: VisitNow; readonly order: string; readonly vitals: VitalSigns; readonly weightKg?: number }
  | {
      /** What a nurse measured going in and out since the last time. */
      readonly kind: 'fluids';
      readonly visit: VisitNow;
      readonly order: string;
      readonly volumes: readonly { readonly code: string; readonly system: 'LN' | 'L'; readonly name: string; readonly millilitres: number }[];
    }
  | { readonly kind: 'monitor'; readonly place: Place; readonly device: string; readonly vitals: VitalSigns }
  | { readonly kind: 'prescription'; readonly visit: VisitNow; readonly order: string; readonly drug: Drug }
  | {
      readonly kind: 'dose';
      readonly visit: VisitNow;
      readonly order: string;
      readonly number: number;
      readonly drug: Drug;
      readonly completion: 'CP' | 'RE' | 'NA';
      readonly action: 'A' | 'U' | 'D';
      readonly givenAt: Instant;
      /** Of what runs over time; absent = given at once. */
      readonly endedAt?: Instant | 'running';
      /** Where it runs in. */
      readonly site?: string;
      /** Brought from home. */
      readonly own?: boolean;
    }
  | {
      /** Posted by an outside system; without an amount the charge master prices it. */
      readonly kind: 'charge';
      readonly visit: VisitNow;
      readonly charge: string;
      readonly code: string;
      readonly name: string;
      readonly cents?: number;
    }
  | {
      readonly kind: 'imaging';
      readonly visit: VisitNow;
      readonly order: string;
      readonly exam: Exam;
      readonly step: 'ordered' | 'ended' | 'unfinished' | 'reported' | 'corrected';
    }
  | {
      readonly kind: 'note';
      readonly visit: VisitNow;
      readonly document: string;
      readonly note: NoteKind;
      readonly author: string;
      /** Signed by who may not sign alone, signed, cosigned. */
      readonly completion: 'PA' | 'AU' | 'LA';
      /** Before it is told; absent = now. */
      readonly writtenAt?: Instant;
      /** Who cosigned. */
      readonly signer?: string;
    }
  | {
      readonly kind: 'appointment';
      readonly person: Person;
      readonly appointment: string;
      readonly startsAt: Instant;
      readonly minutes: number;
      readonly room: Place;
    }
);

export interface Exam {
  readonly code: string;
  readonly name: string;
  /** OBR-24. */
  readonly section: string;
  /** What the imaging system calls its charge. */
  readonly charge: string;
}

export interface NoteKind {
  readonly code: string;
  readonly name: string;
}

export interface Drug {
  readonly code: string;
  readonly name: string;
  readonly dose: string;
  readonly unit: string;
  readonly route: string;
  /** 0 = once. */
  readonly everyHours: number;
}

export interface BedAt {
  readonly place: Place;
  readonly level: LevelOfCare;
  readonly single: boolean;
  readonly pressure?: 'negative' | 'positive';
  /** What the unit, the room or the bed says of it. */
  readonly features: readonly BedFeature[];
  /** The heaviest patient that it bears. */
  readonly maxWeightKg: number;
}
