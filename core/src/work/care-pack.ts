/** What a site loads for its nurses, by date: rows of the flowsheet, instruments that it licenses, what is due how often, and the weights of acuity. */
import Type, { type Static } from 'typebox';
import { Key, oneOf, Word } from './fact.ts';

const strict = { additionalProperties: false } as const;
const Range = Type.Tuple([Type.Number(), Type.Number()], { description: 'Both included' });

export const FlowRowFile = Type.Object(
  {
    row: Key('Name of the row'),
    title: Word('As the sheet shows it'),
    group: oneOf(['vitals', 'intake', 'output', 'site']),
    code: Type.Object({ code: Word('As it is known elsewhere'), display: Type.Optional(Word('Name')), system: Type.Optional(Word('LN, L...')) }, strict),
    /** Of a number. A row with neither a unit nor answers takes nothing. */
    unit: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
    between: Type.Optional(Range),
    usual: Type.Optional(Range),
    whole: Type.Optional(Type.Boolean({ description: 'Whole numbers only' })),
    answers: Type.Optional(Type.Array(Type.Object({ answer: Key('Code'), title: Word('As the sheet shows it') }, strict), { maxItems: 40 })),
  },
  strict,
);
export type FlowRow = Static<typeof FlowRowFile>;

export const InstrumentFile = Type.Object(
  {
    instrument: Key('Name'),
    title: Word('As it is known'),
    source: Type.String({ minLength: 1, maxLength: 300, description: 'Publication, and by which right the site uses it' }),
    items: Type.Array(
      Type.Object(
        {
          item: Key('Name'),
          title: Word('As the sheet shows it'),
          answers: Type.Array(Type.Object({ answer: Key('Code'), title: Word('As the sheet shows it'), points: Type.Integer() }, strict), {
            minItems: 2,
            maxItems: 20,
          }),
        },
        strict,
      ),
      { minItems: 1, maxItems: 40 },
    ),
    /** The sum of points, or criteria: all of some and one of others have points. */
    result: Type.Union([
      Type.Object({ result: Type.Literal('sum') }, strict),
      Type.Object(
        { result: Type.Literal('criteria'), all: Type.Array(Type.String(), { maxItems: 20 }), any: Type.Array(Type.String(), { maxItems: 20 }) },
        strict,
      ),
    ]),
    /** In rising order; the first whose `upTo` is not below the score holds. Of criteria: 0 = not met, 1 = met. */
    bands: Type.Array(Type.Object({ upTo: Type.Integer(), band: Word('As the sheet shows it'), risk: oneOf(['none', 'low', 'moderate', 'high']) }, strict), {
      minItems: 1,
      maxItems: 12,
    }),
  },
  strict,
);
export type Instrument = Static<typeof InstrumentFile>;

export const CareDueFile = Type.Object(
  {
    kind: oneOf(['round', 'turn', 'assessment']),
    title: Word('As the list shows it'),
    instrument: Type.Optional(Key('Of an assessment')),
    everyMinutes: Type.Integer({ minimum: 15, maximum: 20_160 }),
    firstWithinMinutes: Type.Integer({ minimum: 0, maximum: 2880, description: 'After arrival on the unit' }),
    graceMinutes: Type.Integer({ minimum: 0, maximum: 1440, description: 'Overdue only after it' }),
    levels: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20, description: 'Levels of care; absent = all' })),
    when: Type.Optional(
      Type.Object({ instrument: Key('Whose newest score decides'), atMost: Type.Optional(Type.Integer()), atLeast: Type.Optional(Type.Integer()) }, strict),
    ),
  },
  strict,
);
export type CareDue = Static<typeof CareDueFile>;

const Points = Type.Integer({ minimum: 0, maximum: 20 });
export const AcuityFile = Type.Object(
  {
    definition: Type.String({ minLength: 1, maxLength: 400 }),
    news2: Type.Object({ low: Points, 'low-medium': Points, medium: Points, high: Points }, strict),
    infusion: Points,
    line: Points,
    isolation: Points,
    /** For each so many medication and nursing orders in force. */
    orders: Type.Object({ each: Type.Integer({ minimum: 1, maximum: 50 }), points: Points }, strict),
    /** A newest assessment of high risk. */
    highRisk: Points,
    /** Lowest points of levels 2, 3 and 4. */
    levels: Type.Tuple([Type.Integer(), Type.Integer(), Type.Integer()]),
  },
  strict,
);
export type AcuityWeights = Static<typeof AcuityFile>;

export const CarePackFile = Type.Object(
  {
    pack: Key('Name'),
    version: Word('As its source numbers it'),
    effectiveFrom: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
    source: Type.String({ minLength: 1, maxLength: 300 }),
    rows: Type.Optional(Type.Array(FlowRowFile, { maxItems: 200 })),
    instruments: Type.Optional(Type.Array(InstrumentFile, { maxItems: 40 })),
    due: Type.Optional(Type.Array(CareDueFile, { maxItems: 60 })),
    acuity: Type.Optional(AcuityFile),
    /** Whether a device's value that nobody validated yet counts in a score. */
    pendingScores: Type.Optional(Type.Boolean()),
  },
  strict,
);
export type CarePack = Static<typeof CarePackFile>;
