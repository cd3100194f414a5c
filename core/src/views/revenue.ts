/** Views `revenue` and `ledger`: money by encounter, and every line behind it. */
import type { EncounterId } from '../ids.ts';
import { getRow } from '../table.ts';
import { accountsOf, ledgerFor } from './ledgers.ts';
import { encounterFacts, newestFirst } from './lineage.ts';
import type { LedgerRow, RevenueRow } from './rows.ts';
import type { View } from './view.ts';

export const revenueView: View<RevenueRow> = {
  name: 'revenue',
  title: 'Revenue by encounter',
  definition: 'Charged: room nights, doses and posted charges less what was taken back. Expected: what the contract of the payer class expects of them. No data is not zero: an encounter without lines is charged nothing yet.',
  audience: 'money',
  rows: (input) => new Map([...accountsOf(input)].map(({ encounter, ledger }): [string, RevenueRow] => [encounter.encounter, {
    encounter: encounter.encounter, payerClass: ledger.payerClass, chargedCents: ledger.chargedCents, expectedCents: ledger.expectedCents, lines: ledger.lines.length, unpriced: ledger.unpriced,
    ...(encounter.location === undefined ? {} : { unit: encounter.location.unit }),
  }])),
  lineage: (input, key) => {
    const encounter = getRow(input.hospital.operations.encounters, key as EncounterId);
    return encounter === undefined ? undefined : encounterFacts(input, encounter, ledgerFor(input, encounter).lines.map((line) => line.position));
  },
};

export const ledgerView: View<LedgerRow> = {
  name: 'ledger',
  title: 'Ledger',
  definition: 'Every line of money, newest corrections as credits that name the line they take back.',
  audience: 'money',
  rows: (input) => {
    const found = new Map<string, LedgerRow>();
    for (const { encounter, ledger } of accountsOf(input)) {
      for (const { expectedCents: _expected, ...line } of ledger.lines) found.set(line.charge, { ...line, encounter: encounter.encounter });
    }
    return found;
  },
  lineage: (input, key) => {
    for (const { ledger } of accountsOf(input)) {
      const line = ledger.lines.find((one) => one.charge === key);
      if (line !== undefined) return newestFirst([line.position]);
    }
    return undefined;
  },
};
