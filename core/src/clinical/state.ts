/** The clinical picture: everything observed, ordered, given and written, by its own key, with every version kept. */
import type { BedId, EncounterId, PatientId } from '../ids.ts';
import type { Discrepancy } from '../discrepancy.ts';
import type { Table } from '../table.ts';
import type { Index, Versions } from '../versions.ts';
import type { DeviceReading, DocumentRecorded, MedicationAdministered, MedicationDispensed, ObservationRecorded, OrderRecorded, RecordLineChanged } from './events.ts';

/** Readings of one metric of one device at one place, oldest first, the newest kept. */
export interface DeviceSeries {
  readonly series: string;
  readonly bed?: BedId;
  readonly patient?: PatientId;
  readonly encounter?: EncounterId;
  readonly readings: readonly (DeviceReading & { readonly position: number })[];
}

export interface ClinicalState {
  readonly observations: Table<string, Versions<ObservationRecorded>>;
  readonly orders: Table<string, Versions<OrderRecorded>>;
  readonly administrations: Table<string, Versions<MedicationAdministered>>;
  readonly dispenses: Table<string, Versions<MedicationDispensed>>;
  readonly documents: Table<string, Versions<DocumentRecorded>>;
  readonly lines: Table<string, Versions<RecordLineChanged>>;
  readonly devices: Table<string, DeviceSeries>;
  readonly discrepancies: Table<string, Discrepancy>;
  /** Keys by owner: ways to find, not facts. */
  readonly index: {
    /** Vital signs by source record. */
    readonly vitals: Index<PatientId>;
    readonly administrationsByEncounter: Index<EncounterId>;
    /** Administrations that named no encounter. */
    readonly administrationsByPatient: Index<PatientId>;
    readonly seriesByBed: Index<BedId>;
    readonly seriesByPatient: Index<PatientId>;
    /** How many facts were charted on an encounter. */
    readonly chartedOn: Index<EncounterId>;
  };
}
