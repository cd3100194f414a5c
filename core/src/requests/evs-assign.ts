/** Gives the turn of a bed to a cleaner, or to another one. */
import Type from 'typebox';
import { turnConflict } from '../house/turn/conflicts.ts';
import { isOpen, newestTurn } from '../house/turn/jobs.ts';
import { getRow } from '../table.ts';
import { BedKey, Key } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const evsAssign = requestKind({
  request: 'evs-assign',
  title: 'Assign a cleaner',
  definition:
    'The job is theirs until it is given to another; a cleaner may take one for themselves. A bed that is being cleaned stays with whoever cleans it.',
  body: Type.Object(
    {
      bed: BedKey,
      cleaner: Type.String({ minLength: 1, maxLength: 40, description: 'Opaque staff id' }),
      job: Type.Optional(Key('The job that the form showed')),
      seen: Type.Optional(Type.String({ maxLength: 20 })),
    },
    { additionalProperties: false },
  ),
  decide: ({ hospital }, { body: { bed: id, cleaner, job: shown, seen }, at }, actor) => {
    const bed = getRow(hospital.operations.beds, id);
    if (bed === undefined) return { refused: 'bed.unknown', says: `There is no bed ${id}.` };
    const job = newestTurn(hospital, id);
    if (job === undefined || !isOpen(job)) return { refused: 'thing.unknown', says: `${id} has no open cleaning job.` };
    const stale = turnConflict(job, { at, job: shown, seen, by: byOf(actor) });
    if (stale !== undefined) return stale;
    if (job.state === 'in-progress')
      return {
        refused: 'step.out-of-order',
        says: `${id} is being cleaned${job.cleaner === undefined ? '' : ` by ${job.cleaner}`}.`,
        value: job.state,
        unlock: 'Suspend it first.',
      };
    return { events: [{ type: 'TurnStepped', bed: id, step: 'assigned', cleaner, by: byOf(actor) }] };
  },
});
