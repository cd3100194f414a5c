/** Records of known truth, with typing slips, short forms, swapped dates, moves and households: what the pack links is right, and little is missed. The whole set is measured by the bench. */
import { expect, it } from 'vitest';
import { linkage, thresholds } from '../bench/identity-linkage.ts';

it.each([20_260_401, 7])(
  'links 3,000 records at a precision of 0.99 with a recall of 0.95 at one point of the curve (seed %d)',
  { timeout: 60_000 },
  (seed) => {
    const rows = linkage(seed, 3000);
    const at = (what: string): number => rows.find((row) => row.case === what)?.value ?? 0;
    const points = ['of the link band', ...thresholds.map((threshold) => `from ${threshold / 100} bits`)];
    expect(points.some((point) => at(`pack: precision ${point}`) >= 0.99 && at(`pack: recall ${point}`) >= 0.95)).toBe(true);
    expect(at('pack: precision of the link band')).toBeGreaterThanOrEqual(0.99);
  },
);
