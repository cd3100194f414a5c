/** The emergency department and its ambulances, the operating rooms and recovery: milestones that no ADT message carries. */
import Type from 'typebox';
import { levelsOfCare } from '../operations/facility.ts';
import { At, By, Key, kind, Minutes, oneOf, VisitKey, Word } from './fact.ts';
import { needs } from './placement.ts';

export const EmergencyStepped = Type.Object(
  {
    type: Type.Literal('EmergencyStepped'),
    encounter: VisitKey,
    step: oneOf(['triaged', 'roomed', 'provider-seen', 'disposition-decided', 'left-unseen']),
    esi: Type.Optional(Type.Integer({ minimum: 1, maximum: 5, description: 'Emergency severity index' })),
    complaint: Type.Optional(Type.String({ maxLength: 60, description: 'Coded chief complaint' })),
    provider: Type.Optional(Type.String({ maxLength: 40, description: 'Opaque staff id' })),
    disposition: Type.Optional(oneOf(['admit', 'discharge', 'transfer', 'observe'])),
    by: By,
  },
  { additionalProperties: false },
);
/** Providers on duty in the ED now (N_a of EDWIN). */
export const ProvidersOnDutyCounted = Type.Object(
  { type: Type.Literal('ProvidersOnDutyCounted'), unit: Type.String({ maxLength: 60 }), providers: Type.Integer({ minimum: 0, maximum: 200 }), by: By },
  { additionalProperties: false },
);
export const CareNeedStated = Type.Object(
  { type: Type.Literal('CareNeedStated'), encounter: VisitKey, need: oneOf(needs), present: Type.Boolean(), by: By },
  { additionalProperties: false },
);
export const AmbulanceStepped = Type.Object(
  {
    type: Type.Literal('AmbulanceStepped'),
    run: Key('Of the run'),
    step: oneOf(['inbound', 'arrived', 'offloaded', 'diverted', 'cancelled']),
    callSign: Type.Optional(Word('Of the vehicle')),
    complaint: Type.Optional(Type.String({ maxLength: 60 })),
    expectedAt: Type.Optional(At('Expected at the door')),
    encounter: Type.Optional(VisitKey),
    by: By,
  },
  { additionalProperties: false },
);
/** The whole booking; saying it again replaces it. */
export const CaseScheduled = Type.Object(
  {
    type: Type.Literal('CaseScheduled'),
    case: Key('Of the surgical case'),
    room: Key('Of the operating room, as PV1-3.2'),
    unit: Type.String({ maxLength: 60 }),
    encounter: Type.Optional(VisitKey),
    procedure: Type.Optional(Type.String({ maxLength: 60, description: 'Coded' })),
    acuity: Type.Optional(Type.Integer({ minimum: 1, maximum: 5, description: 'What a minute of it takes: 5 takes most' })),
    service: Type.Optional(Type.String({ maxLength: 40 })),
    startsAt: At('Planned wheels in'),
    minutes: Minutes('Planned, wheels in to wheels out'),
    elective: Type.Boolean(),
    /** Level of care wanted after recovery; absent = goes home. */
    levelAfter: Type.Optional(oneOf(levelsOfCare)),
    by: By,
  },
  { additionalProperties: false },
);
export const CaseStepped = Type.Object(
  {
    type: Type.Literal('CaseStepped'),
    case: Key('Of the surgical case'),
    step: oneOf([
      'wheels-in',
      'anaesthesia-start',
      'cut',
      'close',
      'anaesthesia-end',
      'wheels-out',
      'recovery-in',
      'recovery-done',
      'recovery-out',
      'room-ready',
      'delayed',
      'cancelled',
    ]),
    reason: Type.Optional(Type.String({ maxLength: 60, description: 'Of a delay or a cancellation, coded' })),
    by: By,
  },
  { additionalProperties: false },
);

export const emergencyKinds = [
  kind('EmergencyStepped', 'A milestone of an emergency visit.', EmergencyStepped, (fact) => fact.encounter),
  kind('ProvidersOnDutyCounted', 'How many providers are on duty in an ED.', ProvidersOnDutyCounted, (fact) => fact.unit),
  kind(
    'CareNeedStated',
    'The patient needs (or no longer needs) something that not every bed has.',
    CareNeedStated,
    (fact) => `${fact.encounter}|${fact.need}`,
  ),
  kind('AmbulanceStepped', 'A step of an ambulance run to this ED.', AmbulanceStepped, (fact) => fact.run),
  kind('CaseScheduled', 'A surgical case is booked.', CaseScheduled, (fact) => fact.case),
  kind('CaseStepped', 'A milestone of a surgical case.', CaseStepped, (fact) => fact.case),
] as const;
