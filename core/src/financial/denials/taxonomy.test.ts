/** The taxonomy of what payers take off: the same reason is of one class whoever names it, and what is no denial is none in the balance either. */
import { describe, expect, it, test } from 'vitest';
import { cents } from '../../money.ts';
import { natureOf } from '../remittance/nature.ts';
import type { AdjustmentGroup } from '../remittance-events.ts';
import { denialClassOf } from './taxonomy.ts';

const groups: readonly AdjustmentGroup[] = ['CO', 'OA', 'PI', 'PR', 'CR'];
const reasons = Array.from({ length: 320 }, (_, n) => String(n)).concat(
  'A1',
  'A2',
  'A5',
  'A6',
  'A7',
  'A8',
  'B1',
  'B4',
  'B7',
  'B9',
  'B13',
  'B15',
  'B20',
  'P14',
  'W1',
);

describe('an adjustment', () => {
  test.each([
    ['CO', '45', undefined, 'contractual'],
    ['CO', '24', undefined, 'contractual'],
    ['CO', '253', undefined, 'contractual'],
    ['OA', '23', undefined, 'prior-payer'],
    ['PR', '1', undefined, 'patient'],
    ['PR', '2', undefined, 'patient'],
    ['PR', '3', undefined, 'patient'],
    ['CO', '197', 'authorization', 'denied'],
    ['CO', '210', 'authorization', 'denied'],
    ['PI', '50', 'medical-necessity', 'denied'],
    ['CO', '16', 'missing-information', 'denied'],
    ['CO', '29', 'late', 'denied'],
    ['CO', '97', 'bundled', 'denied'],
    ['CO', '18', 'duplicate', 'denied'],
    ['CO', '22', 'other-payer', 'denied'],
    ['CO', '27', 'eligibility', 'denied'],
    ['CO', '96', 'not-covered', 'denied'],
    ['CO', '242', 'provider', 'denied'],
    ['CO', '319', 'unknown', 'denied'],
    // Refused, and left to the patient: a denial to work on, that the patient owes until it is overturned.
    ['PR', '50', 'medical-necessity', 'patient'],
    ['PR', '319', 'not-covered', 'patient'],
  ] as const)('%s-%s is %s, %s in the balance', (group, reason, denial, nature) => {
    expect(denialClassOf(group, reason)).toBe(denial);
    expect(natureOf({ group, reason, amountCents: cents(100) })).toBe(nature);
  });

  it('is a denial for the worklist exactly where it is one for the balance, whatever its reason, unless it is left to the patient', () => {
    for (const group of groups)
      for (const reason of reasons) {
        const nature = natureOf({ group, reason, amountCents: cents(100) });
        if (group === 'PR') expect(nature).toBe('patient');
        else expect([group, reason, nature === 'denied']).toEqual([group, reason, denialClassOf(group, reason) !== undefined]);
      }
  });

  it('is of one class in every group but the patient’s own', () => {
    for (const reason of reasons) expect(new Set(groups.filter((group) => group !== 'PR').map((group) => denialClassOf(group, reason))).size).toBe(1);
  });
});
