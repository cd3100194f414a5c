/** Operations: facts in, picture out. Encounters are derived anew from their own sorted facts, so that arrival order never matters; beds follow encounters. */
import type { Encounter, EncounterFact } from '../encounter.ts';
import type { Recorded } from '../event.ts';
import { encounterId, unitId, type EncounterId } from '../ids.ts';
import { emptyTable, entries, getRow, putRow, removeRow, type Table } from '../table.ts';
import { indexRecords } from './visits-by-record.ts';
import { claimBeds, discover, newBedFacts, placed, putBed } from './bed-claims.ts';
import { bedPromise, bedStatus } from './bed-statements.ts';
import { deriveVisit } from '../derive-encounter.ts';
import { directoryOf, describedUnit } from './describe.ts';
import { movementTypes, type BedsSwapped, type EncounterFacts, type EncounterMovement } from './events.ts';
import type { FacilityDescription } from './facility.ts';
import type { EncounterMove, OperationsState } from './state.ts';
import { noteTold, nothingTold } from './told-late.ts';

export function emptyOperations(): OperationsState {
  return {
    units: emptyTable(),
    beds: emptyTable(),
    bedFacts: emptyTable(),
    facts: emptyTable(),
    encounters: emptyTable(),
    moves: emptyTable(),
    aliases: emptyTable(),
    appointments: emptyTable(),
    masterFiles: emptyTable(),
    discrepancies: emptyTable(),
    index: { encountersByRecord: emptyTable(), told: nothingTold() },
  };
}

export function foldOperations(state: OperationsState, recorded: Recorded): OperationsState {
  const { event } = recorded;
  switch (event.type) {
    case 'BedsSwapped':
      return swap(state, recorded, event);
    case 'BedStatusChanged':
      return bedStatus(state, recorded, event);
    case 'BedPromised':
      return bedPromise(state, recorded, event);
    case 'FacilityDescribed':
      return describe(state, recorded, event.description);
    case 'EncounterMoved':
      return moveEncounter(state, event.encounter, {
        order: recorded.order,
        at: recorded.effective.at,
        position: recorded.position,
        toPatient: event.toPatient,
        ...(event.toEncounter === undefined ? {} : { toEncounter: event.toEncounter }),
      });
    case 'AppointmentChanged':
      return { ...state, appointments: putNewest(state.appointments, event.appointment, { ...event, position: recorded.position, order: recorded.order }) };
    case 'MasterFileChanged':
      return {
        ...state,
        masterFiles: putNewest(state.masterFiles, `${event.file}:${event.key}`, { ...event, position: recorded.position, order: recorded.order }),
      };
    default:
      return isMovement(event) ? movement(state, recorded, event) : state;
  }
}

const movements: ReadonlySet<string> = new Set(movementTypes);

function isMovement(event: Recorded['event']): event is EncounterMovement {
  return movements.has(event.type);
}

function movement(state: OperationsState, recorded: Recorded, event: EncounterMovement): OperationsState {
  const known = discover(discover(state, event.location, recorded.position), event.priorLocation, recorded.position);
  const moved = event.type === 'PatientTransferred' || event.type === 'PatientDischarged' ? event.type : undefined;
  const told = noteTold(state.index.told, recorded, event.encounter, moved);
  const noted = told === state.index.told ? known : { ...known, index: { ...known.index, told } };
  const { order, effective, position, recordedAt } = recorded;
  return addFact(noted, event.encounter, { order, at: effective.at, position, recordedAt, movement: event });
}

/** Both or neither: the two transfers are folded in one step, so no picture ever shows the midpoint (hard case 10). */
function swap(state: OperationsState, recorded: Recorded, event: BedsSwapped): OperationsState {
  const transfer = (facts: EncounterFacts): EncounterFact => ({
    order: recorded.order,
    at: recorded.effective.at,
    position: recorded.position,
    recordedAt: recorded.recordedAt,
    movement: { type: 'PatientTransferred', ...facts },
  });
  let next = discover(discover(state, event.first.location, recorded.position), event.second.location, recorded.position);
  next = addFact(next, event.first.encounter, transfer(event.first));
  return addFact(next, event.second.encounter, transfer(event.second));
}

function addFact(state: OperationsState, visit: EncounterId, fact: EncounterFact): OperationsState {
  const facts = insertSorted(getRow(state.facts, visit) ?? [], fact);
  if (facts === undefined) return state;
  return deriveAgain({ ...state, facts: putRow(state.facts, visit, facts) }, rootOf(state, visit));
}

/** The list with the fact in its place; undefined when it is there already. */
function insertSorted(facts: readonly EncounterFact[], fact: EncounterFact): readonly EncounterFact[] | undefined {
  let at = facts.length;
  for (let before = facts[at - 1]; before !== undefined; before = facts[--at - 1]) {
    const apart = compareFacts(before, fact);
    if (apart === 0) return undefined;
    if (apart < 0) break;
  }
  return [...facts.slice(0, at), fact, ...facts.slice(at)];
}

function compareFacts(a: EncounterFact, b: EncounterFact): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.movement.type === b.movement.type ? 0 : a.movement.type < b.movement.type ? -1 : 1;
}

/** The visit that a number stands for after visit merges; of a circle it is the smallest, so that every number in it says the same. */
export function rootOf(state: Pick<OperationsState, 'aliases'>, visit: EncounterId): EncounterId {
  const passed: EncounterId[] = [];
  for (let root = visit; ;) {
    const next = getRow(state.aliases, root);
    if (next === undefined) return root;
    const met = passed.indexOf(root);
    if (met >= 0) return passed.slice(met).reduce((least, one) => (one < least ? one : least), root);
    passed.push(root);
    root = next;
  }
}

function deriveAgain(state: OperationsState, visit: EncounterId): OperationsState {
  const facts = factsOf(state, visit);
  const derived = deriveVisit(visit, facts);
  const owner = ownerOf(state, visit);
  let next = clearDiscrepancies(state, visit);
  const kept = new Set<EncounterId>();
  for (const row of derived.encounters) {
    const encounter = owner === undefined ? row : { ...row, patient: owner };
    kept.add(encounter.encounter);
    next = putEncounter(next, encounter);
  }
  for (let n = 1; ; n++) {
    const id = n === 1 ? visit : encounterId(`${visit}#${n}`);
    const old = getRow(next.encounters, id);
    if (old === undefined) break;
    if (!kept.has(id)) next = dropEncounter(next, old);
  }
  let discrepancies = next.discrepancies;
  // A visit that was moved says itself whose it is now.
  const contested = derived.discrepancies.filter(({ kind }) => owner === undefined || kind !== 'visit-number-of-two');
  for (const row of contested) discrepancies = putRow(discrepancies, row.discrepancy, row);
  return { ...next, discrepancies };
}

/** The facts of a visit and of every number merged into it, in sender order. */
function factsOf(state: OperationsState, visit: EncounterId): readonly EncounterFact[] {
  const members = membersOf(state, visit);
  if (members.length === 1) return getRow(state.facts, visit) ?? [];
  return members.flatMap((number) => getRow(state.facts, number) ?? []).sort(compareFacts);
}

/** To whom the visit, or a number that was merged into it, was moved last. */
function ownerOf(state: OperationsState, visit: EncounterId): Encounter['patient'] | undefined {
  if (state.moves.size === 0) return undefined;
  const moves = membersOf(state, visit).flatMap((number) => getRow(state.moves, number) ?? []);
  return moves.sort(compareMoves)[moves.length - 1]?.toPatient;
}

/** The records from which a visit was moved, with all that was charted on it; empty where it never was. */
export function movedFrom(state: OperationsState, visit: EncounterId): ReadonlySet<Encounter['patient']> {
  if (ownerOf(state, visit) === undefined) return new Set();
  const moved = membersOf(state, visit).flatMap((number) => getRow(state.moves, number) ?? []);
  return new Set([...factsOf(state, visit).map(({ movement }) => movement.patient), ...moved.map(({ toPatient }) => toPatient)]);
}

/** The visit and every number that was merged into it. */
function membersOf(state: OperationsState, visit: EncounterId): readonly EncounterId[] {
  if (state.aliases.size === 0) return [visit];
  return [visit, ...[...entries(state.aliases)].flatMap(([from]) => (from !== visit && rootOf(state, from) === visit ? [from] : []))];
}

function compareMoves(a: EncounterMove, b: EncounterMove): number {
  return compareText(a.order, b.order) || compareText(a.toPatient, b.toPatient) || compareText(a.toEncounter ?? '', b.toEncounter ?? '');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const visitKinds = [
  'cancel-without-target',
  'visit-number-reused',
  'visit-number-of-two',
  'update-names-other-bed',
  'update-moved-patient',
  'update-before-admit',
  'cancel-location-mismatch',
  'transfer-from-elsewhere',
  'movement-after-discharge',
];

function clearDiscrepancies(state: OperationsState, visit: EncounterId): OperationsState {
  if (state.discrepancies.size === 0) return state;
  let discrepancies = state.discrepancies;
  for (const kind of visitKinds) {
    discrepancies = removeRow(discrepancies, `${kind}:${visit}`);
    for (let n = 2; getRow(state.encounters, encounterId(`${visit}#${n}`)) !== undefined; n++)
      discrepancies = removeRow(discrepancies, `${kind}:${visit}#${n}`);
  }
  return discrepancies === state.discrepancies ? state : { ...state, discrepancies };
}

function putEncounter(state: OperationsState, encounter: Encounter): OperationsState {
  const before = getRow(state.encounters, encounter.encounter);
  const next = claimBeds(state, before, encounter);
  return { ...next, encounters: putRow(next.encounters, encounter.encounter, encounter), index: indexRecords(next.index, before, encounter) };
}

function dropEncounter(state: OperationsState, encounter: Encounter): OperationsState {
  const { location: _left, plannedLocation: _planned, ...rest } = encounter;
  const next = claimBeds(state, encounter, { ...rest, stays: [] });
  return { ...next, encounters: removeRow(next.encounters, encounter.encounter), index: indexRecords(next.index, encounter, undefined) };
}

function moveEncounter(state: OperationsState, visit: EncounterId, move: EncounterMove): OperationsState {
  const before = getRow(state.moves, visit) ?? [];
  if (before.some((known) => compareMoves(known, move) === 0)) return state;
  const moves = [...before, move].sort(compareMoves);
  const target = moves.findLast((known) => known.toEncounter !== undefined && known.toEncounter !== visit)?.toEncounter;
  const moved = { ...state, moves: putRow(state.moves, visit, moves) };
  if (target === undefined || target === getRow(state.aliases, visit)) return deriveAgain(moved, rootOf(moved, visit));
  const aliased = { ...moved, aliases: putRow(state.aliases, visit, target) };
  // Whoever was with the visit before, and whoever is now: each is a visit of its own or has become a part of one.
  const touched = new Set([
    visit,
    target,
    rootOf(state, visit),
    rootOf(state, target),
    rootOf(aliased, visit),
    ...membersOf(state, rootOf(state, visit)),
    ...membersOf(state, rootOf(state, target)),
  ]);
  const parts = [...touched].filter((number) => rootOf(aliased, number) !== number);
  const cleared = parts.reduce(dropVisit, aliased);
  return [...touched].filter((number) => !parts.includes(number)).reduce(deriveAgain, cleared);
}

/** A number that is no visit of its own any more: its encounters and what was wrong with them go. */
function dropVisit(state: OperationsState, visit: EncounterId): OperationsState {
  let next = clearDiscrepancies(state, visit);
  for (let n = 1; ; n++) {
    const old = getRow(next.encounters, n === 1 ? visit : encounterId(`${visit}#${n}`));
    if (old === undefined) return next;
    next = dropEncounter(next, old);
  }
}

function describe(state: OperationsState, recorded: Recorded, description: FacilityDescription): OperationsState {
  if (state.descriptionOrder !== undefined && state.descriptionOrder >= recorded.order) return state;
  const directory = directoryOf(description);
  let next: OperationsState = { ...state, description, descriptionOrder: recorded.order };
  let units = next.units;
  for (const unit of directory.units.keys()) units = putRow(units, unit, describedUnit(description, unit));
  for (const [unit] of entries(state.units)) units = putRow(units, unit, describedUnit(description, unitId(unit)));
  next = { ...next, units };
  for (const [bed, { location }] of directory.beds) {
    next = { ...next, bedFacts: putRow(next.bedFacts, bed, placed(getRow(next.bedFacts, bed) ?? newBedFacts(bed, location), location)) };
  }
  for (const [, facts] of entries(next.bedFacts)) next = putBed(next, facts);
  return next;
}

/** The newest row of a key by sender order; an older one that comes late changes nothing. */
function putNewest<Row extends { readonly order: string }>(table: Table<string, Row>, key: string, row: Row): Table<string, Row> {
  const known = getRow(table, key);
  return known !== undefined && known.order >= row.order ? table : putRow(table, key, row);
}
