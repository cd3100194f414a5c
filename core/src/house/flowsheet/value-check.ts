/** Whether a value may stand in a row of the flowsheet: its unit, what no patient has, and what somebody must look at again. The tablet asks it before it sends, the house before it writes. */
import { unitSaid, withUnit } from '../../codes/unit-words.ts';
import type { FlowRow } from '../../work/care-pack.ts';

export interface Entered {
  readonly value?: string;
  readonly unit?: string;
  readonly answer?: string;
  /** Somebody looked again. */
  readonly confirmed?: boolean;
}
export interface ValueFault {
  readonly refused: 'value.unit' | 'value.implausible' | 'value.unusual' | 'reason.missing';
  readonly says: string;
  readonly value?: string;
  readonly limit?: string;
  readonly unlock?: string;
}

export function valueFault(row: FlowRow, entered: Entered): ValueFault | undefined {
  const { title, unit, answers } = row;
  if (answers !== undefined) return answerFault(title, answers, entered.answer);
  const { value } = entered;
  if (value === undefined || unit === undefined) return { refused: 'reason.missing', says: `${title} has no value.` };
  if (entered.unit !== unit)
    return { refused: 'value.unit', says: `${title} is charted in ${unitSaid(unit)}.`, value: unitSaid(entered.unit ?? 'none'), limit: unitSaid(unit) };
  return numberFault(row, value, unit, entered.confirmed === true);
}

function answerFault(title: string, answers: NonNullable<FlowRow['answers']>, answer: string | undefined): ValueFault | undefined {
  if (answer === undefined) return { refused: 'reason.missing', says: `${title} has no answer.` };
  if (answers.some((one) => one.answer === answer)) return undefined;
  return {
    refused: 'value.implausible',
    says: `${title} has no such answer.`,
    value: answer,
    limit: answers.map((one) => one.answer).join(', '),
  };
}

function numberFault({ title, between, usual, whole }: FlowRow, value: string, unit: string, confirmed: boolean): ValueFault | undefined {
  if (whole === true && !/^\d+$/.test(value))
    return { refused: 'value.implausible', says: `${title} is charted in whole ${unitSaid(unit)}.`, value, limit: 'a whole number' };
  const number = Number(value);
  if (between !== undefined && (number < between[0] || number > between[1]))
    return {
      refused: 'value.implausible',
      says: `${title} cannot be ${withUnit(value, unit)}.`,
      value,
      limit: withUnit(`${between[0]} to ${between[1]}`, unit),
      unlock: 'Look again at what was typed.',
    };
  if (confirmed || usual === undefined || (number >= usual[0] && number <= usual[1])) return undefined;
  return {
    refused: 'value.unusual',
    says: `${title} ${withUnit(value, unit)} is unusual.`,
    value,
    limit: withUnit(`${usual[0]} to ${usual[1]}`, unit),
    unlock: 'Confirm that it is so.',
  };
}
