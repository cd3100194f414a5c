/** The way out, and the way between hospitals: what must happen before somebody can leave, what stands in the way, and who takes them. */
import Type from 'typebox';
import { levelsOfCare } from '../operations/facility.ts';
import { At, By, Key, kind, oneOf, Says, VisitKey, Word } from './fact.ts';

export const dischargeSteps = ['pending', 'pending-withdrawn', 'confirmed', 'confirmation-withdrawn', 'expected'] as const;
/** Only a departure (ADT) frees a bed; these steps never do. A second `pending` for one discharge is one false pending. */
export const DischargeStepped = Type.Object(
  {
    type: Type.Literal('DischargeStepped'),
    encounter: VisitKey,
    /** `expected` says another time and changes nothing else. */
    step: oneOf(dischargeSteps),
    expectedAt: Type.Optional(At('Expected departure')),
    by: By,
  },
  { additionalProperties: false },
);
export const milestones = ['medically-ready', 'therapy-cleared', 'teaching-done', 'medicines-to-bed', 'ride-arranged', 'papers-signed'] as const;
export const MilestoneStepped = Type.Object(
  {
    type: Type.Literal('MilestoneStepped'),
    encounter: VisitKey,
    milestone: oneOf(milestones),
    state: oneOf(['due', 'done', 'not-needed']),
    dueAt: Type.Optional(At('Due')),
    by: By,
  },
  { additionalProperties: false },
);
export const statusSteps = [
  'observation-ordered',
  'inpatient-ordered',
  'observation-notice-given',
  'utilisation-reviewed',
  'physician-agreed',
  'made-outpatient',
] as const;
/** What the payer's rules ask for: the orders of status, the notice of observation, and the two agreements that condition code 44 needs. */
export const StatusStepped = Type.Object(
  {
    type: Type.Literal('StatusStepped'),
    encounter: VisitKey,
    step: oneOf(statusSteps),
    by: By,
  },
  { additionalProperties: false },
);
export const barrierReasons = [
  'test-not-read',
  'test-not-done',
  'consult-awaited',
  'procedure-awaited',
  'placement-awaited',
  'authorisation-awaited',
  'transport-awaited',
  'medicines-awaited',
  'equipment-awaited',
  'family-awaited',
  'guardian-awaited',
  'papers-awaited',
  'bed-elsewhere-awaited',
] as const;
export const BarrierStepped = Type.Object(
  {
    type: Type.Literal('BarrierStepped'),
    barrier: Key('Of the barrier'),
    encounter: VisitKey,
    step: oneOf(['opened', 'closed']),
    reason: Type.Optional(oneOf(barrierReasons)),
    owner: Type.Optional(Word('Role or department that must act')),
    /** The one order or consult that blocks, when it is one. */
    order: Type.Optional(Type.String({ maxLength: 120 })),
    by: By,
  },
  { additionalProperties: false },
);
export const PostAcuteStepped = Type.Object(
  {
    type: Type.Literal('PostAcuteStepped'),
    referral: Key('Of the referral'),
    encounter: VisitKey,
    to: Type.Optional(Word('The receiving organisation')),
    kind: Type.Optional(oneOf(['snf', 'rehab', 'ltac', 'home-health', 'hospice', 'behavioural'])),
    step: oneOf(['sent', 'accepted', 'declined', 'withdrawn', 'booked']),
    reason: Type.Optional(Type.String({ maxLength: 120 })),
    by: By,
  },
  { additionalProperties: false },
);
/** The transfer center's case: once said it stands; what changes are its steps. */
export const TransferRequested = Type.Object(
  {
    type: Type.Literal('TransferRequested'),
    case: Key('Of the transfer case'),
    direction: oneOf(['in', 'out']),
    partner: Word('The other hospital'),
    level: oneOf(levelsOfCare),
    service: Type.Optional(Type.String({ maxLength: 40 })),
    reason: Type.Optional(oneOf(['higher-level', 'service-not-here', 'capacity', 'repatriation', 'patient-choice'])),
    urgency: oneOf(['emergent', 'urgent', 'routine']),
    /** Of a patient who is to go out; one who comes in has none before somebody gives it. */
    encounter: Type.Optional(VisitKey),
    by: By,
  },
  { additionalProperties: false },
);
export const declineReasons = ['no-capacity', 'no-service', 'not-appropriate', 'no-physician', 'other'] as const;
export const transferSteps = ['physician-called', 'accepted', 'declined', 'bed-assigned', 'departed', 'arrived', 'lost', 'cancelled'] as const;
export const TransferStepped = Type.Object(
  {
    type: Type.Literal('TransferStepped'),
    case: Key('Of the transfer case'),
    step: oneOf(transferSteps),
    reason: Type.Optional(oneOf(declineReasons)),
    says: Type.Optional(Says('More about the reason')),
    encounter: Type.Optional(VisitKey),
    by: By,
  },
  { additionalProperties: false },
);
export const PartnerCapacityStated = Type.Object(
  {
    type: Type.Literal('PartnerCapacityStated'),
    partner: Word('The other hospital'),
    level: oneOf(levelsOfCare),
    available: Type.Integer({ minimum: 0, maximum: 10_000 }),
    by: By,
  },
  { additionalProperties: false },
);

export const dischargeKinds = [
  kind('DischargeStepped', 'A discharge is pending, confirmed, or neither any more.', DischargeStepped, (fact) => fact.encounter),
  kind('MilestoneStepped', 'A milestone on the way home.', MilestoneStepped, (fact) => `${fact.encounter}|${fact.milestone}`),
  kind('BarrierStepped', 'Something stands (or no longer stands) in the way of a discharge.', BarrierStepped, (fact) => fact.barrier),
  kind('StatusStepped', 'A step of the status of a stay: observation or inpatient, its notice and its reviews.', StatusStepped, (fact) => fact.encounter),
  kind('PostAcuteStepped', 'A step of a referral to post-acute care.', PostAcuteStepped, (fact) => fact.referral),
  kind('TransferRequested', 'A patient is to come from, or go to, another hospital.', TransferRequested, (fact) => fact.case),
  kind('TransferStepped', 'A step of a transfer case.', TransferStepped, (fact) => fact.case),
  kind('PartnerCapacityStated', 'What another hospital says it can take.', PartnerCapacityStated, (fact) => `${fact.partner}|${fact.level}`),
] as const;
