/**
 * The visits of each number, derived anew from its own sorted facts whenever one joins, so that the order of arrival decides nothing. What is told of two
 * people under one number makes a visit of each (number-of-two.ts); a merge or a move joins them, and an unmerge parts them again.
 */
import { deriveVisit, type DerivedVisit } from '../derive-encounter.ts';
import type { Encounter, EncounterFact } from '../encounter.ts';
import { useKey, type EncounterId } from '../ids.ts';
import { entries, getRow, putRow, removeRow } from '../table.ts';
import { claimBeds } from './bed-claims.ts';
import { isApart, numberOf } from './apart-key.ts';
import { linesOf, type Line, type NumberMove, type Who } from './number-of-two.ts';
import type { EncounterMove, OperationsState } from './state.ts';
import { indexRecords } from './visits-by-record.ts';

/** The state with a fact of a visit; one that is there already changes nothing. */
export function addFact(state: OperationsState, fact: EncounterFact, who: Who): OperationsState {
  const number = numberOf(fact.movement.encounter);
  const visit = rootOf(state, number);
  const pooled = poolFacts(state, visit);
  const facts = insertSorted(getRow(pooled.facts, number) ?? [], fact);
  if (facts === undefined) return state;
  return deriveAgain({ ...pooled, facts: putRow(pooled.facts, number, facts) }, visit, who);
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
  return compareText(a.movement.type, b.movement.type) || compareText(a.movement.patient, b.movement.patient);
}

/**
 * The visit that a number stands for after visit merges; of a circle it is the smallest, so that every number in it says the same. A visit that is kept
 * apart under a number stands for itself as long as it is.
 */
export function rootOf(state: Pick<OperationsState, 'aliases' | 'facts'>, visit: EncounterId): EncounterId {
  if (isApart(visit)) return getRow(state.facts, visit) === undefined ? rootOf(state, numberOf(visit)) : visit;
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

/** The same facts after a merge, or the end of one: numbers of whoever became, or is no longer, one with somebody are read anew. */
export function hearMerges(state: OperationsState, before: Who, who: Who): OperationsState {
  let next = state;
  for (const [visit, { records }] of entries(state.index.shared))
    if (records.some((record) => before(record) !== who(record))) next = deriveAgain(poolFacts(next, visit), visit, who);
  return next;
}

/** Every fact under the number that it was sent with, whoever it is of. */
function poolFacts(state: OperationsState, visit: EncounterId): OperationsState {
  const keys = apartOf(state, visit);
  if (keys.length === 0) return state;
  const facts = keys.reduce(removeRow, state.facts);
  const apart = Map.groupBy(
    keys.flatMap((key) => getRow(state.facts, key) ?? []),
    ({ movement }) => numberOf(movement.encounter),
  );
  const put = (table: typeof facts, [number, own]: readonly [EncounterId, readonly EncounterFact[]]): typeof facts =>
    putRow(table, number, [...(getRow(table, number) ?? []), ...own].sort(compareFacts));
  return { ...state, facts: [...apart].reduce(put, facts) };
}

const none: readonly never[] = [];
const apartOf = ({ index: { shared } }: OperationsState, visit: EncounterId): readonly EncounterId[] =>
  shared.size === 0 ? none : (getRow(shared, visit)?.apart ?? none);

/** Of pooled facts. */
function deriveAgain(state: OperationsState, visit: EncounterId, who: Who): OperationsState {
  const facts = factsOf(state, visit);
  const moves = movesOf(state, visit);
  const apart = apartOf(state, visit);
  const isAlone = moves.length === 0 && facts.every(({ movement }) => movement.patient === facts[0]?.movement.patient);
  // Nearly every number is of one record.
  if (isAlone) return noteShared(putVisits(state, [visit, ...apart], deriveVisit(visit, facts)), visit, undefined);
  const lines = linesOf(visit, facts, moves, who);
  const made = { encounters: lines.flatMap((line) => line.encounters), discrepancies: lines.flatMap((line) => line.discrepancies) };
  return noteShared(putVisits(state, [visit, ...apart], made), visit, { lines, facts, moves });
}

/** All that stands under these keys now, and nothing else. */
function putVisits(state: OperationsState, keys: readonly EncounterId[], { encounters, discrepancies: wrong }: DerivedVisit): OperationsState {
  let next = state;
  for (const key of keys) next = clearDiscrepancies(next, key);
  for (const encounter of encounters) next = putEncounter(next, encounter);
  for (const key of keys)
    for (let n = 1, old = getRow(next.encounters, key); old !== undefined; old = getRow(next.encounters, useKey(key, ++n))) {
      const { encounter } = old;
      if (!encounters.some((one) => one.encounter === encounter)) next = dropEncounter(next, old);
    }
  let { discrepancies } = next;
  for (const row of wrong) discrepancies = putRow(discrepancies, row.discrepancy, row);
  return discrepancies === next.discrepancies ? next : { ...next, discrepancies };
}

/** What is told of others goes from the lists of the numbers to lists of their own, and where it went is known. */
function noteShared(
  state: OperationsState,
  visit: EncounterId,
  told: { readonly lines: readonly Line[]; readonly facts: readonly EncounterFact[]; readonly moves: readonly NumberMove[] } | undefined,
): OperationsState {
  const { shared } = state.index;
  if (told === undefined)
    return shared.size === 0 || getRow(shared, visit) === undefined ? state : { ...state, index: { ...state.index, shared: removeRow(shared, visit) } };
  const [first, ...others] = told.lines;
  let { facts } = state;
  if (others.length > 0) {
    const own = new Set(first?.facts);
    for (const number of membersOf(state, visit)) {
      const left = (getRow(facts, number) ?? []).filter((fact) => own.has(fact));
      facts = left.length === 0 ? removeRow(facts, number) : putRow(facts, number, left);
    }
  }
  for (const line of others) facts = putRow(facts, line.key, line.facts);
  const named = [...told.facts.map(({ movement }) => movement.patient), ...told.moves.flatMap((move) => [move.toPatient, move.fromPatient ?? move.toPatient])];
  const row = { records: [...new Set(named)].sort(), apart: others.map(({ key }) => key) };
  return { ...state, facts, index: { ...state.index, shared: putRow(shared, visit, row) } };
}

/** Encounters of one key, the first use first. */
export function usesOf(state: Pick<OperationsState, 'encounters'>, key: EncounterId): readonly Encounter[] {
  const found: Encounter[] = [];
  for (let n = 1; ; n++) {
    const encounter = getRow(state.encounters, useKey(key, n));
    if (encounter === undefined) return found;
    found.push(encounter);
  }
}

/** The facts of a visit and of every number merged into it, in sender order. */
function factsOf(state: OperationsState, visit: EncounterId): readonly EncounterFact[] {
  const members = membersOf(state, visit);
  if (members.length === 1) return getRow(state.facts, visit) ?? [];
  return members.flatMap((number) => getRow(state.facts, number) ?? []).sort(compareFacts);
}

/** Moves of a visit and of every number merged into it, in sender order. */
function movesOf(state: OperationsState, visit: EncounterId): readonly NumberMove[] {
  if (state.moves.size === 0) return [];
  const moves = membersOf(state, visit).flatMap((number) => (getRow(state.moves, number) ?? []).map((move) => ({ ...move, number })));
  return moves.sort((a, b) => compareMoves(a, b) || compareText(a.number, b.number));
}

/** The visit and every number that was merged into it. */
function membersOf(state: OperationsState, visit: EncounterId): readonly EncounterId[] {
  if (state.aliases.size === 0) return [visit];
  return [visit, ...[...entries(state.aliases)].flatMap(([from]) => (from !== visit && rootOf(state, from) === visit ? [from] : []))];
}

function compareMoves(a: EncounterMove, b: EncounterMove): number {
  return (
    compareText(a.order, b.order) ||
    compareText(a.toPatient, b.toPatient) ||
    compareText(a.toEncounter ?? '', b.toEncounter ?? '') ||
    compareText(a.fromPatient ?? '', b.fromPatient ?? '')
  );
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
    for (let n = 2; getRow(state.encounters, useKey(visit, n)) !== undefined; n++) discrepancies = removeRow(discrepancies, `${kind}:${useKey(visit, n)}`);
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

/** The state after a visit went to another record or number (A42, A45, A50); `visit` as it was sent. */
export function moveEncounter(state: OperationsState, visit: EncounterId, move: EncounterMove, who: Who): OperationsState {
  const before = getRow(state.moves, visit) ?? [];
  if (before.some((known) => compareMoves(known, move) === 0)) return state;
  const moves = [...before, move].sort(compareMoves);
  const target = moves.findLast((known) => known.toEncounter !== undefined && known.toEncounter !== visit)?.toEncounter;
  const root = rootOf(state, visit);
  const moved = { ...poolFacts(state, root), moves: putRow(state.moves, visit, moves) };
  if (target === undefined || target === getRow(state.aliases, visit)) return deriveAgain(moved, root, who);
  const pooled = poolFacts(moved, rootOf(state, target));
  const aliased = { ...pooled, aliases: putRow(state.aliases, visit, target) };
  // Whoever was with the visit before, and whoever is now: each is a visit of its own or has become a part of one.
  const touched = new Set([
    visit,
    target,
    root,
    rootOf(state, target),
    rootOf(aliased, visit),
    ...membersOf(state, root),
    ...membersOf(state, rootOf(state, target)),
  ]);
  const cleared = [...touched].reduce(dropVisit, aliased);
  return [...touched].filter((number) => rootOf(aliased, number) === number).reduce((next, number) => deriveAgain(next, number, who), cleared);
}

/** Its encounters and what was wrong with them go. */
function dropVisit(state: OperationsState, visit: EncounterId): OperationsState {
  const keys = [visit, ...apartOf(state, visit)];
  const cleared = keys.reduce(clearDiscrepancies, state);
  return noteShared(keys.flatMap((key) => usesOf(state, key)).reduce(dropEncounter, cleared), visit, undefined);
}
