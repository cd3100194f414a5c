/** Every clause of the demo contracts is said in words, with its number, and none twice. */
import { describe, expect, test } from 'vitest';
import { demoContracts } from '@healthos/core/financial/contracts/demo-contracts.ts';
import { clausesOf, percent } from './contract-words.ts';

describe.each(demoContracts.map((contract) => [contract.version, contract] as const))('%s', (_version, contract) => {
  test('has words for each clause', () => {
    const lines = clausesOf(contract);
    expect(lines.length).toBeGreaterThan(0);
    for (const { clause, what, pays } of lines) expect([clause, what, pays].every((text) => text.length > 0 && !text.includes('undefined'))).toBe(true);
    expect(new Set(lines.map(({ clause }) => clause)).size).toBe(lines.length);
  });
});

test('medicare in words', () => {
  const [medicare] = demoContracts;
  const lines = medicare === undefined ? [] : clausesOf(medicare);
  expect(lines[0]).toEqual({ clause: '1.1', what: 'group × base', when: 'inpatient, with a group', pays: 'weight × $6,840.00' });
  expect(lines.map(({ what }) => what)).toEqual(['group × base', 'transfer', 'share of charges', 'share of charges', 'outlier']);
});

test.each([
  [2900, '29 %'],
  [5425, '54.25 %'],
  [10_000, '100 %'],
])('%s basis points', (bp, says) => expect(percent(bp)).toBe(says));
