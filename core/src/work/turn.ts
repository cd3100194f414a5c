/** Turning beds and moving patients: what cleaners and porters did, job by job. */
import Type from 'typebox';
import { At, BedKey, By, Key, kind, oneOf, Says, VisitKey } from './fact.ts';

/** `requested` starts a job; the newest `priority` holds. The bed's own cleanliness comes by BedStatusChanged. */
export const TurnStepped = Type.Object(
  {
    type: Type.Literal('TurnStepped'),
    bed: BedKey,
    step: oneOf(['requested', 'prioritised', 'assigned', 'started', 'suspended', 'resumed', 'done', 'failed', 'cancelled', 'taken-back']),
    priority: Type.Optional(oneOf(['stat', 'next', 'routine'])),
    cleaner: Type.Optional(Type.String({ maxLength: 40, description: 'Opaque staff id' })),
    reason: Type.Optional(Says('Of a suspension, a failed inspection or a cancellation')),
    of: Type.Optional(Type.String({ maxLength: 200, description: 'taken-back: the sender order of the step that did not happen' })),
    by: By,
  },
  { additionalProperties: false },
);
export const TransportRequested = Type.Object(
  {
    type: Type.Literal('TransportRequested'),
    job: Key('Stays the same over its steps'),
    encounter: Type.Optional(VisitKey),
    from: Type.String({ maxLength: 120, description: 'unit, unit-room-bed or a place' }),
    to: Type.String({ maxLength: 120 }),
    mode: oneOf(['bed', 'stretcher', 'wheelchair', 'walking', 'item']),
    priority: oneOf(['stat', 'routine', 'scheduled']),
    wantedAt: Type.Optional(At('Scheduled for')),
    by: By,
  },
  { additionalProperties: false },
);
export const delayReasons = ['patient-not-ready', 'nurse-not-available', 'equipment', 'isolation', 'lift', 'destination-not-ready', 'other'] as const;
export const TransportStepped = Type.Object(
  {
    type: Type.Literal('TransportStepped'),
    job: Key('Of the job'),
    step: oneOf(['dispatched', 'at-patient', 'under-way', 'delayed', 'delay-over', 'completed', 'cancelled']),
    porter: Type.Optional(Type.String({ maxLength: 40, description: 'Opaque staff id' })),
    reason: Type.Optional(oneOf(delayReasons)),
    by: By,
  },
  { additionalProperties: false },
);

export const turnKinds = [
  kind('TurnStepped', 'A step in the cleaning of a bed.', TurnStepped, (fact) => fact.bed),
  kind('TransportRequested', 'Somebody or something is to be moved.', TransportRequested, (fact) => fact.job),
  kind('TransportStepped', 'A step of a transport job.', TransportStepped, (fact) => fact.job),
] as const;
