/** What the OR screens call a case. */
import { expect, test } from 'vitest';
import { caseTitle, procedureWords } from './words.ts';

test('the id of a procedure is said in words; what a site wrote in words stays', () => {
  expect(['total-knee', 'cystoscopy', 'Total knee replacement, left', 'CABG x3', 'T-tube'].map(procedureWords)).toEqual([
    'Total knee',
    'Cystoscopy',
    'Total knee replacement, left',
    'CABG x3',
    'T-tube',
  ]);
  expect(caseTitle({ case: 'C7', procedure: 'hernia-repair' })).toBe('Hernia repair');
  expect(caseTitle({ case: 'C7' })).toBe('C7');
});
