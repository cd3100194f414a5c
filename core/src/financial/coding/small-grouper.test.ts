/** The small grouper: principal, CC and MCC, procedures; and what it leaves to a licensed one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoWeights } from './demo-weights.ts';
import { diagnosisFamilies, procedureFamilies } from './diagnosis-families.ts';
import { isGrouped, type CodedStay } from './grouper.ts';
import { smallGrouper } from './small-grouper.ts';

const group = (principal: string | undefined, secondary: readonly string[] = [], procedures: readonly string[] = []) =>
  smallGrouper.group({ ...(principal === undefined ? {} : { principal }), secondary, procedures });
const drg = (...asked: Parameters<typeof group>): string | undefined => {
  const made = group(...asked);
  return isGrouped(made) ? made.drg : made.ungrouped;
};

describe('small grouper', () => {
  it.each([
    ['heart failure alone', 'I50.22', [], '293'],
    ['with a CC', 'I50.22', ['N17.9'], '292'],
    ['with an MCC', 'I50.22', ['N17.9', 'J96.01'], '291'],
    ['dots and case say nothing', 'i5022', ['j9601'], '291'],
    ['sepsis with MCC', 'A41.9', ['J96.01'], '871'],
    ['sepsis with a CC only', 'A41.9', ['N17.9'], '872'],
    ['pneumonia', 'J18.9', [], '195'],
    ['urinary infection', 'N39.0', [], '690'],
    ['stroke', 'I63.9', ['I10'], '066'],
  ])('%s', (_says, principal, secondary, expected) => {
    expect(drg(principal, secondary)).toBe(expected);
  });

  it('a diagnosis of the principal’s own family raises nothing', () => {
    expect(group('I50.22', ['I50.23'])).toMatchObject({ drg: '293', severity: 'none', excluded: ['I5023'] });
    expect(drg('I50.22', ['I50.22'])).toBe('293');
  });

  it('a procedure makes a stay surgical; ventilation only of a stay of the lungs or of sepsis', () => {
    expect(group('M17.11', [], ['0SRD0J9'])).toMatchObject({ drg: '470', procedure: '0SRD0J9' });
    expect(drg('J96.01', [], ['5A1955Z'])).toBe('207');
    expect(drg('A41.9', [], ['5A1955Z'])).toBe('870');
    expect(drg('I50.22', [], ['5A1955Z'])).toBe('293');
  });

  it('says where it stops', () => {
    expect(drg(undefined)).toBe('no-principal');
    expect(group('C34.90')).toEqual({ ungrouped: 'not-known-here', value: 'C3490' });
  });

  it('every group that it gives has a weight, and no two families begin alike', () => {
    const known = new Set(demoWeights.groups.map(({ group: one }) => one));
    for (const { drgs } of [...diagnosisFamilies, ...procedureFamilies]) for (const one of Object.values(drgs)) expect(known).toContain(one);
    const begins = diagnosisFamilies.flatMap((family) => family.begins);
    expect(new Set(begins).size).toBe(begins.length);
  });

  it('the order of codes says nothing', () => {
    const code = fc.constantFrom('I50.22', 'N17.9', 'J96.01', 'E87.1', 'A41.9', 'Z99', 'I10');
    fc.assert(
      fc.property(code, fc.shuffledSubarray(['N17.9', 'J96.01', 'E87.1', 'I10', 'I50.23']), (principal, secondary) => {
        const stay = (list: readonly string[]): CodedStay => ({ principal, secondary: list, procedures: [] });
        expect(smallGrouper.group(stay(secondary))).toEqual(smallGrouper.group(stay([...secondary].reverse())));
      }),
      { numRuns: 200 },
    );
  });
});
