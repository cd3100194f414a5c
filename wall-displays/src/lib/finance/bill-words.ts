/** A bill in sentences: what each line is, why it is there, and what became of it. For the person who was treated, not for whoever bills. */
import type { AccountLine } from '@healthos/core/financial/account/detail.ts';
import { day, hourMinute } from '../look/clock.ts';

const levels: Readonly<Record<string, string>> = {
  icu: 'intensive care',
  'step-down': 'step-down care',
  telemetry: 'a bed with heart monitoring',
  'medical-surgical': 'a general ward',
  maternity: 'maternity',
  paediatrics: 'the children’s ward',
  nicu: 'newborn intensive care',
  psychiatric: 'psychiatry',
  emergency: 'the emergency department',
  observation: 'observation',
  unknown: 'the hospital',
};
const roomPrefix = 'ROOM-';

export interface BillLine {
  readonly what: string;
  readonly why: string;
  /** What was taken back, and that it costs nothing now. */
  readonly undone?: string;
}

export function billLine({ kind, code, title, serviceAt, credit }: AccountLine, zone: string): BillLine {
  const at = `${day(serviceAt, zone)}, ${hourMinute(serviceAt, zone)}`;
  const undone = credit === undefined ? {} : { undone: 'This was corrected: it was taken off again, and costs you nothing.' };
  if (kind === 'room') {
    const level = code.startsWith(roomPrefix) ? code.slice(roomPrefix.length) : 'unknown';
    return {
      what: `One night in ${levels[level] ?? level}`,
      why: `The bed that you had at midnight of ${day(serviceAt, zone)}. The day of your discharge is not charged.`,
      ...undone,
    };
  }
  if (kind === 'medication') return { what: `${title ?? code}, one dose`, why: `Given to you on ${at}.`, ...undone };
  if (kind === 'credit') return { what: `${title ?? code}, taken off`, why: `A department took this off your account on ${at}.` };
  return { what: title ?? code, why: `Done on ${at}, and told by the department that did it.`, ...undone };
}
