/** What is left to receive and when it comes, of one stay: by age, by where it stands, and never twice. */
import { expect, it } from 'vitest';
import { admitted, code, covered, dose, given, left, remitted, type Given } from '../financial/claims/given-claims.ts';
import type { RemittanceReceived } from '../financial/remittance-events.ts';
import { minute } from '../given.ts';
import { encounterId } from '../ids.ts';
import { cents } from '../money.ts';
import { claimSubmit } from '../requests/claim-submit.ts';
import { isRefusal } from '../requests/request.ts';
import { marginsView } from './margin-sums.ts';
import { receivablesView } from './receivables.ts';
import type { ReceivableRow } from './rows-receivables.ts';

const days = (n: number): number => n * 24 * 60;
const [gross, net] = [492_665, 615_600];
const stay = [
  admitted(),
  covered(1, 'medicare', 'MCR'),
  dose(60, 'a1'),
  dose(90, 'a2', 'MORP2'),
  code(days(2), 'I50.23', 1),
  code(days(2), 'N17.9', 2),
  left(days(2)),
];
const row = ({ input }: Given, key: string): ReceivableRow | undefined => receivablesView.rows(input).get(key);
function sent(at: number): Given {
  const now = given(stay, at);
  const made = claimSubmit.decide(now.input, { body: { encounter: encounterId('V1') }, at: now.input.now, id: 'request-1' }, { role: 'finance', staff: 's1' });
  if (isRefusal(made)) throw new RangeError(made.says);
  return now.after(made.events, at);
}
const paid: RemittanceReceived = {
  type: 'RemittanceReceived',
  remittance: 'P|1',
  control: '1.1',
  payer: 'MCR',
  paidCents: cents(400_000),
  paidAt: minute(days(20)),
  method: 'ACH',
  trace: '1',
  claims: 1,
  providerAdjustments: [],
};

it('ages from the discharge, by payer and in all', () => {
  const now = sent(days(6));
  expect(row(now, 'aged/medicare')).toMatchObject({ cents: net, payerCents: net, bands: { '0-30': { accounts: 1, cents: net } } });
  const later = now.after([], days(2 + 31));
  expect(row(later, 'aged/all')).toMatchObject({ cents: net, bands: { '0-30': { cents: 0 }, '31-60': { accounts: 1, cents: net } } });
  expect(row(given(stay.slice(0, 4), days(1)), 'aged/all')).toMatchObject({ bands: { '0-30': { cents: 0 } } });
});

it('says where it stands, and without a decided claim nothing of when it comes', () => {
  const now = sent(days(6));
  expect(row(now, 'state/billed')).toMatchObject({ accounts: 1, cents: net });
  expect(row(now, 'state/unbilled')).toBeUndefined();
  expect(row(now, 'cash/all')).toMatchObject({ awaitedCents: net, unknownCents: net, claims: 0 });
  expect(row(now, 'week/8')).toMatchObject({ sumCents: 0 });
});

it('once decided only the share of the patient is left, and no payer is waited for', () => {
  const now = sent(days(6)).after(
    [
      paid,
      remitted('V1-I1', cents(gross), cents(400_000), cents(50_000), [
        { group: 'CO', reason: '45', amountCents: cents(42_665) },
        { group: 'PR', reason: '1', amountCents: cents(50_000) },
      ]),
    ],
    days(22),
  );
  expect(row(now, 'aged/all')).toMatchObject({ cents: 50_000, patientCents: 50_000, payerCents: 0 });
  expect(row(now, 'cash/all')).toMatchObject({ awaitedCents: 0, claims: 1 });
  expect(row(now, 'state/patient')).toMatchObject({ accounts: 1 });
  expect(receivablesView.lineage(now.input, 'aged/all')?.map((position) => now.typeOf(position))).toContain('ClaimRemitted');
  expect(receivablesView.lineage(now.input, 'nonsense')).toBeUndefined();
});

it('margins add up: what is earned less what it cost, the same by unit, by service and in all', () => {
  const { input } = sent(days(6));
  const rows = marginsView.rows(input);
  const all = rows.get('total/all');
  expect(all).toMatchObject({ encounters: 1, accounts: 1, expectedCents: net });
  expect(all?.marginCents).toBe((all?.accruedCents ?? 0) - (all?.costCents ?? 0));
  const of = (by: string): number => [...rows].reduce((sum, [key, one]) => (key.startsWith(`${by}/`) ? sum + one.marginCents : sum), 0);
  expect([of('unit'), of('service')]).toEqual([all?.marginCents, all?.marginCents]);
  expect(marginsView.lineage(input, 'total/all')?.length).toBeGreaterThan(0);
});
