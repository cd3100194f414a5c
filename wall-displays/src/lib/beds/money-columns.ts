/** The columns of money in the list of beds: status, days above the mean, and what is in the way of payment. They say; nothing is ranked by them. */
import type { AccountRow } from '@healthos/core/views/rows-finance.ts';
import type { BedRow } from '@healthos/core/views/rows.ts';
import { classWord, riskWords } from '../finance/words.ts';
import type { Column } from '../work/table.ts';

export function moneyColumns(accountOf: (encounter: string) => AccountRow | undefined): readonly Column<BedRow>[] {
  const of = ({ encounter }: BedRow): AccountRow | undefined => (encounter === undefined ? undefined : accountOf(encounter));
  return [
    {
      key: 'status',
      title: 'Status',
      text: (bed) => {
        const row = of(bed);
        return row === undefined ? undefined : classWord(row.class);
      },
    },
    {
      key: 'excess',
      title: 'Over GMLOS',
      text: (bed) => {
        const over = of(bed)?.excessDays ?? 0;
        return over > 0 ? `+${over.toFixed(1)} d` : undefined;
      },
      sort: (bed) => of(bed)?.excessDays,
      right: true,
    },
    {
      key: 'payment',
      title: 'Payment risk',
      text: (bed) =>
        of(bed)
          ?.risks.filter((risk) => risk !== 'over-gmlos')
          .map((risk) => riskWords[risk].title)
          .join(', '),
    },
  ];
}
