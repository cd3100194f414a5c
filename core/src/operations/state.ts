/** The operations picture: units, beds on four axes, encounters and where they are. */
import type { BedId, EncounterId, UnitId } from '../ids.ts';
import type { Table } from '../table.ts';
import type { Instant } from '../time.ts';
import type { Discrepancy } from '../discrepancy.ts';
import type { Encounter, EncounterFact } from '../encounter.ts';
import type { AppointmentChanged, MasterFileChanged } from './events.ts';
import type { FacilityDescription, LevelOfCare } from './facility.ts';

export interface Unit {
  readonly unit: UnitId;
  readonly name: string;
  readonly levelOfCare: LevelOfCare;
  readonly service?: string;
  readonly floor?: string;
  /** Patients per nurse at most, when the file or a ratio pack says. */
  readonly ratio?: number;
  /** Named by a message, not by the facility file. */
  readonly discovered: boolean;
}

export type Occupancy = 'vacant' | 'held' | 'assigned' | 'occupied' | 'away';
export type Cleanliness = 'clean' | 'dirty' | 'in-progress' | 'suspended';
export type Serviceability = 'open' | 'blocked' | 'closed';

export interface Bed {
  readonly bed: BedId;
  readonly unit: UnitId;
  readonly room: string;
  /** PV1-3.3. */
  readonly name: string;
  readonly licensed: boolean;
  readonly occupancy: Occupancy;
  readonly cleanliness: Cleanliness;
  /** Since when it needs or gets cleaning. */
  readonly cleanlinessSince?: Instant;
  readonly serviceability: Serviceability;
  readonly blockReason?: string;
  readonly blockedUntil?: Instant;
  readonly staffed: boolean;
  /** Whoever is in it now, oldest stay first: more than one is a discrepancy, none is vacant. */
  readonly occupants: readonly EncounterId[];
  readonly occupiedSince?: Instant;
  readonly lastVacatedAt?: Instant;
  readonly discovered: boolean;
  /** Position of the newest fact that changed this row. */
  readonly position: number;
}

export interface OperationsState {
  readonly description?: FacilityDescription;
  readonly units: Table<UnitId, Unit>;
  readonly beds: Table<BedId, Bed>;
  /** Facts by visit number, sorted by sender order; open visits and those not yet settled. */
  readonly facts: Table<EncounterId, readonly EncounterFact[]>;
  readonly encounters: Table<EncounterId, Encounter>;
  readonly appointments: Table<string, AppointmentChanged & { readonly position: number }>;
  readonly masterFiles: Table<string, MasterFileChanged & { readonly position: number }>;
  readonly discrepancies: Table<string, Discrepancy>;
}
