/** The encounter that a message speaks of: its visit number, and what PV1 and PV2 say of it. */
import { encounterId, type EncounterId, type PatientId } from '@healthos/core/ids.ts';
import type { DeletedFact, EncounterFacts } from '@healthos/core/operations/events.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import type { SnapshotSegment } from '../feed.ts';
import type { Gathering } from './gathering.ts';
import { locationOf } from './location-of.ts';

/** PV1-19.1 (visit number), else PID-18.1 (account), else PV1-50.1 (alternate visit id); undefined when none was sent. */
export function visitNumberOf(pid: Segment | undefined, pv1: Segment | undefined): EncounterId | undefined {
  const number = pv1?.text(19).trim() || pid?.text(18).trim() || pv1?.text(50).trim() || '';
  return number === '' ? undefined : encounterId(number);
}

/**
 * The visit number, else one stand-in per record and facility: a sender without visit numbers still has one encounter per
 * patient, which a second admit reopens as `#2` (hard case 9). For facts that need an encounter; others leave it out.
 */
export function encounterOf(gathering: Gathering, patient: PatientId, pid: Segment | undefined, pv1: Segment | undefined): EncounterId {
  return visitNumberOf(pid, pv1) ?? encounterId(`${patient}@${gathering.context.facility}`);
}

/** The encounter of a clinical or financial fact: the visit number or none. Which stay a fact without one belongs to is the core's answer, by patient and time. */
export function chartedEncounter(pid: Segment | undefined, pv1: Segment | undefined): { readonly encounter?: EncounterId } {
  const number = visitNumberOf(pid, pv1);
  return number === undefined ? {} : { encounter: number };
}

/** Everything PV1 and PV2 say (absent = no change). A text that the sender deleted (`""`), or left empty in snapshot mode, is ''. */
export function encounterFacts(
  gathering: Gathering,
  patient: PatientId,
  pid: Segment | undefined,
  pv1: Segment | undefined,
  pv2: Segment | undefined,
): EncounterFacts {
  const { times } = gathering;
  const location = locationOf(pv1, 3);
  const prior = locationOf(pv1, 6);
  const encounterClass = pv1?.text(2).trim().toUpperCase() ?? '';
  return {
    patient,
    encounter: encounterOf(gathering, patient, pid, pv1),
    ...(encounterClass === '' ? {} : { class: encounterClass }),
    ...(location === undefined ? {} : { location }),
    ...(prior === undefined ? {} : { priorLocation: prior }),
    ...text(gathering, 'service', 'PV1', pv1, 10),
    ...text(gathering, 'attending', 'PV1', pv1, 7),
    ...text(gathering, 'admitting', 'PV1', pv1, 17),
    ...staff(gathering, 'referring', pv1, 8),
    ...staff(gathering, 'consulting', pv1, 9),
    ...text(gathering, 'patientType', 'PV1', pv1, 18),
    ...text(gathering, 'admitSource', 'PV1', pv1, 14),
    ...text(gathering, 'disposition', 'PV1', pv1, 36),
    ...instantAt('admittedAt', times.at(pv1, 44)),
    ...instantAt('dischargedAt', times.at(pv1, 45)),
    ...instantAt('expectedAdmitAt', times.at(pv2, 8)),
    ...instantAt('expectedDischargeAt', times.at(pv2, 9)),
    ...deletedIn(gathering, pid, pv2),
  };
}

/** PV1 fields that say where a visit stands: no deletion alone undoes a movement, and a visit is of some class. */
const undeletable = [2, 3, 44, 45];

/** What is deleted and is no text: sex, age (by PID-7) and the expected discharge. */
function deletedIn(gathering: Gathering, pid: Segment | undefined, pv2: Segment | undefined): Pick<EncounterFacts, 'deleted'> {
  const deleted: DeletedFact[] = [];
  if (pid?.isNull(8) === true) deleted.push('sex');
  if (pid?.isNull(7) === true) deleted.push('age');
  if (isDeleted(gathering, 'PV2', pv2, 9)) deleted.push('expectedDischargeAt');
  return deleted.length === 0 ? {} : { deleted };
}

/** `""`, or empty where silence of this segment deletes. */
function isDeleted(gathering: Gathering, id: SnapshotSegment, segment: Segment | undefined, field: number): boolean {
  if (segment === undefined || segment.text(field).trim() !== '') return false;
  return segment.isNull(field) || gathering.context.settings.emptyMeans[id] === 'snapshot';
}

/** What cannot be deleted in PV1 is said, not done. */
export function warnOfUndeletable(gathering: Gathering, pv1: Segment | undefined): void {
  for (const field of undeletable) if (pv1?.isNull(field) === true && pv1.components(field) === 1) gathering.warn('hl7.not-deleted', `PV1-${field}`);
}

/** Hard case 18: empty is no change, `""` deletes, and in snapshot mode what is empty is no longer so. */
function text<Name extends string>(
  gathering: Gathering,
  name: Name,
  id: SnapshotSegment,
  segment: Segment | undefined,
  field: number,
): { [key in Name]?: string } {
  if (segment === undefined) return {};
  const said = segment.text(field).trim();
  return said === '' && !isDeleted(gathering, id, segment, field) ? {} : ({ [name]: said } as { [key in Name]: string });
}

/** Doctors of one part in a visit who are read: what nobody has more of. */
const mostDoctors = 20;

/** XCN.1 of every repetition, each once; a name without a number stays in the bytes. */
function staff<Name extends string>(gathering: Gathering, name: Name, pv1: Segment | undefined, field: number): { [key in Name]?: readonly string[] } {
  const said = Array.from({ length: Math.min(pv1?.repetitions(field) ?? 0, mostDoctors) }, (_, n) => pv1?.text(field, 1, 1, n).trim() ?? '');
  const ids: readonly string[] = [...new Set(said.filter((id) => id !== ''))];
  return ids.length === 0 && !isDeleted(gathering, 'PV1', pv1, field) ? {} : ({ [name]: ids } as { [key in Name]: readonly string[] });
}

function instantAt<Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: Value });
}
