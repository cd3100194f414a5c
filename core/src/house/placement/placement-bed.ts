/** One bed as placing sees it: what it can give, who is in it and who is to come. Kept on the bed while nothing of it is another. */
import type { BedId, EncounterId, UnitId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import type { AgeBand, BedFeature, LevelOfCare } from '../../operations/facility.ts';
import type { Bed, BedPromise, Cleanliness, Serviceability } from '../../operations/state.ts';
import { remembered } from '../../remembered.ts';
import { getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import type { Detail } from './described.ts';
import { withFitted, withStated, type Fitted } from './fitted.ts';
import { usualAges } from './pack.ts';

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

/** Whoever is in a bed or is to have it. */
export function comingOf({ lodgers, coming }: Pick<PlacementBed, 'lodgers' | 'coming'>): EncounterId[] {
  return [...lodgers, ...coming].map(({ encounter }) => encounter);
}

export const roomOf = (bed: Bed): string => (bed.room === '' ? bed.bed : `${bed.unit}|${bed.room}`);

/** What people said, of all beds. */
export interface Said {
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
export function keptBed(input: ViewInput, bed: Bed, detail: Detail | undefined, said: Said): PlacementBed {
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
    room: roomOf(bed),
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

export interface Isolated {
  readonly isolation?: string;
  readonly organism?: string;
}
/** What requests said of isolation: ADT carries no organism. */
export const organismsOf: (input: ViewInput) => ReadonlyMap<EncounterId, Isolated> = remembered(
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
