/** View `receivables`: what is left to receive, by age and payer; where accounts stand and what is in their way; and the cash ahead. Sums only: no account is named. */
import { cashPack } from '../financial/receivables/cash-forecast.ts';
import { finishedStays } from '../house/discharge/expected-stay.ts';
import { rows } from '../table.ts';
import { accountRows } from './account-rows.ts';
import { replaced, unlessSame } from './keep.ts';
import { accountsOf, type Account } from './ledgers.ts';
import { newestFirst } from './lineage.ts';
import { cashAhead, receivableSums, type ReceivableSums } from './receivable-sums.ts';
import type { ReceivableRow } from './rows-receivables.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfMoney } from '../reads.ts';

export const receivablesView: View<ReceivableRow> = {
  name: 'receivables',
  title: 'Receivables',
  definition: `What contracts expect or payers left, and nobody paid or gave up, what was refused at what the contract would pay of it, by days since the discharge; and when it comes: ${cashPack.source} (${cashPack.pack}).`,
  audience: 'money',
  reads: readsOfMoney,
  tables: [accountsOf, finishedStays, receivableSums],
  rows: (input, earlier) => {
    const sums = receivableSums(input, earlier?.input);
    return unlessSame(earlier, [sums], () => replaced(earlier?.rows, made(input, sums)));
  },
  lineage: (input, key) => {
    const counts = countsBy(input, key);
    if (counts === undefined) return undefined;
    return newestFirst(rows(accountsOf(input)).flatMap((account) => (counts(account) ? positionsOf(account) : [])));
  },
};

function made(input: ViewInput, sums: ReceivableSums): Map<string, ReceivableRow> {
  const found = new Map<string, ReceivableRow>();
  for (const [payerClass, { sums: aged }] of sums.aged) found.set(`aged/${payerClass}`, { row: 'aged', payerClass, ...aged });
  for (const [key, { accounts, cents, tenths }] of sums.standing) found.set(key, { row: 'standing', accounts, cents, days: tenths / 10 });
  const { weeks, ...rest } = cashAhead(input, sums);
  for (const week of weeks) found.set(`week/${week.week}`, { row: 'week', ...week });
  found.set('cash/all', { row: 'cash', ...rest });
  return found;
}

type Counts = (account: Account) => boolean;

function countsBy(input: ViewInput, key: string): Counts | undefined {
  const [row, name] = key.split('/');
  const owes: Counts = ({ settled }) => settled.payerCents + settled.deniedCents + settled.patientCents !== 0;
  if (row === 'aged') return (account) => owes(account) && (name === 'all' || account.ledger.payerClass === name);
  if (row === 'week' || row === 'cash') return ({ encounter, settled }) => encounter.dischargedAt !== undefined && settled.payerCents !== 0;
  if (row === 'state') return ({ settled }) => settled.state === name;
  if (row !== 'risk' && row !== 'here') return undefined;
  const listed = new Map(accountRows(input).map((one) => [one.encounter, one]));
  return ({ encounter }) => {
    const found = listed.get(encounter.encounter);
    return found !== undefined && (found.state === 'here') === (row === 'here') && found.risks.some((risk) => risk === name);
  };
}

const positionsOf = ({ ledger, settled }: Account): readonly number[] => [
  ...ledger.lines.map(({ position }) => position),
  ...settled.claims.flatMap(({ now }) => [now.position, ...now.remitted.map(({ position }) => position)]),
];
