/** The words of claims, denials and payments, and the columns of their worklists. */
import type { Step } from '@healthos/core/financial/claims/ladder.ts';
import type { MissingFact } from '@healthos/core/financial/claims/draft.ts';
import { denialClasses, type DenialClass } from '@healthos/core/financial/denials/taxonomy.ts';
import type { BalanceRow, ClaimRow, DenialRow, RemittanceRow } from '@healthos/core/views/rows-billing.ts';
import { day, isWholeDay, spell } from '../look/clock.ts';
import { exact } from '../look/money.ts';
import { payerWord } from '../tiles/payers/words.ts';
import type { Column } from '../work/table.ts';

export const claimStates: Readonly<Record<ClaimRow['state'], string>> = {
  blocked: 'not ready',
  ready: 'ready to send',
  held: 'held by somebody',
  released: 'released',
  submitted: 'sent, no answer',
  accepted: 'taken by the payer',
  rejected: 'rejected',
  paid: 'decided',
  denied: 'denied',
  replaced: 'replaced',
  voided: 'taken back',
};

export const missingWords: Readonly<Record<MissingFact, string>> = {
  'not-discharged': 'the stay goes on',
  'hold-days': 'held for late charges',
  coverage: 'nobody knows who pays',
  payer: 'payer without a number',
  'principal-diagnosis': 'no principal diagnosis',
  'final-coding': 'coding not final',
  price: 'a price is missing',
  'charge-held': 'a charge is held',
  'credit-above-charge': 'more posted back than charged',
  'held-by-person': 'held by somebody',
  'primary-remittance': 'payer before has not decided',
  billing: 'no billing pack in force',
  'no-charges': 'nothing to bill',
};

/** Time alone, or the stay itself, ends these: nobody is asked for anything. */
const waits: ReadonlySet<MissingFact> = new Set(['not-discharged', 'hold-days']);
export const isWaiting = ({ state, missing }: ClaimRow): boolean => state === 'blocked' && missing.some((one) => waits.has(one));
/** Somebody has to do something before it is paid. */
export const needsWork = (row: ClaimRow): boolean =>
  row.state === 'ready' ||
  row.state === 'rejected' ||
  row.state === 'denied' ||
  row.stale > 0 ||
  (row.state === 'blocked' && !isWaiting(row)) ||
  row.state === 'held';

export const rungWords: Readonly<Record<Step['rung'], string>> = {
  sent: 'Sent',
  '999': 'Interchange read (999)',
  '277CA carrier': 'Taken by the clearinghouse (277CA)',
  '277CA payer': 'Taken by the payer (277CA)',
  '835': 'Decided (835)',
};
export const stepWords: Readonly<Record<Step['state'], string>> = {
  done: 'done',
  accepted: 'accepted',
  rejected: 'rejected',
  paid: 'paid',
  denied: 'denied',
  reversed: 'taken back by the payer',
  waits: 'nothing told',
};

export const classWords = (name: DenialClass): string => denialClasses[name].says;
/** `medical necessity`, for a tag. */
export const className = (name: DenialClass): string => name.replaceAll('-', ' ');
export const denialOwners: readonly string[] = [...new Set(Object.values(denialClasses).map(({ owner }) => owner))].sort();
export const writeOffReasons = ['small-balance', 'appeal-time-over', 'payer-is-right', 'record-does-not-show-it', 'agreed-with-payer'] as const;

const dayMs = 86_400_000;
/** Whole days until the last day of an appeal; less than nothing: it is over. */
export const daysLeft = ({ appealBy }: Pick<DenialRow, 'appealBy'>, now: number): number | undefined =>
  appealBy === undefined ? undefined : Math.floor((appealBy - now) / dayMs);
/** Days at which a person has to act now, and soon. */
const urgent = { critical: 3, watch: 10 } as const;
export function urgency(left: number | undefined): 'crit' | 'watch' | '' {
  return left === undefined ? '' : left <= urgent.critical ? 'crit' : left <= urgent.watch ? 'watch' : '';
}
export const leftWords = (left: number | undefined): string =>
  left === undefined ? 'no clock told' : left < 0 ? `over for ${-left} d` : left === 0 ? 'today' : `${left} d left`;

export const inTheWay = (row: ClaimRow): string =>
  [
    ...(row.refusedBy === undefined ? [] : [`refused by ${row.refusedBy}: ${row.codes?.join('; ') ?? ''}`]),
    ...row.missing.map((one) => missingWords[one]),
    ...row.stops.map((edit) => `edit ${edit}`),
    ...(row.stale > 0 ? [`${row.stale} ${row.stale === 1 ? 'line' : 'lines'} changed since`] : []),
    ...(row.denials > 0 ? [`${exact(row.deniedCents)} denied`] : []),
    ...(row.shortCents === undefined ? [] : [`${exact(row.shortCents)} short of clause ${row.clause ?? ''}`]),
  ].join(', ');

export const payerText = ({ payerClass, payer }: Pick<ClaimRow, 'payer' | 'payerClass'>): string =>
  `${payerWord(payerClass)}${payer === '' ? '' : ` ${payer}`}`;
const turn = ({ form, rank, frequency }: ClaimRow): string =>
  `${form}${rank > 1 ? `, payer ${rank}` : ''}${frequency === '7' ? ', correction' : frequency === '8' ? ', void' : ''}`;
const money = (amount: number | undefined): string | undefined => (amount === undefined ? undefined : exact(amount));

/** How long ago, or how long still; what was dated by a day is said by that day. */
export function sinceWords(since: number, isSent: boolean, now: number, zone: string): string {
  if (isWholeDay(since, zone)) return day(since, zone);
  return since <= now ? spell(now - since) : isSent ? 'now' : `in ${spell(since - now)}`;
}

export function claimColumns(now: number, zone: string, nameOf: (encounter: string) => string): readonly Column<ClaimRow>[] {
  return [
    { key: 'claim', title: 'Claim', text: ({ claim }) => claim, width: '150px' },
    { key: 'patient', title: 'Patient', text: ({ encounter }) => nameOf(encounter) },
    { key: 'payer', title: 'Payer', text: payerText },
    { key: 'form', title: 'Form', text: turn },
    { key: 'state', title: 'Stands', text: ({ state }) => claimStates[state] },
    {
      key: 'age',
      title: 'Since',
      // What was sent was sent: this minute, where the clock of the screen is a moment behind. A claim to come is due at a time to come.
      text: ({ since, isSent }) => (since === undefined || now === 0 ? undefined : sinceWords(since, isSent, now, zone)),
      sort: ({ since }) => (since === undefined ? undefined : now - since),
      right: true,
    },
    { key: 'total', title: 'Charged', text: ({ totalCents }) => exact(totalCents), sort: ({ totalCents }) => totalCents, right: true },
    { key: 'expected', title: 'Expected', text: ({ expectedCents }) => money(expectedCents), sort: ({ expectedCents }) => expectedCents, right: true },
    { key: 'paid', title: 'Paid', text: ({ paidCents }) => money(paidCents), sort: ({ paidCents }) => paidCents, right: true },
    { key: 'way', title: 'In the way', text: inTheWay, sort: ({ missing, stops, deniedCents, stale }) => deniedCents + missing.length + stops.length + stale },
    { key: 'encounter', title: 'Account', text: ({ encounter }) => encounter, fileOnly: true },
    { key: 'lines', title: 'Lines', text: ({ lines }) => String(lines), fileOnly: true },
    { key: 'yours', title: 'Patient share', text: ({ patientCents }) => money(patientCents), fileOnly: true },
    { key: 'denied', title: 'Denied', text: ({ deniedCents }) => exact(deniedCents), fileOnly: true },
    { key: 'short', title: 'Short', text: ({ shortCents }) => money(shortCents), fileOnly: true },
    { key: 'contract', title: 'Contract', text: ({ contract }) => contract, fileOnly: true },
    { key: 'clause', title: 'Clause', text: ({ clause }) => clause, fileOnly: true },
  ];
}

export const shortColumns: readonly Column<ClaimRow>[] = [
  { key: 'claim', title: 'Claim', text: ({ claim }) => claim },
  { key: 'encounter', title: 'Account', text: ({ encounter }) => encounter },
  { key: 'payer', title: 'Payer', text: payerText },
  { key: 'expected', title: 'Expected', text: ({ expectedCents }) => money(expectedCents), sort: ({ expectedCents }) => expectedCents, right: true },
  { key: 'paid', title: 'Paid', text: ({ paidCents }) => money(paidCents), sort: ({ paidCents }) => paidCents, right: true },
  { key: 'short', title: 'Short', text: ({ shortCents }) => money(shortCents), sort: ({ shortCents }) => shortCents, right: true },
  { key: 'clause', title: 'Clause not kept', text: ({ contract, clause }) => `${contract ?? ''} ${clause ?? ''}`.trim() },
];

export function remittanceColumns(dayOf: (at: number) => string): readonly Column<RemittanceRow>[] {
  return [
    { key: 'trace', title: 'Payment', text: ({ trace }) => trace, width: '160px' },
    { key: 'payer', title: 'Payer', text: ({ payer }) => payer },
    { key: 'paidAt', title: 'Paid on', text: ({ paidAt }) => dayOf(paidAt), sort: ({ paidAt }) => paidAt },
    { key: 'method', title: 'By', text: ({ method }) => method },
    { key: 'paid', title: 'Paid', text: ({ paidCents }) => exact(paidCents), sort: ({ paidCents }) => paidCents, right: true },
    { key: 'posted', title: 'Posted', text: ({ postedCents }) => exact(postedCents), sort: ({ postedCents }) => postedCents, right: true },
    { key: 'apart', title: 'Fits no claim', text: ({ unappliedCents }) => exact(unappliedCents), sort: ({ unappliedCents }) => unappliedCents, right: true },
    { key: 'plb', title: 'PLB', text: ({ providerCents }) => exact(-providerCents), sort: ({ providerCents }) => -providerCents, right: true },
    { key: 'decisions', title: 'Decisions', text: ({ decisions }) => String(decisions), sort: ({ decisions }) => decisions, right: true },
    { key: 'look', title: 'To look at', text: toLookAt, sort: ({ unmatched, odd }) => unmatched + odd },
    { key: 'proof', title: 'Proof', text: ({ isProven }) => (isProven ? 'balances' : 'does not balance') },
  ];
}

export function toLookAt({ unmatched, odd, toldOtherwise }: RemittanceRow): string {
  return [
    ...(unmatched > 0 ? [`${unmatched} unmatched`] : []),
    ...(odd > 0 ? [`${odd} odd`] : []),
    ...(toldOtherwise > 0 ? [`told otherwise ${toldOtherwise}×`] : []),
  ].join(', ');
}

export function balanceColumns(nameOf: (encounter: string) => string, dayOf: (at: number) => string): readonly Column<BalanceRow>[] {
  return [
    { key: 'encounter', title: 'Account', text: ({ encounter }) => encounter, width: '150px' },
    { key: 'patient', title: 'Patient', text: ({ encounter }) => nameOf(encounter) },
    { key: 'payer', title: 'Payer', text: ({ payerClass }) => payerWord(payerClass) },
    { key: 'charged', title: 'Charged', text: ({ chargedCents }) => exact(chargedCents), sort: ({ chargedCents }) => chargedCents, right: true },
    {
      key: 'paid',
      title: 'Payers paid',
      text: ({ insurancePaidCents }) => exact(insurancePaidCents),
      sort: ({ insurancePaidCents }) => insurancePaidCents,
      right: true,
    },
    { key: 'off', title: 'Written off', text: ({ writtenOffCents }) => exact(writtenOffCents), sort: ({ writtenOffCents }) => writtenOffCents, right: true },
    {
      key: 'yours',
      title: 'Patient paid',
      text: ({ patientPaidCents }) => exact(patientPaidCents),
      sort: ({ patientPaidCents }) => patientPaidCents,
      right: true,
    },
    {
      key: 'owes',
      title: 'Patient owes',
      text: ({ patientBalanceCents }) => exact(patientBalanceCents),
      sort: ({ patientBalanceCents }) => patientBalanceCents,
      right: true,
    },
    { key: 'stated', title: 'Statement', text: ({ statedAt }) => (statedAt === undefined ? undefined : dayOf(statedAt)), sort: ({ statedAt }) => statedAt },
    { key: 'open', title: 'Open', text: ({ openCents }) => exact(openCents), sort: ({ openCents }) => openCents, right: true },
    { key: 'credit', title: 'To give back', text: ({ creditCents }) => exact(creditCents), sort: ({ creditCents }) => creditCents, right: true },
  ];
}
