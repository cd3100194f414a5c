/** Where a value stands, by what the laboratory said of it and nothing else: without its flag and its range nobody can say that it is usual. */
import { rangeOf } from '../chart/scales.ts';

export type Judged = 'usual' | 'high' | 'low' | 'flagged' | 'unknown';

export interface Valued {
  readonly value: string;
  readonly number?: number;
  readonly flag?: string;
}

/** HL7 table 0078, as far as a patient needs it. */
const flags: Readonly<Record<string, Judged>> = {
  N: 'usual',
  H: 'high',
  HH: 'high',
  '>': 'high',
  L: 'low',
  LL: 'low',
  '<': 'low',
  A: 'flagged',
  AA: 'flagged',
};
const critical: ReadonlySet<string> = new Set(['HH', 'LL', 'AA']);

export function judgedOf({ number, flag }: Valued, range: string | undefined): Judged {
  const said = flags[(flag ?? '').trim().toUpperCase()];
  if (said !== undefined) return said;
  const limits = rangeOf(range);
  if (number === undefined || limits === undefined) return 'unknown';
  if (limits.high !== undefined && number > limits.high) return 'high';
  return limits.low !== undefined && number < limits.low ? 'low' : 'usual';
}

export const isCritical = ({ flag }: Valued): boolean => critical.has((flag ?? '').trim().toUpperCase());

export type Change = 'up' | 'down' | 'same' | 'first';

/** From the value before, as the numbers say it; a text that is another text is no change of amount. */
export function changeOf(points: readonly Valued[]): Change | undefined {
  const [before, last] = [points[points.length - 2], points[points.length - 1]];
  if (last === undefined) return undefined;
  if (before === undefined) return 'first';
  if (before.value === last.value) return 'same';
  if (before.number === undefined || last.number === undefined) return undefined;
  return last.number > before.number ? 'up' : last.number < before.number ? 'down' : 'same';
}
