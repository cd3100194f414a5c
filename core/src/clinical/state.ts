/** The clinical picture: everything observed, ordered, given and written, by its own key, with every version kept. */
import type { BedId, EncounterId, OrderId, PatientId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Discrepancy } from '../discrepancy.ts';
import type { Table } from '../table.ts';
import type { Index, Told, Versions } from '../versions.ts';
import type {
  DeviceReading,
  DocumentRecorded,
  MedicationAdministered,
  MedicationDispensed,
  ObservationRecorded,
  OrderRecorded,
  RecordLineChanged,
  ResourceKept,
} from './events.ts';

/** Readings of one metric of one device at one place, oldest first, the newest kept. */
export interface DeviceSeries {
  readonly series: string;
  readonly bed?: BedId;
  readonly patient?: PatientId;
  readonly encounter?: EncounterId;
  readonly readings: readonly (DeviceReading & { readonly position: number })[];
}

/** One charted vital sign as an index holds it; `at` is the latest that any version of it says it was taken. */
export interface VitalEntry {
  readonly key: string;
  readonly at: Instant;
}

/** Whose a fact is, as its message said: a source record, an encounter, or whoever is in a bed. */
export type OwnerKey = `P|${string}` | `E|${string}` | `B|${string}`;

export interface ClinicalState {
  readonly observations: Table<string, Versions<ObservationRecorded>>;
  readonly orders: Table<string, Told<OrderRecorded>>;
  readonly administrations: Table<string, Told<MedicationAdministered>>;
  readonly dispenses: Table<string, Told<MedicationDispensed>>;
  readonly documents: Table<string, Versions<DocumentRecorded>>;
  readonly lines: Table<string, Versions<RecordLineChanged>>;
  /** Kept whole for whoever reads them later. */
  readonly resources: Table<string, Versions<ResourceKept>>;
  readonly devices: Table<string, DeviceSeries>;
  readonly discrepancies: Table<string, Discrepancy>;
  /** Keys by owner: ways to find, not facts. */
  readonly index: {
    /** The newest charted vital signs by `owner|vital`, oldest first. */
    readonly vitals: Table<string, readonly VitalEntry[]>;
    /** By the encounter, else the record, that any version named; the newest version says whose it is. */
    readonly administrationsByEncounter: Index<EncounterId>;
    readonly administrationsByPatient: Index<PatientId>;
    /** Documents by the encounter, else the record, that any version named. */
    readonly documentsByEncounter: Index<EncounterId>;
    readonly documentsByPatient: Index<PatientId>;
    /** Orders by the encounter, else the record, that any version named. */
    readonly ordersByEncounter: Index<EncounterId>;
    readonly ordersByPatient: Index<PatientId>;
    /** What came back for an order, by its placer number. */
    readonly observationsByOrder: Index<OrderId>;
    /** Device series of vital signs by the encounter, else the record, else the bed that they named. */
    readonly series: Index<OwnerKey>;
    /** Kept resources by the record that they name. */
    readonly resources: Index<PatientId>;
    /** What was charted on an encounter: observations, administrations, documents. */
    readonly chartedOn: Index<EncounterId>;
    /** The newest laboratory and other values that rules read, by `owner|analyte`, oldest first. */
    readonly analytes: Table<string, readonly VitalEntry[]>;
    /** Whatever encounter they are of: by the record that any version named. */
    readonly ordersOfPatient: Index<PatientId>;
    readonly linesByPatient: Index<PatientId>;
    /** Providers whom any order names as the one who ordered it, each under their own id. */
    readonly requesters: Table<string, string>;
    /** Observations of which any version was flagged as a panic value by its laboratory (HL7 table 0078). */
    readonly flagged: Index<PatientId>;
    /** Observations of which any version takes a value back (W or D): by the record that any version named. */
    readonly retracted: Index<PatientId>;
  };
}
