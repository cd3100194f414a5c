/**
 * The visits that one number makes where it is told of several records. What is told of one person is one visit, whoever else the number was given to
 * meanwhile: nobody's stay becomes another's. A number that is given on after a discharge is used again (hard case 9); one that two people have at once
 * keeps the second apart, under a key of its own, until a merge or a move says that they are one. A pure function of facts, moves and merges.
 */
import { discrepancyOf } from '../codes/discrepancies.ts';
import { deriveVisit } from '../derive-encounter.ts';
import type { Discrepancy } from '../discrepancy.ts';
import type { Encounter, EncounterFact } from '../encounter.ts';
import type { EncounterId, PatientId } from '../ids.ts';
import { apartKey, numberOf } from './apart-key.ts';
import type { EncounterMove } from './state.ts';

/** The record that stands for the person of a record, after every merge that is known. */
export type Who = (record: PatientId) => PatientId;

/** Facts that are read as one visit number: that of all of them, or one that is kept apart. */
export interface Line {
  readonly key: EncounterId;
  readonly facts: readonly EncounterFact[];
  readonly encounters: readonly Encounter[];
  readonly discrepancies: readonly Discrepancy[];
}

export interface NumberMove extends EncounterMove {
  readonly number: EncounterId;
}

/** `facts` and `moves` of one number and of those merged into it, sorted. The first line has the number itself as its key. */
export function linesOf(visit: EncounterId, facts: readonly EncounterFact[], moves: readonly NumberMove[], who: Who): readonly Line[] {
  const person = personsIn(facts, moves, who);
  const lines: Line[] = [];
  // In the order of their first facts: whoever had the number first keeps it.
  for (const [one, own] of Map.groupBy(facts, ({ movement }) => person(movement.patient))) {
    const theirs = moves.filter(({ toPatient }) => person(toPatient) === one);
    const [first, ...apart] = lines;
    if (first === undefined) lines.push(lineOf(visit, own, theirs, 0));
    else if (isUsedAgain(first, deriveVisit(visit, own).encounters[0]))
      lines.splice(0, 1, goneOn(visit, first, lineOf(visit, own, theirs, first.encounters.length)));
    else lines.push(keptApart(visit, [first, ...apart], own, theirs));
  }
  return lines;
}

function lineOf(key: EncounterId, facts: readonly EncounterFact[], moves: readonly NumberMove[], uses: number): Line {
  const { encounters, discrepancies } = deriveVisit(key, facts, uses);
  const owner = moves[moves.length - 1]?.toPatient;
  if (owner === undefined) return { key, facts, encounters, discrepancies };
  const movedFrom = [...new Set([...facts.map(({ movement }) => movement.patient), ...moves.map(({ toPatient }) => toPatient)])].sort();
  return { key, facts, discrepancies, encounters: encounters.map((row) => ({ ...row, patient: owner, movedFrom })) };
}

/** Everybody who had it before is gone, and this one truly came: time tells the uses of a number apart. */
function isUsedAgain({ encounters }: Line, next: Encounter | undefined): boolean {
  const from = next === undefined ? undefined : (next.arrivedAt ?? next.admittedAt ?? next.stays[0]?.from);
  if (from === undefined) return false;
  return encounters.every(({ status, dischargedAt }) => status === 'cancelled' || (dischargedAt !== undefined && dischargedAt < from));
}

function goneOn(visit: EncounterId, before: Line, next: Line): Line {
  const [first] = next.encounters;
  const from = next.facts[0];
  const isReused = first !== undefined && from !== undefined && before.encounters.some(({ status }) => status !== 'cancelled');
  const reused = isReused
    ? [discrepancyOf('visit-number-reused', first.encounter, from.at, `Visit number ${visit} was admitted again after its discharge`)]
    : [];
  return {
    key: visit,
    facts: [...before.facts, ...next.facts],
    encounters: [...before.encounters, ...next.encounters],
    discrepancies: [...before.discrepancies, ...reused, ...next.discrepancies],
  };
}

function keptApart(visit: EncounterId, before: readonly Line[], facts: readonly EncounterFact[], moves: readonly NumberMove[]): Line {
  const [from] = facts;
  if (from === undefined) return lineOf(visit, facts, moves, 0);
  const line = lineOf(apartKey(numberOf(from.movement.encounter), from.movement.patient), facts, moves, 0);
  const isTaken = (one: Line): boolean => one.encounters.some(({ status }) => status !== 'cancelled');
  // An admission that was taken back took the number from nobody.
  if (!isTaken(line) || !before.some(isTaken)) return line;
  const says = `Visit number ${visit} is told of another patient too: each has a stay of their own until a merge or a move says that they are one`;
  const contested = discrepancyOf('visit-number-of-two', line.key, from.at, says, line.encounters.at(-1)?.location?.unit);
  return { ...line, discrepancies: [...line.discrepancies, contested] };
}

/**
 * Who is one person under this number: whom merges made one, and whom a move of the visit did. A move that does not say from whom, or names a stranger to
 * a number of one patient, is from everybody whom the number was told of before it, or ever where nobody was.
 */
function personsIn(facts: readonly EncounterFact[], moves: readonly NumberMove[], who: Who): Who {
  if (moves.length === 0) return who;
  const joined = new Map<PatientId, PatientId>();
  const person: Who = (record) => {
    let one = who(record);
    for (let next = joined.get(one); next !== undefined; next = joined.get(one)) one = next;
    return one;
  };
  for (const { number, order, fromPatient, toPatient } of moves) {
    const named = facts.filter(({ movement }) => numberOf(movement.encounter) === number);
    const before = named.filter((fact) => fact.order < order);
    const everybody = new Set(named.map(({ movement }) => person(movement.patient)));
    const isKnown = fromPatient !== undefined && (everybody.size > 1 || everybody.has(person(fromPatient)));
    for (const record of isKnown ? [fromPatient] : (before.length > 0 ? before : named).map(({ movement }) => movement.patient)) {
      const [one, into] = [person(record), person(toPatient)];
      if (one !== into) joined.set(one, into);
    }
  }
  return person;
}
