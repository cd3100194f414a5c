/** Views `revenue` and `ledger`: money by encounter, and every line behind it. */
import type { EncounterId } from '../ids.ts';
import { isBreak, rowsAtOnce } from '../steps.ts';
import { changedSince, entries, getRow } from '../table.ts';
import { remadeInSteps } from './keep.ts';
import { accountsOf, type Account } from './ledgers.ts';
import { encounterFacts, newestFirst } from './lineage.ts';
import type { LedgerRow, RevenueRow } from './rows.ts';
import { stepped, type Earlier, type ViewInput } from './view.ts';

export const revenueView = stepped<RevenueRow>({
  name: 'revenue',
  title: 'Revenue by encounter',
  definition:
    'Charged: room nights, doses and posted charges less what was taken back. Expected: what the contract of the payer class expects of them. No data is not zero: an encounter without lines is charged nothing yet.',
  audience: 'money',
  tables: [accountsOf],
  inSteps: (input, earlier) =>
    remadeInSteps(earlier?.rows, changedAccounts(input, earlier), (key) => {
      const account = getRow(accountsOf(input), key as EncounterId);
      return account === undefined ? undefined : revenueRow(account);
    }),
  lineage: (input, key) => {
    const account = getRow(accountsOf(input), key as EncounterId);
    return account === undefined
      ? undefined
      : encounterFacts(
          input,
          account.encounter,
          account.ledger.lines.flatMap((line) => line.positions),
        );
  },
});

function revenueRow({ encounter, ledger }: Account): RevenueRow {
  return {
    encounter: encounter.encounter,
    payerClass: ledger.payerClass,
    chargedCents: ledger.chargedCents,
    expectedCents: ledger.expectedCents,
    lines: ledger.lineCount,
    unpriced: ledger.unpriced,
    ...(ledger.gap === undefined ? {} : { gap: ledger.gap.gap }),
    ...(encounter.location === undefined ? {} : { unit: encounter.location.unit }),
  };
}

function changedAccounts(input: ViewInput, earlier: Earlier<unknown> | undefined): readonly EncounterId[] {
  if (earlier === undefined) return entries(accountsOf(input)).map(([id]) => id);
  return changedSince(accountsOf(earlier.input), accountsOf(input));
}

export const ledgerView = stepped<LedgerRow>({
  name: 'ledger',
  title: 'Ledger',
  definition: 'Every line of money, newest corrections as credits that name the line they take back.',
  audience: 'money',
  tables: [accountsOf],
  inSteps: function* (input, earlier) {
    const changed = changedAccounts(input, earlier);
    const made = new Map<string, LedgerRow>();
    let n = 0;
    for (const id of changed) {
      if (isBreak(n++, rowsAtOnce)) yield;
      for (const row of ledgerRows(getRow(accountsOf(input), id))) made.set(row.charge, row);
    }
    const gone = earlier === undefined ? [] : changed.flatMap((id) => ledgerRows(getRow(accountsOf(earlier.input), id)).map((row) => row.charge));
    return yield* remadeInSteps(earlier?.rows, new Set([...gone, ...made.keys()]), (key) => made.get(key));
  },
  lineage: (input, key) => {
    for (const [, { ledger }] of entries(accountsOf(input))) {
      const line = ledger.lines.find((one) => one.charge === key);
      if (line !== undefined) return newestFirst(line.positions);
    }
    return undefined;
  },
});

function ledgerRows(account: Account | undefined): LedgerRow[] {
  const encounter = account === undefined ? {} : { encounter: account.encounter.encounter };
  return (account?.ledger.lines ?? []).map(({ charge, kind, code, units, unit, amountCents, serviceAt, reverses, heldBy, late, position }) => ({
    charge,
    ...encounter,
    kind,
    code,
    units,
    unit,
    amountCents,
    serviceAt,
    ...(reverses === undefined ? {} : { reverses }),
    ...(heldBy === undefined ? {} : { heldBy }),
    ...(late === undefined ? {} : { late }),
    position,
  }));
}
