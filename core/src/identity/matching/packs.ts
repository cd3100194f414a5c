/** Which weights are in force: of those that a house loaded the one that began last, else the one that comes with the product. Identity is one for all houses, so they look at each other's. */
import { rows } from '../../table.ts';
import { newestOf } from '../../versions.ts';
import type { WorkState } from '../../work/state.ts';
import type { Instant } from '../../time.ts';
import { matchPack, type MatchPack } from './pack.ts';

type House = { readonly work: Pick<WorkState, 'MatchPackLoaded'> };

/** Every pack that was loaded, and the product's own: the one that begins last first. */
export function matchPacksOf(houses: Iterable<House>): readonly MatchPack[] {
  const loaded = [...houses].flatMap(({ work }) => [...rows(work.MatchPackLoaded)].flatMap((versions) => newestOf(versions) ?? []));
  const sorted = loaded.sort((a, b) => compared(b.event.pack.effectiveFrom, a.event.pack.effectiveFrom) || compared(b.order, a.order));
  return [...sorted.map(({ event }) => event.pack), matchPack];
}

export function matchPackOf(houses: Iterable<House>, now: Instant): MatchPack {
  const today = new Date(now).toISOString().slice(0, 10);
  return matchPacksOf(houses).find(({ effectiveFrom }) => effectiveFrom <= today) ?? matchPack;
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
