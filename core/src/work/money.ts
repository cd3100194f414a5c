/** What departments do and use that no order or dose says, and what people decide about charges: services rendered and returned, charges held and released. */
import Type from 'typebox';
import { At, By, Key, kind, oneOf, VisitKey, Word } from './fact.ts';

const strict = { additionalProperties: false } as const;

export const serviceSteps = ['rendered', 'returned', 'in-error'] as const;
/** A unit of blood, a treatment, a kit, an implant, a day on a machine. Its later versions name it again: `rendered` says it anew, `returned` gives back. */
export const ServiceRendered = Type.Object(
  {
    type: Type.Literal('ServiceRendered'),
    encounter: VisitKey,
    service: Key('Of this one'),
    code: Word('As the site calls it: `RBC`, `PT`, `VENT`'),
    step: oneOf(serviceSteps),
    /** One unless said. Of a return: how many come back; absent = all. */
    quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    startedAt: Type.Optional(At('Start, of what takes time')),
    endedAt: Type.Optional(At('End; absent = it goes on, or nobody said')),
    /** Of an implant: the device identifier as its label says it (GS1, HIBCC or ICCBBA). */
    udi: Type.Optional(Type.String({ minLength: 6, maxLength: 120 })),
    /** What the supplier asks for it. */
    invoiceCents: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
    invoice: Type.Optional(Key('Number of the invoice')),
    order: Type.Optional(Type.String({ maxLength: 120, description: 'The order that asked for it' })),
    by: By,
  },
  strict,
);

export const chargeSteps = ['held', 'released'] as const;
export const holdReasons = ['documentation', 'coding', 'duplicate', 'medical-necessity', 'research', 'other'] as const;
/** Somebody keeps a charge off the claim, or lets it go. */
export const ChargeStepped = Type.Object(
  {
    type: Type.Literal('ChargeStepped'),
    encounter: VisitKey,
    charge: Type.String({ minLength: 1, maxLength: 300, description: 'Key of the line' }),
    step: oneOf(chargeSteps),
    reason: Type.Optional(oneOf(holdReasons)),
    by: By,
  },
  strict,
);

export const moneyKinds = [
  kind(
    'ServiceRendered',
    'Something was done for or used on a patient, given back, or said in error.',
    ServiceRendered,
    (fact) => `${fact.encounter}|${fact.service}`,
  ),
  kind('ChargeStepped', 'A charge is kept off the claim, or released.', ChargeStepped, (fact) => `${fact.encounter}|${fact.charge}`),
] as const;
