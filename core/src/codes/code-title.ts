/** What people call a code: what its sender calls it, and of a device the name of its term; a reference id that nobody here knows is shown as it was sent, and said so. */
import type { Coded } from '../clinical/events.ts';
import { termByCode, termByRefid } from './device-terms.ts';

const isRefid = (text: string): boolean => text.startsWith('MDC_');

export function titleOf(code: Pick<Coded, 'code' | 'display' | 'system'> | undefined): string {
  if (code === undefined) return 'unnamed';
  const { display, system } = code;
  if (display !== undefined && !isRefid(display)) return display;
  const refid = display ?? (isRefid(code.code) ? code.code : undefined);
  const term = refid === undefined ? (system === 'MDC' ? termByCode.get(code.code) : undefined) : termByRefid.get(refid);
  if (term !== undefined) return term.name;
  return refid === undefined && system !== 'MDC' ? code.code : `${refid ?? code.code} (unknown code)`;
}
