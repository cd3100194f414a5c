/** No letters of a table stand beside an allergy. */
import { expect, test } from 'vitest';
import { severityWord } from './allergy-severity.ts';

test('a code of table 0128 is said in a word, a word stays, and nothing is nothing', () => {
  expect(['SV', 'mo', 'MI', 'U', 'high', 'constructor', undefined].map(severityWord)).toEqual([
    'severe',
    'moderate',
    'mild',
    'severity unknown',
    'high',
    'constructor',
    undefined,
  ]);
});
