/** The words of a chart: flags, statuses, roles and how long ago. */
import type { SaidTime, Specimen } from '@healthos/core/clinical/specimen.ts';
import { titleOf } from '@healthos/core/codes/code-title.ts';
import { withUnit } from '@healthos/core/codes/unit-words.ts';
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

/** What a result was measured in: `Blood, left arm, venipuncture, 7 mL, taken 12 Mar 08:45, received 09:15, hemolyzed, number S1`. A day is said as a day. */
export function specimenWords(specimen: Specimen, zone: string, now?: number): string {
  const { type, site, method, amount, conditions = [], placer, filler } = specimen;
  const when = (said: SaidTime | undefined): string | undefined =>
    said === undefined ? undefined : exact.has(said.precision) ? moment(said.at, zone, now) : bornWords(said.literal);
  const [from, until, received] = [when(specimen.collectedAt), when(specimen.collectedUntil), when(specimen.receivedAt)];
  const number = [placer, filler].filter((one) => one !== undefined).join(', ');
  return [
    type === undefined ? 'of no kind that was said' : titleOf(type),
    ...[site, method].flatMap((one) => (one === undefined ? [] : [titleOf(one)])),
    amount === undefined ? '' : withUnit(amount.literal, amount.unit),
    from === undefined ? '' : `taken ${from}${until === undefined ? '' : ` to ${until}`}`,
    received === undefined ? '' : `received ${received}`,
    ...conditions.map((one) => titleOf(one)),
    specimen.available === false ? 'not available any more' : '',
    number === '' ? '' : `number ${number}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const exact: ReadonlySet<string> = new Set(['hour', 'minute', 'second', 'fraction']);

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
