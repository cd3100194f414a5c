/** One movement or change of one encounter: A01 to A16, A21 to A27, A32, A33, A38, A52 to A55, A61, A62, and IHE PAM's Z99. */
import { encounterId } from '@healthos/core/ids.ts';
import type { DeletedFact, EncounterFacts, EncounterMovement, Location, MovementType } from '@healthos/core/operations/events.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import { encounterFacts, visitNumberOf, warnOfUndeletable } from '../reading/encounter-of.ts';
import type { Gathering, StatedMore } from '../reading/gathering.ts';
import { locationOf } from '../reading/location-of.ts';
import { cancelled } from '../reading/order-of.ts';
import { seenPatient, type PatientRead } from '../reading/patient-of.ts';
import { effectiveOf } from '../reading/time-of.ts';
import { acuityIn, ageOf, isolationIn, sexOf } from './particulars.ts';
import { statePatientLines } from './patient-lines.ts';
import { cancellationOf, isCancellation, movements, rankOf } from './triggers.ts';

/** States the movement of a trigger of `movements`, with what else the message carries of the patient. */
export function translateMovement(gathering: Gathering, trigger: string): Rejection | undefined {
  const type = movements[trigger];
  return type === undefined ? reject('hl7.unmapped', 'MSH-9.2') : moveAs(gathering, type, undefined);
}

/** IHE PAM Z99: the movement of ZBE-1 is told anew or cancelled; ZBE-6 names its original trigger. */
export function translateHistoricMovement(gathering: Gathering): Rejection | undefined {
  const zbe = gathering.message.first('ZBE');
  const original = movements[zbe?.text(6).trim().toUpperCase() ?? ''] ?? 'EncounterUpdated';
  const action = actionIn(zbe);
  return moveAs(gathering, action === 'cancel' ? (cancellationOf[original] ?? original) : original, action ?? 'update');
}

function moveAs(gathering: Gathering, type: MovementType, historic: EncounterMovement['action']): Rejection | undefined {
  const { message } = gathering;
  const seen = seenPatient(gathering);
  if (isRejection(seen)) return seen;
  const [pv1, pv2, zbe] = [message.first('PV1'), message.first('PV2'), message.first('ZBE')];
  if (pv1 === undefined && visitNumberOf(seen.pid, undefined) === undefined) gathering.warn('hl7.no-encounter', 'PV1');
  else {
    const event = movementOf(gathering, type, seen, historic ?? actionIn(zbe));
    gathering.state(event, [message.first('EVN'), seen.pid, pv1, pv2, zbe], whenSaid(gathering, event, zbe));
    if (type === 'ClassChangedToInpatient' || type === 'ClassChangedToOutpatient') stateRenumbered(gathering, event);
  }
  statePatientLines(gathering, seen);
  return undefined;
}

/** The encounter of a person's message (A28, A31, A60), only where the sender names a visit. */
export function updateNamedVisit(gathering: Gathering, seen: PatientRead): void {
  const { message } = gathering;
  const pv1 = message.first('PV1');
  if (pv1 === undefined || pv1.text(19).trim() === '') return;
  gathering.state(movementOf(gathering, 'EncounterUpdated', seen, undefined), [message.first('EVN'), seen.pid, pv1, message.first('PV2')], {
    rank: rankOf('EncounterUpdated'),
  });
}

function movementOf(gathering: Gathering, type: MovementType, seen: PatientRead, action: EncounterMovement['action']): EncounterMovement {
  const { message, context } = gathering;
  const [pv1, pv2, zbe] = [message.first('PV1'), message.first('PV2'), message.first('ZBE')];
  const facts = encounterFacts(gathering, seen.patient, seen.pid, pv1, pv2);
  const location = locationFor(type, facts, pv1);
  const [isolation, acuity] = [isolationIn(message.all('OBX')), acuityIn(message.all('OBX'))];
  const [sex, age] = [sexOf(seen.pid), ageOf(seen.pid, context.receivedAt)];
  const movement = zbe?.text(1).trim() ?? '';
  const { location: _as, deleted: inFields = [], ...rest } = facts;
  const deleted: readonly DeletedFact[] = [
    ...inFields,
    ...(isolation === null ? (['isolation'] as const) : []),
    ...(acuity === null ? (['acuity'] as const) : []),
  ];
  if (!endsOrUndoes(type)) warnOfUndeletable(gathering, pv1);
  return {
    type,
    ...rest,
    ...(location === undefined ? {} : { location }),
    ...(typeof isolation === 'string' ? { isolation } : {}),
    ...(typeof acuity === 'number' ? { acuity } : {}),
    ...(deleted.length === 0 ? {} : { deleted }),
    ...(sex === undefined ? {} : { sex }),
    ...(age === undefined ? {} : { age }),
    ...(movement === '' ? {} : { movement }),
    ...(action === undefined ? {} : { action }),
    ...(type === 'EncounterUpdated' && context.settings.applyLocationOnUpdate ? { locationApplies: true } : {}),
  };
}

/** Who leaves, or never came, is nowhere: a place or a time that is deleted there is no more than what the message says anyway. */
const endsOrUndoes = (type: MovementType): boolean => isCancellation(type) || type === 'PatientDischarged' || type === 'PatientDeparted';

/** What is planned stands in PV1-42 (A14, A15), and only where that is empty in PV1-3. */
function locationFor(type: MovementType, facts: EncounterFacts, pv1: Segment | undefined): Location | undefined {
  const planned = type === 'TransferPlanned' || type === 'PatientPreadmitted' || type === 'TransferPlanCancelled';
  return planned ? (locationOf(pv1, 42) ?? facts.location) : facts.location;
}

/** ZBE-2 dates a movement better than EVN; a cancellation or correction is true of the movement's time but ordered by when it was said. */
function whenSaid(gathering: Gathering, event: EncounterMovement, zbe: Segment | undefined): StatedMore {
  const { message, times, context } = gathering;
  const rank = rankOf(event.type);
  const began = effectiveOf(times.time(zbe, 2));
  const said = cancelled(message, times, context.receivedAt);
  const later = began !== undefined && began.at > said.at ? began : said;
  if (isCancellation(event.type) || event.action === 'cancel') return { effective: later, rank };
  if (event.action === 'update') return { ...(began === undefined ? {} : { effective: began }), orderedAt: later, rank };
  return began === undefined ? { rank } : { effective: began, rank };
}

/** ZBE-4 (IHE PAM): INSERT, UPDATE, CANCEL. */
function actionIn(zbe: Segment | undefined): EncounterMovement['action'] {
  switch (zbe?.text(4).trim().toUpperCase()) {
    case 'INSERT':
      return 'insert';
    case 'UPDATE':
      return 'update';
    case 'CANCEL':
      return 'cancel';
    default:
      return undefined;
  }
}

/** A06 and A07 may give the visit another number: MRG-5 (visit), else MRG-3 (account) where accounts number the visits. */
function stateRenumbered(gathering: Gathering, event: EncounterMovement): void {
  const { message } = gathering;
  const mrg = message.first('MRG');
  const byVisit = message.first('PV1')?.text(19).trim() !== '';
  const before = mrg?.text(5).trim() || (byVisit ? '' : mrg?.text(3).trim()) || '';
  if (before === '' || before === event.encounter) return;
  gathering.state({ type: 'EncounterMoved', encounter: encounterId(before), toPatient: event.patient, toEncounter: event.encounter }, [
    message.first('PID'),
    mrg,
    message.first('PV1'),
  ]);
}
