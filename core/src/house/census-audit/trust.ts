/** The trust score: the share of census cells that nothing contradicts and that were confirmed lately (pack census-trust@1). */
import type { BedId, EncounterId, UnitId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
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

function counted(input: ViewInput, faults: readonly CensusFault[]): Pick<Kept, 'trust' | 'until'> {
  const { hospital, now } = input;
  const { operations } = hospital;
  const doubts = doubted(faults);
  const inDoubt = new Set<string>([...doubts.encounters, ...doubts.beds]);
  for (const { kind, about } of rows(operations.discrepancies)) if (doubtful.has(kind)) inDoubt.add(about);
  const byUnit = new Map<UnitId, Count>();
  const count = (unit: UnitId, contradicted: boolean, confirmed: boolean): void => {
    const of = byUnit.get(unit) ?? nothing();
    byUnit.set(unit, of);
    of.cells++;
    if (contradicted) of.contradicted++;
    else if (confirmed) of.trusted++;
    else of.unconfirmed++;
  };
  const signs = signsOf(input);
  const signOf = ({ encounter: { encounter } }: Audited): number => getRow(signs, encounter) ?? 0;
  let until = Infinity;
  const holds = (to: number): boolean => {
    if (to < now) return false;
    until = Math.min(until, to + 1);
    return true;
  };
  const held = new Map<UnitId, number>();
  const isConfirmed = (unit: UnitId, lastSign: number): boolean => {
    let ms = held.get(unit);
    if (ms === undefined) held.set(unit, (ms = confirmedForMs(getRow(operations.units, unit)?.levelOfCare)));
    return holds(lastSign + ms);
  };
  const inBed = new Map<BedId, Audited>();
  for (const one of rows(auditedOf(input))) {
    const { location, encounter } = one.encounter;
    if (!one.here || location === undefined) continue;
    if (location.bedId !== undefined) inBed.set(location.bedId, one);
    const contradicted = inDoubt.has(encounter) || (location.bedId !== undefined && inDoubt.has(location.bedId));
    count(location.unit, contradicted, isConfirmed(location.unit, signOf(one)));
  }
  for (const bed of rows(operations.beds)) {
    const occupant = inBed.get(bed.bed);
    if (bed.discovered && occupant === undefined) continue;
    const contradicted = inDoubt.has(bed.bed) || (occupant !== undefined && inDoubt.has(occupant.encounter.encounter));
    const confirmed = occupant === undefined ? holds(emptyUntil(input, bed)) : isConfirmed(occupant.encounter.location?.unit ?? bed.unit, signOf(occupant));
    count(bed.unit, contradicted, confirmed);
    // Of an occupied bed nobody asks whether it is clean: that the patient is there answers it.
    count(bed.unit, contradicted, confirmed);
  }
  const sum = nothing();
  for (const of of byUnit.values()) for (const key of ['cells', 'trusted', 'contradicted', 'unconfirmed'] as const) sum[key] += of[key];
  const told = operations.index.told.newestAt;
  const missing = told === undefined ? ['movements'] : !holds(told + auditPack.silentMs) ? ['movements of the last hours'] : sum.cells === 0 ? ['beds'] : [];
  return { trust: { ...sum, byUnit, ...(missing.length === 0 ? {} : { missing }) }, until };
}

/** How long a bed that nobody is in counts as confirmed. */
function emptyUntil(input: ViewInput, bed: Bed): number {
  const said = getRow(input.hospital.operations.bedFacts, bed.bed)?.cleanliness?.at ?? 0;
  return Math.max(said, bed.lastVacatedAt ?? 0, lookedAt(input, bed.bed)?.at ?? 0) + trustPack.emptyMs;
}

/** In thousandths, rounded down: 99.96 % is not 100 %. */
export const trustPermille = ({ cells, trusted }: Trust): number | undefined => (cells === 0 ? undefined : Math.floor((trusted * 1000) / cells));
