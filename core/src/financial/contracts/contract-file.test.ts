/** Contracts, billing and costs are loaded by a site as files: what is wrong is named, what is right holds from its day. */
import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { packFault, packOf, isFault } from '../pack-check.ts';
import { PackFile, type PackFileContent } from '../pack-file.ts';
import { demoBilling } from '../claims/billing-pack.ts';
import { demoCosts } from '../margin/cost-pack.ts';
import type { FinancialPack } from '../packs.ts';
import { demoContracts } from './demo-contracts.ts';

const file = ({ effectiveFrom: _from, effectiveTo: _to, ...rest }: FinancialPack): unknown => ({ ...rest, effectiveFrom: '2026-01-01' });
const isFile = (value: unknown): value is PackFileContent => Check(PackFile, value);

describe('files of a site', () => {
  it.each([...demoContracts, demoBilling, demoCosts].map((pack) => [pack.version, pack] as const))('%s is one, and means the same', (_version, pack) => {
    const said = file(pack);
    expect(isFile(said)).toBe(true);
    const made = packOf(said as PackFileContent, 'America/New_York');
    expect(isFault(made)).toBe(false);
    const { effectiveFrom: _from, ...rest } = pack;
    expect(made).toMatchObject(rest);
  });

  it('an unknown method, a negative amount and a contract without terms are none', () => {
    const [first] = demoContracts;
    for (const terms of [[], [{ clause: '1', method: 'guess' }], [{ clause: '1', method: 'case-rate', cents: -1 }]])
      expect(isFile({ ...(file(first ?? demoBilling) as object), terms })).toBe(false);
  });

  it('a provider number that does not prove itself is refused', () => {
    expect(packFault({ ...demoBilling, npi: '1234567890' }, [], demoBilling.effectiveFrom)).toMatchObject({ code: 'npi.check-digit', place: 'npi' });
  });
});
