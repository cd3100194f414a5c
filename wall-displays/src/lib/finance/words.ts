/** The words of the finance screens, and the columns of the worklist of accounts. */
import type { ChargeKind } from '@healthos/core/financial/lines.ts';
import type { Basis } from '@healthos/core/financial/account/basis.ts';
import type { AccountRow, FinanceKpiRow } from '@healthos/core/views/rows-finance.ts';
import { spell } from '../look/clock.ts';
import { grouped } from '../look/figures.ts';
import { exact } from '../look/money.ts';
import { payerWord } from '../tiles/payers/words.ts';
import type { Column } from '../work/table.ts';

export const tabs = [
  { path: '/finance', title: 'Accounts' },
  { path: '/finance/claims', title: 'Claims' },
  { path: '/finance/questions', title: 'Questions' },
  { path: '/finance/denials', title: 'Denials' },
  { path: '/finance/remittances', title: 'Remittances' },
  { path: '/finance/receivables', title: 'Receivables' },
  { path: '/finance/contracts', title: 'Contracts' },
] as const;

/** Who answers for the house reads of accounts, not of people: no name is asked for. */
export const asksNames = (role: string): boolean => role !== 'executive';

const classes: Readonly<Record<string, string>> = {
  I: 'Inpatient',
  O: 'Outpatient',
  E: 'Emergency',
  P: 'Preadmit',
  R: 'Recurring',
  B: 'Obstetrics',
  U: 'not said',
};
export const classWord = (kind: string): string => classes[kind] ?? kind;

export const stateWords: Readonly<Record<AccountRow['state'], string>> = {
  planned: 'planned',
  here: 'in house',
  unbilled: 'discharged, not billed',
  held: 'claim held',
  rejected: 'claim rejected',
  billed: 'claim out',
  denied: 'denied',
  patient: 'with the patient',
  credit: 'credit owed',
  settled: 'settled',
};
/** Whoever of it is in a bed of the house, or is to come. */
export const isInHouse = ({ state }: Pick<AccountRow, 'state'>): boolean => state === 'here' || state === 'planned';

/** What the risk is, and what somebody can do about it. */
export const riskWords: Readonly<Record<AccountRow['risks'][number], { readonly title: string; readonly does: string }>> = {
  'coverage-unknown': { title: 'coverage unknown', does: 'No coverage was told: ask at registration before the bill.' },
  'self-pay': { title: 'self-pay', does: 'No plan pays: give an estimate and look for coverage.' },
  'over-gmlos': { title: 'over GMLOS', does: 'Longer than the geometric mean of such stays: see what it waits for.' },
  'price-missing': { title: 'price missing', does: 'A posted charge has no amount and no price: add it to the charge master.' },
  'terms-missing': { title: 'terms missing', does: 'No contract says what is expected of it: load the terms that held on its day.' },
  'group-missing': { title: 'no group', does: 'The stay is over and its codes give no group: ask whoever codes it.' },
  'charge-held': { title: 'charge held', does: 'A line goes on no claim yet: a cosignature is missing, or somebody holds it.' },
  'claim-held': { title: 'claim held', does: 'Somebody holds its claim: release it once its question is answered.' },
  'claim-rejected': { title: 'claim rejected', does: 'The claim was refused at the door: mend it and send it again.' },
  denied: { title: 'denied', does: 'The payer refused some of it: appeal it before its clock ends, or give it up.' },
  'credit-balance': { title: 'credit balance', does: 'More was paid than was due: give it back.' },
};

export const kindWords: Readonly<Record<ChargeKind, string>> = {
  room: 'Room',
  observation: 'Observation',
  emergency: 'Emergency',
  'critical-care': 'Critical care',
  medication: 'Medication',
  infusion: 'Infusion',
  laboratory: 'Laboratory',
  imaging: 'Imaging',
  surgery: 'Operating room',
  anaesthesia: 'Anaesthesia',
  recovery: 'Recovery',
  implant: 'Implant',
  service: 'Service',
  professional: 'Professional',
  posted: 'Posted',
  credit: 'Credit',
};

const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString());

/** The columns of the worklist: what a cell says is what is searched and what goes into the file. */
export function accountColumns(now: number, nameOf: (encounter: string) => string): readonly Column<AccountRow>[] {
  return [
    { key: 'encounter', title: 'Account', text: ({ encounter }) => encounter, width: '150px' },
    { key: 'patient', title: 'Patient', text: ({ encounter }) => nameOf(encounter) },
    { key: 'place', title: 'Place', text: (row) => (isInHouse(row) ? (row.bed ?? row.unit) : undefined), width: '108px' },
    { key: 'class', title: 'Status', text: (row) => `${classWord(row.class)}, ${stateWords[row.state]}` },
    { key: 'payer', title: 'Payer', text: ({ payerClass, payer }) => `${payerWord(payerClass)}${payer === undefined ? '' : ` ${payer}`}` },
    {
      key: 'drg',
      title: 'Group',
      text: ({ drg }) => (drg === undefined ? undefined : `${drg.drg}${drg.state === 'working' ? ' working' : ''}`),
    },
    { key: 'charged', title: 'Charged', text: ({ chargedCents }) => exact(chargedCents), sort: ({ chargedCents }) => chargedCents, right: true },
    { key: 'expected', title: 'Expected', text: ({ expectedCents }) => exact(expectedCents), sort: ({ expectedCents }) => expectedCents, right: true },
    { key: 'paid', title: 'Paid', text: ({ paidCents }) => (paidCents === 0 ? undefined : exact(paidCents)), sort: ({ paidCents }) => paidCents, right: true },
    { key: 'owed', title: 'Left', text: ({ owedCents }) => exact(owedCents), sort: ({ owedCents }) => owedCents, right: true },
    {
      key: 'days',
      title: 'Days of GMLOS',
      text: ({ days, gmlosDays }) => (days === undefined ? undefined : `${days} of ${gmlosDays?.toFixed(1) ?? 'unknown'}`),
      sort: ({ days }) => days,
      right: true,
    },
    {
      key: 'excess',
      title: 'Excess',
      text: ({ excessDays }) => (excessDays === undefined || excessDays === 0 ? undefined : `+${excessDays.toFixed(1)} d`),
      sort: ({ excessDays }) => excessDays,
      right: true,
    },
    {
      key: 'age',
      title: 'Age',
      text: ({ since }) => (since === undefined || now === 0 ? undefined : spell(now - since)),
      sort: ({ since }) => (since === undefined ? undefined : now - since),
      right: true,
    },
    { key: 'risks', title: 'In the way', text: ({ risks }) => risks.map((risk) => riskWords[risk].title).join(', '), sort: ({ risks }) => risks.length },
    { key: 'group', title: 'Group, title', text: ({ drg }) => drg?.title, fileOnly: true },
    { key: 'denied', title: 'Denied', text: ({ deniedCents }) => exact(deniedCents), fileOnly: true },
    { key: 'claims', title: 'Claims', text: ({ claims }) => String(claims), fileOnly: true },
    { key: 'contract', title: 'Contract', text: ({ contract }) => contract, fileOnly: true },
    { key: 'admitted', title: 'Admitted', text: ({ admittedAt }) => iso(admittedAt), fileOnly: true },
    { key: 'discharged', title: 'Discharged', text: ({ dischargedAt }) => iso(dischargedAt), fileOnly: true },
    { key: 'credited', title: 'Credited', text: ({ creditedCents }) => exact(creditedCents), fileOnly: true },
    { key: 'lines', title: 'Lines', text: ({ lines }) => String(lines), fileOnly: true },
    { key: 'unpriced', title: 'Without a price', text: ({ unpriced }) => String(unpriced), fileOnly: true },
  ];
}

/** `54 % of the charge (B.1)`, `per diem, telemetry (B.1)`. */
export const basisWords = ({ says, clause }: Basis): string => (clause === undefined ? says : `${says} (${clause})`);

/** `5.4 d`, `94.7 %`, `1.1250`; what cannot be worked out says so. */
export function kpiFigure({ value, unit, decimals }: Pick<FinanceKpiRow, 'value' | 'unit' | 'decimals'>): string {
  if (value === undefined) return 'not computable';
  const text = grouped(Math.trunc(value)) + (decimals === 0 ? '' : `.${value.toFixed(decimals).split('.')[1] ?? ''}`);
  return unit === 'days' ? `${text} d` : unit === 'percent' ? `${text} %` : text;
}

/** `$540,000.00`, `900`, `4.5`. */
export function partFigure({ cents, count }: FinanceKpiRow['numerator']): string {
  if (cents !== undefined) return exact(cents);
  if (count === undefined) return 'not known';
  return Number.isInteger(count) ? grouped(count) : count.toFixed(4);
}
