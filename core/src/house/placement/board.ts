/** What placing looks at: every bed with what it can give and who is in it, by room and by unit. No payer, no money: the board does not hold any. */
import { unitId, type BedId, type EncounterId, type UnitId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import type { AgeBand, BedFeature, LevelOfCare } from '../../operations/facility.ts';
import type { Bed, BedPromise, Cleanliness, Serviceability } from '../../operations/state.ts';
import { getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { ratioOf } from '../staffing/ratio-pack.ts';
import { detailsOf, type Detail } from './described.ts';
import { fittedOf, statedAgesOf, withFitted, withStated, type Fitted } from './fitted.ts';
import { nursesByUnit } from './nurses.ts';
import { usualAges } from './pack.ts';
import { remembered } from '../../remembered.ts';

/** Somebody in a bed, as far as a room-mate or a team is concerned. */
export interface Lodger {
  readonly encounter: EncounterId;
  readonly sex?: 'F' | 'M' | 'X';
  /** Absent = nobody said. */
  readonly isolation?: string;
  readonly organism?: string;
  readonly attending?: string;
}

export interface PlacementBed {
  readonly bed: BedId;
  readonly unit: UnitId;
  /** Beds of one room share it. */
  readonly room: string;
  readonly level: LevelOfCare;
  readonly features: ReadonlySet<BedFeature>;
  /** false = no facility file describes it: what it has is not known. */
  readonly described: boolean;
  readonly maxWeightKg?: number;
  readonly pressure?: 'negative' | 'positive';
  readonly ages: readonly AgeBand[];
  readonly serviceability: Serviceability;
  readonly blockReason?: string;
  readonly staffed: boolean;
  readonly lodgers: readonly Lodger[];
  /** Who is to come into it, by an assignment or a plan: room-mates to be. */
  readonly coming: readonly Lodger[];
  readonly promise?: BedPromise;
  /** Others for whom ADT plans it (A14, A15). */
  readonly plans: readonly EncounterId[];
  readonly cleanliness: Cleanliness;
  readonly cleanlinessSince?: Instant;
  readonly position: number;
}

export interface PlacementUnit {
  readonly unit: UnitId;
  readonly level: LevelOfCare;
  readonly service?: string;
  /** Place of its floor in the file. */
  readonly floor?: number;
  readonly ratio?: number;
  /** Absent = staffing is not reported. */
  readonly nurses?: number;
  /** Who is there or is to come, by a promise or a plan. */
  readonly patients: ReadonlySet<EncounterId>;
  /** Patients of each attending who are there. */
  readonly teams: ReadonlyMap<string, number>;
}

export interface Board {
  readonly beds: ReadonlyMap<BedId, PlacementBed>;
  readonly rooms: ReadonlyMap<string, readonly BedId[]>;
  readonly units: ReadonlyMap<UnitId, PlacementUnit>;
  readonly mixedSexRooms: boolean;
  /** What an ordinary bed of this house bears, where its file says. */
  readonly ordinaryKg?: number;
}

export const boardOf: (input: ViewInput) => Board = remembered(
  (input) => {
    const { operations, work } = input.hospital;
    return [
      operations.beds,
      operations.bedFacts,
      operations.units,
      operations.encounters,
      operations.description,
      work.BedRequested,
      fittedOf(input),
      statedAgesOf(input),
      nursesByUnit(input),
    ];
  },
  (input) => {
    const { operations } = input.hospital;
    const details = operations.description === undefined ? undefined : detailsOf(operations.description);
    const said: Said = { organisms: organismsOf(input), fitted: fittedOf(input), ages: statedAgesOf(input) };
    const beds = new Map<BedId, PlacementBed>();
    const rooms = new Map<string, BedId[]>();
    for (const bed of rows(operations.beds)) {
      const made = keptBed(input, bed, details?.get(bed.bed), said);
      beds.set(bed.bed, made);
      const mates = rooms.get(made.room);
      if (mates === undefined) rooms.set(made.room, [bed.bed]);
      else mates.push(bed.bed);
    }
    const { mixedSexRooms, ordinaryBedKg } = operations.description ?? {};
    return {
      beds,
      rooms,
      units: unitsOf(input, beds),
      mixedSexRooms: mixedSexRooms === true,
      ...(ordinaryBedKg === undefined ? {} : { ordinaryKg: ordinaryBedKg }),
    };
  },
);

/** What people said, of all beds. */
interface Said {
  readonly organisms: ReadonlyMap<EncounterId, Isolated>;
  readonly fitted: ReadonlyMap<BedId, Fitted>;
  readonly ages: ReadonlyMap<UnitId, ReadonlyMap<AgeBand, boolean>>;
}

interface KeptBed {
  readonly parts: readonly unknown[];
  readonly made: PlacementBed;
}
const keptBeds = keptOn<Bed, KeptBed>();

/** A bed of which nothing changed, nor of who is in it or is to come, is the same object: a board costs what changed. */
function keptBed(input: ViewInput, bed: Bed, detail: Detail | undefined, said: Said): PlacementBed {
  const { operations } = input.hospital;
  const facts = getRow(operations.bedFacts, bed.bed);
  const people = [...bed.occupants, ...comingTo(bed.promise, facts?.plans)].map((id) => getRow(operations.encounters, id));
  const parts = [detail, facts?.plans, said.organisms, said.fitted.get(bed.bed), said.ages.get(bed.unit), getRow(operations.units, bed.unit), ...people];
  const known = keptBeds.get(bed);
  if (known !== undefined && known.parts.length === parts.length && known.parts.every((part, n) => part === parts[n])) return known.made;
  const made = placementBed(input, bed, detail, said);
  keptBeds.set(bed, { parts, made });
  return made;
}

function placementBed({ hospital }: ViewInput, bed: Bed, described: Detail | undefined, { organisms, fitted, ages }: Said): PlacementBed {
  const { operations } = hospital;
  const level = getRow(operations.units, bed.unit)?.levelOfCare ?? 'unknown';
  const plans = getRow(operations.bedFacts, bed.bed)?.plans;
  const detail = withFitted(described, fitted.get(bed.bed));
  return {
    bed: bed.bed,
    unit: bed.unit,
    room: bed.room === '' ? bed.bed : `${bed.unit}|${bed.room}`,
    level,
    features: detail?.features ?? nothing,
    described: described !== undefined,
    ...(detail?.maxWeightKg === undefined ? {} : { maxWeightKg: detail.maxWeightKg }),
    ...(detail?.pressure === undefined ? {} : { pressure: detail.pressure }),
    ages: withStated(detail?.ages ?? usualAges(level), ages.get(bed.unit)),
    serviceability: bed.serviceability,
    ...(bed.blockReason === undefined ? {} : { blockReason: bed.blockReason }),
    staffed: bed.staffed,
    lodgers: bed.occupants.map((id) => lodgerOf(hospital, id, organisms.get(id))),
    coming: comingTo(bed.promise, plans).map((id) => lodgerOf(hospital, id, organisms.get(id))),
    ...(bed.promise === undefined ? {} : { promise: bed.promise }),
    plans: plans === undefined || plans.size === 0 ? nobody : [...plans],
    cleanliness: bed.cleanliness,
    ...(bed.cleanlinessSince === undefined ? {} : { cleanlinessSince: bed.cleanlinessSince }),
    position: bed.position,
  };
}
const noPlans: ReadonlySet<EncounterId> = new Set();
function comingTo(promise: BedPromise | undefined, plans: ReadonlySet<EncounterId> = noPlans): readonly EncounterId[] {
  const assigned = promise?.kind === 'assigned' ? promise.encounter : undefined;
  if (assigned === undefined && plans.size === 0) return nobody;
  return [...new Set([...(assigned === undefined ? [] : [assigned]), ...plans])];
}
const nothing: ReadonlySet<BedFeature> = new Set();
const nobody: readonly EncounterId[] = [];

function lodgerOf({ operations }: ViewInput['hospital'], id: EncounterId, asked: Isolated | undefined): Lodger {
  const encounter = getRow(operations.encounters, id);
  const isolation = encounter?.isolation ?? asked?.isolation;
  return {
    encounter: id,
    ...(encounter?.sex === undefined ? {} : { sex: encounter.sex }),
    ...(isolation === undefined ? {} : { isolation }),
    ...(asked?.organism === undefined ? {} : { organism: asked.organism }),
    ...(encounter?.attending === undefined ? {} : { attending: encounter.attending }),
  };
}

interface Isolated {
  readonly isolation?: string;
  readonly organism?: string;
}
/** What requests said of isolation: ADT carries no organism. */
const organismsOf: (input: ViewInput) => ReadonlyMap<EncounterId, Isolated> = remembered(
  ({ hospital }) => [hospital.work.BedRequested],
  ({ hospital }) => {
    const found = new Map<EncounterId, Isolated & { readonly at: Instant }>();
    for (const versions of rows(hospital.work.BedRequested)) {
      const newest = newestOf(versions);
      if (newest === undefined || (newest.event.isolation === undefined && newest.event.organism === undefined)) continue;
      const { encounter, isolation, organism } = newest.event;
      const known = found.get(encounter);
      if (known !== undefined && known.at >= newest.at) continue;
      found.set(encounter, { at: newest.at, ...(isolation === undefined ? {} : { isolation }), ...(organism === undefined ? {} : { organism }) });
    }
    return found;
  },
);

function unitsOf(input: ViewInput, beds: ReadonlyMap<BedId, PlacementBed>): ReadonlyMap<UnitId, PlacementUnit> {
  const { operations } = input.hospital;
  const floors = new Map((operations.description?.floors ?? []).map(({ floor }, i) => [floor, i] as const));
  const nurses = nursesByUnit(input);
  const patients = new Map<UnitId, Set<EncounterId>>();
  const teams = new Map<UnitId, Map<string, number>>();
  for (const bed of beds.values()) {
    const there = patients.get(bed.unit) ?? new Set<EncounterId>();
    patients.set(bed.unit, there);
    for (const id of comingOf(bed)) there.add(id);
    const team = teams.get(bed.unit) ?? new Map<string, number>();
    teams.set(bed.unit, team);
    for (const { attending } of bed.lodgers) if (attending !== undefined) team.set(attending, (team.get(attending) ?? 0) + 1);
  }
  const found = new Map<UnitId, PlacementUnit>();
  for (const unit of rows(operations.units)) {
    const id = unitId(unit.unit);
    const [floor, present, ratio] = [unit.floor === undefined ? undefined : floors.get(unit.floor), nurses.get(id), ratioOf(unit)];
    found.set(id, {
      unit: id,
      level: unit.levelOfCare,
      ...(unit.service === undefined ? {} : { service: unit.service }),
      ...(floor === undefined ? {} : { floor }),
      ...(ratio === undefined ? {} : { ratio }),
      ...(present === undefined ? {} : { nurses: present }),
      patients: patients.get(id) ?? new Set(),
      teams: teams.get(id) ?? new Map(),
    });
  }
  return found;
}

/** Whoever is in a bed or is to have it. */
export function comingOf({ lodgers, coming }: Pick<PlacementBed, 'lodgers' | 'coming'>): EncounterId[] {
  return [...lodgers, ...coming].map(({ encounter }) => encounter);
}
