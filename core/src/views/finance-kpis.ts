/** View `finance-kpis`: the measures of the revenue cycle, a row each, with numerator, denominator and what is missing. */
import { kpiPack, kpisOf } from '../financial/kpis/kpis.ts';
import { zoneOf } from '../house/discharge/expected-stay.ts';
import { rows } from '../table.ts';
import { localDay } from '../time.ts';
import { replaced, unlessSame } from './keep.ts';
import { financeSums, isUnbilled } from './finance-sums.ts';
import { accountsOf } from './ledgers.ts';
import { newestFirst } from './lineage.ts';
import type { FinanceKpiRow } from './rows-finance.ts';
import type { View, ViewInput } from './view.ts';

export const financeKpisView: View<FinanceKpiRow> = {
  name: 'finance-kpis',
  title: 'Measures of the revenue cycle',
  definition: `Days not final billed, net A/R days, clean claims, late charges, denials, cash, case mix and cost to collect: ${kpiPack.source} (${kpiPack.pack}).`,
  audience: 'money',
  rows: (input, earlier) => {
    const { sums } = financeSums(input);
    return unlessSame(earlier, [sums], () =>
      replaced(earlier?.rows, new Map(kpisOf(sums).map((kpi, order) => [kpi.kpi, { ...kpi, order, days: sums.days, pack: kpiPack.pack }]))),
    );
  },
  lineage: (input, key) => (kpisOf(financeSums(input).sums).some(({ kpi }) => kpi === key) ? newestFirst(positionsBehind(input, key)) : undefined),
};

/** The lines of the numerator where the measure is of accounts, else every line of the period. */
function positionsBehind(input: ViewInput, key: string): readonly number[] {
  const zone = zoneOf(input.hospital);
  const { period } = financeSums(input);
  const positions: number[] = [];
  for (const account of rows(accountsOf(input))) {
    if (key === 'dnfb-days' && !isUnbilled(account)) continue;
    for (const { position, serviceAt } of account.ledger.lines) {
      const day = localDay(serviceAt, zone);
      if (key === 'dnfb-days' || (day >= period.first && day <= period.last)) positions.push(position);
    }
  }
  return positions;
}
