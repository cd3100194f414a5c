/** One tap: somebody says that a number on a screen is wrong, or that it is settled. The number stays as it is computed; who owns it sees the doubt. */
import Type from 'typebox';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import { views } from '../views/views.ts';
import { Key, oneOf, Says } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const dispute = requestKind({
  request: 'dispute',
  title: 'Dispute a number, or settle a dispute',
  definition: 'Marks one row (and field) of a view as doubted, with what it should be where that is known; a settled dispute is over.',
  body: Type.Object(
    {
      view: Key('Of the view'),
      row: Type.String({ minLength: 1, maxLength: 300 }),
      field: Type.Optional(Type.String({ maxLength: 60 })),
      step: oneOf(['disputed', 'settled']),
      says: Type.Optional(Says('What it should be, or how it was settled')),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { view: name, row, field, step, says } }, actor) => {
    const view = views.find((one) => one.name === name);
    const before = newestOf(getRow(input.hospital.work.NumberDisputed, `${name}|${row}`))?.event.step;
    if (step === 'settled' && before !== 'disputed')
      return { refused: 'step.out-of-order', says: 'Nobody disputes this number.', value: before ?? 'never disputed' };
    if (view === undefined || (step === 'disputed' && view.rows(input).get(row) === undefined))
      return { refused: 'thing.unknown', says: 'There is no such number now.', value: `${name} ${row}` };
    return {
      events: [
        {
          type: 'NumberDisputed',
          view: name,
          row,
          ...(field === undefined ? {} : { field }),
          step,
          ...(says === undefined ? {} : { says }),
          by: byOf(actor),
        },
      ],
    };
  },
});
