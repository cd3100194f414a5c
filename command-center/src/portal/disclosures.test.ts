/** Why a record was shown, and which of it an accounting names. */
import { expect, it } from 'vitest';
import { isAccountable, purposeOf, type Purpose } from './disclosures.ts';

it.each([
  ['self', 'patient', 'my', 'patient'],
  ['proxy', 'patient', 'my', 'representative'],
  ['break-glass', 'nurse', 'chart', 'emergency'],
  ['unit-now', 'nurse', 'chart', 'treatment'],
  ['attending', 'clinician', 'notes', 'treatment'],
  ['office', 'finance', 'statement', 'payment'],
  ['payment', 'admin', 'coverage', 'payment'],
  ['office', 'steward', 'names', 'operations'],
  ['office', 'feed', 'claims', 'other'],
  ['something new', 'admin', 'chart', 'other'],
] as const)('%s by a %s of %s: %s', (why, role, kind, purpose) => {
  expect(purposeOf({ why, role, kind })).toBe(purpose satisfies Purpose);
  expect(isAccountable(purpose)).toBe(purpose === 'emergency' || purpose === 'other');
});
