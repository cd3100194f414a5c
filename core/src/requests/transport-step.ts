/** A step of a trip, from a porter's phone: now, or told late by a phone that was offline. */
import Type from 'typebox';
import { transportConflict } from '../house/transport/conflicts.ts';
import { transportJob, type TransportState } from '../house/transport/jobs.ts';
import { Key, oneOf } from '../work/fact.ts';
import { delayReasons } from '../work/turn.ts';
import { byOf, requestKind } from './request.ts';

const follows: Readonly<Record<string, readonly TransportState[]>> = {
  'at-patient': ['dispatched', 'delayed'],
  'under-way': ['at-patient', 'delayed'],
  delayed: ['dispatched', 'at-patient', 'under-way'],
  'delay-over': ['delayed'],
  completed: ['under-way', 'delayed'],
  cancelled: ['requested', 'dispatched', 'at-patient', 'under-way', 'delayed'],
};
/** What must have come before a step that ends a delay. */
const before: Readonly<Record<string, TransportState>> = { 'at-patient': 'dispatched', 'under-way': 'at-patient', completed: 'under-way' };

export const transportStep = requestKind({
  request: 'transport-step',
  title: 'At the patient, under way, delayed, completed, cancelled',
  definition: 'Each step follows the one before; a delay has a reason and ends by itself with the next step.',
  body: Type.Object(
    {
      job: Key('Of the job'),
      step: oneOf(['at-patient', 'under-way', 'delayed', 'delay-over', 'completed', 'cancelled']),
      reason: Type.Optional(oneOf(delayReasons)),
      seen: Type.Optional(Type.String({ maxLength: 20, description: 'The state that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: ({ hospital }, { body: { job: key, step, reason, seen }, at }, actor) => {
    const job = transportJob(hospital, key);
    if (job === undefined) return { refused: 'thing.unknown', says: 'There is no such trip.' };
    const conflict = transportConflict(job, { at, seen });
    if (conflict !== undefined) return conflict;
    if ((step === 'delayed' || step === 'cancelled') && reason === undefined)
      return { refused: 'reason.missing', says: 'Say why.', limit: delayReasons.join(', ') };
    const from = follows[step] ?? [];
    const needed = before[step];
    const fits = from.includes(job.state) && (job.state !== 'delayed' || needed === undefined || job.beforeDelay === needed);
    if (!fits) return { refused: 'step.out-of-order', says: `The trip is ${job.state}: ${step} does not follow.`, value: job.state, limit: from.join(', ') };
    return { events: [{ type: 'TransportStepped', job: key, step, by: byOf(actor), ...(reason === undefined ? {} : { reason }) }] };
  },
});
