/** What ties somebody to a patient: where the patient lies or is to come, who is assigned, who leads or was asked, and what was found that is theirs to answer. */
import type { Encounter } from '../../encounter.ts';
import { personOf, recordsOf } from '../../identity/fold.ts';
import type { EncounterId, PatientId } from '../../ids.ts';
import { findingsOf } from '../../reasoning/findings.ts';
import { getRow } from '../../table.ts';
import { hourMs } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { queueOf } from '../placement/queue.ts';

/** Who asks, as far as ties go. */
export interface Reader {
  readonly role: string;
  readonly staff?: string;
  /** Absent = of the whole house. */
  readonly unit?: string;
}

/** Strongest first. */
export const ties = ['attending', 'assigned', 'care-team', 'consult', 'unit-now', 'coming', 'unit-recent', 'placement', 'house', 'finding'] as const;
export type Tie = (typeof ties)[number];

/** Who cared for somebody may write it up until the next shift is over its first half. */
export const recentMs = 12 * hourMs;

export interface Tied {
  readonly tie: Tie;
  readonly encounter: EncounterId;
}

export function encountersOf(input: ViewInput, patient: PatientId): readonly Encounter[] {
  const { encounters, index } = input.hospital.operations;
  const found = new Map<EncounterId, Encounter>();
  for (const record of recordsOf(input.identity, personOf(input.identity, patient)))
    for (const id of getRow(index.encountersByRecord, record) ?? []) {
      const encounter = getRow(encounters, id);
      // A visit that names several records is the person's whose record it now names.
      if (encounter !== undefined && personOf(input.identity, encounter.patient) === personOf(input.identity, patient)) found.set(id, encounter);
    }
  return [...found.values()];
}

/**
 * The ties of this reader to this person, strongest first. What a rule found is looked at last and only by whoever asks for more: the findings of a
 * whole house are dear.
 */
export function* tiesOf(input: ViewInput, reader: Reader, patient: PatientId): Generator<Tied> {
  const visits = encountersOf(input, patient);
  const found = visits.flatMap((encounter) => tiesTo(input, reader, encounter).map((tie): Tied => ({ tie, encounter: encounter.encounter })));
  yield* found.sort((a, b) => ties.indexOf(a.tie) - ties.indexOf(b.tie));
  const mine = new Set<string>(visits.map(({ encounter }) => encounter));
  if (mine.size === 0) return;
  const owned = findingsOf(input).find(
    (one) =>
      one.encounter !== undefined &&
      mine.has(one.encounter) &&
      isOwner(reader, one.owner) &&
      (reader.unit === undefined || one.unit === undefined || one.unit === reader.unit),
  );
  const visit = visits.find(({ encounter }) => encounter === owned?.encounter);
  if (visit !== undefined) yield { tie: 'finding', encounter: visit.encounter };
}

/** Rules name a role, or the charge nurse of a unit. */
function isOwner({ role, unit }: Reader, owner: string | undefined): boolean {
  return owner === role || (role === 'charge-nurse' && unit !== undefined && owner === `Charge ${unit}`);
}

function tiesTo(input: ViewInput, reader: Reader, encounter: Encounter): readonly Tie[] {
  const standing = isHere(encounter) || endedSince(encounter, input.now - recentMs);
  return [...(standing ? personalTies(input, reader, encounter) : []), ...placeTies(input, reader, encounter)];
}

/** Of the person who asks: what a role alone never has. */
function personalTies({ hospital }: ViewInput, { staff }: Reader, encounter: Encounter): readonly Tie[] {
  if (staff === undefined) return [];
  const found: Tie[] = [];
  if (encounter.attending === staff) found.push('attending');
  if (newestOf(getRow(hospital.nursing.assignments, encounter.encounter))?.event.nurse === staff) found.push('assigned');
  const team = newestOf(getRow(hospital.work.CareTeamStepped, `${encounter.encounter}|${staff}`))?.event;
  if (team?.step === 'joined') found.push(team.part === 'consultant' ? 'consult' : 'care-team');
  return found;
}

/** Of where the patient lies, lay or is to come. */
function placeTies(input: ViewInput, { unit }: Reader, encounter: Encounter): readonly Tie[] {
  const found: Tie[] = [];
  const here = isHere(encounter);
  if (here && unit !== undefined && encounter.location?.unit === unit) found.push('unit-now');
  const since = input.now - recentMs;
  if (unit === undefined ? here || endedSince(encounter, since) : leftSince(encounter, unit, since)) found.push(unit === undefined ? 'house' : 'unit-recent');
  const wish = [...queueOf(input).values()].find((one) => one.encounter === encounter.encounter);
  const target = wish?.assigned === undefined ? wish?.targetUnit : getRow(input.hospital.operations.beds, wish.assigned.bed)?.unit;
  if (wish !== undefined && unit !== undefined && target === unit) found.push('coming');
  if (wish !== undefined && unit === undefined) found.push('placement');
  return found;
}

function isHere({ status }: Encounter): boolean {
  return status === 'in-progress' || status === 'on-leave' || status === 'planned';
}

function endedSince({ status, dischargedAt }: Encounter, since: number): boolean {
  return status === 'finished' && dischargedAt !== undefined && dischargedAt >= since;
}

function leftSince({ stays }: Encounter, unit: string, since: number): boolean {
  return stays.some(({ location, until }) => location.unit === unit && until !== undefined && until >= since);
}
