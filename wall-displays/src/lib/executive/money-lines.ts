/** The lines of an executive's money: what each amounts to, over how many it was counted, and where it opens to. */
import type { FinanceKpiRow } from '@healthos/core/views/rows-finance.ts';
import type { MarginRow, ReceivableRow } from '@healthos/core/views/rows-receivables.ts';
import type { MoneyRow } from '@healthos/core/views/rows.ts';
import { kpiFigure } from '../finance/words.ts';
import { grouped } from '../look/figures.ts';
import { exact } from '../look/money.ts';

export interface MoneyLine {
  readonly what: string;
  readonly says: string;
  readonly counted: string;
  readonly view: 'margins' | 'money' | 'receivables' | 'finance-kpis';
  readonly key: string;
  /** Where the accounts are that it counts. */
  readonly accounts?: { readonly path: '/finance' | '/finance/receivables'; readonly query?: Readonly<Record<string, string>> };
}

interface Rows<Row> {
  get(key: string): Row | undefined;
}

export interface MoneyRows {
  readonly margins: Rows<MarginRow>;
  readonly money: Rows<MoneyRow>;
  readonly receivables: Rows<ReceivableRow>;
  readonly kpis: Rows<FinanceKpiRow>;
}

/** Of what is earned, to a tenth; nothing earned has no margin in percent. */
const share = ({ marginCents, accruedCents }: MarginRow): string =>
  accruedCents <= 0 ? '' : `, ${((100 * marginCents) / accruedCents).toFixed(1).replace('-', '−')} %`;

export function moneyLines({ margins, money, receivables, kpis }: MoneyRows): readonly MoneyLine[] {
  return [...earned(margins.get('total/all')), ...charged(money), ...leftToReceive(receivables), ...collected(kpis.get('cost-to-collect'))];
}

function earned(all: MarginRow | undefined): readonly MoneyLine[] {
  if (all === undefined) return [];
  const counted = `${grouped(all.encounters)} of ${grouped(all.accounts)}, ${grouped(all.lines)} lines`;
  const of = { counted, view: 'margins', key: 'total/all' } as const;
  return [
    { ...of, what: 'Expected net revenue', says: exact(all.expectedCents) },
    { ...of, what: 'Earned so far', says: exact(all.accruedCents) },
    { ...of, what: 'Accrued cost', says: exact(all.costCents) },
    { ...of, what: `Margin${share(all)}`, says: exact(all.marginCents) },
  ];
}

function* charged(money: MoneyRows['money']): Generator<MoneyLine> {
  const today = money.get('total/all');
  if (today?.tile === 'total')
    yield {
      what: 'Charged today',
      says: exact(today.chargedTodayCents),
      counted: today.unpriced === 0 ? 'all priced' : `${grouped(today.unpriced)} without a price`,
      view: 'money',
      key: 'total/all',
      accounts: { path: '/finance', query: { show: 'here' } },
    };
  const unbilled = money.get('unbilled/all');
  if (unbilled?.tile === 'unbilled')
    yield {
      what: 'Discharged, not billed',
      says: exact(unbilled.chargedCents),
      counted: `${grouped(unbilled.encounters)} ${unbilled.encounters === 1 ? 'account' : 'accounts'}`,
      view: 'money',
      key: 'unbilled/all',
      accounts: { path: '/finance', query: { show: 'unbilled' } },
    };
}

function* leftToReceive(receivables: MoneyRows['receivables']): Generator<MoneyLine> {
  const left = receivables.get('aged/all');
  if (left?.row === 'aged')
    yield {
      what: 'Left to receive',
      says: exact(left.cents),
      counted: `${grouped(left.accounts)} ${left.accounts === 1 ? 'account' : 'accounts'}`,
      view: 'receivables',
      key: 'aged/all',
      accounts: { path: '/finance/receivables' },
    };
  const over = receivables.get('here/over-gmlos');
  if (over?.row === 'standing')
    yield {
      what: 'Days above the mean, in house',
      says: `${over.days.toFixed(1)} d`,
      counted: `${grouped(over.accounts)} stays`,
      view: 'receivables',
      key: 'here/over-gmlos',
      accounts: { path: '/finance', query: { show: 'excess' } },
    };
}

function collected(collect: FinanceKpiRow | undefined): readonly MoneyLine[] {
  if (collect === undefined) return [];
  const counted = collect.value === undefined ? `missing: ${collect.missing.join(', ')}` : `${collect.days} d`;
  return [{ what: collect.title, says: kpiFigure(collect), counted, view: 'finance-kpis', key: 'cost-to-collect' }];
}
