/** A pack of weights as a site loads it: the shape of the file, and what would never work in one. */
import Type from 'typebox';
import { oneOf, Word } from '../../work/fact.ts';
import { attributes, type Attribute, type MatchPack } from './pack.ts';

const strict = { additionalProperties: false } as const;
const Chance = (description: string) => Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description });
const levels = ['same', 'nickname', 'swapped', 'close'] as const;
const Weights = Type.Array(Type.Object({ level: oneOf(levels), m: Chance('P(level | one person)'), u: Chance('P(level | two people)') }, strict), {
  minItems: 1,
  maxItems: levels.length,
});
const Bits = (description: string) => Type.Integer({ minimum: -100_000, maximum: 100_000, description: `${description}. Hundredths of a bit` });

export const MatchPackFile = Type.Unsafe<MatchPack>(
  Type.Object(
    {
      pack: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}@[0-9A-Za-z.-]{1,30}$', description: 'Name and version: `identity-match@2026-11-26`' }),
      effectiveFrom: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
      source: Type.String({ minLength: 1, maxLength: 300 }),
      attributes: Type.Object(Object.fromEntries(attributes.map((attribute) => [attribute, Weights])), strict),
      householdBits: Type.Number({ minimum: 0, maximum: 1000 }),
      rarest: Chance('No name says more than one held by this share of people'),
      link: Bits('Proposed to be linked from here'),
      review: Bits('Somebody must look from here'),
      automatic: Type.Optional(Bits('Linked by the house itself from here; absent = never')),
      note: Type.Optional(Word('For whoever reads the file')),
    },
    strict,
  ),
);

/** The first thing that would never work; undefined = none. */
export function packFault({ attributes: said, link, review, automatic, effectiveFrom }: MatchPack): string | undefined {
  if (Number.isNaN(Date.parse(`${effectiveFrom}T00:00:00Z`))) return 'There is no such day.';
  if (review > link) return 'A pair is to be looked at from a lower score than it is proposed to be linked.';
  if (automatic !== undefined && automatic < link) return 'A pair is linked by the house from a lower score than it is proposed to be linked.';
  return attributes.map((attribute) => attributeFault(attribute, said[attribute])).find((fault) => fault !== undefined);
}

/** What is learned from counts never says that something is impossible: its chances may be this much more than 1 together. */
const rounding = 1e-4;

function attributeFault(attribute: Attribute, weights: MatchPack['attributes'][Attribute]): string | undefined {
  if (new Set(weights.map(({ level }) => level)).size < weights.length) return `${attribute} has one level twice.`;
  if (!weights.some(({ level }) => level === 'same')) return `${attribute} says nothing of being the same.`;
  const sum = (of: 'm' | 'u'): number => weights.reduce((total, one) => total + one[of], 0);
  return sum('m') > 1 + rounding || sum('u') > 1 + rounding ? `The chances of ${attribute} are more than 1 together.` : undefined;
}
