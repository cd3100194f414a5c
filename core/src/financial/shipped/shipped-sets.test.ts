/** What comes with the product: parts of public sets, each with its source, the notice that its owner asks for, and a mark on what nobody compared with the table. */
import { describe, expect, it } from 'vitest';
import { demoRules } from '../demo-rules.ts';
import { packFault } from '../pack-check.ts';
import { instant } from '../../time.ts';
import { shippedSets } from './shipped-sets.ts';

const setOf = (name: string) => shippedSets.find(({ set }) => set === name);

describe('shipped sets', () => {
  it('are the public ones, and no licensed one', () => {
    expect(shippedSets.map(({ set }) => set)).toEqual(['ICD-10-CM', 'ICD-10-PCS', 'HCPCS-II', 'CVX', 'LOINC', 'RXNORM', 'NDC', 'UCUM']);
    expect(setOf('HCPCS-II')?.codes.filter(({ code }) => code.startsWith('D'))).toEqual([]);
    // CPT is five digits, or four and a letter at the end: none of it is here.
    for (const { set, codes } of shippedSets) if (set !== 'RXNORM') expect(codes.filter(({ code }) => /^\d{4}[0-9A-Z]$/.test(code))).toEqual([]);
  });

  it('carry the notice that their owners ask for', () => {
    for (const [set, says] of [
      ['LOINC', /copyright © Regenstrief Institute, Inc\..*http:\/\/loinc\.org\/license/],
      ['UCUM', /subject to a license from Regenstrief Institute, Inc\. and The UCUM Organization/],
      ['RXNORM', /National Library of Medicine.*does not endorse/],
    ] as const)
      expect(setOf(set)?.notice).toMatch(says);
  });

  it('are whole: a code once, a title each, and a mark on what was not compared', () => {
    for (const pack of shippedSets) {
      expect(packFault(pack, [], instant(0))).toBeUndefined();
      for (const { code, title } of pack.codes) expect([code, title.length > 0]).toEqual([code, true]);
    }
    expect(setOf('NDC')?.codes.every(({ marks }) => marks?.['demo'] !== undefined)).toBe(true);
    expect(setOf('LOINC')?.codes.find(({ code }) => code === '58410-2')?.marks).toBeUndefined();
  });

  it('name every code that the demo bills drugs by', () => {
    const codes = new Set(setOf('HCPCS-II')?.codes.map(({ code }) => code));
    expect(Object.values(demoRules.drugs ?? {}).filter(({ code }) => !codes.has(code))).toEqual([]);
  });
});
