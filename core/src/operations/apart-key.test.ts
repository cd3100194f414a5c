/** Keys of visits that are kept apart, and how people read them. */
import { expect, test } from 'vitest';
import { encounterId, patientId } from '../ids.ts';
import { apartKey, apartRecord, isApart, numberOf, visitWords } from './apart-key.ts';

test('a visit kept apart says its number and its record, used again or not, and people read the number alone', () => {
  const key = apartKey(encounterId('V1'), patientId('p_7'));
  for (const one of [key, encounterId(`${key}#2`)]) {
    expect([isApart(one), numberOf(one), apartRecord(one)]).toEqual([true, 'V1', 'p_7']);
    expect(visitWords(one)).toBe('V1 (of a second patient)');
  }
  expect(['V1', 'V1#2'].map((one) => [isApart(encounterId(one)), numberOf(encounterId(one)), visitWords(one)])).toEqual([
    [false, 'V1', 'V1'],
    [false, 'V1#2', 'V1#2'],
  ]);
});
