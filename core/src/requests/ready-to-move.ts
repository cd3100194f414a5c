/** The patient can leave for the next bed, or cannot yet: what starts the clock of the move and the transport's readiness. */
import Type from 'typebox';
import { encounterId } from '../ids.ts';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import { encounterOf } from '../views/scores.ts';
import { VisitKey } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const readyToMove = requestKind({
  request: 'ready-to-move',
  title: 'Say that a patient is ready to move, or not yet',
  definition: 'Report given and transport possible: whoever waits for the patient sees it, and the move is timed from here.',
  body: Type.Object(
    {
      encounter: VisitKey,
      ready: Type.Boolean(),
      seen: Type.Optional(
        Type.Object(
          { ready: Type.Optional(Type.Boolean()), bed: Type.Optional(Type.String({ maxLength: 120 })) },
          { additionalProperties: false, description: 'What the form showed' },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { encounter: id, ready, seen }, at }, actor) => {
    const encounter = encounterOf(input, encounterId(id));
    const unit = encounter?.location?.unit;
    if (encounter === undefined || encounter.status !== 'in-progress' || unit === undefined || (actor.unit !== undefined && actor.unit !== unit))
      return { refused: 'encounter.unknown', says: 'There is no such patient here now.' };
    // Queued offline, or on an old form: who was moved since is not ready to leave the new bed.
    if (seen?.bed !== undefined && seen.bed !== encounter.location?.bedId)
      return {
        refused: 'form.stale',
        says: 'The patient is in another bed now.',
        value: encounter.location?.bedId ?? unit,
        unlock: 'Look where the patient is, then say it again.',
      };
    const said = newestOf(getRow(input.hospital.work.PatientReadyToMove, id));
    // What was said in an earlier bed is no word on this one.
    const before = said !== undefined && said.at >= (encounter.locatedAt ?? 0) && said.event.ready;
    if (seen?.ready !== undefined && seen.ready !== before)
      return {
        refused: 'form.stale',
        says: before ? 'Somebody said so already.' : 'Somebody took it back.',
        value: before ? 'ready' : 'not ready',
        ...(said?.event.by === undefined ? {} : { taken: { by: said.event.by, at: said.at } }),
      };
    if (before === ready)
      return { refused: 'step.out-of-order', says: ready ? 'Said already.' : 'Nobody said that this patient is ready.', value: ready ? 'ready' : 'not ready' };
    if (encounter.locatedAt !== undefined && at < encounter.locatedAt)
      return { refused: 'time.past', says: 'That was before the patient came to this bed.', limit: new Date(encounter.locatedAt).toISOString() };
    return { events: [{ type: 'PatientReadyToMove', encounter: encounter.encounter, ready, by: byOf(actor) }] };
  },
});
