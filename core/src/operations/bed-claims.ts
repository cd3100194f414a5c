/** Carries the change of one encounter to the beds that it leaves, claims or is meant for, and makes beds and units known. */
import type { Encounter } from '../encounter.ts';
import type { BedId, EncounterId, UnitId } from '../ids.ts';
import { getRow, putRow, removeRow } from '../table.ts';
import type { Instant } from '../time.ts';
import { bedDiscrepancy, deriveBed } from './derive-bed.ts';
import { describedBed, describedUnit } from './describe.ts';
import type { Location } from './events.ts';
import type { BedFacts, OperationsState } from './state.ts';

/** Departures kept per bed; only the newest decides, the others answer a cancelled discharge. */
const departureLimit = 16;

/** The state with the beds of `before` and `after` brought level. */
export function claimBeds(state: OperationsState, before: Encounter | undefined, after: Encounter): OperationsState {
  let next = state;
  const touched = new Map<BedId, Location>();
  for (const encounter of [before, after]) {
    for (const stay of encounter?.stays ?? []) note(touched, stay.location);
    note(touched, encounter?.plannedLocation);
  }
  for (const location of touched.values()) next = claimBed(next, location, before, after);
  return next;
}

function note(touched: Map<BedId, Location>, location: Location | undefined): void {
  if (location?.bedId !== undefined) touched.set(location.bedId, location);
}

function claimBed(state: OperationsState, location: Location, before: Encounter | undefined, after: Encounter): OperationsState {
  const bed = location.bedId;
  if (bed === undefined) return state;
  const known = placed(getRow(state.bedFacts, bed) ?? newBedFacts(bed, location), location);
  const id = after.encounter;
  const open = openStay(after, bed);
  const claims = new Map(known.claims);
  claims.delete(id);
  if (open !== undefined) claims.set(id, { from: claimStart(after, bed), away: open.away === true, reclaimed: open.reclaimed === true });
  const plans = new Set(known.plans);
  plans.delete(id);
  if (after.plannedLocation?.bedId === bed && after.status !== 'finished' && after.status !== 'cancelled') plans.add(id);
  const departures = withDeparture(known.departures, id, departureFrom(after, bed));
  const unchanged = before !== undefined && known === getRow(state.bedFacts, bed) && sameClaims(known, claims, plans, departures);
  if (unchanged) return state;
  return putBed(state, { ...known, claims, plans, departures, position: Math.max(known.position, after.position) });
}

function openStay(encounter: Encounter, bed: BedId): Encounter['stays'][number] | undefined {
  const last = encounter.stays[encounter.stays.length - 1];
  return last?.until === undefined && last?.location.bedId === bed ? last : undefined;
}

/** Since when the bed is held without a break: a leave does not begin it anew. */
function claimStart(encounter: Encounter, bed: BedId): Instant {
  let i = encounter.stays.length - 1;
  while (i > 0 && encounter.stays[i - 1]?.location.bedId === bed && encounter.stays[i - 1]?.until === encounter.stays[i]?.from) i--;
  return encounter.stays[i]?.from ?? encounter.locatedAt ?? (0 as Instant);
}

/** When the encounter last left this bed for good; undefined while it is there or never was. */
function departureFrom(encounter: Encounter, bed: BedId): Instant | undefined {
  if (openStay(encounter, bed) !== undefined) return undefined;
  return encounter.stays.findLast((stay) => stay.location.bedId === bed && stay.until !== undefined)?.until;
}

function withDeparture(departures: ReadonlyMap<EncounterId, Instant>, id: EncounterId, at: Instant | undefined): ReadonlyMap<EncounterId, Instant> {
  if (departures.get(id) === at) return departures;
  const next = new Map(departures);
  if (at === undefined) next.delete(id);
  else next.set(id, at);
  if (next.size <= departureLimit) return next;
  const newest = [...next].sort(([idA, a], [idB, b]) => b - a || (idA < idB ? -1 : 1)).slice(0, departureLimit);
  return new Map(newest);
}

function sameClaims(known: BedFacts, claims: BedFacts['claims'], plans: BedFacts['plans'], departures: BedFacts['departures']): boolean {
  if (known.departures !== departures || known.claims.size !== claims.size || known.plans.size !== plans.size) return false;
  for (const plan of plans) if (!known.plans.has(plan)) return false;
  for (const [id, claim] of claims) {
    const old = known.claims.get(id);
    if (old === undefined || old.from !== claim.from || old.away !== claim.away || old.reclaimed !== claim.reclaimed) return false;
  }
  return true;
}

export function newBedFacts(bed: BedId, location: Pick<Location, 'unit' | 'room' | 'bed'>): BedFacts {
  return {
    bed,
    unit: location.unit,
    room: location.room ?? '',
    name: location.bed ?? '',
    claims: new Map(),
    plans: new Set(),
    departures: new Map(),
    position: 0,
  };
}

/** The bed with its room and name where a message wrote them out: one key may be written in several ways, and the fullest holds, whoever came first. */
export function placed(facts: BedFacts, { room = '', bed: name = '' }: Pick<Location, 'room' | 'bed'>): BedFacts {
  if (facts.room === room && facts.name === name) return facts;
  const [old, said] = [fullness(facts.room, facts.name), fullness(room, name)];
  return said > old ? { ...facts, room, name } : facts;
}

function fullness(room: string, name: string): string {
  return `${Number(room !== '') + Number(name !== '')} ${room} ${name}`;
}

/** Puts the facts of a bed, and with them its row, its unit and its discrepancy. */
export function putBed(state: OperationsState, facts: BedFacts): OperationsState {
  const bed = deriveBed(facts, describedBed(state.description, facts.bed));
  const conflict = bedDiscrepancy(bed, facts);
  const conflictId = `two-in-a-bed:${facts.bed}`;
  return {
    ...withUnit(state, facts.unit),
    bedFacts: putRow(state.bedFacts, facts.bed, facts),
    beds: putRow(state.beds, facts.bed, bed),
    discrepancies: conflict === undefined ? removeRow(state.discrepancies, conflictId) : putRow(state.discrepancies, conflictId, conflict),
  };
}

/** A unit that a message names becomes known, marked as discovered when the facility file does not have it. */
export function withUnit(state: OperationsState, unit: UnitId): OperationsState {
  if (getRow(state.units, unit) !== undefined) return state;
  return { ...state, units: putRow(state.units, unit, describedUnit(state.description, unit)) };
}

/** Makes a location known even where nobody stays in it; `position` is of the fact that names it. */
export function discover(state: OperationsState, location: Location | undefined, position: number): OperationsState {
  if (location === undefined) return state;
  const known = withUnit(state, location.unit);
  if (location.bedId === undefined) return known;
  const facts = getRow(known.bedFacts, location.bedId);
  const now = placed(facts ?? newBedFacts(location.bedId, location), location);
  return now === facts && facts.position > 0 ? known : putBed(known, now.position > 0 ? now : { ...now, position });
}
