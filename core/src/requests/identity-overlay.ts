/** A steward says what a record is whose name, birth date and sex were all replaced at once: it was corrected, or another person was written over it. */
import Type from 'typebox';
import { deriveRecord } from '../identity/record.ts';
import { patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { Says, VisitKey, oneOf } from '../work/fact.ts';
import { PatientKey } from './identity-records.ts';
import { byOf, requestKind } from './request.ts';

/** Visits that one split may move. */
const visitLimit = 50;

export const identityOverlay = requestKind({
  request: 'identity-overlay',
  title: 'Decide an overlay',
  definition: 'Accepts what replaced the whole of a record, or splits it: the newcomer gets a record of their own, with the visits that are theirs.',
  body: Type.Object(
    {
      patient: PatientKey('The record'),
      decision: oneOf(['accepted', 'split']),
      reason: Says('Why. No names'),
      visits: Type.Optional(Type.Array(VisitKey, { maxItems: visitLimit, description: 'Split: visits of the newcomer' })),
    },
    { additionalProperties: false },
  ),
  decide: ({ identity, hospital }, { body, id }, actor) => {
    const { patient, decision, reason, visits = [] } = body;
    if (getRow(identity.discrepancies, `identity-overlay:${patient}`) === undefined)
      return { refused: 'thing.unknown', says: 'No overlay is held on this record.' };
    const by = byOf(actor);
    if (decision === 'accepted') return { events: [{ type: 'OverlayDecided', patient, decision, reason, by }] };
    const strange = visits.find((visit) => getRow(hospital.operations.encounters, visit)?.patient !== patient);
    if (strange !== undefined) return { refused: 'encounter.unknown', says: `Visit ${strange} is not of this record.` };
    const into = patientId(`p_split_${id}`.slice(0, 60));
    const newcomer = deriveRecord(patient, getRow(identity.seen, patient) ?? [], getRow(identity.decisions, patient) ?? [])?.newcomer;
    return {
      events: [
        { type: 'OverlayDecided', patient, decision, into, reason, by },
        // Two people: the matcher does not ask that again.
        { type: 'PairRefused', a: patient, b: into, reason, by },
        ...(newcomer === undefined ? [] : [{ ...newcomer, patient: into }]),
        ...visits.map((encounter) => ({ type: 'EncounterMoved' as const, encounter, toPatient: into, fromPatient: patientId(patient) })),
      ],
      made: { record: into },
    };
  },
});
