/** What people decide about rules: whether one is shown, that a critical result was taken in, why a safety check was overridden. */
import Type from 'typebox';
import type { PatientId } from '../ids.ts';
import { MedicationPackFile } from '../reasoning/medication-pack.ts';
import { At, By, kind, oneOf, Says, VisitKey, Word } from './fact.ts';

/** Shown to people; worked out and counted, and shown to nobody; not worked out. */
export const ruleModes = ['live', 'silent', 'off'] as const;
export const RuleModeSet = Type.Object(
  {
    type: Type.Literal('RuleModeSet'),
    rule: Word('Name of the rule, without its version'),
    mode: oneOf(ruleModes, 'A silent rule is worked out and shown to nobody; one that is off is not worked out'),
    says: Says('Why'),
    by: By,
  },
  { additionalProperties: false },
);
export const criticalActions = ['treated', 'ordered', 'expected', 'repeat-ordered', 'not-clinically-relevant'] as const;
/** Somebody who answers for the patient took in a critical result. A later version of the result asks anew. */
export const CriticalAcknowledged = Type.Object(
  {
    type: Type.Literal('CriticalAcknowledged'),
    observation: Type.String({ minLength: 1, maxLength: 500 }),
    /** Position of the version that was acknowledged. */
    version: Type.Integer({ minimum: 1 }),
    action: oneOf(criticalActions),
    says: Type.Optional(Says('More about it')),
    reportedAt: Type.Optional(At('Told by telephone')),
    /** The value was read back, and is the one that the laboratory reported. */
    readBack: Type.Optional(Type.Boolean()),
    /** Whose result it is: what their chart finds it by. */
    patient: Type.Optional(Type.Unsafe<PatientId>(Type.String({ minLength: 1, maxLength: 80 }))),
    encounter: Type.Optional(VisitKey),
    by: By,
  },
  { additionalProperties: false },
);
export const overrideReasons = [
  'benefit-outweighs-risk',
  'tolerated-before',
  'will-monitor',
  'not-a-true-allergy',
  'dose-is-intended',
  'other-is-being-stopped',
  'value-is-known-otherwise',
] as const;
/** What became of a safety check of an order: the order was signed over it with a reason, or given up. */
export const CheckAnswered = Type.Object(
  {
    type: Type.Literal('CheckAnswered'),
    order: Type.String({ minLength: 1, maxLength: 120 }),
    check: Type.String({ minLength: 1, maxLength: 300, description: 'Key of the check' }),
    rule: Word('With its version'),
    severity: oneOf(['contraindicated', 'serious', 'moderate', 'info']),
    outcome: oneOf(['overridden', 'shown', 'order-given-up']),
    reason: Type.Optional(oneOf(overrideReasons)),
    says: Type.Optional(Says('More about the reason')),
    encounter: Type.Optional(VisitKey),
    unit: Type.Optional(Type.String({ maxLength: 60 })),
    by: By,
  },
  { additionalProperties: false },
);
/** A rule began to say something, or no longer says it: written by the house each minute, for what stands then. */
export const RuleFired = Type.Object(
  {
    type: Type.Literal('RuleFired'),
    finding: Type.String({ minLength: 1, maxLength: 500 }),
    rule: Word('With its version'),
    severity: oneOf(['info', 'watch', 'critical']),
    state: oneOf(['began', 'ended']),
    silent: Type.Optional(Type.Boolean({ description: 'Of a rule in silence: nobody saw it' })),
    unit: Type.Optional(Type.String({ maxLength: 60 })),
    by: By,
  },
  { additionalProperties: false },
);
/** A pack of medication safety from a file, beside the small one of the house; one of the same name replaces it. */
export const MedicationPackLoaded = Type.Object(
  { type: Type.Literal('MedicationPackLoaded'), pack: MedicationPackFile, by: By },
  { additionalProperties: false },
);

export const reasoningKinds = [
  kind('RuleModeSet', 'A rule is shown, or works in silence.', RuleModeSet, (fact) => fact.rule),
  kind('CriticalAcknowledged', 'A critical result was taken in.', CriticalAcknowledged, (fact) => fact.observation),
  kind('CheckAnswered', 'A safety check of an order was overridden, or the order given up.', CheckAnswered, (fact) => `${fact.order}|${fact.check}`),
  kind('RuleFired', 'A rule began to say something, or no longer says it.', RuleFired, (fact) => fact.finding),
  kind('MedicationPackLoaded', 'A pack of medication safety was loaded.', MedicationPackLoaded, (fact) => fact.pack.pack),
] as const;
