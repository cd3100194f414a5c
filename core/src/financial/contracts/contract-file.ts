/** The files that a site's contracts, billing and costs come in. A contract that names a level, a method or a setting that nobody knows is refused by its shape. */
import Type from 'typebox';
import { levelsOfCare } from '../../operations/facility.ts';
import type { Cents } from '../../money.ts';
import { chargeKinds } from '../lines.ts';
import { packHeader } from '../pack-header.ts';

const strict = { additionalProperties: false } as const;
const words = <const Words extends readonly string[]>(list: Words) => Type.Unsafe<Words[number]>(Type.String({ enum: [...list] }));
const Amount = Type.Unsafe<Cents>(Type.Integer({ minimum: 0, maximum: 100_000_000_000, description: 'Cents' }));
const Bp = Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Basis points: 10000 = 100 %' });
const Code = Type.String({ minLength: 1, maxLength: 60 });
const Codes = Type.Array(Code, { minItems: 1, maxItems: 2000 });
const byCode = Type.Record(Type.String({ maxLength: 60 }), Amount);
const byLevel = Type.Object(Object.fromEntries(levelsOfCare.map((level) => [level, Type.Optional(Amount)])), strict);
const Days = Type.Integer({ minimum: 1, maximum: 3650 });

const When = Type.Object(
  {
    setting: Type.Optional(Type.Array(words(['inpatient', 'outpatient', 'emergency']), { minItems: 1 })),
    drgs: Type.Optional(Codes),
    grouped: Type.Optional(Type.Boolean({ description: 'A group was assigned, or none was' })),
    anyCode: Type.Optional(Codes),
  },
  strict,
);
const clause = { clause: Type.String({ minLength: 1, maxLength: 40, description: 'As the contract numbers it' }), when: Type.Optional(When) };
const lines = {
  lines: Type.Object(
    {
      codes: Type.Optional(Codes),
      prefixes: Type.Optional(Codes),
      revenueCodes: Type.Optional(Type.Array(Type.Tuple([Code, Code]), { minItems: 1, maxItems: 200 })),
    },
    strict,
  ),
};

const percent = { method: Type.Literal('percent-of-charges'), ...clause, bp: Bp };
const fee = {
  method: Type.Literal('fee-schedule'),
  ...clause,
  centsByCode: byCode,
  unlistedBp: Type.Optional(Bp),
  lesserOfCharge: Type.Optional(Type.Boolean()),
};
const rate = { method: Type.Literal('case-rate'), ...clause, cents: Amount };

const Term = Type.Union([
  Type.Object(percent, strict),
  Type.Object(fee, strict),
  Type.Object(rate, strict),
  Type.Object({ method: Type.Literal('per-diem'), ...clause, centsByLevel: byLevel, othersBp: Type.Optional(Bp) }, strict),
  Type.Object(
    {
      method: Type.Literal('drg'),
      ...clause,
      baseCents: Amount,
      transfer: Type.Optional(Type.Object({ clause: clause.clause, dispositions: Codes }, strict)),
    },
    strict,
  ),
]);
const CarveOut = Type.Union([
  Type.Object({ ...percent, ...lines }, strict),
  Type.Object({ ...fee, ...lines }, strict),
  Type.Object({ ...rate, ...lines }, strict),
  Type.Object({ method: Type.Literal('invoice'), ...clause, bp: Bp, ...lines }, strict),
]);

export const ContractFile = Type.Object(
  {
    kind: Type.Literal('contract'),
    ...packHeader,
    payerClass: words(['medicare', 'medicaid', 'commercial', 'self-pay', 'other', 'unknown']),
    payer: Type.Optional(Code),
    datedBy: Type.Optional(words(['admission', 'discharge'])),
    carveOuts: Type.Optional(Type.Array(CarveOut, { maxItems: 200 })),
    terms: Type.Array(Term, { minItems: 1, maxItems: 200 }),
    outlier: Type.Optional(Type.Object({ ...clause, costToChargesBp: Bp, fixedLossCents: Amount, marginalBp: Bp }, strict)),
    stopLoss: Type.Optional(Type.Object({ ...clause, thresholdCents: Amount, bp: Bp, of: words(['all-charges', 'excess']) }, strict)),
    lesserOf: Type.Optional(Type.Object({ ...clause, bp: Bp }, strict)),
    toleranceCents: Type.Optional(Amount),
    appealDays: Type.Optional(Days),
    filingDays: Type.Optional(Days),
  },
  strict,
);

export const BillingFile = Type.Object(
  {
    kind: Type.Literal('billing'),
    ...packHeader,
    npi: Type.String({ minLength: 10, maxLength: 10 }),
    holdDays: Type.Integer({ minimum: 0, maximum: 60 }),
    inquiries: Type.Optional(words(['automatic', 'propose'])),
    submit: words(['automatic', 'propose']),
    batchClaims: Type.Integer({ minimum: 1, maximum: 5000 }),
    facilityCodes: Type.Object({ inpatient: Type.String({ maxLength: 2 }), outpatient: Type.String({ maxLength: 2 }) }, strict),
    revenueCodes: Type.Object(Object.fromEntries(chargeKinds.map((kind) => [kind, Type.Optional(Type.String({ minLength: 1, maxLength: 48 }))])), strict),
  },
  strict,
);

export const CostFile = Type.Object(
  {
    kind: Type.Literal('cost-rates'),
    ...packHeader,
    hourCents: byLevel,
    acquisitionCents: byCode,
    theatreMinuteCents: Amount,
    ratioBp: Bp,
    collectDayCents: Type.Optional(Amount),
  },
  strict,
);
