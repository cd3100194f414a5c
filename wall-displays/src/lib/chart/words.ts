/** The words of a chart: flags, statuses, roles and how long ago. */
import type { Acknowledged, ChartVersion } from '@healthos/core/house/chart/rows.ts';
import { statusWord } from '@healthos/core/house/chart/words.ts';
import { actionWords } from '../findings/words.ts';
import { dayOfYear, hourMinute } from '../look/clock.ts';

/** Beside a number a triangle is read as a direction: a low value never points up. */
const pointing: Readonly<Record<string, string>> = { H: '▲', U: '▲', L: '▼', D: '▼' };

/** HL7 table 0078, as a shape and a word: critical, beyond the range, or nothing. */
export function flagOf(abnormal: string | undefined): { readonly mark: string; readonly tone: 'crit' | 'watch'; readonly says: string } | undefined {
  switch (abnormal) {
    case 'HH':
    case 'LL':
    case 'AA':
    case '>':
    case '<':
      return {
        mark: '◆',
        tone: 'crit',
        says: abnormal === 'LL' || abnormal === '<' ? 'critically low' : abnormal === 'AA' ? 'critically abnormal' : 'critically high',
      };
    case 'H':
    case 'L':
    case 'A':
    case 'U':
    case 'D':
      return { mark: pointing[abnormal] ?? '◇', tone: 'watch', says: abnormal === 'L' ? 'low' : abnormal === 'H' ? 'high' : 'abnormal' };
    default:
      return undefined;
  }
}

/** A record goes back for decades: of another time than about this year it says the year. */
export const moment = (at: number, zone: string, now = Date.now()): string => `${dayOfYear(at, zone, now)} ${hourMinute(at, zone)}`;

export const tabs = [
  ['', 'Chart'],
  ['results', 'Results'],
  ['medications', 'Medications'],
  ['orders', 'Orders'],
  ['notes', 'Notes'],
  ['reconciliation', 'Reconciliation'],
  ['documents', 'Documents'],
  ['record', 'Record'],
  ['visits', 'Visits'],
] as const;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `14 Aug 1959` of `19590814` or `1959-08-14`; what says less is written as it was sent. */
export function bornWords(date: string): string {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(date) ?? [];
  const name = months[Number(month) - 1];
  return year === undefined || name === undefined ? date : `${Number(day)} ${name} ${year}`;
}

/** Who took a critical value in, when, and what was done: `acknowledged 09:12 by Lund, Ada, treated, read back`. */
export function acknowledgedWords({ at, by, action, readBack }: Acknowledged, zone: string, named: (by: string) => string | undefined): string {
  const who = by === undefined ? '' : ` by ${named(by) ?? by.replace(':', ' ')}`;
  return `acknowledged ${moment(at, zone)}${who}, ${(actionWords[action] ?? action).toLowerCase()}${readBack === true ? ', read back' : ''}`;
}

/** A charted number with more digits than anybody measures, rounded for display to four of them, whole ones kept; anything else (`<3`) stays as it was written. */
export function rounded(value: string): string {
  const whole = /^-?(\d+)\.\d{3,}$/.exec(value)?.[1];
  if (whole === undefined) return value;
  const number = Number(value);
  return String(Number(Math.abs(number) < 1 ? number.toPrecision(4) : number.toFixed(Math.max(0, 4 - whole.length))));
}

/** Of HL7 table 0085: what says that a result is taken back. */
const takenBack: ReadonlySet<string> = new Set(['W', 'D']);

/** A version and how it stands: `4.1 corrected`; what was taken back says it once, `withdrawn: wrong`. */
export const versionWords = ({ says, status }: Pick<ChartVersion, 'says' | 'status'>): string =>
  takenBack.has(status) ? statusWord(status) : `${says} ${statusWord(status)}`;
