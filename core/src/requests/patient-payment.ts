/** A patient pays what is theirs of a bill: posted like a payment at the desk, once the gateway has taken it. */
import Type from 'typebox';
import { accountOf } from '../financial/remittance/account.ts';
import { cents } from '../money.ts';
import { personOf } from '../identity/fold.ts';
import { patientId } from '../ids.ts';
import { PatientKey } from '../work/access.ts';
import { Key, VisitKey } from '../work/fact.ts';
import { accountAsked } from './claim-asked.ts';
import { requestKind } from './request.ts';

export const patientPayment = requestKind({
  request: 'patient-payment',
  title: 'Pay what is mine of a bill',
  definition: 'Never more than is owed now. The number of the card is nowhere here: the gateway gave its own word for it.',
  body: Type.Object(
    {
      patient: PatientKey,
      encounter: VisitKey,
      amountCents: Type.Integer({ minimum: 1, maximum: 100_000_000 }),
      reference: Key('What the gateway calls the payment'),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { patient, encounter: visit, amountCents, reference }, at }) => {
    const about = accountAsked(input, visit);
    if ('refused' in about) return about;
    const { encounter, ledger } = about;
    if (personOf(input.identity, encounter.patient) !== personOf(input.identity, patientId(patient)))
      return { refused: 'encounter.unknown', says: `There is no account ${visit} here.`, field: 'encounter' };
    const { balance } = accountOf(input, encounter, ledger);
    if (amountCents > balance.patientBalanceCents)
      return {
        refused: 'payment.too-much',
        says: 'It is more than is owed now.',
        field: 'amountCents',
        value: String(amountCents),
        limit: String(balance.patientBalanceCents),
      };
    return {
      events: [
        {
          type: 'ChargePosted',
          charge: `portal-${reference}`,
          patient: encounter.patient,
          encounter: encounter.encounter,
          kind: 'payment',
          code: { code: 'PORTAL' },
          quantity: 1,
          amountCents: cents(amountCents),
          serviceAt: at,
        },
      ],
    };
  },
});
