/** Something stands in the way of a discharge, with its reason and whoever must act; or no longer does. */
import Type from 'typebox';
import { askedStay, beforeEarlier, isStay, staleForm } from '../house/discharge/asked-stay.ts';
import { openBarriers, ownerWords, type Barrier } from '../house/discharge/way-out.ts';
import { barrierReasons } from '../work/discharge.ts';
import { Key, oneOf, VisitKey, Word } from '../work/fact.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

export const barrierStep = requestKind({
  request: 'barrier-step',
  title: 'Open a barrier to a discharge, give it to another owner, or close it',
  definition: 'An open barrier has a reason, an owner and a clock; the first open one is charged with avoidable hours.',
  body: Type.Object(
    {
      encounter: VisitKey,
      step: oneOf(['opened', 'closed']),
      /** Absent = a new one. */
      barrier: Type.Optional(Key('Of the barrier')),
      reason: Type.Optional(oneOf(barrierReasons)),
      owner: Type.Optional(Word('Role or department that must act')),
      order: Type.Optional(Type.String({ minLength: 1, maxLength: 120, description: 'The order or consult that blocks' })),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the newest word on it that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { encounter, step, barrier, reason, owner, order, seen }, at, id }, actor) => {
    const stay = askedStay(input, encounter, at, actor);
    if (!isStay(stay)) return stay;
    const known = barrier === undefined ? undefined : stay.way.barriers.find((one) => one.barrier === barrier);
    const open = openBarriers(stay.way);
    const wrong =
      (barrier !== undefined && known === undefined ? unknownBarrier(barrier) : undefined) ??
      staleForm(seen, known?.position ?? 0) ??
      beforeEarlier(at, known?.closedAt ?? known?.openedAt) ??
      (step === 'closed' ? cannotClose(known) : cannotOpen(known, open, reason, owner));
    if (wrong !== undefined) return wrong;
    const key = known?.barrier ?? `barrier-${id}`;
    return {
      events: [
        {
          type: 'BarrierStepped',
          barrier: key,
          encounter,
          step,
          ...(reason === undefined ? {} : { reason }),
          ...(owner === undefined ? {} : { owner }),
          ...(order === undefined ? {} : { order }),
          by: byOf(actor),
        },
      ],
      made: { barrier: key },
    };
  },
});

const unknownBarrier = (barrier: string): Refusal => ({ refused: 'thing.unknown', says: `There is no barrier ${barrier} of this stay.` });

function cannotClose(known: Barrier | undefined): Refusal | undefined {
  if (known === undefined) return { refused: 'thing.unknown', says: 'Say which barrier is gone.' };
  if (known.closedAt !== undefined)
    return { refused: 'step.out-of-order', says: 'It is closed already.', value: new Date(known.closedAt).toISOString(), unlock: 'Nothing is left to do.' };
  return undefined;
}

function cannotOpen(known: Barrier | undefined, open: readonly Barrier[], reason: string | undefined, owner: string | undefined): Refusal | undefined {
  if (known?.closedAt !== undefined) return { refused: 'step.out-of-order', says: 'It is closed.', unlock: 'Open a new one.' };
  if (known === undefined && (reason === undefined || owner === undefined))
    return {
      refused: 'reason.missing',
      says: 'A barrier needs a reason and an owner.',
      unlock: reason === undefined ? 'Name the reason.' : 'Name who must act.',
    };
  if (known === undefined && open.some((one) => one.reason === reason && one.owner === ownerWords(owner)))
    return { refused: 'step.out-of-order', says: 'This barrier is open already, with the same owner.', unlock: 'Add to the one that is open.' };
  return undefined;
}
