/** What a line of an order lacks, with the field that it stands in and the way out: the form shows it while somebody writes, the request refuses with it. */
import type { RefusalCode } from '../../requests/refusals.ts';
import { scheduleOf } from './schedule.ts';

export interface WrittenAmount {
  readonly literal: string;
  readonly unit?: string;
}
/** One order as somebody writes it: anything may be missing. */
export interface WrittenLine {
  readonly kind: string;
  readonly code: { readonly code: string; readonly display?: string };
  readonly dose?: WrittenAmount;
  readonly rate?: WrittenAmount;
  readonly route?: string;
  readonly frequency?: string;
  readonly prn?: boolean;
  readonly indication?: string;
  readonly startsAt?: number;
}

export interface LineFault {
  readonly refused: RefusalCode;
  /** Within the line: `dose.unit`. */
  readonly field: string;
  readonly says: string;
  readonly value?: string;
  readonly unlock: string;
}

/** A first dose may be written down a while after its time. */
const startsBeforeMs = 3_600_000;
const amountPattern = /^[0-9]{1,9}(\.[0-9]{1,6})?$/;

/** The first thing that is missing or wrong; undefined where the line is whole. */
export const lineFault = (line: WrittenLine, at: number): LineFault | undefined => lineFaults(line, at)[0];

/** Everything that is missing or wrong, in the order of the form. */
export function lineFaults(line: WrittenLine, at: number): readonly LineFault[] {
  const name = line.code.display ?? line.code.code;
  return [
    ...(line.code.code === '' ? [incomplete('code', 'Nothing is chosen.', 'Choose what is ordered.')] : []),
    ...(['dose', 'rate'] as const).flatMap((what) => amountFault(name, what, line[what]) ?? []),
    ...(line.kind === 'medication' ? medicationFaults(line, name) : []),
    ...startFault(line, name, at),
  ];
}

const incomplete = (field: string, says: string, unlock: string, value?: string): LineFault => ({
  refused: 'order.incomplete',
  field,
  says,
  unlock,
  ...(value === undefined ? {} : { value }),
});

function amountFault(name: string, what: 'dose' | 'rate', amount: WrittenAmount | undefined): LineFault | undefined {
  if (amount === undefined) return undefined;
  const { literal, unit } = amount;
  if (!amountPattern.test(literal)) return incomplete(`${what}.literal`, `The ${what} of ${name} is no number.`, 'Write it in digits, with a point.', literal);
  if (Number(literal) === 0) return incomplete(`${what}.literal`, `The ${what} of ${name} is nothing.`, 'Say how much, or order nothing.', literal);
  if (unit === undefined || unit.trim() === '')
    return { refused: 'order.no-unit', field: `${what}.unit`, says: `The ${what} of ${name} has no unit.`, value: literal, unlock: `Say ${literal} of what.` };
  return undefined;
}

function medicationFaults(line: WrittenLine, name: string): readonly LineFault[] {
  const { dose, rate, route, frequency, prn } = line;
  const isTimed = scheduleOf({ prn: prn === true, ...(frequency === undefined ? {} : { frequency }) }).schedule !== 'unknown';
  return [
    ...(dose === undefined && rate === undefined ? [incomplete('dose', `${name} has no dose.`, 'Say how much.')] : []),
    ...(route === undefined || route === '' ? [incomplete('route', `${name} has no route.`, 'Say by which route.')] : []),
    ...(isTimed
      ? []
      : [
          incomplete(
            'frequency',
            `Nobody would know when ${name} is due.`,
            'Say a frequency such as Q8H, BID, ONCE or CONT, or that it is as needed.',
            frequency ?? 'no frequency',
          ),
        ]),
  ];
}

function startFault({ startsAt }: WrittenLine, name: string, at: number): readonly LineFault[] {
  if (startsAt === undefined || startsAt >= at - startsBeforeMs) return [];
  return [
    {
      refused: 'time.past',
      field: 'startsAt',
      says: `${name} would begin in the past.`,
      value: new Date(startsAt).toISOString(),
      unlock: 'Name a later time.',
    },
  ];
}
