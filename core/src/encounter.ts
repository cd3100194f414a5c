/** The encounter as its own facts derive it: shared by the layers, made in derive-encounter.ts. Any arrival order of the facts gives the same row. */
import type { EncounterId, OrderKey, PatientId } from './ids.ts';
import type { EncounterMovement, Location } from './operations/events.ts';
import type { Instant } from './time.ts';

/** A fact of a visit with what sorts and traces it. */
export interface EncounterFact {
  readonly order: OrderKey;
  readonly at: Instant;
  readonly position: number;
  /** When it was known here: how a fact came, not what it means. */
  readonly recordedAt: Instant;
  readonly movement: EncounterMovement;
}

/** From when to when the encounter was where. `until` absent = still. */
export interface Stay {
  readonly location: Location;
  readonly from: Instant;
  readonly until?: Instant;
  /** On leave or tracked as away: the bed is kept, not occupied. */
  readonly away?: boolean;
  /** On leave (A21), not only out for a while (A09): the night is not charged. */
  readonly onLeave?: boolean;
  /** A discharge was taken back: whoever came in between keeps the bed (hard case 8). */
  readonly reclaimed?: boolean;
}

export type EncounterStatus = 'planned' | 'in-progress' | 'on-leave' | 'finished' | 'cancelled' | 'unknown';

export interface Encounter {
  readonly encounter: EncounterId;
  /** The source record as sent; who that is, is identity's answer. */
  readonly patient: PatientId;
  /** Every source record that the facts named, oldest first: one person's. */
  readonly records: readonly PatientId[];
  /** The records that a move took the visit from, with all that was charted on it, and to; absent where it never was moved. */
  readonly movedFrom?: readonly PatientId[];
  readonly status: EncounterStatus;
  /** HL7 table 0004; `U` when no message said. */
  readonly class: string;
  readonly location?: Location;
  /** Location asked for but not yet taken (A14, A15). */
  readonly plannedLocation?: Location;
  readonly service?: string;
  readonly attending?: string;
  readonly admitting?: string;
  readonly referring?: readonly string[];
  readonly consulting?: readonly string[];
  readonly isolation?: string;
  readonly acuity?: number;
  readonly sex?: 'F' | 'M' | 'X';
  readonly age?: 'neonate' | 'child' | 'adult';
  readonly arrivedAt?: Instant;
  readonly admittedAt?: Instant;
  readonly dischargedAt?: Instant;
  readonly disposition?: string;
  readonly expectedDischargeAt?: Instant;
  /** A16 said, and not cancelled. */
  readonly dischargePlannedAt?: Instant;
  /** Since when the present location holds. */
  readonly locatedAt?: Instant;
  readonly stays: readonly Stay[];
  /** Known only by an update (A08 before A01): no bed, no room charge, until an admit adopts it. */
  readonly stub?: boolean;
  /** Position of the newest fact. */
  readonly position: number;
}
