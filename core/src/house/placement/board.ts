/** What placing looks at: every bed with what it can give and who is in it, by room and by unit. No payer, no money: the board does not hold any. */
import { unitId, type BedId, type EncounterId, type UnitId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { lastOf } from '../../last-of.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import { changedSince, getRow, rows } from '../../table.ts';
import { sameRow, type ViewInput } from '../../views/view.ts';
import { ratioOf } from '../staffing/ratio-pack.ts';
import { detailsOf } from './described.ts';
import { fittedOf, statedAgesOf } from './fitted.ts';
import { nursesByUnit } from './nurses.ts';
import { comingOf, keptBed, organismsOf, roomOf, type Lodger, type PlacementBed, type Said } from './placement-bed.ts';
import { remembered } from '../../remembered.ts';

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
    const { facility } = input.hospital;
    const said: Said = { organisms: organismsOf(input), fitted: fittedOf(input), ages: statedAgesOf(input) };
    const made = fromLast(input, said, lastMade.get(facility)) ?? { operations: partsOf(input), said, ...fromNothing(input, said) };
    lastMade.keep(facility, made);
    return made.board;
  },
);

/** What a board was made of: the next one is made from it, and costs what changed. */
interface Made {
  readonly operations: Operations;
  readonly said: Said;
  readonly board: Board;
  readonly inUnit: ReadonlyMap<UnitId, readonly BedId[]>;
}
type Operations = Pick<ViewInput['hospital']['operations'], 'beds' | 'bedFacts' | 'encounters' | 'units'> & { readonly description: object | undefined };
const lastMade = lastOf<Made>();

/** Not the whole picture: it would be kept for as long as nobody asks for the next board. */
function partsOf({ hospital: { operations } }: ViewInput): Operations {
  const { beds, bedFacts, encounters, units, description } = operations;
  return { beds, bedFacts, encounters, units, description };
}

function fromNothing(input: ViewInput, said: Said): Pick<Made, 'board' | 'inUnit'> {
  const { operations } = input.hospital;
  const details = operations.description === undefined ? undefined : detailsOf(operations.description);
  const beds = new Map<BedId, PlacementBed>();
  const [rooms, inUnit] = [new Map<string, BedId[]>(), new Map<UnitId, BedId[]>()];
  for (const bed of rows(operations.beds)) {
    beds.set(bed.bed, keptBed(input, bed, details?.get(bed.bed), said));
    addTo(rooms, roomOf(bed), bed.bed);
    addTo(inUnit, bed.unit, bed.bed);
  }
  const { mixedSexRooms, ordinaryBedKg } = operations.description ?? {};
  const board = {
    beds,
    rooms,
    units: unitsOf(input, (unit) => bedsIn(beds, inUnit.get(unit))),
    mixedSexRooms: mixedSexRooms === true,
    ...(ordinaryBedKg === undefined ? {} : { ordinaryKg: ordinaryBedKg }),
  };
  return { board, inUnit };
}

function addTo<Key, One>(lists: Map<Key, One[]>, key: Key, one: One): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}

const bedsIn = (beds: ReadonlyMap<BedId, PlacementBed>, ids: readonly BedId[] = []): PlacementBed[] =>
  ids.flatMap((id) => {
    const bed = beds.get(id);
    return bed === undefined ? [] : [bed];
  });

/** Beds of a board that are another than on the one before it, and units. */
export interface BoardChange {
  readonly before: Board;
  readonly beds: readonly BedId[];
  readonly units: readonly UnitId[];
}
const changes = keptOn<Board, BoardChange | undefined>();
/** How a board came from the one before it; undefined = from nothing, or another came from it meanwhile. */
export const changeTo = (board: Board): BoardChange | undefined => changes.get(board);

/** undefined = what all beds are made of is another, or beds came, went or are elsewhere. */
function fromLast(input: ViewInput, said: Said, last: Made | undefined): Made | undefined {
  const [old, now] = [last?.operations, input.hospital.operations];
  if (last === undefined || old === undefined || old.description !== now.description || old.units !== now.units || old.beds.size !== now.beds.size)
    return undefined;
  if (last.said.fitted !== said.fitted || last.said.ages !== said.ages) return undefined;
  const { board: before, inUnit } = last;
  const details = now.description === undefined ? undefined : detailsOf(now.description);
  const put = new Map<BedId, PlacementBed>();
  for (const id of changedBeds(last, input, said)) {
    const [bed, was] = [getRow(now.beds, id), before.beds.get(id)];
    if (bed === undefined && was === undefined) continue;
    if (bed === undefined || was?.unit !== bed.unit || was.room !== roomOf(bed)) return undefined;
    const made = keptBed(input, bed, details?.get(id), said);
    if (made !== was) put.set(id, made);
  }
  const beds = put.size === 0 ? before.beds : new Map(before.beds);
  for (const [id, bed] of put) (beds as Map<BedId, PlacementBed>).set(id, bed);
  const touched = new Set([...put.values()].map(({ unit }) => unit));
  const units = unitsOf(input, (unit) => bedsIn(beds, inUnit.get(unit)), { before: before.units, touched });
  const board: Board = { ...before, beds, units };
  // One way only: each board would else keep the one before it, back to the first.
  changes.set(before, undefined);
  changes.set(board, {
    before,
    beds: [...put.keys()],
    units: [...units.values()].flatMap((unit) => (before.units.get(unit.unit) === unit ? [] : [unit.unit])),
  });
  return { operations: partsOf(input), said, board, inUnit };
}

/** Beds of which something changed, or of whoever is in them or is to come. */
function changedBeds({ operations: old, said, board }: Made, after: ViewInput, now: Said): ReadonlySet<BedId> {
  const is = after.hospital.operations;
  const found = new Set<BedId>([...changedSince(old.beds, is.beds), ...changedSince(old.bedFacts, is.bedFacts)]);
  const people = new Set<EncounterId>(changedSince(old.encounters, is.encounters));
  if (said.organisms !== now.organisms)
    for (const [id] of [...said.organisms, ...now.organisms]) if (!sameRow(said.organisms.get(id), now.organisms.get(id))) people.add(id);
  if (people.size > 0) for (const bed of board.beds.values()) if (isAnyOf(bed.lodgers, people) || isAnyOf(bed.coming, people)) found.add(bed.bed);
  return found;
}

const isAnyOf = (lodgers: readonly Lodger[], people: ReadonlySet<EncounterId>): boolean => lodgers.some(({ encounter }) => people.has(encounter));

/** Units with who is there; those of an earlier board that are not touched keep their objects while they have as many nurses. */
function unitsOf(
  input: ViewInput,
  bedsOf: (unit: UnitId) => readonly PlacementBed[],
  last?: { readonly before: ReadonlyMap<UnitId, PlacementUnit>; readonly touched: ReadonlySet<UnitId> },
): ReadonlyMap<UnitId, PlacementUnit> {
  const { operations } = input.hospital;
  const floors = new Map((operations.description?.floors ?? []).map(({ floor }, i) => [floor, i] as const));
  const nurses = nursesByUnit(input);
  const found = new Map<UnitId, PlacementUnit>();
  for (const unit of rows(operations.units)) {
    const id = unitId(unit.unit);
    const [was, present] = [last?.touched.has(id) === false ? last.before.get(id) : undefined, nurses.get(id)];
    if (was !== undefined && was.nurses === present) {
      found.set(id, was);
      continue;
    }
    const [floor, ratio] = [unit.floor === undefined ? undefined : floors.get(unit.floor), ratioOf(unit)];
    found.set(id, {
      unit: id,
      level: unit.levelOfCare,
      ...(unit.service === undefined ? {} : { service: unit.service }),
      ...(floor === undefined ? {} : { floor }),
      ...(ratio === undefined ? {} : { ratio }),
      ...(present === undefined ? {} : { nurses: present }),
      ...peopleIn(bedsOf(id)),
    });
  }
  return found;
}

function peopleIn(beds: readonly PlacementBed[]): Pick<PlacementUnit, 'patients' | 'teams'> {
  const [patients, teams] = [new Set<EncounterId>(), new Map<string, number>()];
  for (const bed of beds) {
    for (const id of comingOf(bed)) patients.add(id);
    for (const { attending } of bed.lodgers) if (attending !== undefined) teams.set(attending, (teams.get(attending) ?? 0) + 1);
  }
  return { patients, teams };
}
