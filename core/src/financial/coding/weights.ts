/** Tables of weights by fiscal year: what a group weighs, and the geometric mean of its stays. Loaded as a pack; in force by the day of discharge. */
import type { Instant } from '../../time.ts';
import type { CodeSets, DrgWeight } from '../contracts/claim-facts.ts';
import type { GroupWeight, Weights } from '../packs.ts';

/** Weight x 10000, geometric mean days x 10. */
export interface WeightRow extends DrgWeight {
  readonly title: string;
}

export interface WeightTables extends CodeSets {
  weightOf(drg: string, at: Instant): WeightRow | 'unknown' | 'expired';
  packAt(at: Instant): Weights | undefined;
}

/** The newest pack whose time has begun, also where an older one still runs; none in force = expired, never the last one that was. */
export function weightsOf(packs: readonly Weights[]): WeightTables {
  const ready = [...packs]
    .sort((a, b) => b.effectiveFrom - a.effectiveFrom || (a.version < b.version ? 1 : -1))
    .map((pack) => ({ pack, rows: new Map(pack.groups.map((group) => [group.group, rowOf(group)])) }));
  const inForce = (at: Instant) => ready.find(({ pack }) => pack.effectiveFrom <= at && (pack.effectiveTo === undefined || at < pack.effectiveTo));
  return {
    packAt: (at) => inForce(at)?.pack,
    weightOf: (drg, at) => {
      const found = inForce(at);
      return found === undefined ? 'expired' : (found.rows.get(drg) ?? 'unknown');
    },
  };
}

function rowOf({ group, title, weight, geometricDays, postAcute }: GroupWeight): WeightRow {
  return { drg: group, title, weight: scaled(weight, 4), gmlos: scaled(geometricDays ?? '0', 1), ...(postAcute === undefined ? {} : { postAcute }) };
}

/** `1.2683` as 12683; digits beyond the places are rounded half up, exactly. */
function scaled(text: string, places: number): number {
  const [whole = '0', part = ''] = text.split('.');
  const digits = part.padEnd(places + 1, '0');
  return Number(`${whole}${digits.slice(0, places)}`) + (Number(digits[places]) >= 5 ? 1 : 0);
}
