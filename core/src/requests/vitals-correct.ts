/** A charted value is corrected, or was entered in error. Each is a version of the value; nothing is edited. */
import Type from 'typebox';
import { holdingVersion } from '../clinical/observation.ts';
import { rowOfCode } from '../house/flowsheet/charted.ts';
import { careRulesOf } from '../house/nursing/packs.ts';
import { getRow } from '../table.ts';
import { numbersOf } from '../visit-numbers.ts';
import { oneOf, VisitKey } from '../work/fact.ts';
import { correctReasons } from '../work/nursing.ts';
import { Entered, rowFor, valueIn } from './charting.ts';
import { patientAsked } from './ordering.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind } from './request.ts';

export const vitalsCorrect = requestKind({
  request: 'vitals-correct',
  title: 'Correct a charted value',
  definition: 'Writes another value in place of a charted one, or that it was entered in error, with a reason; the versions before stay readable.',
  body: Type.Object(
    {
      encounter: VisitKey,
      observation: Type.String({ minLength: 1, maxLength: 500 }),
      step: oneOf(['corrected', 'in-error']),
      ...Entered,
      reason: Type.Optional(oneOf(correctReasons)),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the value that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body }, actor) => {
    const encounter = patientAsked(input, { encounter: body.encounter }, actor);
    if (isRefused(encounter)) return encounter;
    const versions = getRow(input.hospital.clinical.observations, body.observation) ?? [];
    const holding = holdingVersion(versions);
    const newest = versions[versions.length - 1];
    const named = holding?.event.encounter;
    if (newest === undefined || (named !== undefined && !numbersOf(input.hospital, encounter).includes(named)))
      return { refused: 'thing.unknown', says: 'This patient has no such value.' };
    if (body.seen !== undefined && newest.position > body.seen)
      return { refused: 'form.stale', says: 'The value was written anew since the form was drawn.', unlock: 'Look at it again.' };
    if (holding === undefined) return { refused: 'step.out-of-order', says: 'The value was entered in error and taken out already.' };
    const { event } = holding;
    // What another system says is corrected there: its next message would else undo this one.
    if (event.by === undefined) return { refused: 'thing.unknown', says: 'This value was not charted here.', unlock: 'Have its sender correct it.' };
    if (body.reason === undefined) return { refused: 'reason.missing', says: 'Say why.', limit: correctReasons.join(', ') };
    const said = { ...event, reason: body.reason, by: byOf(actor) };
    if (body.step === 'in-error') return { events: [{ ...said, status: 'W' }] };
    const own = rowOfCode(careRulesOf(input).rows)(event);
    const row = own === undefined ? undefined : rowFor(input, own.row, body);
    if (row === undefined) return { refused: 'thing.unknown', says: 'The flowsheet has no row for this value any more.' };
    if (isRefused(row)) return row;
    const { confirmed: _before, ...rest } = said;
    return { events: [{ ...rest, status: 'C', code: event.code, value: valueIn(row, body), ...(body.confirmed === true ? { confirmed: true } : {}) }] };
  },
});
