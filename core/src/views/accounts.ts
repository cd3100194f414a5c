/** View `accounts`: the worklist of money, an account a row: who pays, what was charged, what is expected, how long, and what stands in the way. */
import { expectedStayRules, finishedStays } from '../house/discharge/expected-stay.ts';
import type { EncounterId } from '../ids.ts';
import { changedSince, entries, getRow } from '../table.ts';
import { rowDay, rowOf } from './account-rows.ts';
import { remadeInSteps } from './keep.ts';
import { accountsOf } from './ledgers.ts';
import { encounterFacts } from './lineage.ts';
import type { AccountRow } from './rows-finance.ts';
import { stepped } from './view.ts';

export const accountsView = stepped<AccountRow>({
  name: 'accounts',
  title: 'Accounts',
  definition: `One account per encounter: charged less credited, expected by the contract of the service date, claims and what was decided on them, days against the geometric mean of the group, else of their kind (${expectedStayRules.source}), and what stands between it and payment.`,
  audience: 'money',
  tables: [accountsOf, finishedStays],
  inSteps: (input, earlier) => {
    const day = rowDay(input);
    const before = earlier === undefined ? undefined : rowDay(earlier.input);
    const same = earlier !== undefined && before?.means === day.means && before.midnight === day.midnight;
    const accounts = accountsOf(input);
    const keys = same ? changedSince(accountsOf(earlier.input), accounts) : entries(accounts).map(([key]) => key);
    const all = same || earlier === undefined ? keys : new Set<string>([...keys, ...earlier.rows.keys()]);
    return remadeInSteps(earlier?.rows, all, (key) => rowOf(input, getRow(accounts, key as EncounterId), day));
  },
  lineage: (input, key) => {
    const account = getRow(accountsOf(input), key as EncounterId);
    if (account === undefined) return undefined;
    return encounterFacts(
      input,
      account.encounter,
      account.ledger.lines.map((line) => line.position),
    );
  },
});
