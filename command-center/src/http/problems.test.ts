/** The codes and their documentation say the same. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problemCodes } from './problems.ts';

test('problems.md lists every code with its status and title, and no other', () => {
  const lines = readFileSync(new URL('problems.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(lines).toEqual(Object.entries(problemCodes).map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`));
});
