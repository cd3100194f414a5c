/** How sensitive a record is, by a steward's word; and who belongs to the care team of a visit. */
import Type from 'typebox';
import { encountersOf } from '../house/access/ties.ts';
import { encounterId, patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import { encounterOf } from '../views/scores.ts';
import { sensitivityLabels } from '../sensitivity.ts';
import { careParts, PatientKey } from '../work/access.ts';
import { oneOf, VisitKey, Word } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const labelRecord = requestKind({
  request: 'label-record',
  title: 'Label a record as sensitive, or not any more',
  definition: "Decides how close a relationship the record needs. A sender's stricter word stays.",
  body: Type.Object(
    {
      patient: PatientKey,
      label: oneOf(sensitivityLabels),
      reason: oneOf(['substance-use', 'behavioural', 'adolescent', 'reproductive', 'employee', 'public-figure', 'patient-asked', 'no-longer']),
      seen: Type.Optional(oneOf(sensitivityLabels, 'The label that the form showed')),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { patient: asked, label, reason, seen } }, actor) => {
    const patient = patientId(asked);
    if (getRow(input.identity.records, patient) === undefined && encountersOf(input, patient).length === 0)
      return { refused: 'thing.unknown', says: 'There is no such record here.' };
    const now = getRow(input.hospital.work.RecordLabelled, patient)?.findLast(({ event }) => event.said === 'person')?.event.label ?? 'normal';
    if (seen !== undefined && seen !== now) return { refused: 'form.stale', says: `It is labelled ${now} now.`, value: now };
    if (now === label) return { refused: 'step.out-of-order', says: `It is labelled ${now} already.`, value: now };
    return { events: [{ type: 'RecordLabelled', patient, label, said: 'person', reason, by: byOf(actor) }] };
  },
});

export const careTeamStep = requestKind({
  request: 'care-team-step',
  title: 'Join or leave the care team of a visit',
  definition: 'Who joins as a consultant was asked for advice; others treat. The team may open the record while the visit lasts and a shift beyond.',
  body: Type.Object(
    { encounter: VisitKey, staff: Word('Opaque staff id'), part: oneOf(careParts), step: oneOf(['joined', 'left']) },
    { additionalProperties: false },
  ),
  decide: (input, { body: { encounter: id, staff, part, step } }, actor) => {
    const encounter = encounterOf(input, encounterId(id));
    if (encounter === undefined || encounter.status === 'finished' || encounter.status === 'cancelled')
      return { refused: 'encounter.unknown', says: 'There is no such patient here now.' };
    if (actor.unit !== undefined && encounter.location?.unit !== actor.unit)
      return { refused: 'encounter.unknown', says: 'There is no such patient here now.' };
    const team = input.hospital.work.CareTeamStepped;
    const mine = newestOf(getRow(team, `${encounter.encounter}|${actor.staff ?? ''}`))?.event.step === 'joined' || encounter.attending === actor.staff;
    // Whoever could write themselves into a team would need no relationship at all.
    if (step === 'joined' && staff === actor.staff && !mine && actor.role !== 'admin')
      return { refused: 'person.missing', says: 'Nobody joins a team by their own word.', unlock: 'Ask somebody of the team, or the charge nurse.' };
    const known = newestOf(getRow(team, `${encounter.encounter}|${staff}`))?.event;
    const joined = known?.step === 'joined';
    if (step === 'joined' ? joined && known.part === part : !joined)
      return { refused: 'step.out-of-order', says: step === 'joined' ? 'They are of the team already.' : 'They are not of the team.' };
    return { events: [{ type: 'CareTeamStepped', encounter: encounter.encounter, staff, part, step, by: byOf(actor) }] };
  },
});
