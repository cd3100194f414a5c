/** Ten thousand claims to a payer that now and then pays short, by the whole path: 837 written, 835 read, proven and posted, each underpayment looked for. */
import { paidByPayer } from '../../command-center/src/outbound/given-payments.ts';
import type { Bench, Row } from './figures.ts';

const claims = 10_000;

export const underpaid: Bench = {
  name: 'underpaid',
  run: async () => {
    const began = performance.now();
    const { made, found, wrong, withClause, exact, payments, proven, postedTwice } = await paidByPayer(claims, 2026);
    const seconds = (performance.now() - began) / 1000;
    const row = (name: string, value: number, unit: string, target?: string): Row => ({
      bench: 'underpaid',
      case: name,
      subject: 'ours',
      value,
      unit,
      ...(target === undefined ? {} : { target }),
    });
    return [
      row('underpayments made', made, 'claims'),
      row('recall', made === 0 ? 0 : (found / made) * 100, '%', '100 %'),
      row('precision', (found / Math.max(1, found + wrong)) * 100, '%', '>= 99 %'),
      row('with its clause', (withClause / Math.max(1, found)) * 100, '%', '100 %'),
      row('short to the cent', (exact / Math.max(1, found)) * 100, '%'),
      row('payments proven', (proven / Math.max(1, payments)) * 100, '%', '100 %'),
      row('posted twice when told twice', postedTwice, 'payments', '0'),
      row('whole path', claims / seconds, 'claims/s'),
    ];
  },
};
