/** The words of coverage: questions to payers with their clocks, and what a payer said, in words of our own for the numbers that it uses. */
import type { Coverage } from '@healthos/core/financial/coverage/coverages.ts';
import type { InquiryState } from '@healthos/core/financial/inquiries/standing.ts';
import type { Benefit, StatusCode } from '@healthos/core/financial/remittance-events.ts';
import { exact } from '../look/money.ts';

export const inquiryWords: Readonly<Record<InquiryState, string>> = {
  waiting: 'waits for the payer',
  answered: 'answered',
  refused: 'refused by the payer',
  overdue: 'overdue',
};

export const orderWords: Readonly<Record<Coverage['why'], string>> = {
  'as-said': 'as registration said',
  'liable-first': 'whoever is liable pays first',
  'own-before-dependent': 'one’s own before a family member’s',
  'medicaid-last': 'Medicaid pays last',
  'not-begun': 'not begun on the day of service',
  ended: 'ended before the day of service',
};

/** What to do about the refusal of a question (AAA03), by what the number is about. */
const refusals: readonly (readonly [readonly string[], string])[] = [
  [['42', '80'], 'The payer cannot answer now: ask again later.'],
  [['41', '43', '44', '45', '46', '47', '48', '49', '50', '51', '79'], 'The payer does not know who asks: check the provider number and the agreement.'],
  [['52', '53', '54', '55', '56', '57', '60', '61', '62', '63', '69', '70'], 'The payer does not answer for that day or service.'],
  [
    ['58', '64', '65', '66', '67', '68', '71', '72', '73', '74', '75', '76', '77', '78'],
    'The payer does not find this person: check number, name and birth date.',
  ],
];
export function refusalWord(code: string): string {
  return refusals.find(([codes]) => codes.includes(code))?.[1] ?? 'The payer gave no answer.';
}

const kinds: Readonly<Record<string, string>> = {
  '1': 'Covered',
  '6': 'Not covered any more',
  A: 'Co-insurance',
  B: 'Co-payment',
  C: 'Deductible',
  F: 'Limit',
  G: 'Most of a year',
  I: 'Not covered',
};
const services: Readonly<Record<string, string>> = {
  '30': 'plan',
  '47': 'hospital',
  '48': 'inpatient',
  '50': 'outpatient',
  '86': 'emergency',
  '98': 'office visit',
};
const periods: Readonly<Record<string, string>> = { '23': 'a year', '24': 'so far', '27': 'a visit', '29': 'left' };
const networks: Readonly<Record<NonNullable<Benefit['network']>, string>> = { in: 'in network', out: 'out of network', both: 'in and out of network' };

export interface BenefitWords {
  readonly title: string;
  readonly figure: string;
  readonly about: string;
}

/** `Deductible`, `$1,500.00 a year`, `plan, IND, in network`. */
export function benefitWords({ code, services: of, amountCents, percentBp, period, level, network, authorization }: Benefit): BenefitWords {
  const span = period === undefined ? '' : ` ${periods[period] ?? `period ${period}`}`;
  const figure = amountCents === undefined ? (percentBp === undefined ? '' : `${percentBp / 100} %${span}`) : `${exact(amountCents)}${span}`;
  const about = [
    of.map((one) => services[one] ?? `service ${one}`).join(', '),
    level === 'FAM' ? 'family' : level === 'IND' ? '' : (level ?? ''),
    network === undefined ? '' : networks[network],
    authorization === true ? 'needs the payer’s agreement' : '',
  ];
  return { title: kinds[code] ?? `Benefit ${code}`, figure, about: about.filter((text) => text !== '').join(' · ') };
}

/** By the letter and number of the category: what the payer's word means for the claim. */
const categories: readonly (readonly [RegExp, string])[] = [
  [/^A[0-2]/, 'Received'],
  [/^A4|^D/, 'Not found'],
  [/^A[3-8]/, 'Returned, not taken'],
  [/^P/, 'In work'],
  [/^F1/, 'Finished, paid'],
  [/^F2/, 'Finished, denied'],
  [/^F/, 'Finished'],
  [/^R/, 'The payer asks for more'],
  [/^E/, 'The payer’s system could not answer'],
];
export const statusWord = ({ category }: StatusCode): string => categories.find(([pattern]) => pattern.test(category))?.[1] ?? 'Said';
