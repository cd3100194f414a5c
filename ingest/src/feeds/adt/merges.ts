/** Merges, moves and changes of identifiers: A18, A30, A34 to A36, A39 to A51 (HL7 v2.5.1 3.6.2). Every PID/MRG group of a message counts (hard case 11). */
import type { PatientsMerged } from '@healthos/core/identity/events.ts';
import { encounterId, type EncounterId, type PatientId } from '@healthos/core/ids.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import { visitNumberOf } from '../reading/encounter-of.ts';
import type { Gathering } from '../reading/gathering.ts';
import { groupsOf, patientGroups } from '../reading/groups-of.ts';
import { chosenOf, identifiersIn, recordOf } from '../reading/identifiers-of.ts';
import { patientOf, stateSeen, type PatientRead } from '../reading/patient-of.ts';

/** What of a MRG and its PID and PV1 a trigger is about. */
type Subject = 'patient' | 'account' | 'visit' | 'alternate-visit' | 'patient-and-account';

interface Meaning {
  readonly subject: Subject;
  /** Of the records, where the patient is the subject. */
  readonly kind: PatientsMerged['kind'];
}

export const merges: Readonly<Record<string, Meaning>> = {
  A18: { subject: 'patient', kind: 'merge' },
  A30: { subject: 'patient', kind: 'merge' },
  A34: { subject: 'patient', kind: 'merge' },
  A39: { subject: 'patient', kind: 'merge' },
  A40: { subject: 'patient', kind: 'merge' },
  A36: { subject: 'patient-and-account', kind: 'merge' },
  A43: { subject: 'patient', kind: 'move' },
  A46: { subject: 'patient', kind: 'change-identifier' },
  A47: { subject: 'patient', kind: 'change-identifier' },
  A48: { subject: 'patient', kind: 'change-identifier' },
  A35: { subject: 'account', kind: 'merge' },
  A41: { subject: 'account', kind: 'merge' },
  A44: { subject: 'account', kind: 'move' },
  A49: { subject: 'account', kind: 'change-identifier' },
  A42: { subject: 'visit', kind: 'merge' },
  A45: { subject: 'visit', kind: 'move' },
  A50: { subject: 'visit', kind: 'change-identifier' },
  A51: { subject: 'alternate-visit', kind: 'change-identifier' },
};

export function translateMerge(gathering: Gathering, meaning: Meaning): Rejection | undefined {
  const groups = patientGroups(gathering.message);
  if (groups.length === 0) return reject('hl7.no-patient', 'PID');
  for (const [i, group] of groups.entries()) {
    const nth = groups.length === 1 ? '' : `[${i + 1}]`;
    const into = patientOf(gathering, group.head);
    if (isRejection(into)) return reject('hl7.no-patient', `PID${nth}-3`);
    const pairs = groupsOf(group.segments, 'MRG');
    if (pairs.length === 0) return reject('hl7.no-merge', `MRG${nth}`);
    stateSeen(gathering, into);
    for (const pair of pairs) {
      const refused = statePair(gathering, meaning, into, pair.head, pair.first('PV1') ?? group.first('PV1'), nth);
      if (refused !== undefined) return refused;
    }
  }
  return undefined;
}

function statePair(gathering: Gathering, meaning: Meaning, into: PatientRead, mrg: Segment, pv1: Segment | undefined, nth: string): Rejection | undefined {
  if (meaning.subject === 'patient' || meaning.subject === 'patient-and-account') {
    const refused = mergeRecords(gathering, meaning.kind, into, mrg, nth);
    if (refused !== undefined || meaning.subject === 'patient') return refused;
  }
  moveVisit(gathering, meaning, into, mrg, pv1, nth);
  return undefined;
}

/** MRG-1, else MRG-4 and MRG-2 (v2.1 to v2.3). An identifier without an assigner is of the surviving record's assigner. */
function mergeRecords(gathering: Gathering, kind: PatientsMerged['kind'], into: PatientRead, mrg: Segment, nth: string): Rejection | undefined {
  const { assigner } = into.identifier;
  const given = [1, 4, 2].map((field) => identifiersIn(mrg, field, assigner)).find((list) => list.length > 0) ?? [];
  const prior = chosenOf(given, into.identifier);
  if (prior === undefined) return reject('hl7.no-merge', `MRG${nth}-1`);
  const from = recordOf(prior, gathering.context);
  if (from === into.patient) {
    gathering.warn('hl7.no-merge', `MRG${nth}-1`);
    return undefined;
  }
  gathering.identity({ patient: from, assigner: prior.assigner, number: prior.number, ...(prior.kind === undefined ? {} : { kind: prior.kind }) });
  gathering.state({ type: 'PatientsMerged', from, into: into.patient, kind }, [gathering.message.first('EVN'), into.pid, mrg]);
  return undefined;
}

/** An account or visit with all that is charted on it: to the record of PID, and to the number that PID-18 or PV1-19 now gives it. */
function moveVisit(gathering: Gathering, meaning: Meaning, into: PatientRead, mrg: Segment, pv1: Segment | undefined, nth: string): void {
  const [before, field] = priorNumber(meaning.subject, mrg);
  const now = presentNumber(meaning.subject, into.pid, pv1);
  const encounter = before ?? (meaning.kind === 'move' ? now : undefined);
  if (encounter === undefined) return gathering.warn('hl7.no-merge', `MRG${nth}-${field}`);
  gathering.state(
    {
      type: 'EncounterMoved',
      encounter,
      toPatient: into.patient,
      ...priorRecord(gathering, into, mrg),
      ...(now === undefined || now === encounter ? {} : { toEncounter: now }),
    },
    [gathering.message.first('EVN'), into.pid, mrg, pv1],
  );
}

/** Whose it was, MRG-1: a number that two patients have is moved from one of them. */
function priorRecord(gathering: Gathering, into: PatientRead, mrg: Segment): { readonly fromPatient?: PatientId } {
  const prior = chosenOf(identifiersIn(mrg, 1, into.identifier.assigner), into.identifier);
  return prior === undefined ? {} : { fromPatient: recordOf(prior, gathering.context) };
}

function priorNumber(subject: Subject, mrg: Segment): [number: EncounterId | undefined, field: number] {
  const [account, visit, alternate] = [3, 5, 6].map((field) => mrg.text(field).trim()) as [string, string, string];
  if (subject === 'visit') return [numbered(visit), 5];
  if (subject === 'alternate-visit') return [numbered(alternate), 6];
  // Where visits have numbers of their own, an account merge that names one means it.
  return [numbered(account) ?? numbered(visit), 3];
}

/** The number of the same kind that now holds. */
function presentNumber(subject: Subject, pid: Segment, pv1: Segment | undefined): EncounterId | undefined {
  if (subject === 'visit') return visitNumberOf(undefined, pv1) ?? visitNumberOf(pid, undefined);
  if (subject === 'alternate-visit') return numbered(pv1?.text(50).trim() ?? '');
  return visitNumberOf(pid, undefined) ?? visitNumberOf(undefined, pv1);
}

function numbered(text: string): EncounterId | undefined {
  return text === '' ? undefined : encounterId(text);
}
