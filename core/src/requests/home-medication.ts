/** The home list, line by line: what somebody takes at home, that they take it otherwise or no more, or that they take nothing. */
import Type from 'typebox';
import type { RecordLineChanged } from '../clinical/events.ts';
import { noMedications } from '../house/reconciliation/home-list.ts';
import { recordsIn } from '../visit-numbers.ts';
import { standingLines } from '../reasoning/person-medications.ts';
import { Key, oneOf, VisitKey } from '../work/fact.ts';
import { lineReasons } from '../work/reconciliation.ts';
import { DrugCode, Quantity } from './ordering.ts';
import { visitAsked } from './note-asked.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind } from './request.ts';

export const homeMedication = requestKind({
  request: 'home-medication',
  title: 'Say what a patient takes at home',
  definition: 'Adds a medicine to the home list, changes or ends one, or says that there is none. That nobody asked stays told apart from none.',
  body: Type.Object(
    {
      encounter: VisitKey,
      step: oneOf(['add', 'change', 'end', 'none']),
      key: Type.Optional(Key('Of the line that is changed or ended')),
      code: Type.Optional(DrugCode),
      dose: Type.Optional(Quantity),
      route: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
      frequency: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
      reason: Type.Optional(oneOf(lineReasons)),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the line that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, id }, actor) => {
    const encounter = visitAsked(input, { encounter: body.encounter }, actor);
    if (isRefused(encounter)) return encounter;
    const lines = standingLines(input, recordsIn(input.identity, encounter), 'home-medication');
    const real = lines.filter(({ event }) => event.key !== noMedications.key);
    const { step, key, code, dose } = body;
    if (dose !== undefined && dose.unit === undefined)
      return { refused: 'order.no-unit', says: 'The dose has no unit.', value: dose.literal, unlock: `Say ${dose.literal} of what.` };
    const by = byOf(actor);
    const base = { type: 'RecordLineChanged', line: 'home-medication', patient: encounter.patient, by } as const;
    const said = {
      ...(dose === undefined ? {} : { dose }),
      ...(body.route === undefined ? {} : { route: body.route.toUpperCase() }),
      ...(body.frequency === undefined ? {} : { frequency: body.frequency.toUpperCase() }),
      ...(body.reason === undefined ? {} : { reason: body.reason }),
    };
    if (step === 'none') {
      if (real.length > 0)
        return { refused: 'step.out-of-order', says: 'There are medicines on the home list.', value: String(real.length), unlock: 'End them first.' };
      return { events: [{ ...base, ...noMedications, action: 'add' }] };
    }
    if (step === 'add') {
      if (code === undefined) return { refused: 'order.incomplete', says: 'Which medicine?', unlock: 'Name it.' };
      const gone = lines.filter(({ event }) => event.key === noMedications.key).map(({ event }): RecordLineChanged => ({ ...event, action: 'delete', by }));
      const added = homeKey(id);
      return { events: [...gone, { ...base, ...said, key: added, code, action: 'add' }], made: { key: added } };
    }
    const known = real.find(({ event }) => event.key === key);
    if (known === undefined) return { refused: 'thing.unknown', says: 'There is no such medicine on the home list.' };
    if (body.seen !== undefined && known.position > body.seen)
      return { refused: 'form.stale', says: 'The line was changed since the form was drawn.', unlock: 'Look at it again.' };
    return { events: [{ ...known.event, ...said, ...(code === undefined ? {} : { code }), action: step === 'end' ? 'delete' : 'update', by }] };
  },
});

/** One line for each request that adds one. */
export const homeKey = (asked: string, n = 0): string => `H${asked.replace(/[^A-Za-z0-9]/g, '').slice(0, 60)}-${n + 1}`;
