/** The operations picture: units, beds on four axes, encounters and where they are. */
import type { BedId, EncounterId, OrderKey, PatientId, UnitId } from '../ids.ts';
import type { Table } from '../table.ts';
import type { Instant } from '../time.ts';
import type { Discrepancy } from '../discrepancy.ts';
import type { Encounter, EncounterFact } from '../encounter.ts';
import type { AppointmentChanged, MasterFileChanged } from './events.ts';
import type { FacilityDescription, LevelOfCare } from './facility.ts';
import type { Told } from './told-late.ts';

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
  /** What was decided of it and still stands: held, or assigned to an encounter that has not come yet. */
  readonly promise?: BedPromise;
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

/** A hold or an assignment by a person; `until` is when a hold asks to be ended, which is a fact of its own. */
export interface BedPromise {
  readonly kind: 'held' | 'assigned';
  readonly encounter?: EncounterId;
  readonly request?: string;
  readonly until?: Instant;
  readonly reason?: string;
  /** Hard rules that a person overrode. */
  readonly overrides?: readonly string[];
  readonly by?: string;
  readonly at: Instant;
}

/** A statement about one axis of a bed, the newest by sender order. */
export interface Stated<Value> {
  readonly value: Value;
  readonly order: OrderKey;
  readonly at: Instant;
}

/** What decides a bed row, kept so that facts in any order end alike. */
export interface BedFacts {
  readonly bed: BedId;
  readonly unit: UnitId;
  readonly room: string;
  readonly name: string;
  readonly cleanliness?: Stated<Cleanliness>;
  readonly serviceability?: Stated<{ readonly value: Serviceability; readonly reason?: string; readonly until?: Instant }>;
  readonly staffed?: Stated<boolean>;
  /** The newest word on whom it is promised to; `undefined` as value: to nobody any more. */
  readonly promise?: Stated<BedPromise | undefined>;
  /** Who says to be in it, since when, and whether away. */
  readonly claims: ReadonlyMap<EncounterId, { readonly from: Instant; readonly away: boolean; readonly reclaimed: boolean }>;
  /** For whom it is meant (A14, A15). */
  readonly plans: ReadonlySet<EncounterId>;
  /** When encounters left it, newest kept. */
  readonly departures: ReadonlyMap<EncounterId, Instant>;
  readonly position: number;
}

export interface EncounterMove {
  readonly order: OrderKey;
  readonly at: Instant;
  readonly position: number;
  readonly toPatient: PatientId;
  /** Whose it was; absent = of everybody whom its number was told of before. */
  readonly fromPatient?: PatientId;
  readonly toEncounter?: EncounterId;
}

/** A number that more than one record is named with. */
export interface SharedNumber {
  /** Of its facts and moves: whether they are one person decides how many visits it makes. */
  readonly records: readonly PatientId[];
  /** Keys of visits that are kept apart under it. */
  readonly apart: readonly EncounterId[];
}

export interface OperationsState {
  readonly description?: FacilityDescription;
  readonly descriptionOrder?: OrderKey;
  readonly units: Table<UnitId, Unit>;
  readonly beds: Table<BedId, Bed>;
  readonly bedFacts: Table<BedId, BedFacts>;
  /** Facts by visit number, or by the key of a visit that is kept apart under it, sorted by sender order; open visits and those not yet settled. */
  readonly facts: Table<EncounterId, readonly EncounterFact[]>;
  readonly encounters: Table<EncounterId, Encounter>;
  /** Moves of whole encounters to another record or number (A42, A45, A50), sorted by order. */
  readonly moves: Table<EncounterId, readonly EncounterMove[]>;
  /** A visit number that was merged into another: facts of the key belong to the value. */
  readonly aliases: Table<EncounterId, EncounterId>;
  readonly appointments: Table<string, AppointmentChanged & { readonly position: number; readonly order: OrderKey }>;
  readonly masterFiles: Table<string, MasterFileChanged & { readonly position: number; readonly order: OrderKey }>;
  readonly discrepancies: Table<string, Discrepancy>;
  /** Ways to find, not facts: the encounters that name a source record, sorted; numbers that are told of several records, or were moved. */
  readonly index: {
    readonly encountersByRecord: Table<PatientId, readonly EncounterId[]>;
    readonly shared: Table<EncounterId, SharedNumber>;
    readonly told: Told;
  };
}
