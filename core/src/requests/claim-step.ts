/** Holds a claim, also before it is sent; lets it go; sends another in its place; takes it back. */
import Type from 'typebox';
import { correctionOf, draftsOf } from '../financial/claims/draft.ts';
import { claimReasons, type ClaimStepped } from '../financial/claim-events.ts';
import { staleLines } from '../financial/claims/standing-lines.ts';
import { claimNow } from '../financial/claims/claim-state.ts';
import { Key, oneOf, VisitKey } from '../work/fact.ts';
import { accountAsked, claimAsked, notClean, notReady, sentAsked } from './claim-asked.ts';
import { byOf, requestKind } from './request.ts';

const Seen = Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the claim that the form showed' }));
const Reason = oneOf(claimReasons, 'Why, as a term');

export const claimHold = requestKind({
  request: 'claim-hold',
  title: 'Hold a claim',
  definition: 'The next claim of the account, or one that was sent, goes no further until somebody lets it go; the reason is kept.',
  body: Type.Object({ encounter: VisitKey, claim: Key('As the account shows it'), reason: Reason, seen: Seen }, { additionalProperties: false }),
  decide: (input, { body: { encounter, claim, reason, seen } }, actor) => {
    const about = accountAsked(input, encounter);
    if ('refused' in about) return about;
    const known = claimNow(input.hospital, claim);
    if (known === undefined && !draftsOf(about).some((draft) => draft.claim.claim === claim))
      return { refused: 'claim.unknown', says: `${encounter} has no claim ${claim}.`, field: 'claim' };
    const now = known === undefined ? undefined : claimAsked(input, claim, seen);
    if (now !== undefined && 'refused' in now) return now;
    if (now !== undefined && (now.standing === 'held' || now.standing === 'voided' || now.standing === 'replaced'))
      return { refused: 'step.out-of-order', says: `The claim is ${now.standing}.`, value: now.standing };
    return { events: [{ type: 'ClaimStepped', claim, encounter, step: 'held', reason, by: byOf(actor) }] };
  },
});

export const claimRelease = requestKind({
  request: 'claim-release',
  title: 'Release a held claim',
  definition: 'It goes on where it stood.',
  body: Type.Object({ claim: Key('Of the claim'), seen: Seen }, { additionalProperties: false }),
  decide: (input, { body: { claim, seen } }, actor) => {
    const now = claimAsked(input, claim, seen);
    if ('refused' in now) return now;
    if (now.standing !== 'held') return { refused: 'step.out-of-order', says: `The claim is ${now.standing}.`, value: now.standing, limit: 'held' };
    const encounter = now.held?.encounter ?? now.sent?.encounter;
    const event: ClaimStepped = { type: 'ClaimStepped', claim, step: 'released', ...(encounter === undefined ? {} : { encounter }), by: byOf(actor) };
    return { events: [event] };
  },
});

export const claimCorrect = requestKind({
  request: 'claim-correct',
  title: 'Send a corrected claim',
  definition: 'Sends the account as it stands now in the place of the claim that went out (frequency 7).',
  body: Type.Object({ claim: Key('Of the claim that went out'), reason: Type.Optional(Reason), seen: Seen }, { additionalProperties: false }),
  decide: (input, { body: { claim, reason, seen }, id }, actor) => {
    const live = sentAsked(input, claim, seen);
    if ('refused' in live) return live;
    const about = accountAsked(input, live.sent.encounter);
    if ('refused' in about) return about;
    const draft = correctionOf(about, live, '7');
    if (draft === undefined) return { refused: 'claim.not-sent', says: `${claim} was never sent.` };
    const isSame = staleLines(live.sent, about.ledger.lines).length === 0 && draft.claim.totalCents === live.sent.totalCents;
    if (isSame && reason === undefined) return { refused: 'reason.missing', says: 'Nothing of the claim has changed: say why another is sent.' };
    if (draft.missing.length > 0) return notReady(draft.missing);
    if (!draft.isReady) return notClean(draft.edits);
    const by = byOf(actor);
    return {
      events: [
        { type: 'ClaimStepped', claim, encounter: live.sent.encounter, step: 'corrected', ...(reason === undefined ? {} : { reason }), by },
        { ...draft.claim, batch: `B${id}`.slice(0, 40), by },
      ],
      made: { claim: draft.claim.claim },
    };
  },
});

export const claimVoid = requestKind({
  request: 'claim-void',
  title: 'Take a claim back',
  definition: 'Tells the payer that the claim is void (frequency 8); a new one may follow.',
  body: Type.Object({ claim: Key('Of the claim that went out'), reason: Reason, seen: Seen }, { additionalProperties: false }),
  decide: (input, { body: { claim, reason, seen }, id }, actor) => {
    const live = sentAsked(input, claim, seen);
    if ('refused' in live) return live;
    const about = accountAsked(input, live.sent.encounter);
    if ('refused' in about) return about;
    const draft = correctionOf(about, live, '8');
    if (draft === undefined) return { refused: 'claim.not-sent', says: `${claim} was never sent.` };
    const by = byOf(actor);
    return {
      events: [
        { type: 'ClaimStepped', claim, encounter: live.sent.encounter, step: 'voided', reason, by },
        { ...draft.claim, batch: `B${id}`.slice(0, 40), by },
      ],
      made: { claim: draft.claim.claim },
    };
  },
});
