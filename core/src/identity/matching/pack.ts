/** Weights of likeness as a dated pack: for each attribute, how often people and strangers show each level of agreement (Fellegi and Sunter 1969). */

export const attributes = ['family', 'given', 'birth', 'sex', 'phone', 'address', 'identifier'] as const;
export type Attribute = (typeof attributes)[number];
/** From most to least alike. Whatever is none of them is `different`. */
export type Level = 'same' | 'nickname' | 'swapped' | 'close' | 'different';

/** m = P(level | one person), u = P(level | two people). */
export interface LevelWeight {
  readonly level: Exclude<Level, 'different'>;
  readonly m: number;
  readonly u: number;
}

export interface MatchPack {
  readonly pack: string;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly attributes: Readonly<Record<Attribute, readonly LevelWeight[]>>;
  /** Bits that surname, telephone and address say together at most: a household shares all three, so they are one witness. */
  readonly householdBits: number;
  /** A rare name says more; no name says more than one held by this share of people. */
  readonly rarest: number;
  /** Hundredths of a bit from which a pair is proposed to be linked, and from which somebody must look. */
  readonly link: number;
  readonly review: number;
  /** From here the house links by itself; a steward looks at it afterwards. Absent = never. */
  readonly automatic?: number;
  readonly note?: string;
}

export const matchPack: MatchPack = {
  pack: 'identity-match@2026.2',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS: starting values after published m and u of US hospital registrations; re-estimate on your own records by EM',
  attributes: {
    family: [
      { level: 'same', m: 0.86, u: 0.002 },
      { level: 'close', m: 0.08, u: 0.003 },
    ],
    given: [
      { level: 'same', m: 0.76, u: 0.008 },
      { level: 'nickname', m: 0.1, u: 0.004 },
      { level: 'close', m: 0.08, u: 0.006 },
    ],
    birth: [
      { level: 'same', m: 0.88, u: 0.00004 },
      { level: 'swapped', m: 0.05, u: 0.00002 },
      { level: 'close', m: 0.05, u: 0.0008 },
    ],
    sex: [{ level: 'same', m: 0.985, u: 0.5 }],
    phone: [
      { level: 'same', m: 0.62, u: 0.0001 },
      { level: 'close', m: 0.06, u: 0.0001 },
    ],
    address: [
      { level: 'same', m: 0.6, u: 0.0002 },
      { level: 'close', m: 0.12, u: 0.0006 },
    ],
    identifier: [
      { level: 'same', m: 0.93, u: 0.000001 },
      { level: 'close', m: 0.04, u: 0.00001 },
    ],
  },
  householdBits: 15,
  rarest: 0.0002,
  link: 2000,
  review: 1400,
  automatic: 4000,
};

/** Nothing is impossible: what is learned from counts may leave no room for disagreement. */
const least = 1e-6;

/** What is left for `different` once the levels of agreement are taken. */
export function differentOf(levels: readonly LevelWeight[]): { readonly m: number; readonly u: number } {
  const left = levels.reduce((rest, { m, u }) => ({ m: rest.m - m, u: rest.u - u }), { m: 1, u: 1 });
  return { m: Math.max(least, left.m), u: Math.max(least, left.u) };
}
