/** Somebody keeps a charge off the claim, or lets it go. */
import Type from 'typebox';
import { ledgerOf } from '../financial/ledger.ts';
import { encountersOf } from '../visit-numbers.ts';
import { VisitKey, oneOf } from '../work/fact.ts';
import { chargeSteps, holdReasons } from '../work/money.ts';
import { byOf, requestKind } from './request.ts';

export const chargeStep = requestKind({
  request: 'charge-step',
  title: 'Hold a charge or release it',
  definition:
    'A charge that is held stays in the ledger and goes on no claim until somebody releases it. What waits for a cosignature is released by the cosignature alone.',
  body: Type.Object(
    {
      encounter: VisitKey,
      charge: Type.String({ minLength: 1, maxLength: 300 }),
      step: oneOf(chargeSteps),
      reason: Type.Optional(oneOf(holdReasons)),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { encounter, charge, step, reason } }, actor) => {
    const line = encountersOf(input.hospital, encounter)
      .flatMap((one) => ledgerOf(input, one).lines)
      .find((one) => one.charge === charge);
    if (line === undefined) return { refused: 'thing.unknown', says: 'There is no such charge on this account.', value: charge };
    if (line.kind === 'credit') return { refused: 'step.out-of-order', says: 'A credit goes with the line that it takes back.', value: charge };
    if (step === 'held' && reason === undefined) return { refused: 'reason.missing', says: 'Say why it is held.', unlock: 'Choose a reason.' };
    if (step === 'held' && line.heldBy === 'held-by-person') return { refused: 'step.out-of-order', says: 'It is held already.', value: line.heldBy };
    if (step === 'released' && line.heldBy !== 'held-by-person')
      return {
        refused: 'step.out-of-order',
        says: line.heldBy === undefined ? 'It is not held.' : 'It waits for a cosignature.',
        value: line.heldBy ?? 'not held',
      };
    return { events: [{ type: 'ChargeStepped', encounter, charge, step, ...(reason === undefined ? {} : { reason }), by: byOf(actor) }] };
  },
});
