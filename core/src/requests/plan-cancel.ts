/** Takes back a planned move (A15) that keeps a bed for somebody; that a visit was announced at all is cancelled where it was announced. */
import Type from 'typebox';
import { getRow } from '../table.ts';
import { BedKey, Says, VisitKey } from '../work/fact.ts';
import { bedAsked, isRefused } from './placing.ts';
import { byOf, requestKind } from './request.ts';

export const planCancel = requestKind({
  request: 'plan-cancel',
  title: 'Cancel a planned move to a bed',
  definition: 'As an A26 says: the patient is no longer planned into the bed, which is free of the plan. Tell whoever planned it in ADT. Needs a reason.',
  body: Type.Object({ bed: BedKey, encounter: VisitKey, reason: Type.Optional(Says('Why. No names.')) }, { additionalProperties: false }),
  decide: (input, { body: { bed: id, encounter: visit, reason } }, actor) => {
    const bed = bedAsked(input, id, actor);
    if (isRefused(bed)) return bed;
    const { operations } = input.hospital;
    const encounter = getRow(operations.encounters, visit);
    if (encounter === undefined || getRow(operations.bedFacts, id)?.plans.has(visit) !== true)
      return { refused: 'thing.unknown', says: `${visit} is not planned into ${id}.` };
    if (reason === undefined) return { refused: 'reason.missing', says: 'Say why the move is cancelled.' };
    if (encounter.status === 'planned')
      return {
        refused: 'step.out-of-order',
        says: `${visit} is only announced: the plan is the announcement itself.`,
        value: 'planned',
        unlock: 'Cancel the case, or the pre-admission in ADT (A38).',
      };
    return { events: [{ type: 'TransferPlanCancelled', encounter: visit, patient: encounter.patient, by: byOf(actor) }] };
  },
});
