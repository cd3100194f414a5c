/** Orders in words: what was ordered, how it stands, and what was said of it. */
import { counted } from '@healthos/core/counted.ts';
import { withUnit } from '@healthos/core/codes/unit-words.ts';
import type { OrderLine, Sent } from './orders.svelte.ts';

export const kindWords: Readonly<Record<string, string>> = {
  medication: 'Medication',
  laboratory: 'Laboratory',
  imaging: 'Imaging',
  nursing: 'Nursing',
  diet: 'Diet',
  bed: 'Bed',
  general: 'Other',
};
export const priorityWords: Readonly<Record<string, string>> = { S: 'stat', A: 'as soon as possible', R: 'routine' };

const amount = (said: { readonly literal: string; readonly unit?: string } | undefined): string | undefined =>
  said === undefined ? undefined : withUnit(said.literal, said.unit);

interface Written {
  readonly dose?: { readonly literal: string; readonly unit?: string };
  readonly rate?: { readonly literal: string; readonly unit?: string };
  readonly route?: string;
  readonly frequency?: string;
  readonly prn?: boolean;
  readonly priority?: string;
  readonly indication?: string;
}
/** `25 mg PO BID as needed for pain`. */
export function howOrdered({ dose, rate, route, frequency, prn, priority, indication }: Written): string {
  return [
    amount(dose),
    amount(rate),
    route,
    frequency,
    prn === true ? 'as needed' : undefined,
    priority === undefined ? undefined : (priorityWords[priority] ?? priority),
    indication === undefined ? undefined : `for ${indication}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

export const words = (term: string): string => term.replaceAll('-', ' ');

export type Standing = 'unsigned' | 'open' | 'resulted' | 'ended' | 'unasked';

export function standingOf(order: OrderLine): Standing {
  if (order.unasked === true) return 'unasked';
  if (order.state === 'unsigned') return 'unsigned';
  if (order.state === 'over') return 'ended';
  if (order.state === 'done') return order.resultCount > 0 ? 'resulted' : 'ended';
  return 'open';
}

/** How it stands, with the time that matters, and whether it asks for somebody. */
export function stateWords(order: OrderLine, now: number): { readonly says: string; readonly tone: '' | 'watch' | 'crit' } {
  const dead = order.sent.find(({ state }) => state === 'dead');
  if (dead !== undefined) return { says: `not sent: ${words(dead.code ?? 'refused').replace('out.', '')}`, tone: 'crit' };
  if (order.unasked === true) return { says: 'result without an order', tone: 'watch' };
  if (order.overdueAt !== undefined && order.overdueAt <= now && order.state === 'active') return { says: 'overdue', tone: 'watch' };
  if (order.state === 'unsigned') return { says: 'unsigned', tone: 'watch' };
  if (order.state === 'over') return { says: order.steps[order.steps.length - 1]?.status ?? 'over', tone: '' };
  if (order.state === 'done') return { says: order.resultCount > 0 ? 'resulted' : 'completed', tone: '' };
  if (order.state === 'held') return { says: 'held', tone: '' };
  if (order.purpose !== undefined) return { says: 'prescription for home', tone: '' };
  if (order.state === 'unable') return { says: 'cannot be done', tone: 'watch' };
  return {
    says: order.resultCount > 0 ? 'in progress, results so far' : order.kind === 'laboratory' || order.kind === 'imaging' ? 'waiting' : 'in force',
    tone: '',
  };
}

const controls: Readonly<Record<string, string>> = {
  NW: 'New order',
  RO: 'Replacement',
  HD: 'Hold',
  RL: 'Release',
  DC: 'Discontinue',
  CA: 'Cancel',
  RP: 'Replaced',
};
const codes: Readonly<Record<string, string>> = {
  'out.no-connection': 'nobody answers at its address',
  'out.no-answer': 'it took the message and said nothing',
  'out.other-answer': 'it answered another message',
  'out.again': 'sent again by hand',
};
export const codeWords = (code: string | undefined): string =>
  code === undefined ? '' : (codes[code] ?? (code.startsWith('out.refused') ? `refused, ${code.slice('out.refused '.length)}` : code));
export const controlWords = (control: string): string => controls[control] ?? control;

export function sentWords({ control, state, destination, tries, code }: Sent): string {
  const what = controlWords(control);
  if (state === 'acknowledged') return `${what} taken by ${destination}`;
  if (state === 'dead') return `${what} not taken by ${destination} after ${counted(tries, 'try', 'tries')}: ${codeWords(code)}`;
  if (state === 'dropped') return `${what} to ${destination} given up`;
  return `${what} waits for ${destination}, tried ${counted(tries, 'time')}: ${codeWords(code)}`;
}

/** Who: `clinician:d1` as `clinician d1`. */
export const whoWords = (by: string | undefined, named: (by: string) => string | undefined = () => undefined): string =>
  by === undefined ? '' : (named(by) ?? by.replace(':', ' '));
