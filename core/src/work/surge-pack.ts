/** What a site loads as its escalation plan, by date: its own levels by occupancy, or the cut-points of its OPEL framework; each with its action cards. */
import Type, { type Static } from 'typebox';
import { Key, oneOf, Word } from './fact.ts';

const strict = { additionalProperties: false } as const;
const Day = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: `${description}, YYYY-MM-DD in the facility's zone` });

const shared = {
  pack: Key('Name; a later version keeps it'),
  version: Type.String({ minLength: 1, maxLength: 20 }),
  effectiveFrom: Day('In force from this day on'),
  effectiveTo: Type.Optional(Day('No longer in force from this day on')),
  source: Type.String({ minLength: 1, maxLength: 500, description: 'The document that it was taken from' }),
  notice: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'What whoever reads the level must know of it' })),
  definition: Type.String({ minLength: 1, maxLength: 500, description: 'How the level comes about, in one or two sentences' }),
  cards: Type.Array(
    Type.Object(
      {
        id: Type.String({ minLength: 1, maxLength: 40, description: 'Within the pack' }),
        level: Type.Integer({ minimum: 1, maximum: 10, description: 'Called for from this level on' }),
        card: Word('What is to be done'),
        owner: Word('The role that does it'),
      },
      strict,
    ),
    { maxItems: 60 },
  ),
} as const;

export const SitePackFile = Type.Object(
  {
    kind: Type.Literal('site'),
    ...shared,
    levelsFromBp: Type.Array(Type.Integer({ minimum: 0, maximum: 20_000 }), {
      minItems: 2,
      maxItems: 10,
      description: 'Occupied of staffed beds in basis points from which each level holds; the first is 0',
    }),
  },
  strict,
);

export const OpelPackFile = Type.Object(
  {
    kind: Type.Literal('opel'),
    ...shared,
    framework: Type.String({ minLength: 1, maxLength: 80, description: 'The scale; only the acute framework of 2023/24 is scored' }),
    parameters: Type.Array(
      Type.Object(
        {
          parameter: Key('One of the nine'),
          title: Word('As the wall shows it'),
          unit: oneOf(['bp', 'minutes']),
          worse: oneOf(['more', 'less']),
          cuts: Type.Array(Type.Object({ at: Type.Number({ minimum: 0 }), points: Type.Integer({ minimum: 1, maximum: 44 }) }, strict), {
            minItems: 1,
            maxItems: 12,
            description: 'From each value on so many points; mildest first',
          }),
        },
        strict,
      ),
      { minItems: 9, maxItems: 9 },
    ),
  },
  strict,
);

export const SurgePackFile = Type.Union([SitePackFile, OpelPackFile]);
export type SurgePackFile = Static<typeof SurgePackFile>;
