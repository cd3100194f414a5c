/** What somebody does about the balance of an account: sends the patient the statement, or gives back what was paid too much. */
import Type from 'typebox';
import type { BalanceStepped } from '../financial/claim-events.ts';
import { accountOf, balanceSteps } from '../financial/remittance/account.ts';
import { statementFault } from '../financial/remittance/statement-due.ts';
import type { Encounter } from '../encounter.ts';
import { cents } from '../money.ts';
import type { ViewInput } from '../views/view.ts';
import { visitOf } from '../visit-numbers.ts';
import { oneOf, VisitKey } from '../work/fact.ts';
import { accountAsked } from './claim-asked.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

const Seen = Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the newest step that the form showed; 0 = none' }));

export const statementIssue = requestKind({
  request: 'statement-issue',
  title: 'Send a patient the statement',
  definition: 'What the patient owes goes to the patient once each payer decided; of who pays alone once the stay is over and every charge has its price.',
  body: Type.Object({ encounter: VisitKey, seen: Seen }, { additionalProperties: false }),
  decide: (input, { body: { encounter: visit, seen } }, actor) => {
    const about = accountAsked(input, visit);
    if ('refused' in about) return about;
    const { encounter, ledger } = about;
    const { balance } = accountOf(input, encounter, ledger);
    const stale = staleFault(newestDone(input, encounter), seen);
    if (stale !== undefined) return stale;
    const notDue = statementFault(encounter, ledger, balance);
    if (notDue !== undefined) return { refused: 'balance.not-due', ...notDue };
    return { events: [stepOf(encounter, { step: 'stated', amountCents: balance.patientBalanceCents, by: byOf(actor) })] };
  },
});

export const statementDelivered = requestKind({
  request: 'statement-delivered',
  title: 'Say that a statement was handed over',
  definition: 'Keeps that the statement of an account, as PDF, was handed to whoever carries it to the patient. Only the house itself asks.',
  body: Type.Object({ encounter: VisitKey, statedAt: Type.Integer({ description: 'When it was issued' }) }, { additionalProperties: false }),
  decide: (input, { body: { encounter: visit, statedAt } }, actor) => {
    const about = accountAsked(input, visit);
    if ('refused' in about) return about;
    const { encounter } = about;
    const steps = balanceSteps(input.hospital, encounter);
    const stated = steps.find(({ event, at }) => event.step === 'stated' && at === statedAt);
    if (stated === undefined) return { refused: 'thing.unknown', says: 'No statement was issued then.', field: 'statedAt', value: String(statedAt) };
    if (steps.some(({ event }) => event.step === 'delivered' && event.statedAt === statedAt))
      return { refused: 'step.out-of-order', says: 'It was handed over already.', value: String(statedAt) };
    return { events: [stepOf(encounter, { step: 'delivered', amountCents: stated.event.amountCents, statedAt: stated.at, by: byOf(actor) })] };
  },
});

export const refundIssue = requestKind({
  request: 'refund-issue',
  title: 'Give back what was paid too much',
  definition: 'Says that so much went back to the patient or to the payer; never more than the account holds of theirs.',
  body: Type.Object(
    {
      encounter: VisitKey,
      to: oneOf(['patient', 'payer']),
      amountCents: Type.Integer({ minimum: 1, maximum: 100_000_000_000 }),
      seen: Seen,
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { encounter: visit, to, amountCents, seen } }, actor) => {
    const about = accountAsked(input, visit);
    if ('refused' in about) return about;
    const { encounter, ledger } = about;
    const { balance } = accountOf(input, encounter, ledger);
    const stale = staleFault(newestDone(input, encounter), seen);
    if (stale !== undefined) return stale;
    const held = to === 'payer' ? balance.payerCreditCents : cents(balance.creditCents - balance.payerCreditCents);
    if (amountCents > held)
      return {
        refused: 'balance.refund',
        says: `The account holds less that is the ${to}'s.`,
        field: 'amountCents',
        value: String(amountCents),
        limit: String(held),
        unlock: 'Give back what it holds.',
      };
    return { events: [stepOf(encounter, { step: 'refunded', amountCents: cents(amountCents), to, by: byOf(actor) })] };
  },
});

function stepOf({ encounter }: Encounter, more: Omit<BalanceStepped, 'type' | 'encounter'>): BalanceStepped {
  return { type: 'BalanceStepped', encounter: visitOf(encounter), ...more };
}

/** That a statement reached its carrier changes nothing of what a form showed. */
const newestDone = ({ hospital }: ViewInput, encounter: Encounter): number | undefined =>
  balanceSteps(hospital, encounter).findLast(({ event }) => event.step !== 'delivered')?.position;

function staleFault(newest: number | undefined, seen: number | undefined): Refusal | undefined {
  if (seen === undefined || (newest ?? 0) <= seen) return undefined;
  return {
    refused: 'form.stale',
    says: 'Somebody did something about the balance since the form was drawn.',
    value: String(newest),
    unlock: 'Look at it again.',
  };
}
