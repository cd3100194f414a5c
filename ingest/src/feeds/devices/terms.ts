/** Which device term a message names (ISO/IEEE 11073-10101): by its code, its reference id, or both where they agree. */
import type { Coded } from '@healthos/core/clinical/events.ts';
import { termByCode, termByRefid, type DeviceTerm } from '@healthos/core/codes/device-terms.ts';

export type TermFound = { readonly kind: 'term'; readonly term: DeviceTerm } | { readonly kind: 'unknown' } | { readonly kind: 'mismatch' };

/** The term of a code and its reference id; `mismatch` where they name two terms, or where one is of a known term and the other is not its own. */
export function termOf(code: Coded): TermFound {
  const numbered = termByCode.get(code.code) ?? termByRefid.get(code.code);
  const named = code.display === undefined ? undefined : termByRefid.get(code.display);
  if (numbered === undefined && named === undefined) return { kind: 'unknown' };
  const namesAnother = code.display !== undefined && code.display.startsWith('MDC_') && named !== numbered;
  const numbersAnother = numbered === undefined && /^\d+$/.test(code.code);
  if (namesAnother || numbersAnother) return { kind: 'mismatch' };
  const term = numbered ?? named;
  return term === undefined ? { kind: 'unknown' } : { kind: 'term', term };
}
