/** The files that packs come in: one schema a kind, checked before anything of it holds. Dates are days of the facility's calendar. */
import Type, { type Static } from 'typebox';
import { levelsOfCare } from '../operations/facility.ts';
import { BillingFile, ContractFile, CostFile } from './contracts/contract-file.ts';
import { packHeader as header } from './pack-header.ts';
import { chargeUnits } from './packs.ts';

const strict = { additionalProperties: false } as const;
/** Negative ones are refused by name, not by shape. */
const CentsIn = Type.Integer({ minimum: -100_000_000_000, maximum: 100_000_000_000, description: 'Cents' });
const Code = Type.String({ minLength: 1, maxLength: 60 });
const words = <const Words extends readonly string[]>(list: Words) => Type.Unsafe<Words[number]>(Type.String({ enum: [...list] }));

const Item = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200 }),
    cents: CentsIn,
    unit: Type.Optional(words(chargeUnits)),
    revenueCode: Type.Optional(Type.String({ minLength: 1, maxLength: 48 })),
    procedureCode: Type.Optional(Code),
  },
  strict,
);

export const ChargeMasterFile = Type.Object(
  {
    kind: Type.Literal('charge-master'),
    ...header,
    roomPerMidnightCents: Type.Object(Object.fromEntries(levelsOfCare.map((level) => [level, CentsIn])), strict),
    medicationCents: Type.Record(Type.String({ maxLength: 60 }), CentsIn),
    medicationDefaultCents: CentsIn,
    items: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Item)),
    laboratoryDefaultCents: Type.Optional(CentsIn),
    imagingDefaultCents: Type.Optional(CentsIn),
  },
  strict,
);

const Minutes = Type.Integer({ minimum: 0, maximum: 1440 });
const Codes = Type.Array(Code, { maxItems: 500 });
const byCode = Type.Record(Type.String({ maxLength: 60 }), Code);
const Amount = Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,6})?$', description: 'A decimal as text' });
const Count = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 }));

export const RulePackFile = Type.Object(
  {
    kind: Type.Literal('rule-pack'),
    ...header,
    lateAfterDays: Type.Integer({ minimum: 0, maximum: 90 }),
    observation: Type.Optional(Type.Object({ code: Code, roundMinutes: Type.Integer({ minimum: 1, maximum: 60 }), carveOuts: Codes, orders: Codes }, strict)),
    emergency: Type.Optional(
      Type.Object(
        {
          points: Type.Array(
            Type.Object(
              {
                says: Type.String({ minLength: 1, maxLength: 120 }),
                points: Type.Integer({ minimum: 0, maximum: 1000 }),
                when: Type.Object(
                  {
                    esi: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
                    disposition: Type.Optional(words(['admit', 'discharge', 'transfer', 'observe'])),
                    arrivedBy: Type.Optional(words(['ambulance'])),
                    laboratory: Count,
                    imaging: Count,
                    doses: Count,
                    infusions: Count,
                    services: Count,
                  },
                  strict,
                ),
              },
              strict,
            ),
            { maxItems: 200 },
          ),
          levels: Type.Array(Type.Object({ atLeast: Type.Integer({ minimum: 0 }), code: Code }, strict), { minItems: 1, maxItems: 20 }),
          criticalCare: Type.Object(
            { services: Codes, leastMinutes: Minutes, code: Code, firstMinutes: Minutes, more: Code, everyMinutes: Type.Integer({ minimum: 1, maximum: 240 }) },
            strict,
          ),
        },
        strict,
      ),
    ),
    infusion: Type.Optional(
      Type.Object(
        {
          routes: Codes,
          hydration: Codes,
          pushMinutes: Minutes,
          hydrationMinutes: Minutes,
          codes: Type.Object(
            {
              push: Type.Object({ initial: Code, further: Code }, strict),
              infusion: Type.Object({ initial: Code, further: Code, hour: Code }, strict),
              hydration: Type.Object({ initial: Code, hour: Code }, strict),
            },
            strict,
          ),
        },
        strict,
      ),
    ),
    tests: Type.Optional(Type.Object({ codes: byCode }, strict)),
    theatre: Type.Optional(Type.Object({ surgery: byCode, defaultAcuity: Code, aborted: Code, anaesthesia: Code, recovery: Code }, strict)),
    services: Type.Optional(
      Type.Record(
        Type.String({ maxLength: 60 }),
        Type.Object(
          {
            code: Code,
            kind: words(['service', 'implant', 'critical-care']),
            basis: words(['each', 'day', 'run', 'timed']),
            minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 240 })),
            leastMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 240 })),
          },
          strict,
        ),
      ),
    ),
    drugs: Type.Optional(
      Type.Record(
        Type.String({ maxLength: 60 }),
        Type.Object(
          {
            code: Code,
            per: Type.Object({ amount: Amount, unit: Type.String({ minLength: 1, maxLength: 20 }) }, strict),
            container: words(['single-dose', 'multi-dose']),
            sizes: Type.Optional(Type.Array(Amount, { minItems: 1, maxItems: 8 })),
          },
          strict,
        ),
      ),
    ),
    implantMarkupBp: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    professional: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Type.Object({ code: Code, cosigned: Type.Boolean() }, strict))),
  },
  strict,
);

export const CodeSetFile = Type.Object(
  {
    kind: Type.Literal('code-set'),
    ...header,
    set: Type.String({ minLength: 1, maxLength: 60, description: '`ICD-10-CM`, `CVX`, `NUBC-REVENUE`' }),
    codes: Type.Array(
      Type.Object(
        {
          code: Code,
          title: Type.String({ minLength: 1, maxLength: 400 }),
          marks: Type.Optional(Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 200 }))),
        },
        strict,
      ),
      { minItems: 1, maxItems: 100_000 },
    ),
  },
  strict,
);

const Decimal = Type.String({ pattern: '^\\d{1,6}(\\.\\d{1,6})?$', description: 'As the table prints it' });
export const WeightsFile = Type.Object(
  {
    kind: Type.Literal('weights'),
    ...header,
    set: Type.String({ minLength: 1, maxLength: 60 }),
    groups: Type.Array(
      Type.Object(
        {
          group: Code,
          title: Type.String({ minLength: 1, maxLength: 400 }),
          weight: Decimal,
          geometricDays: Type.Optional(Decimal),
          arithmeticDays: Type.Optional(Decimal),
          postAcute: Type.Optional(Type.Boolean()),
        },
        strict,
      ),
      { minItems: 1, maxItems: 5000 },
    ),
  },
  strict,
);

export const EditPackFile = Type.Object(
  {
    kind: Type.Literal('edit-pack'),
    ...header,
    set: Type.String({ minLength: 1, maxLength: 60 }),
    edits: Type.Array(Type.Object({ edit: Code, kind: Code, values: Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 200 })) }, strict), {
      minItems: 1,
      maxItems: 100_000,
    }),
  },
  strict,
);

export const PackFile = Type.Union([ChargeMasterFile, RulePackFile, CodeSetFile, WeightsFile, EditPackFile, ContractFile, BillingFile, CostFile]);
export type PackFileContent = Static<typeof PackFile>;
