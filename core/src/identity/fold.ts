/**
 * Identity: who a record is, projected from merge, link, unlink and unmerge facts in sender order. Facts stay with their source
 * record, so a merge rewrites nothing and an unmerge is exact (ingest.md, hard cases 11 to 17).
 */
import { discrepancyOf } from '../codes/discrepancies.ts';
import type { Discrepancy } from '../discrepancy.ts';
import type { Recorded } from '../event.ts';
import type { PatientId } from '../ids.ts';
import { emptyTable, entries, getRow, putRow, removeRow, type Table } from '../table.ts';
import type { SourceRecordSeen } from './events.ts';
import type { IdentityFact, IdentityState, RecordStatement, SourceRecord } from './state.ts';

export function emptyIdentity(): IdentityState {
  return { records: emptyTable(), seen: emptyTable(), facts: [], mergedInto: emptyTable(), links: emptyTable(), discrepancies: emptyTable() };
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
  const records: PatientId[] = [person];
  for (const fact of state.facts) {
    if (fact.type === 'PatientsMerged' && !records.includes(fact.from) && personOf(state, fact.from) === person) records.push(fact.from);
  }
  return records;
}

/** Statements kept of one record. */
const statementLimit = 16;

function seeRecord(state: IdentityState, recorded: Recorded, event: SourceRecordSeen): IdentityState {
  const before = getRow(state.seen, event.patient) ?? [];
  if (before.some((known) => known.order === recorded.order)) return state;
  const statement = { event, order: recorded.order, at: recorded.effective.at };
  const sorted = [...before, statement].sort((a, b) => (a.order < b.order ? -1 : 1));
  const seen = keptOf(sorted);
  const { record, overlay } = deriveRecord(event.patient, seen);
  const id = `identity-overlay:${event.patient}`;
  return {
    ...state,
    seen: putRow(state.seen, event.patient, seen),
    records: putRow(state.records, event.patient, record),
    discrepancies: overlay === undefined ? removeRow(state.discrepancies, id) : putRow(state.discrepancies, id, overlay),
  };
}

/** The earliest, against which an overlay stays one however often it is repeated, and the newest: a function of the set, whatever came when. */
function keptOf(statements: readonly RecordStatement[]): readonly RecordStatement[] {
  return statements.length <= statementLimit ? statements : [...statements.slice(0, 1), ...statements.slice(1 - statementLimit)];
}

/** The statement that holds. One that replaces name, birth date and sex all at once is held for a steward (hard case 15). */
function deriveRecord(patient: PatientId, statements: readonly RecordStatement[]): { record: SourceRecord; overlay?: Discrepancy } {
  const first = statements[0];
  if (first === undefined) throw new RangeError('a record without a statement');
  let held: SourceRecordSeen = first.event;
  let order = first.order;
  let overlay: Discrepancy | undefined;
  for (const { event, order: saidAt, at } of statements.slice(1)) {
    if (isOverlay(held, event)) {
      overlay ??= discrepancyOf('identity-overlay', patient, at, `name, birth date and sex of ${patient} were all replaced at once`);
      continue;
    }
    held = { ...held, ...event };
    order = saidAt;
  }
  const record: SourceRecord = {
    patient,
    seen: held,
    order,
    unidentified: held.unidentified === true,
    deceased: held.deceased === true,
    deleted: held.deleted === true,
    ...(held.sex === undefined ? {} : { sex: held.sex }),
    ...(held.mother === undefined ? {} : { mother: held.mother }),
  };
  return overlay === undefined ? { record } : { record, overlay };
}

function isOverlay(held: SourceRecordSeen, said: SourceRecordSeen): boolean {
  if (held.unidentified === true || said.unidentified === true) return false;
  return differ(held.nameHash, said.nameHash) && differ(held.birthHash, said.birthHash) && differ(held.sex, said.sex);
}

function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
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

/** Walks the facts in order: a merge that would close a circle is refused; an unmerge takes back only its own merge. */
function project(state: IdentityState): IdentityState {
  const into = new Map<PatientId, PatientId>();
  const links = new Map<PatientId, readonly PatientId[]>();
  let discrepancies = state.discrepancies;
  for (const fact of state.facts) {
    if (fact.type === 'PatientsMerged') {
      const id = `merge-cycle:${fact.from}`;
      if (reaches(into, fact.into, fact.from))
        discrepancies = putRow(
          discrepancies,
          id,
          discrepancyOf('merge-cycle', fact.from, fact.at, `merging ${fact.from} into ${fact.into} would make a circle`),
        );
      else into.set(fact.from, fact.into);
    } else if (fact.type === 'PatientsUnmerged') {
      if (into.get(fact.from) === fact.into) into.delete(fact.from);
    } else {
      link(links, fact.a, fact.b, fact.type === 'PatientsLinked');
      link(links, fact.b, fact.a, fact.type === 'PatientsLinked');
    }
  }
  return { ...state, mergedInto: level(state.mergedInto, into), links: level(state.links, links), discrepancies };
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
function level<Row>(table: Table<PatientId, Row>, wanted: ReadonlyMap<PatientId, Row>): Table<PatientId, Row> {
  let next = table;
  for (const [id, row] of wanted) if (JSON.stringify(getRow(next, id)) !== JSON.stringify(row)) next = putRow(next, id, row);
  for (const [id] of entries(next)) if (!wanted.has(id)) next = removeRow(next, id);
  return next;
}
