/** What a footer says of the census. */
import { expect, test } from 'vitest';
import { trustWords } from './trust-words.ts';

test('a score, none yet, and one that cannot be computed are three different things', () => {
  expect([trustWords({ permille: 994 }), trustWords({ permille: 1000 }), trustWords(undefined), trustWords({ missing: ['movements'] })]).toEqual([
    '99.4 %',
    '100.0 %',
    '…',
    'not computable',
  ]);
});
