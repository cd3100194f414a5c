/** Tables of weights by fiscal year: what a group weighs, and the geometric mean of its stays. Loaded as a pack; in force by the day of discharge. */
import type { Instant } from '../../time.ts';
import type { CodeSets, DrgWeight } from '../contracts/claim-facts.ts';

/** Weight x 10000, geometric mean days x 10. */
export interface WeightRow extends DrgWeight {
  readonly title: string;
}

export interface WeightsPack {
  readonly kind: 'weights';
  readonly version: string;
  readonly effectiveFrom: Instant;
  readonly effectiveTo?: Instant;
  readonly source: string;
  readonly notice?: string;
  readonly rows: readonly WeightRow[];
}

export interface Weights extends CodeSets {
  weightOf(drg: string, at: Instant): WeightRow | 'unknown' | 'expired';
  packAt(at: Instant): WeightsPack | undefined;
}

/** The newest pack whose time has begun, also where an older one still runs; none in force = expired, never the last one that was. */
export function weightsOf(packs: readonly WeightsPack[]): Weights {
  const ready = [...packs]
    .sort((a, b) => b.effectiveFrom - a.effectiveFrom || (a.version < b.version ? 1 : -1))
    .map((pack) => ({ pack, rows: new Map(pack.rows.map((row) => [row.drg, row])) }));
  const inForce = (at: Instant) => ready.find(({ pack }) => pack.effectiveFrom <= at && (pack.effectiveTo === undefined || at < pack.effectiveTo));
  return {
    packAt: (at) => inForce(at)?.pack,
    weightOf: (drg, at) => {
      const found = inForce(at);
      return found === undefined ? 'expired' : (found.rows.get(drg) ?? 'unknown');
    },
  };
}
