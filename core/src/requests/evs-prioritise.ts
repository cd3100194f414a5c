/** Puts the turn of a bed before all others, next, or back into the order of demand. */
import Type from 'typebox';
import { turnConflict } from '../house/turn/conflicts.ts';
import { isOpen, newestTurn } from '../house/turn/jobs.ts';
import { getRow } from '../table.ts';
import { BedKey, Key, oneOf, Says } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const evsPrioritise = requestKind({
  request: 'evs-prioritise',
  title: 'Clean this bed first, next, or in its turn',
  definition: 'stat goes before every other bed, next before all but stat; both need a reason. routine gives the bed back to the order of demand.',
  body: Type.Object(
    {
      bed: BedKey,
      priority: oneOf(['stat', 'next', 'routine']),
      reason: Type.Optional(Says('Why. No names.')),
      job: Type.Optional(Key('The job that the form showed')),
    },
    { additionalProperties: false },
  ),
  decide: ({ hospital }, { body: { bed: id, priority, reason, job: shown }, at }, actor) => {
    const bed = getRow(hospital.operations.beds, id);
    if (bed === undefined || (actor.unit !== undefined && actor.unit !== bed.unit)) return { refused: 'bed.unknown', says: `There is no bed ${id} for you.` };
    const job = newestTurn(hospital, id);
    if (job === undefined || !isOpen(job)) return { refused: 'thing.unknown', says: `${id} has no open cleaning job.` };
    if (priority !== 'routine' && reason === undefined) return { refused: 'reason.missing', says: 'Say why this bed goes before others.' };
    const stale = turnConflict(job, { at, job: shown, seen: undefined, by: byOf(actor) });
    if (stale !== undefined) return stale;
    return { events: [{ type: 'TurnStepped', bed: id, step: 'prioritised', priority, by: byOf(actor), ...(reason === undefined ? {} : { reason }) }] };
  },
});
