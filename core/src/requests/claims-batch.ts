/** Sends all claims to one payer on one form that are whole and past their hold, as one batch. What the house asks for itself where it bills by itself. */
import Type from 'typebox';
import { billingAt } from '../financial/claims/billing-pack.ts';
import { billingPacks } from '../financial/claims/packs-of.ts';
import { rows } from '../table.ts';
import { billingOf } from '../views/billing.ts';
import { Key, oneOf } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const claimsBatch = requestKind({
  request: 'claims-batch',
  title: 'Submit all claims to a payer that are ready',
  definition:
    'Sends every claim to the payer on the form that nothing holds and none before it was refused, up to the size of a batch that the site sets; the others stay on the worklist.',
  body: Type.Object({ payer: Key('The payer (IN1-3)'), form: oneOf(['837I', '837P']) }, { additionalProperties: false }),
  decide: (input, { body: { payer, form }, id }, actor) => {
    const billing = billingAt(billingPacks(input.hospital), input.now);
    if (billing === undefined) return { refused: 'claim.not-ready', says: 'No billing pack is in force.', value: 'billing' };
    const ready = [...rows(billingOf(input))]
      .filter(({ isOver }) => isOver)
      .flatMap(({ drafts }) => drafts.filter(({ isReady, after, claim }) => isReady && after === undefined && claim.payer === payer && claim.form === form))
      .sort((a, b) => a.claim.through - b.claim.through || (a.claim.claim < b.claim.claim ? -1 : 1))
      .slice(0, billing.batchClaims);
    if (ready.length === 0) return { refused: 'claim.not-ready', says: `No claim to ${payer} on this form is ready.`, value: '0' };
    return {
      events: ready.map(({ claim }) => ({ ...claim, batch: `B${id}`.slice(0, 40), by: byOf(actor) })),
      made: { batch: `B${id}`.slice(0, 40), claims: String(ready.length) },
    };
  },
});
