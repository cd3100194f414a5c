/** What somebody does about a denial: takes it on, appeals, and says what came of it. */
import Type from 'typebox';
import { denialSteps, type DenialStepped } from '../financial/denial-events.ts';
import type { Denial } from '../financial/denials/denials-of.ts';
import { claimNow } from '../financial/claims/claim-state.ts';
import { cents } from '../money.ts';
import { getRow } from '../table.ts';
import { billingOf } from '../views/billing.ts';
import { encountersOf } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { Key, oneOf, Word } from '../work/fact.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

type Step = DenialStepped['step'];

/** From where each step follows. */
const follows: Readonly<Record<Step, readonly Denial['state'][]>> = {
  assigned: ['open', 'assigned', 'upheld'],
  appealed: ['open', 'assigned', 'upheld'],
  overturned: ['appealed'],
  upheld: ['appealed'],
  'written-off': ['open', 'assigned', 'upheld'],
};

export const denialStep = requestKind({
  request: 'denial-step',
  title: 'Work on a denial',
  definition: 'Gives a denial an owner, appeals it, says that the payer overturned or upheld it, or gives it up with a reason.',
  body: Type.Object(
    {
      denial: Type.String({ minLength: 3, maxLength: 120, description: 'claim/line/group/reason' }),
      step: oneOf(denialSteps),
      owner: Type.Optional(Word('Role or team')),
      amountCents: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000_000 })),
      reason: Type.Optional(Word('A term')),
      letter: Type.Optional(Key('Of the letter that went out')),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Newest position of the denial that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { denial: key, step, owner, amountCents, reason, letter, seen }, at }, actor) => {
    const denial = denialNamed(input, key);
    if (denial === undefined) return { refused: 'denial.unknown', says: `There is no denial ${key}.`, field: 'denial' };
    const refusal = stepFault(denial, { step, owner, amountCents, reason, seen, at });
    if (refusal !== undefined) return refusal;
    const event: DenialStepped = {
      type: 'DenialStepped',
      denial: key,
      step,
      ...(owner === undefined ? {} : { owner }),
      ...(amountCents === undefined ? {} : { amountCents: cents(amountCents) }),
      ...(letter === undefined ? {} : { letter }),
      ...(reason === undefined ? {} : { reason }),
      by: byOf(actor),
    };
    return { events: [event] };
  },
});

export function denialNamed(input: ViewInput, key: string): Denial | undefined {
  const claim = key.slice(0, key.indexOf('/'));
  const visit = claimNow(input.hospital, claim)?.sent?.encounter;
  if (visit === undefined) return undefined;
  for (const { encounter } of encountersOf(input.hospital, visit)) {
    const found = getRow(billingOf(input), encounter)
      ?.claims.flatMap(({ denials }) => denials)
      .find(({ denial }) => denial === key);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface AskedStep {
  readonly step: Step;
  readonly owner: string | undefined;
  readonly amountCents: number | undefined;
  readonly reason: string | undefined;
  readonly seen: number | undefined;
  readonly at: number;
}

function stepFault(denial: Denial, { step, owner, amountCents, reason, seen, at }: AskedStep): Refusal | undefined {
  const [newest = 0] = denial.positions;
  if (seen !== undefined && newest > seen)
    return { refused: 'form.stale', says: `The denial is ${denial.state} now.`, value: denial.state, unlock: 'Look at it again.' };
  if (!follows[step].includes(denial.state))
    return { refused: 'step.out-of-order', says: `The denial is ${denial.state}.`, value: denial.state, limit: follows[step].join(', ') };
  if (step === 'assigned' && owner === undefined) return { refused: 'reason.missing', says: 'Say who takes it on.', field: 'owner' };
  if (step === 'written-off' && reason === undefined) return { refused: 'reason.missing', says: 'Say why it is given up.', field: 'reason' };
  if (amountCents !== undefined && amountCents > denial.amountCents)
    return { refused: 'denial.amount', says: 'More than was denied.', field: 'amountCents', value: String(amountCents), limit: String(denial.amountCents) };
  if (step === 'appealed' && denial.appealBy !== undefined && at > denial.appealBy)
    return {
      refused: 'denial.clock',
      says: 'The time of an appeal is over.',
      limit: new Date(denial.appealBy).toISOString(),
      unlock: 'Give it up, or ask the payer for more time and assign it.',
    };
  return undefined;
}
