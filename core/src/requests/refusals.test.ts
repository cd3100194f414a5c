/** The codes of refusals and their documentation say the same. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refusalCodes } from './refusals.ts';

test('refusals.md lists every code with what it says, and no other', () => {
  const lines = readFileSync(new URL('refusals.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(lines).toEqual(Object.entries(refusalCodes).map(([code, says]) => `| \`${code}\` | ${says} |`));
});
