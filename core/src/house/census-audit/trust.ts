/** The trust score: the share of census cells that nothing contradicts and that were confirmed lately (pack census-trust@1). */
import type { BedId, EncounterId, UnitId } from '../../ids.ts';
import { groupedBy, type Groups } from '../../grouped.ts';
import { keptOn } from '../../kept-on.ts';
import { lastOf } from '../../last-of.ts';
import type { Bed } from '../../operations/state.ts';
import { changedSince, getRow, rows, type Table } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { auditPack, confirmedForMs, trustPack } from './audit-pack.ts';
import { auditedOf, signsOf, type Audited } from './audited.ts';
import type { CensusFault } from './fault.ts';
import { censusFaults, doubted } from './faults.ts';
import { lookedAt } from './sign-of-life.ts';

export interface Trust {
  readonly cells: number;
  readonly trusted: number;
  /** Cells that an open fault or contradiction is about. */
  readonly contradicted: number;
  /** Cells that nobody and nothing confirmed lately. */
  readonly unconfirmed: number;
}

export interface HouseTrust extends Trust {
  readonly byUnit: ReadonlyMap<UnitId, Trust>;
  /** Why there is no score: it is never taken for 100 %. */
  readonly missing?: readonly string[];
}

/** Contradictions of the folds that make a bed or a place doubtful. */
const doubtful = new Set(['two-in-a-bed', 'update-names-other-bed', 'cancel-location-mismatch', 'movement-after-discharge', 'visit-number-reused']);

type Count = { -readonly [Key in keyof Trust]: number };
const nothing = (): Count => ({ cells: 0, trusted: 0, contradicted: 0, unconfirmed: 0 });

interface Kept {
  readonly parts: readonly unknown[];
  readonly signs: Table<EncounterId, Instant>;
  readonly from: Instant;
  /** A cell is confirmed until then, at least; before it time alone changes nothing. */
  readonly until: number;
  readonly trust: HouseTrust;
}
const kept = keptOn<ReturnType<typeof auditedOf>, Kept>();
const noFaults: readonly CensusFault[] = [];

/** Worked out once for the views and rules that show it, and again when something that it is made of is another or a confirmation grows old. */
export function trustOf(input: ViewInput): HouseTrust {
  const { operations, work } = input.hospital;
  const audited = auditedOf(input);
  const found = censusFaults(input);
  const faults = found.length === 0 ? noFaults : found;
  const { beds, bedFacts, units, discrepancies, index } = operations;
  const parts = [faults, beds, bedFacts, units, discrepancies, index.told.newestAt, work.CensusConfirmed];
  const signs = signsOf(input);
  const known = kept.get(audited);
  if (known !== undefined && known.from <= input.now && input.now < known.until && known.parts.every((part, n) => part === parts[n])) {
    if (known.signs !== signs && confirmsMore(input, audited, known.signs, signs)) kept.set(audited, { ...known, signs });
    if (kept.get(audited)?.signs === signs) return known.trust;
  }
  const { trust, until } = counted(input, faults);
  kept.set(audited, { parts, signs, from: input.now, until, trust });
  return trust;
}

/** Every sign that is another came later than one that confirmed its cell already: the score is what it was. */
function confirmsMore(input: ViewInput, audited: ReturnType<typeof auditedOf>, before: Kept['signs'], after: Kept['signs']): boolean {
  for (const id of changedSince(before, after)) {
    const [was, is, unit] = [getRow(before, id), getRow(after, id), getRow(audited, id)?.encounter.location?.unit];
    if (was === undefined || is === undefined || unit === undefined || is < was) return false;
    if (was + confirmedForMs(getRow(input.hospital.operations.units, unit)?.levelOfCare) < input.now) return false;
  }
  return true;
}

/** The cells of one unit, and until when time alone changes nothing in them. */
interface UnitCells {
  readonly count: Trust;
  readonly from: Instant;
  readonly until: number;
}
/** What the cells of the units were counted of last; those of which nothing is another are not counted again. */
interface Last {
  readonly hospital: { readonly operations: Pick<Operations, 'beds' | 'bedFacts' | 'units'>; readonly confirmed: object };
  readonly audited: ReturnType<typeof auditedOf>;
  readonly signs: ReturnType<typeof signsOf>;
  readonly inDoubt: ReadonlySet<string>;
  readonly units: ReadonlyMap<UnitId, UnitCells>;
}
type Operations = ViewInput['hospital']['operations'];
const lastCells = lastOf<Last>();

const peopleIn = groupedBy<EncounterId, Audited, UnitId>(({ here, encounter: { location } }) => (here ? location?.unit : undefined));
const peopleOfBed = groupedBy<EncounterId, Audited, BedId>(({ here, encounter: { location } }) => (here ? location?.bedId : undefined));
const bedsIn = groupedBy<BedId, Bed, UnitId>(({ unit }) => unit);

function counted(input: ViewInput, faults: readonly CensusFault[]): Pick<Kept, 'trust' | 'until'> {
  const { hospital, now } = input;
  const { facility, operations, work } = hospital;
  const [audited, signs] = [auditedOf(input), signsOf(input)];
  const doubts = doubted(faults);
  const inDoubt = new Set<string>([...doubts.encounters, ...doubts.beds]);
  for (const { kind, about } of rows(operations.discrepancies)) if (doubtful.has(kind)) inDoubt.add(about);
  const { beds, bedFacts, units } = operations;
  const next = { hospital: { operations: { beds, bedFacts, units }, confirmed: work.CensusConfirmed }, audited, signs, inDoubt };
  const last = lastCells.get(facility);
  const touched = last === undefined ? undefined : touchedSince(last, next);
  const groups: Cells = { people: peopleIn(facility, audited), inBed: peopleOfBed(facility, audited), beds: bedsIn(facility, beds), signs, inDoubt };
  const found = new Map<UnitId, UnitCells>();
  const sum = nothing();
  let until = Infinity;
  for (const unit of new Set([...groups.people.keys(), ...groups.beds.keys()])) {
    const known = touched === undefined || touched.has(unit) ? undefined : last?.units.get(unit);
    const cells = known !== undefined && known.from <= now && now < known.until ? known : cellsOf(input, unit, groups);
    found.set(unit, cells);
    until = Math.min(until, cells.until);
    for (const key of ['cells', 'trusted', 'contradicted', 'unconfirmed'] as const) sum[key] += cells.count[key];
  }
  lastCells.keep(facility, { ...next, units: found });
  const told = operations.index.told.newestAt;
  const isTold = told !== undefined && told + auditPack.silentMs >= now;
  if (isTold) until = Math.min(until, told + auditPack.silentMs + 1);
  const missing = told === undefined ? ['movements'] : !isTold ? ['movements of the last hours'] : sum.cells === 0 ? ['beds'] : [];
  const byUnit = new Map([...found].flatMap(([unit, { count }]) => (count.cells === 0 ? [] : [[unit, count] as const])));
  return { trust: { ...sum, byUnit, ...(missing.length === 0 ? {} : { missing }) }, until };
}

/** Units with a cell of which something is another; undefined = any. */
function touchedSince(last: Last, now: Omit<Last, 'units'>): ReadonlySet<UnitId> | undefined {
  const [old, is] = [last.hospital, now.hospital];
  if (old.operations.units !== is.operations.units || old.confirmed !== is.confirmed) return undefined;
  const found = new Set<UnitId>();
  const ofBed = (id: BedId | undefined): void => {
    for (const { beds } of id === undefined ? [] : [old.operations, is.operations]) {
      const unit = getRow(beds, id as BedId)?.unit;
      if (unit !== undefined) found.add(unit);
    }
  };
  const ofPerson = (id: EncounterId): void => {
    for (const table of [last.audited, now.audited]) {
      const location = getRow(table, id)?.encounter.location;
      if (location === undefined) continue;
      found.add(location.unit);
      ofBed(location.bedId);
    }
  };
  for (const id of [...changedSince(last.audited, now.audited), ...changedSince(last.signs, now.signs)]) ofPerson(id);
  for (const id of [...changedSince(old.operations.beds, is.operations.beds), ...changedSince(old.operations.bedFacts, is.operations.bedFacts)]) ofBed(id);
  for (const id of new Set([...last.inDoubt, ...now.inDoubt])) {
    if (last.inDoubt.has(id) === now.inDoubt.has(id)) continue;
    ofPerson(id as EncounterId);
    ofBed(id as BedId);
  }
  return found;
}

interface Cells {
  readonly people: Groups<UnitId, Audited>;
  readonly inBed: Groups<BedId, Audited>;
  readonly beds: Groups<UnitId, Bed>;
  readonly signs: Table<EncounterId, Instant>;
  readonly inDoubt: ReadonlySet<string>;
}

function cellsOf(input: ViewInput, unit: UnitId, { people, inBed, beds, signs, inDoubt }: Cells): UnitCells {
  const { now } = input;
  const of = nothing();
  let until = Infinity;
  const count = (contradicted: boolean, to: number): void => {
    of.cells++;
    const confirmed = to >= now;
    if (confirmed) until = Math.min(until, to + 1);
    if (contradicted) of.contradicted++;
    else if (confirmed) of.trusted++;
    else of.unconfirmed++;
  };
  const holdsFor = (at: UnitId): number => confirmedForMs(getRow(input.hospital.operations.units, at)?.levelOfCare);
  const confirmedUntil = ({ encounter: { encounter, location } }: Audited): number => (getRow(signs, encounter) ?? 0) + holdsFor(location?.unit ?? unit);
  for (const one of people.get(unit) ?? []) {
    const { location, encounter } = one.encounter;
    const contradicted = inDoubt.has(encounter) || (location?.bedId !== undefined && inDoubt.has(location.bedId));
    count(contradicted, confirmedUntil(one));
  }
  for (const bed of beds.get(unit) ?? []) {
    const occupant = inBed.get(bed.bed)?.at(-1);
    if (bed.discovered && occupant === undefined) continue;
    const contradicted = inDoubt.has(bed.bed) || (occupant !== undefined && inDoubt.has(occupant.encounter.encounter));
    const to = occupant === undefined ? emptyUntil(input, bed) : confirmedUntil(occupant);
    count(contradicted, to);
    // Of an occupied bed nobody asks whether it is clean: that the patient is there answers it.
    count(contradicted, to);
  }
  return { count: of, from: now, until };
}

/** How long a bed that nobody is in counts as confirmed. */
function emptyUntil(input: ViewInput, bed: Bed): number {
  const said = getRow(input.hospital.operations.bedFacts, bed.bed)?.cleanliness?.at ?? 0;
  return Math.max(said, bed.lastVacatedAt ?? 0, lookedAt(input, bed.bed)?.at ?? 0) + trustPack.emptyMs;
}

/** In thousandths, rounded down: 99.96 % is not 100 %. */
export const trustPermille = ({ cells, trusted }: Trust): number | undefined => (cells === 0 ? undefined : Math.floor((trusted * 1000) / cells));
