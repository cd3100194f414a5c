/**
 * Identity: who a record is, projected from merge, link, unlink and unmerge facts in sender order. Facts stay with their source
 * record, so a merge rewrites nothing and an unmerge is exact (ingest.md, hard cases 11 to 17).
 */
import { discrepancyOf } from '../codes/discrepancies.ts';
import type { Discrepancy } from '../discrepancy.ts';
import type { Recorded } from '../event.ts';
import type { PatientId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { emptyTable, entries, getRow, putRow, removeRow, type Table } from '../table.ts';
import type { OverlayDecided, SourceRecordSeen } from './events.ts';
import { addPair, pairKey } from './pairs.ts';
import { deriveRecord, keptOf } from './record.ts';
import type { IdentityFact, IdentityState, OverlayDecision, RecordStatement } from './state.ts';

export function emptyIdentity(): IdentityState {
  return {
    records: emptyTable(),
    seen: emptyTable(),
    facts: [],
    mergedInto: emptyTable(),
    links: emptyTable(),
    pairs: emptyTable(),
    decisions: emptyTable(),
    discrepancies: emptyTable(),
  };
}

export function foldIdentity(state: IdentityState, recorded: Recorded): IdentityState {
  const { event } = recorded;
  switch (event.type) {
    case 'SourceRecordSeen':
      return seeRecord(state, recorded, event);
    case 'PatientsMerged':
    case 'PatientsUnmerged':
    case 'PatientsLinked':
    case 'PatientsUnlinked':
      return addFact(state, { ...event, order: recorded.order, at: recorded.effective.at, facility: recorded.facility, position: recorded.position });
    case 'PairProposed':
    case 'PairRefused':
      return { ...state, pairs: addPair(state.pairs, recorded, event) };
    case 'OverlayDecided':
      return decideOverlay(state, recorded, event);
    default:
      return state;
  }
}

/** Hops of a merge chain followed at most; folds refuse circles, so only a damaged state could reach it. */
const chainLimit = 64;

/** The record that stands for the person after merges. */
export function personOf(state: IdentityState, patient: PatientId): PatientId {
  let person = patient;
  for (let hops = 0; hops < chainLimit; hops++) {
    const next = getRow(state.mergedInto, person);
    if (next === undefined) return person;
    person = next;
  }
  return person;
}

/** Every record whose facts belong to this person, the surviving one first. */
export function recordsOf(state: IdentityState, person: PatientId): readonly PatientId[] {
  if (state.facts.length === 0) return [person];
  let people = peopleOf.get(state.facts);
  if (people === undefined) peopleOf.set(state.facts, (people = mergedPeople(state)));
  return people.get(person) ?? [person];
}
/** Who was merged follows from the facts alone. */
const peopleOf = keptOn<IdentityState['facts'], ReadonlyMap<PatientId, readonly PatientId[]>>();

function mergedPeople(state: IdentityState): ReadonlyMap<PatientId, readonly PatientId[]> {
  const people = new Map<PatientId, PatientId[]>();
  for (const fact of state.facts) {
    if (fact.type !== 'PatientsMerged') continue;
    const person = personOf(state, fact.from);
    const records = people.get(person) ?? [person];
    if (!records.includes(fact.from)) records.push(fact.from);
    people.set(person, records);
  }
  return people;
}

/** Every record that is known to be this person's: merged ones, and those that a link joins, however many steps away. Itself first. */
export function recordsOfLinked(state: IdentityState, patient: PatientId): readonly PatientId[] {
  const found = new Set<PatientId>([patient]);
  for (const one of found) {
    for (const record of recordsOf(state, personOf(state, one))) found.add(record);
    for (const linked of getRow(state.links, one) ?? []) found.add(linked);
  }
  return [...found];
}

function seeRecord(state: IdentityState, recorded: Recorded, event: SourceRecordSeen): IdentityState {
  const before = getRow(state.seen, event.patient) ?? [];
  if (before.some((known) => known.order === recorded.order)) return state;
  const { order, effective, position, recordedAt, message, feed, facility } = recorded;
  const statement = { event, order, at: effective.at, position, recordedAt, message, feed, facility };
  const sorted = [...before, statement].sort((a, b) => (a.order < b.order ? -1 : 1));
  return withRecord(state, event.patient, keptOf(sorted), getRow(state.decisions, event.patient) ?? []);
}

function decideOverlay(state: IdentityState, recorded: Recorded, event: OverlayDecided): IdentityState {
  const before = getRow(state.decisions, event.patient) ?? [];
  if (before.some((known) => known.order === recorded.order)) return state;
  const { order, effective, facility, position } = recorded;
  const sorted = [...before, { ...event, order, at: effective.at, facility, position }].sort((a, b) => (a.order < b.order ? -1 : 1));
  return withRecord(state, event.patient, getRow(state.seen, event.patient) ?? [], sorted);
}

function withRecord(state: IdentityState, patient: PatientId, seen: readonly RecordStatement[], decisions: readonly OverlayDecision[]): IdentityState {
  const derived = deriveRecord(patient, seen, decisions);
  const id = `identity-overlay:${patient}`;
  const { discrepancies } = state;
  return {
    ...state,
    ...(seen.length === 0 ? {} : { seen: putRow(state.seen, patient, seen) }),
    ...(decisions.length === 0 ? {} : { decisions: putRow(state.decisions, patient, decisions) }),
    ...(derived === undefined ? {} : { records: putRow(state.records, patient, derived.record) }),
    discrepancies: derived?.overlay === undefined ? removeRow(discrepancies, id) : putRow(discrepancies, id, derived.overlay),
  };
}

function addFact(state: IdentityState, fact: IdentityFact): IdentityState {
  if (state.facts.some((known) => known.order === fact.order && sameFact(known, fact))) return state;
  const facts = [...state.facts, fact].sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : factKey(a) < factKey(b) ? -1 : 1));
  return project({ ...state, facts });
}

function sameFact(a: IdentityFact, b: IdentityFact): boolean {
  return factKey(a) === factKey(b);
}

function factKey(fact: IdentityFact): string {
  return 'from' in fact ? `${fact.type}:${fact.from}:${fact.into}` : `${fact.type}:${fact.a}:${fact.b}`;
}

/**
 * Walks the facts in order. A merge that somebody takes back later counts as never made, so what it stood in the way of holds again; of the others
 * one that would close a circle is refused.
 */
function project(state: IdentityState): IdentityState {
  const into = new Map<PatientId, PatientId>();
  const links = new Map<PatientId, readonly PatientId[]>();
  const verified = new Set<string>();
  const circles = new Map<string, Discrepancy>();
  const undone = undoneIn(state.facts);
  for (const fact of state.facts) {
    if (fact.type === 'PatientsMerged') {
      if (undone.has(fact)) continue;
      if (reaches(into, fact.into, fact.from)) circles.set(`merge-cycle:${fact.from}`, circleOf(fact));
      else into.set(fact.from, fact.into);
    } else if (fact.type === 'PatientsLinked' || fact.type === 'PatientsUnlinked') joinOrPart(links, verified, fact);
  }
  const discrepancies = level(
    state.discrepancies,
    new Map([...entries(state.discrepancies)].filter(([id]) => !id.startsWith('merge-cycle:')).concat([...circles])),
  );
  return { ...state, mergedInto: level(state.mergedInto, into), links: level(state.links, links), discrepancies };
}

/** Merges with an unmerge of the same two after them. */
function undoneIn(facts: readonly IdentityFact[]): ReadonlySet<IdentityFact> {
  const undone = new Set<IdentityFact>();
  const taken = new Set<string>();
  for (const fact of facts.toReversed()) {
    if (fact.type === 'PatientsUnmerged') taken.add(`${fact.from}|${fact.into}`);
    else if (fact.type === 'PatientsMerged' && taken.has(`${fact.from}|${fact.into}`)) undone.add(fact);
  }
  return undone;
}

function circleOf({ from, at }: Extract<IdentityFact, { type: 'PatientsMerged' }>): Discrepancy {
  return discrepancyOf('merge-cycle', from, at, 'A merge would make a circle of records');
}

/** A verified link is sticky: a sender's unlink does not part what a person looked at. */
function joinOrPart(
  links: Map<PatientId, readonly PatientId[]>,
  verified: Set<string>,
  fact: Extract<IdentityFact, { type: 'PatientsLinked' | 'PatientsUnlinked' }>,
): void {
  const key = pairKey(fact.a, fact.b);
  const joined = fact.type === 'PatientsLinked';
  if (joined && fact.kind === 'verified') verified.add(key);
  if (!joined && fact.by === undefined && verified.has(key)) return;
  if (!joined) verified.delete(key);
  link(links, fact.a, fact.b, joined);
  link(links, fact.b, fact.a, joined);
}

function reaches(into: ReadonlyMap<PatientId, PatientId>, from: PatientId, to: PatientId): boolean {
  for (let at: PatientId | undefined = from, hops = 0; at !== undefined && hops <= into.size; at = into.get(at), hops++) if (at === to) return true;
  return false;
}

function link(links: Map<PatientId, readonly PatientId[]>, a: PatientId, b: PatientId, joined: boolean): void {
  const others = (links.get(a) ?? []).filter((other) => other !== b);
  const next = joined ? [...others, b].sort() : others;
  if (next.length === 0) links.delete(a);
  else links.set(a, next);
}

/** The table with exactly these rows, sharing what did not change. */
function level<Id extends string, Row>(table: Table<Id, Row>, wanted: ReadonlyMap<Id, Row>): Table<Id, Row> {
  let next = table;
  for (const [id, row] of wanted) if (JSON.stringify(getRow(next, id)) !== JSON.stringify(row)) next = putRow(next, id, row);
  for (const [id] of entries(next)) if (!wanted.has(id)) next = removeRow(next, id);
  return next;
}
