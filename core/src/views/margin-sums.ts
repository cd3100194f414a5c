/** View `margins`: expected payment, what is earned of it, accrued cost and margin of the house, of each unit and of each service line, to the last full hour. */
import type { EncounterId } from '../ids.ts';
import { getRow, rows } from '../table.ts';
import { replaced, unlessSame } from './keep.ts';
import { accountsOf } from './ledgers.ts';
import { newestFirst } from './lineage.ts';
import { marginKeyOf, marginsOf, marginSums } from './margins.ts';
import type { MarginRow } from './rows-receivables.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfMoney } from '../reads.ts';

export const marginsView: View<MarginRow> = {
  name: 'margins',
  title: 'Margin by unit and service line',
  definition:
    'Of everybody who is or was here, under the unit or service that they are or were last in: what contracts are expected to pay, what of it is earned so far, what the care cost (hours of beds, drugs at acquisition, minutes of theatre, a ratio of charges for the rest), and the difference.',
  audience: 'money',
  reads: readsOfMoney,
  tables: [accountsOf, marginsOf, marginSums],
  rows: (input, earlier) =>
    unlessSame(earlier, [marginsOf(input), accountsOf(input).size], () =>
      replaced(earlier?.rows, new Map([...marginSums(input, earlier?.input)].map(([key, sum]) => [key, { ...sum, accounts: accountsOf(input).size }]))),
    ),
  lineage: (input, key) => {
    const [by, name] = split(key);
    if (by === undefined) return undefined;
    const own = rows(marginsOf(input)).filter(({ encounter }) => by === 'total' || marginKeyOf(by, encounter) === name);
    return newestFirst(own.flatMap(({ encounter }) => linesOf(input, encounter.encounter)));
  },
};

const linesOf = (input: ViewInput, encounter: EncounterId): readonly number[] =>
  getRow(accountsOf(input), encounter)?.ledger.lines.map(({ position }) => position) ?? [];

function split(key: string): readonly ['total' | 'unit' | 'service' | undefined, string] {
  const at = key.indexOf('/');
  const by = key.slice(0, at);
  return [by === 'total' || by === 'unit' || by === 'service' ? by : undefined, key.slice(at + 1)];
}
