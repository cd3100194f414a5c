/** How two records stand to each other, and which pairs wait for somebody to look. */
import type { PatientId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { getRow, rows } from '../table.ts';
import type { PairProposed, PatientsLinked } from './events.ts';
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

type LinkKind = PatientsLinked['kind'];
interface Links {
  /** The strongest word of each link that stands: verified before system before automatic. */
  readonly standing: ReadonlyMap<string, LinkKind>;
  /** Pairs that somebody parted at any time. */
  readonly parted: ReadonlySet<string>;
}
const strength: Readonly<Record<LinkKind, number>> = { automatic: 0, system: 1, verified: 2 };
const links = keptOn<IdentityState['facts'], Links>();

/** How the two are linked now; undefined = not at all. */
export const linkKindOf = (state: IdentityState, a: PatientId, b: PatientId): LinkKind | undefined => linksOf(state).standing.get(pairKey(a, b));
/** Somebody, or a sender, said once that the two are not linked: the house does not link them by itself again. */
export const wasParted = (state: IdentityState, a: PatientId, b: PatientId): boolean => linksOf(state).parted.has(pairKey(a, b));

function linksOf({ facts }: IdentityState): Links {
  const known = links.get(facts);
  if (known !== undefined) return known;
  const standing = new Map<string, LinkKind>();
  const parted = new Set<string>();
  for (const fact of facts) {
    if (fact.type !== 'PatientsLinked' && fact.type !== 'PatientsUnlinked') continue;
    const key = pairKey(fact.a, fact.b);
    const before = standing.get(key);
    if (fact.type === 'PatientsUnlinked') {
      parted.add(key);
      // A verified link is sticky: only a person parts it.
      if (before !== 'verified' || fact.by !== undefined) standing.delete(key);
    } else if (before === undefined || strength[fact.kind] > strength[before]) standing.set(key, fact.kind);
  }
  const found = { standing, parted };
  links.set(facts, found);
  return found;
}

/** Pairs that wait for a steward: proposed, and neither refused, merged nor linked since, unless it was the house that linked them. The most alike first. */
export function waitingPairs(state: IdentityState): readonly (PairRow & { readonly proposed: PairFact<PairProposed> })[] {
  const waiting = [...rows(state.pairs)].flatMap((row) => {
    const { a, b, proposed } = row;
    if (proposed === undefined) return [];
    const standing = standingOf(state, a, b);
    return standing === 'open' || (standing === 'linked' && linkKindOf(state, a, b) === 'automatic') ? [{ ...row, proposed }] : [];
  });
  return waiting.sort((one, other) => other.proposed.score - one.proposed.score || (one.a < other.a ? -1 : 1));
}
