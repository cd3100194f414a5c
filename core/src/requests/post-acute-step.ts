/** A referral to post-acute care is sent, accepted, declined with its reason, withdrawn or booked. */
import Type from 'typebox';
import { askedStay, beforeEarlier, isStay, staleForm } from '../house/discharge/asked-stay.ts';
import type { Referral } from '../house/discharge/way-out.ts';
import { Key, oneOf, VisitKey, Word } from '../work/fact.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

const from: Readonly<Record<string, readonly string[]>> = {
  accepted: ['sent'],
  declined: ['sent', 'accepted'],
  withdrawn: ['sent', 'accepted', 'booked'],
  booked: ['accepted'],
};

export const postAcuteStep = requestKind({
  request: 'post-acute-step',
  title: 'Send a referral to post-acute care, or say what became of it',
  definition: 'One referral for each organisation asked; a decline keeps its reason, so that the next one is asked with it in mind.',
  body: Type.Object(
    {
      encounter: VisitKey,
      step: oneOf(['sent', 'accepted', 'declined', 'withdrawn', 'booked']),
      referral: Type.Optional(Key('Absent = a new one')),
      to: Type.Optional(Word('The receiving organisation')),
      kind: Type.Optional(oneOf(['snf', 'rehab', 'ltac', 'home-health', 'hospice', 'behavioural'])),
      reason: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the newest word on it that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { encounter, step, referral, to, kind, reason, seen }, at, id }, actor) => {
    const stay = askedStay(input, encounter, at, actor);
    if (!isStay(stay)) return stay;
    const known = referral === undefined ? undefined : stay.way.referrals.find((one) => one.referral === referral);
    const wrong =
      (referral !== undefined && known === undefined
        ? ({ refused: 'thing.unknown', says: `There is no referral ${referral} of this stay.` } as Refusal)
        : undefined) ??
      staleForm(seen, known?.position ?? 0) ??
      beforeEarlier(at, known?.at) ??
      (step === 'sent' ? cannotSend(known, to, kind) : cannotStep(known, step, reason));
    if (wrong !== undefined) return wrong;
    const key = known?.referral ?? `referral-${id}`;
    return {
      events: [
        {
          type: 'PostAcuteStepped',
          referral: key,
          encounter,
          step,
          ...(to === undefined ? {} : { to }),
          ...(kind === undefined ? {} : { kind }),
          ...(reason === undefined ? {} : { reason }),
          by: byOf(actor),
        },
      ],
      made: { referral: key },
    };
  },
});

function cannotSend(known: Referral | undefined, to: string | undefined, kind: string | undefined): Refusal | undefined {
  if (known !== undefined) return { refused: 'step.out-of-order', says: 'This referral was sent already.', value: known.step, unlock: 'Send a new one.' };
  if (to === undefined || kind === undefined) return { refused: 'reason.missing', says: 'A referral names the organisation and the kind of care.' };
  return undefined;
}

function cannotStep(known: Referral | undefined, step: string, reason: string | undefined): Refusal | undefined {
  if (known === undefined) return { refused: 'thing.unknown', says: 'Say which referral.' };
  const allowed = from[step] ?? [];
  if (!allowed.includes(known.step))
    return { refused: 'step.out-of-order', says: `The referral is ${known.step}.`, value: known.step, limit: allowed.join(' or ') };
  if (step === 'declined' && reason === undefined) return { refused: 'reason.missing', says: 'Say why they declined.' };
  return undefined;
}
