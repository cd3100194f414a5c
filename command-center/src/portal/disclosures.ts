/** For which purpose a line of the audit showed a record, and whether an accounting of disclosures must name it (45 CFR 164.528: not what was for treatment, payment, operations, or to the patient). */
import type { AuditLine } from '../audit/chain.ts';

export const purposes = ['treatment', 'payment', 'operations', 'patient', 'representative', 'emergency', 'other'] as const;
export type Purpose = (typeof purposes)[number];

const treating: ReadonlySet<string> = new Set([
  'attending',
  'assigned',
  'care-team',
  'consult',
  'unit-now',
  'coming',
  'unit-recent',
  'house',
  'finding',
  'placement',
]);
const money: ReadonlySet<string> = new Set(['finance', 'executive']);

export function purposeOf({ why, role, kind }: Pick<AuditLine, 'why' | 'role' | 'kind'>): Purpose {
  if (why === 'self') return 'patient';
  if (why === 'proxy') return 'representative';
  if (why === 'break-glass') return 'emergency';
  if (why === 'payment' || money.has(role) || kind === 'statement' || kind === 'coverage') return 'payment';
  if (treating.has(why)) return 'treatment';
  // Somebody outside who is let in by a key of their own.
  if (role === 'feed') return 'other';
  return why === 'office' ? 'operations' : 'other';
}

export const isAccountable = (purpose: Purpose): boolean => purpose === 'emergency' || purpose === 'other';
