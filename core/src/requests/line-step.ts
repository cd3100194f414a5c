/** A line or drain is put in, looked at, taken out, or was entered in error. */
import Type from 'typebox';
import { linesOf } from '../house/nursing/lines.ts';
import { visitOf } from '../visit-numbers.ts';
import { At, Key, oneOf, VisitKey, Word } from '../work/fact.ts';
import { lineKinds } from '../work/nursing.ts';
import { timeFault } from './charting.ts';
import { patientAsked } from './ordering.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

export const lineStep = requestKind({
  request: 'line-step',
  title: 'Lines and drains',
  definition: 'Says that a line or drain was inserted with its kind and site, checked, removed with a reason, or entered in error.',
  body: Type.Object(
    {
      encounter: VisitKey,
      line: Type.Optional(Key('Of a line that is there; absent = a new one')),
      step: oneOf(['inserted', 'checked', 'removed', 'in-error']),
      kind: Type.Optional(oneOf(lineKinds)),
      site: Type.Optional(Word('A term: `left forearm`')),
      on: Type.Optional(At('When it was done')),
      reason: Type.Optional(Word('A term: why removed, or entered in error')),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Steps that the form showed, by position' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at, id }, actor) => {
    const encounter = patientAsked(input, { encounter: body.encounter }, actor);
    if (isRefused(encounter)) return encounter;
    const late = timeFault(encounter, body.on, at);
    if (late !== undefined) return late;
    const { step, kind, site, on, reason } = body;
    const known = linesOf(input, encounter).find(({ line }) => line === body.line);
    const by = byOf(actor);
    const said = { type: 'LineStepped', encounter: visitOf(encounter.encounter), step, by, ...(on === undefined ? {} : { on }) } as const;
    if (step === 'inserted') {
      if (body.line !== undefined) return { refused: 'step.out-of-order', says: 'That line is there already: a new one has no key yet.' };
      if (kind === undefined || site === undefined) return { refused: 'order.incomplete', says: 'Say which kind of line, and where it is.' };
      const line = `line-${id}`.slice(0, 80);
      return { events: [{ ...said, line, kind, site }], made: { line } };
    }
    const fault = stepFault(known, body, at);
    if (fault !== undefined || known === undefined) return fault ?? { refused: 'thing.unknown', says: 'This patient has no such line.' };
    return { events: [{ ...said, line: known.line, ...(reason === undefined ? {} : { reason }) }] };
  },
});

type Known = ReturnType<typeof linesOf>[number];

function stepFault(
  known: Known | undefined,
  { step, on, reason, seen }: { readonly step: string; readonly on?: number; readonly reason?: string; readonly seen?: number },
  at: number,
): Refusal | undefined {
  if (known === undefined) return { refused: 'thing.unknown', says: 'This patient has no such line.' };
  if (seen !== undefined && (known.positions[known.positions.length - 1] ?? 0) > seen)
    return { refused: 'form.stale', says: 'Something was said of the line since the form was drawn.', unlock: 'Look at it again.' };
  if (step !== 'in-error' && known.removedAt !== undefined)
    return { refused: 'step.out-of-order', says: 'The line is out already.', value: new Date(known.removedAt).toISOString() };
  if (step !== 'checked' && reason === undefined) return { refused: 'reason.missing', says: step === 'removed' ? 'Say why it is removed.' : 'Say why.' };
  if (step === 'removed' && (on ?? at) < known.insertedAt)
    return { refused: 'time.past', says: 'It would be out before it was put in.', limit: new Date(known.insertedAt).toISOString() };
  return undefined;
}
