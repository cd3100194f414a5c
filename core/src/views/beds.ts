/** View `beds`: every bed on its four axes, who is in it and how they are. */
import type { BedId } from '../ids.ts';
import { entries, getRow } from '../table.ts';
import { keepRows } from './keep.ts';
import { encounterFacts } from './lineage.ts';
import type { BedRow } from './rows.ts';
import { encounterOf, scoreFor, scoreParts } from './scores.ts';
import type { View, ViewInput } from './view.ts';

export const bedsView: View<BedRow> = {
  name: 'beds',
  title: 'Beds',
  definition: 'Every bed of the facility file and every bed that a message named: occupancy, cleanliness, serviceability and staffing, each on its own axis.',
  audience: 'bed',
  rows: (input, earlier) => keepRows(input, earlier, bedKeys(input), depends, (key) => row(input, key)),
  lineage: (input, key) => {
    const bed = getRow(input.hospital.operations.beds, key as BedId);
    if (bed === undefined) return undefined;
    const encounter = encounterOf(input, bed.occupants[0]);
    return encounter === undefined ? [bed.position] : encounterFacts(input, encounter, scoreFor(input, encounter).positions);
  },
};

function* bedKeys(input: ViewInput): Generator<string> {
  for (const [key] of entries(input.hospital.operations.beds)) yield key;
}

function depends(input: ViewInput, key: string): readonly unknown[] {
  const bed = getRow(input.hospital.operations.beds, key as BedId);
  const encounter = encounterOf(input, bed?.occupants[0]);
  return [bed, input.hospital.operations.units, ...(encounter === undefined ? [] : scoreParts(input, encounter))];
}

function row(input: ViewInput, key: string): BedRow | undefined {
  const { operations } = input.hospital;
  const bed = getRow(operations.beds, key as BedId);
  if (bed === undefined) return undefined;
  const unit = getRow(operations.units, bed.unit);
  const encounter = encounterOf(input, bed.occupants[0]);
  return {
    key, bed: bed.name, room: bed.room, unit: bed.unit, levelOfCare: unit?.levelOfCare ?? 'unknown',
    ...(unit?.floor === undefined ? {} : { floor: unit.floor }),
    occupancy: bed.occupancy, cleanliness: bed.cleanliness, serviceability: bed.serviceability, staffed: bed.staffed, licensed: bed.licensed, discovered: bed.discovered,
    ...(bed.occupiedSince === undefined ? {} : { since: bed.occupiedSince }),
    ...(bed.cleanlinessSince === undefined ? {} : { cleanlinessSince: bed.cleanlinessSince }),
    ...(bed.blockReason === undefined ? {} : { blockReason: bed.blockReason }),
    ...(bed.blockedUntil === undefined ? {} : { blockedUntil: bed.blockedUntil }),
    ...(bed.occupants.length > 1 ? { conflict: bed.occupants } : {}),
    ...(encounter === undefined ? {} : {
      encounter: encounter.encounter, news2: scoreFor(input, encounter).state,
      ...(encounter.isolation === undefined ? {} : { isolation: encounter.isolation }),
      ...(encounter.dischargePlannedAt === undefined ? {} : { dischargePlannedAt: encounter.dischargePlannedAt }),
    }),
  };
}
