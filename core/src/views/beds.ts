/** View `beds`: every bed on its four axes, who is in it and how they are. */
import { detailNow, fittedOf } from '../house/placement/fitted.ts';
import type { BedId } from '../ids.ts';
import { changedSince, entries, getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { remake } from './keep.ts';
import { encounterFacts, newestFirst } from './lineage.ts';
import type { BedRow } from './rows.ts';
import { encounterOf, scoreFor, scoresOf } from './scores.ts';
import type { Earlier, View, ViewInput } from './view.ts';

export const bedsView: View<BedRow> = {
  name: 'beds',
  title: 'Beds',
  definition: 'Every bed of the facility file and every bed that a message named: occupancy, cleanliness, serviceability and staffing, each on its own axis.',
  audience: 'bed',
  tables: [scoresOf],
  rows: (input, earlier) => remake(earlier?.rows, earlier === undefined ? everyBed(input) : changedBeds(input, earlier), (key) => row(input, key)),
  lineage: (input, key) => {
    const bed = getRow(input.hospital.operations.beds, key as BedId);
    if (bed === undefined) return undefined;
    const occupants = bed.occupants.flatMap((id) => encounterOf(input, id) ?? []);
    return newestFirst([
      bed.position,
      ...(fittedOf(input).get(bed.bed)?.positions ?? []),
      ...occupants.flatMap((encounter) => encounterFacts(input, encounter, scoreFor(input, encounter.encounter)?.positions)),
    ]);
  },
};

function* everyBed(input: ViewInput): Generator<string> {
  for (const [key] of entries(input.hospital.operations.beds)) yield key;
}

/** Beds whose own row changed, and those in which somebody is of whom something changed. */
function changedBeds(input: ViewInput, earlier: Earlier<BedRow>): Iterable<string> {
  const [old, now] = [earlier.input.hospital.operations, input.hospital.operations];
  if (old.units !== now.units) return new Set([...everyBed(earlier.input), ...everyBed(input)]);
  const found = new Set<string>(changedSince(old.beds, now.beds));
  for (const bed of changedSince(earlier.input.hospital.work.BedContested, input.hospital.work.BedContested)) found.add(bed);
  for (const key of changedSince(earlier.input.hospital.work.BedFitted, input.hospital.work.BedFitted)) found.add(key.slice(0, key.lastIndexOf('|')));
  for (const id of [...changedSince(old.encounters, now.encounters), ...changedSince(scoresOf(earlier.input), scoresOf(input))]) {
    const bed = getRow(now.encounters, id)?.location?.bedId;
    if (bed !== undefined) found.add(bed);
  }
  return found;
}

function row(input: ViewInput, key: string): BedRow | undefined {
  const { operations } = input.hospital;
  const bed = getRow(operations.beds, key as BedId);
  if (bed === undefined) return undefined;
  const unit = getRow(operations.units, bed.unit);
  const encounter = encounterOf(input, bed.occupants[0]);
  const score = encounter === undefined ? undefined : scoreFor(input, encounter.encounter);
  return {
    key,
    bed: bed.name,
    room: bed.room,
    unit: bed.unit,
    levelOfCare: unit?.levelOfCare ?? 'unknown',
    ...(unit?.floor === undefined ? {} : { floor: unit.floor }),
    occupancy: bed.occupancy,
    cleanliness: bed.cleanliness,
    serviceability: bed.serviceability,
    staffed: bed.staffed,
    licensed: bed.licensed,
    discovered: bed.discovered,
    ...(bed.occupiedSince === undefined ? {} : { since: bed.occupiedSince }),
    ...(bed.cleanlinessSince === undefined ? {} : { cleanlinessSince: bed.cleanlinessSince }),
    ...(bed.blockReason === undefined ? {} : { blockReason: bed.blockReason }),
    ...(bed.blockedUntil === undefined ? {} : { blockedUntil: bed.blockedUntil }),
    ...(bed.occupants.length > 1 ? { conflict: bed.occupants } : {}),
    ...(bed.promise === undefined ? {} : { promise: bed.promise, ...contestOf(input, bed.bed, bed.promise.at) }),
    ...capabilitiesOf(input, bed.bed),
    position: Math.max(bed.position, ...(fittedOf(input).get(bed.bed)?.positions ?? [])),
    ...(encounter === undefined
      ? {}
      : {
          encounter: encounter.encounter,
          ...(score === undefined ? {} : { news2: score.state }),
          ...(encounter.isolation === undefined ? {} : { isolation: encounter.isolation }),
          ...(encounter.dischargePlannedAt === undefined ? {} : { dischargePlannedAt: encounter.dischargePlannedAt }),
        }),
  };
}

/** The second of two who wanted the bed, since it was promised to the first. */
function contestOf({ hospital }: ViewInput, bed: BedId, since: Instant): Pick<BedRow, 'contest'> {
  const newest = newestOf(getRow(hospital.work.BedContested, bed));
  if (newest === undefined || newest.at < since) return {};
  const { by, encounter } = newest.event;
  return { contest: { at: newest.at, ...(by === undefined ? {} : { by }), ...(encounter === undefined ? {} : { encounter }) } };
}

function capabilitiesOf(input: ViewInput, bed: BedId): Pick<BedRow, 'features' | 'maxWeightKg' | 'pressure'> {
  const detail = detailNow(input, bed);
  if (detail === undefined) return {};
  return {
    ...(detail.features.size === 0 ? {} : { features: [...detail.features] }),
    ...(detail.maxWeightKg === undefined ? {} : { maxWeightKg: detail.maxWeightKg }),
    ...(detail.pressure === undefined ? {} : { pressure: detail.pressure }),
  };
}
