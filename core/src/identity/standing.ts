/** How two records stand to each other, and which pairs wait for somebody to look. */
import type { PatientId } from '../ids.ts';
import { getRow, rows } from '../table.ts';
import type { PairProposed } from './events.ts';
import { personOf } from './fold.ts';
import { pairKey } from './pairs.ts';
import type { IdentityState, PairFact, PairRow } from './state.ts';

/** How two records stand to each other now. */
export const standings = ['open', 'linked', 'merged', 'refused'] as const;
export type Standing = (typeof standings)[number];

export function standingOf(state: IdentityState, a: PatientId, b: PatientId): Standing {
  if (personOf(state, a) === personOf(state, b)) return 'merged';
  if (getRow(state.links, a)?.includes(b) === true) return 'linked';
  return getRow(state.pairs, pairKey(a, b))?.refused === undefined ? 'open' : 'refused';
}

/** Pairs that wait for a steward: proposed, and neither refused, linked nor merged since. The most alike first. */
export function waitingPairs(state: IdentityState): readonly (PairRow & { readonly proposed: PairFact<PairProposed> })[] {
  const waiting = [...rows(state.pairs)].flatMap((row) => {
    const { a, b, proposed } = row;
    return proposed === undefined || standingOf(state, a, b) !== 'open' ? [] : [{ ...row, proposed }];
  });
  return waiting.sort((one, other) => other.proposed.score - one.proposed.score || (one.a < other.a ? -1 : 1));
}
