/** The source record that a PID names, and what the sender says of the person: names to the identity table, fingerprints to the log. */
import type { SourceRecordSeen } from '@healthos/core/identity/events.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import type { FeedSettings } from '../feed.ts';
import type { Gathering } from './gathering.ts';
import { chosenOf, defaultAssigner, identifiersIn, recordOf, type Identifier } from './identifiers-of.ts';

export interface PatientRead {
  readonly patient: PatientId;
  readonly identifier: Identifier;
  readonly pid: Segment;
}

/** The record that a PID names, or the rejection that says which field lacks. States nothing. */
export function patientOf(gathering: Gathering, pid: Segment | undefined): PatientRead | Rejection {
  if (pid === undefined) return reject('hl7.no-patient', 'PID');
  const identifier = chosenOf(identifiersOf(gathering, pid));
  if (identifier === undefined) return reject('hl7.no-patient', 'PID-3');
  return { patient: recordOf(identifier, gathering.context), identifier, pid };
}

/**
 * The record of a message that is of one patient. A second PID of another record refuses it: what stands behind it belongs to somebody else, and the message does
 * not say where that begins.
 */
export function onePatient(gathering: Gathering): PatientRead | Rejection {
  const [first, ...others] = gathering.message.all('PID');
  const read = patientOf(gathering, first);
  if (isRejection(read)) return read;
  for (const [n, pid] of others.entries()) {
    const other = patientOf(gathering, pid);
    if (isRejection(other) || other.patient !== read.patient) return reject('hl7.other-patient', `PID[${n + 2}]`);
  }
  return read;
}

/** The record of a PID, or of the message's only patient, stated as seen, with its identity line. */
export function seenPatient(gathering: Gathering, pid?: Segment): PatientRead | Rejection {
  const read = pid === undefined ? onePatient(gathering) : patientOf(gathering, pid);
  if ('patient' in read) stateSeen(gathering, read);
  return read;
}

/** SourceRecordSeen and the identity line of a record. */
export function stateSeen(gathering: Gathering, read: PatientRead, more: Partial<SourceRecordSeen> = {}): void {
  gathering.identity(identityLine(gathering, read));
  warnOfKept(gathering, read.pid);
  gathering.state({ ...sourceRecord(gathering, read), ...more }, [read.pid], { rank: 0 });
}

/** PID-3, and where it is absent PID-2, PID-4 (v2.1 to v2.3). */
function identifiersOf(gathering: Gathering, pid: Segment): Identifier[] {
  const assigner = defaultAssigner(gathering.message);
  const listed = identifiersIn(pid, 3, assigner);
  if (listed.length > 0) return listed;
  const external = identifiersIn(pid, 2, assigner);
  return external.length > 0 ? external : identifiersIn(pid, 4, assigner);
}

function sourceRecord(gathering: Gathering, read: PatientRead): SourceRecordSeen {
  const { context, message } = gathering;
  const { pid, patient } = read;
  const [family, given] = nameIn(pid);
  const name = `${family}|${given}`.normalize('NFC').toUpperCase();
  const birth = pid.text(7).trim().slice(0, 8);
  const birthHash = birth !== '' ? context.fingerprint(`birth:${birth}`) : pid.isNull(7) ? '' : undefined;
  const sex = pid.isNull(8) ? 'U' : pid.text(8).trim().toUpperCase();
  const mother = chosenOf(identifiersIn(pid, 21, defaultAssigner(message)));
  const deceased = deceasedIn(pid);
  return {
    type: 'SourceRecordSeen',
    patient,
    ...(name === '|' ? {} : { nameHash: context.fingerprint(`name:${name}`) }),
    ...(birthHash === undefined ? {} : { birthHash }),
    ...(sex === '' ? {} : { sex }),
    ...(deceased === undefined ? {} : { deceased }),
    ...unidentifiedIn(gathering, pid),
    ...(mother !== undefined ? { mother: recordOf(mother, context) } : pid.isNull(21) ? { motherTakenBack: true as const } : {}),
    ...saidYes('multipleBirth', pid, 24),
  };
}

/** XPN.1 (FN.1) and XPN.2. */
function nameIn(pid: Segment): [family: string, given: string] {
  return [pid.text(5, 1).trim(), pid.text(5, 2).trim()];
}

/** PID-30 Y or N, and `""` takes a Y back; PID-29 alone says yes. */
function deceasedIn(pid: Segment): boolean | undefined {
  return yesOrNo(pid, 30) ?? (pid.text(29).trim() === '' ? undefined : true);
}

/** Table 0136; what was said is no longer so where it is deleted. */
function yesOrNo(pid: Segment, field: number): boolean | undefined {
  const said = pid.text(field).trim().toUpperCase();
  return said === 'Y' ? true : said === 'N' || pid.isNull(field) ? false : undefined;
}

function saidYes<Name extends string>(name: Name, pid: Segment, field: number): { [key in Name]?: boolean } {
  const said = yesOrNo(pid, field);
  return said === undefined ? {} : ({ [name]: said } as { [key in Name]: boolean });
}

/** What a deletion (`""`) does not take: the name of somebody who would be left with none, and a day of death while PID-30 says nothing of the death. */
function warnOfKept(gathering: Gathering, pid: Segment): void {
  const [family, given] = nameIn(pid);
  if (family === '' && given === '' && (pid.isNull(5) || pid.isNull(5, 2))) gathering.warn('hl7.name-kept', 'PID-5');
  if (pid.isNull(29) && yesOrNo(pid, 30) === undefined) gathering.warn('hl7.not-deleted', 'PID-29');
}

/** That somebody is identified by now only registration says, with a name; a laboratory that says they are not repeats what it was told. */
function unidentifiedIn(gathering: Gathering, pid: Segment): Pick<SourceRecordSeen, 'unidentified' | 'relayed'> {
  if (isUnidentified(pid, gathering.context.settings)) return { unidentified: true, ...(isRegistration(gathering) ? {} : { relayed: true }) };
  return isRegistration(gathering) && nameIn(pid)[0] !== '' ? { unidentified: false } : {};
}

const isRegistration = ({ message }: Gathering): boolean => message.code.toUpperCase() === 'ADT';

const doeGivenNames = new Set(['', 'JOHN', 'JANE', 'UNKNOWN', 'BABY', 'TRAUMA', 'MALE', 'FEMALE']);
/** Name types (table 0200) that are no legal name: U unspecified, S coded pseudo-name. */
const pseudoNameTypes = new Set(['U', 'S']);

/** A declared reliability code (PID-32), a declared family name, an unspecified name type, or a Doe by a Doe's given name (hard case 17). */
export function isUnidentified(pid: Segment, settings: Pick<FeedSettings, 'unidentifiedCodes' | 'unidentifiedFamilies'>): boolean {
  for (let repetition = 0; repetition < pid.repetitions(32); repetition++) {
    if (settings.unidentifiedCodes.includes(pid.text(32, 1, 1, repetition).trim().toUpperCase())) return true;
  }
  const [family, given] = nameIn(pid).map((part) => part.toUpperCase()) as [string, string];
  if (pseudoNameTypes.has(pid.text(5, 7).trim().toUpperCase())) return true;
  return settings.unidentifiedFamilies.includes(family) || (family === 'DOE' && doeGivenNames.has(given));
}

function identityLine(gathering: Gathering, read: PatientRead): IdentityLine {
  const { pid, identifier, patient } = read;
  const [family, given] = nameIn(pid);
  const address = [1, 2, 3, 4, 5, 6]
    .map((part) => pid.text(11, part).trim())
    .filter((part) => part !== '')
    .join(', ');
  const others = otherIdentifiers(gathering, pid, identifier);
  return {
    patient,
    assigner: identifier.assigner,
    number: identifier.number,
    ...(identifier.kind === undefined ? {} : { kind: identifier.kind }),
    // A part of a name is deleted only beside one that is left.
    ...saidOrDeleted('family', family, pid.isNull(5) && given !== ''),
    ...saidOrDeleted('given', given, pid.isNull(5, 2) && family !== ''),
    ...saidOrDeleted('birthDate', pid.text(7).trim(), pid.isNull(7)),
    ...saidOrDeleted('sex', pid.text(8).trim(), pid.isNull(8)),
    ...saidOrDeleted('address', address, pid.isNull(11)),
    ...saidOrDeleted('phone', pid.text(13, 1).trim() || pid.text(13, 12).trim() || pid.text(14, 1).trim(), pid.isNull(13)),
    ...(unidentifiedIn(gathering, pid).relayed === true ? { relayed: true } : {}),
    ...(others.length === 0 && ![2, 4, 19].some((field) => pid.isNull(field)) ? {} : { others }),
  };
}

function said<Name extends string>(name: Name, text: string): { [key in Name]?: string } {
  return text === '' ? {} : ({ [name]: text } as { [key in Name]: string });
}

/** `""` takes back what was said (HL7 v2.5.1 2.5.3.2): '' in the line. */
function saidOrDeleted<Name extends string>(name: Name, text: string, deleted: boolean): { [key in Name]?: string } {
  return deleted && text === '' ? ({ [name]: '' } as { [key in Name]: string }) : said(name, text);
}

/** What else the record is known by: the rest of PID-3, then PID-2, PID-4 and PID-19 (social security number). */
function otherIdentifiers(gathering: Gathering, pid: Segment, chosen: Identifier): Identifier[] {
  const assigner = defaultAssigner(gathering.message);
  const all = [
    ...identifiersIn(pid, 3, assigner),
    ...identifiersIn(pid, 2, assigner),
    ...identifiersIn(pid, 4, assigner),
    ...identifiersIn(pid, 19, 'SSA').map((one) => ({ ...one, kind: one.kind ?? 'SS' })),
  ];
  return all.filter((one, i) => !same(one, chosen) && all.findIndex((other) => same(one, other)) === i);
}

function same(a: Identifier, b: Identifier): boolean {
  return a.number === b.number && a.assigner === b.assigner;
}
