/** Makes tasks of a what-if: each lever becomes a commitment with an owner and a time by which it is due. The simulation itself wrote nothing. */
import Type from 'typebox';
import { Lever, leversAtOnce, taskOf } from '../house/what-if/levers.ts';
import { getRow } from '../table.ts';
import { hourMs } from '../time.ts';
import { At, Word } from '../work/fact.ts';
import { requestKind } from './request.ts';

/** Where commitments stand that no huddle has taken up yet. */
export const whatIfHuddle = 'what-if';
const soonestMs = 5 * 60_000;
const latestMs = 7 * 24 * hourMs;

export const whatIfPromote = requestKind({
  request: 'what-if-promote',
  title: 'Make tasks of a what-if',
  definition: 'Writes a commitment for each lever of a what-if, with its owner and when it is due.',
  body: Type.Object(
    {
      levers: Type.Array(Lever, { minItems: 1, maxItems: leversAtOnce }),
      dueAt: At('By when'),
      owner: Type.Optional(Word('Role, where it is not the one that the lever names')),
      /** What the what-if found, in words, and on which seed and position. */
      finds: Type.Optional(Type.String({ maxLength: 200 })),
      seed: Type.Optional(Type.Integer({ minimum: 0 })),
      position: Type.Optional(Type.Integer({ minimum: 0 })),
    },
    { additionalProperties: false },
  ),
  decide: ({ hospital, now }, { body: { levers, dueAt, owner, finds, seed, position }, id }) => {
    if (dueAt < now + soonestMs) return { refused: 'time.past', says: 'Nobody can do it by then.', unlock: 'Name a later time.' };
    if (dueAt > now + latestMs) return { refused: 'time.future', says: 'What the next 72 hours showed says nothing of then.', limit: '7 days' };
    for (const lever of levers)
      if ('unit' in lever && getRow(hospital.operations.units, lever.unit) === undefined)
        return { refused: 'unit.unknown', says: `There is no unit ${lever.unit}.` };
    const because = [finds, seed === undefined || position === undefined ? undefined : `what-if of position ${position}, seed ${seed}`].filter(
      (part) => part !== undefined,
    );
    return {
      events: levers.map((lever, n) => {
        const task = taskOf(lever);
        return {
          type: 'CommitmentStepped',
          commitment: `${id}/${n}`,
          huddle: whatIfHuddle,
          step: 'made',
          says: [task.says, ...because].join('; '),
          owner: owner ?? task.owner,
          dueAt,
        };
      }),
      made: Object.fromEntries(levers.map((_, n) => [`commitment${n}`, `${id}/${n}`])),
    };
  },
});
