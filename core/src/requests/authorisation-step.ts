/** Whether a payer must agree to an admission, to days or to a service: asked for, and what it said. */
import Type from 'typebox';
import { coveragesOf } from '../financial/coverage/coverages.ts';
import { getRow } from '../table.ts';
import { visitOf } from '../visit-numbers.ts';
import { newestOf } from '../versions.ts';
import { At, Key, oneOf, VisitKey } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

const steps = ['required', 'not-required', 'requested', 'approved', 'pended', 'denied', 'cancelled'] as const;
/** What may follow what; nothing yet = the first column. */
const after: Readonly<Record<(typeof steps)[number], readonly string[]>> = {
  required: ['none', 'not-required'],
  'not-required': ['none', 'required'],
  requested: ['none', 'required', 'denied', 'cancelled'],
  approved: ['requested', 'pended', 'denied'],
  pended: ['requested'],
  denied: ['requested', 'pended'],
  cancelled: ['required', 'requested', 'pended', 'approved'],
};

export const authorisationStep = requestKind({
  request: 'authorisation-step',
  title: 'Record a step of an authorisation',
  definition: 'A payer must agree or need not, was asked, agreed with a number, wants more, or refused.',
  body: Type.Object(
    {
      encounter: VisitKey,
      rank: Type.Integer({ minimum: 1, maximum: 9 }),
      kind: oneOf(['admission', 'service', 'days']),
      code: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'Of the service' })),
      step: oneOf(steps),
      number: Type.Optional(Key('What the payer calls it')),
      from: Type.Optional(At('First moment that it covers')),
      to: Type.Optional(At('Last moment')),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })),
      reason: Type.Optional(Key('A term: why it was refused')),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { encounter, rank, kind, code, step, ...terms } }, actor) => {
    const visit = getRow(input.hospital.operations.encounters, encounter);
    if (visit === undefined) return { refused: 'encounter.unknown', says: `There is no visit ${encounter}.`, value: encounter };
    const coverage = coveragesOf(input, visit).find(({ said }) => said.rank === rank);
    if (coverage === undefined) return { refused: 'thing.unknown', says: `Nobody recorded a coverage of rank ${rank}.`, field: 'rank', value: String(rank) };
    if (kind === 'service' && code === undefined) return { refused: 'thing.unknown', says: 'Say which service.', field: 'code', unlock: 'Name its code.' };
    const authorisation = `${visitOf(visit.encounter)}|${rank}|${kind}${code === undefined ? '' : `|${code}`}`;
    const known = newestOf(getRow(input.hospital.financial.authorisations, authorisation))?.event.step ?? 'none';
    if (!after[step].includes(known))
      return { refused: 'step.out-of-order', says: `What is ${known} cannot be ${step}.`, value: known, limit: after[step].join(' or ') };
    if (step === 'approved' && terms.number === undefined)
      return { refused: 'reason.missing', says: 'An agreement has a number.', field: 'number', unlock: 'Write what the payer calls it.' };
    if (step === 'denied' && terms.reason === undefined)
      return { refused: 'reason.missing', says: 'Say why it was refused.', field: 'reason', unlock: 'Choose a reason.' };
    if (terms.from !== undefined && terms.to !== undefined && terms.to < terms.from)
      return { refused: 'time.past', says: 'It ends before it begins.', field: 'to' };
    const { payer } = coverage.said;
    return {
      events: [
        {
          type: 'AuthorisationStepped',
          authorisation,
          patient: visit.patient,
          encounter: visitOf(visit.encounter),
          rank,
          ...(payer === undefined ? {} : { payer }),
          kind,
          step,
          ...(code === undefined ? {} : { code }),
          ...terms,
          by: byOf(actor),
        },
      ],
      made: { authorisation },
    };
  },
});
