/** Sends the claims of an account whose turn has come: made anew from the ledger at this moment, so that nothing stale goes out. */
import Type from 'typebox';
import { draftsOf } from '../financial/claims/draft.ts';
import { Key, oneOf, VisitKey } from '../work/fact.ts';
import { accountAsked, notClean, notReady } from './claim-asked.ts';
import { byOf, requestKind } from './request.ts';

export const claimSubmit = requestKind({
  request: 'claim-submit',
  title: 'Submit the claims of an account',
  definition: 'Sends every claim of the account that is due, or the one of the form that is named; what is missing or fails an edit is refused by name.',
  body: Type.Object(
    { encounter: VisitKey, form: Type.Optional(oneOf(['837I', '837P'])), claim: Type.Optional(Key('The claim that the form showed')) },
    { additionalProperties: false },
  ),
  decide: (input, { body: { encounter, form, claim }, id }, actor) => {
    const about = accountAsked(input, encounter);
    if ('refused' in about) return about;
    const drafts = draftsOf(about).filter((draft) => form === undefined || draft.claim.form === form);
    const [first] = drafts;
    if (first === undefined)
      return { refused: 'claim.not-ready', says: 'No claim of this account is due: it was sent, or nobody is billed.', value: encounter };
    if (claim !== undefined && !drafts.some((draft) => draft.claim.claim === claim))
      return { refused: 'form.stale', says: `${claim} is not the next claim of this account any more.`, value: first.claim.claim, unlock: 'Look at it again.' };
    const ready = drafts.filter(({ isReady }) => isReady);
    if (ready.length === 0) return first.missing.length > 0 ? notReady(first.missing) : notClean(first.edits);
    return {
      events: ready.map((draft) => ({ ...draft.claim, batch: `B${id}`.slice(0, 36) + draft.claim.form.slice(3), by: byOf(actor) })),
      made: Object.fromEntries(ready.map((draft, n) => [`claim${n + 1}`, draft.claim.claim])),
    };
  },
});
