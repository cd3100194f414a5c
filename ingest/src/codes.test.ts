/** The codes that senders see are documented: the list and its page are the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rejectionCodes } from './rejection.ts';

it('codes.md says what rejection.ts says', () => {
  const page = readFileSync(join(import.meta.dirname, 'codes.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]+)` \| (\d+) \| (.+) \|$/gm)].map(([, code, hl7, says]) => [code, hl7, says]);
  expect(rows).toEqual(Object.entries(rejectionCodes).map(([code, { hl7, says }]) => [code, hl7, says]));
});
