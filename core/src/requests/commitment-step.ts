/** What somebody promised in a huddle: made with an owner and a time, then kept, or dropped with a reason. */
import Type from 'typebox';
import { commitmentsOf, openHuddle } from '../house/huddle/huddle.ts';
import { At, Key, oneOf, Says, Word } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const commitmentStep = requestKind({
  request: 'commitment-step',
  title: 'Make, keep or drop a commitment',
  definition: 'Makes a commitment of the open huddle, with its owner and when it is due; says that one was kept; or drops one with a reason.',
  body: Type.Object(
    {
      step: oneOf(['made', 'done', 'dropped']),
      commitment: Type.Optional(Key('Of the commitment; not needed to make one')),
      says: Type.Optional(Says('What will be done, or why it was dropped')),
      owner: Type.Optional(Word('Role')),
      dueAt: Type.Optional(At('Due')),
      finding: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { step, commitment: id, says, owner, dueAt, finding }, at, id: asked }, actor) => {
    const by = byOf(actor);
    if (step === 'made') {
      const open = openHuddle(input);
      if (open === undefined) return { refused: 'thing.unknown', says: 'No huddle is open.', unlock: 'Open a huddle first.' };
      if (says === undefined || owner === undefined) return { refused: 'reason.missing', says: 'Say what will be done, and by which role.' };
      if (dueAt === undefined) return { refused: 'reason.missing', says: 'Say when it is due.' };
      if (dueAt <= at) return { refused: 'time.past', says: 'It would be due before it is made.', unlock: 'Name a later time.' };
      const commitment = `commitment-${asked}`.slice(0, 80);
      return {
        events: [{ type: 'CommitmentStepped', commitment, huddle: open.huddle, step, says, owner, dueAt, ...(finding === undefined ? {} : { finding }), by }],
        made: { commitment },
      };
    }
    const known = commitmentsOf(input).find(({ commitment }) => commitment === id);
    if (known === undefined) return { refused: 'thing.unknown', says: 'There is no such commitment.' };
    if (known.state !== 'open') return { refused: 'step.out-of-order', says: `It is ${known.state} already.`, value: known.state };
    if (step === 'dropped' && says === undefined) return { refused: 'reason.missing', says: 'Say why it is dropped.' };
    return { events: [{ type: 'CommitmentStepped', commitment: known.commitment, huddle: known.huddle, step, ...(says === undefined ? {} : { says }), by }] };
  },
});
