/** Money in the list of beds says status, days over and risk, and nothing where nobody lies or no account is known. */
import { expect, test } from 'vitest';
import type { AccountRow } from '@healthos/core/views/rows-finance.ts';
import type { BedRow } from '@healthos/core/views/rows.ts';
import { moneyColumns } from './money-columns.ts';

const account: Pick<AccountRow, 'class' | 'excessDays' | 'risks'> = { class: 'I', excessDays: 2.5, risks: ['over-gmlos', 'coverage-unknown', 'self-pay'] };
const columns = moneyColumns((encounter) => (encounter === 'V1' ? (account as AccountRow) : undefined));
const said = (bed: Partial<BedRow>): readonly (string | undefined)[] => columns.map((column) => column.text(bed as BedRow));

test('of whoever lies there', () => expect(said({ encounter: 'V1' })).toEqual(['Inpatient', '+2.5 d', 'coverage unknown, self-pay']));
test('of an empty bed, and of an account that is not known', () => {
  expect(said({})).toEqual([undefined, undefined, undefined]);
  expect(said({ encounter: 'V2' })).toEqual([undefined, undefined, undefined]);
});
