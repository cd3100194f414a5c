/** Sends a porter on a trip, or another porter in their place. */
import Type from 'typebox';
import { isOpenTransport, transportJob, transportJobs } from '../house/transport/jobs.ts';
import { transportConflict } from '../house/transport/conflicts.ts';
import { Key } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const transportDispatch = requestKind({
  request: 'transport-dispatch',
  title: 'Dispatch a porter',
  definition: 'Gives a waiting trip to a porter, who has one trip at a time; until they are with the patient it may go to another.',
  body: Type.Object(
    {
      job: Key('Of the job'),
      porter: Type.String({ minLength: 1, maxLength: 40, description: 'Opaque staff id' }),
      seen: Type.Optional(Type.String({ maxLength: 20, description: 'The state that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: ({ hospital }, { body: { job: key, porter, seen }, at }, actor) => {
    const job = transportJob(hospital, key);
    if (job === undefined) return { refused: 'thing.unknown', says: 'There is no such trip.' };
    const conflict = transportConflict(job, { at, seen });
    if (conflict !== undefined) return conflict;
    if (job.state !== 'requested' && job.state !== 'dispatched')
      return { refused: 'step.out-of-order', says: `The trip is ${job.state}.`, value: job.state, limit: 'requested, dispatched' };
    const other = transportJobs(hospital).find((one) => one.porter === porter && one.job !== key && isOpenTransport(one));
    if (other !== undefined)
      return {
        refused: 'porter.busy',
        says: `${porter} is on a trip to ${other.to}: ${other.state}.`,
        value: other.state,
        unlock: 'Choose a free porter, or finish that trip.',
        taken: { by: other.last.by ?? 'a message', at: other.last.at },
      };
    return { events: [{ type: 'TransportStepped', job: key, step: 'dispatched', porter, by: byOf(actor) }] };
  },
});
