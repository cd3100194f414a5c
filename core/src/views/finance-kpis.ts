/** View `finance-kpis`: the measures of the revenue cycle, a row each, with numerator, denominator and what is missing. */
import { kpiNames, kpiPack, kpisOf } from '../financial/kpis/kpis.ts';
import { replaced, unlessSame } from './keep.ts';
import { positionsBehind } from './finance-lineage.ts';
import { addedOf, financeSums } from './finance-sums.ts';
import { accountsOf } from './ledgers.ts';
import { newestFirst } from './lineage.ts';
import type { FinanceKpiRow } from './rows-finance.ts';
import type { View } from './view.ts';
import { readsOfMoney } from '../reads.ts';

export const financeKpisView: View<FinanceKpiRow> = {
  name: 'finance-kpis',
  title: 'Measures of the revenue cycle',
  definition: `Days not final billed, net A/R days, clean claims, late charges, denials, cash, case mix and cost to collect: ${kpiPack.source} (${kpiPack.pack}).`,
  audience: 'money',
  reads: readsOfMoney,
  tables: [accountsOf, addedOf],
  rows: (input, earlier) => {
    const { sums } = financeSums(input, earlier?.input);
    return unlessSame(earlier, [sums], () =>
      replaced(earlier?.rows, new Map(kpisOf(sums).map((kpi, order) => [kpi.kpi, { ...kpi, order, days: sums.days, pack: kpiPack.pack }]))),
    );
  },
  lineage: (input, key) => {
    const kpi = kpiNames.find((name) => name === key);
    return kpi === undefined ? undefined : newestFirst(positionsBehind(input, kpi));
  },
};
