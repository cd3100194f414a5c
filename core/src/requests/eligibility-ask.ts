/** The payer of a coverage is asked what the patient is covered for. */
import Type from 'typebox';
import { coveragesOf } from '../financial/coverage/coverages.ts';
import { getRow } from '../table.ts';
import { visitOf } from '../visit-numbers.ts';
import { VisitKey } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const eligibilityAsk = requestKind({
  request: 'eligibility-ask',
  title: 'Ask a payer about eligibility',
  definition: 'An eligibility enquiry (270) about one coverage of an encounter; the answer (271) says whether it is active and what it pays.',
  body: Type.Object(
    {
      encounter: VisitKey,
      rank: Type.Integer({ minimum: 1, maximum: 9 }),
      services: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 4, description: 'X12 service type' }), { maxItems: 20 })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { encounter, rank, services }, id }, actor) => {
    const visit = getRow(input.hospital.operations.encounters, encounter);
    if (visit === undefined) return { refused: 'encounter.unknown', says: `There is no visit ${encounter}.`, value: encounter };
    const coverage = coveragesOf(input, visit).find(({ said }) => said.rank === rank);
    if (coverage === undefined) return { refused: 'thing.unknown', says: `Nobody recorded a coverage of rank ${rank}.`, field: 'rank', value: String(rank) };
    if (coverage.said.payerClass === 'self-pay') return { refused: 'thing.unknown', says: 'Nobody else pays: there is no payer to ask.', field: 'rank' };
    const { payer } = coverage.said;
    if (payer === undefined)
      return { refused: 'thing.unknown', says: 'Nobody said which payer it is.', field: 'rank', unlock: 'Record the payer of the coverage.' };
    if (coverage.inquiry?.state === 'waiting' && coverage.asked?.payer === payer)
      return {
        refused: 'step.out-of-order',
        says: 'The payer was asked and has not answered yet.',
        value: new Date(coverage.inquiry.askedAt).toISOString(),
        limit: new Date(coverage.inquiry.dueAt).toISOString(),
        unlock: 'Ask again when the answer is overdue.',
      };
    return {
      events: [
        {
          type: 'EligibilityAsked',
          enquiry: `${encounter}|${rank}|${id}`,
          patient: visit.patient,
          encounter: visitOf(visit.encounter),
          rank,
          payer,
          ...(services === undefined ? {} : { services }),
          by: byOf(actor),
        },
      ],
      made: { enquiry: `${encounter}|${rank}|${id}` },
    };
  },
});
