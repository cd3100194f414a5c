/** The measures of one stay from its discharge to the last cent: what each counts at every step, with the wrong answers that it must not give. */
import { describe, expect, it } from 'vitest';
import type { HealthEvent } from '../event.ts';
import { admitted, code, covered, dose, given, left, remitted, type Given } from '../financial/claims/given-claims.ts';
import type { KpiName } from '../financial/kpis/kpis.ts';
import { demoCosts } from '../financial/margin/cost-pack.ts';
import type { Adjustment, RemittanceReceived } from '../financial/remittance-events.ts';
import { minute } from '../given.ts';
import { encounterId, patientId } from '../ids.ts';
import { cents } from '../money.ts';
import { claimHold, claimRelease } from '../requests/claim-step.ts';
import { claimSubmit } from '../requests/claim-submit.ts';
import { isRefusal, type RequestKind } from '../requests/request.ts';
import { accountsView } from './accounts.ts';
import { financeKpisView } from './finance-kpis.ts';
import type { AccountRow, FinanceKpiRow } from './rows-finance.ts';

const days = (n: number): number => n * 24 * 60;
/** Two nights of 2,450.00, doses of 3.90 and 22.75: 4,926.65 at gross. Group 292 weighs 0.9 of 6,840.00: 6,156.00 is expected. */
const gross = 492_665;
const net = 615_600;
const stay = [
  admitted(),
  covered(1, 'medicare', 'MCR'),
  dose(60, 'a1'),
  dose(90, 'a2', 'MORP2'),
  code(days(2), 'I50.23', 1),
  code(days(2), 'N17.9', 2),
  left(days(2)),
];

const kpi = ({ input }: Given, name: KpiName): FinanceKpiRow => {
  const row = financeKpisView.rows(input).get(name);
  if (row === undefined) throw new RangeError(`no measure ${name}`);
  return row;
};
const parts = (now: Given, name: KpiName): readonly (number | undefined)[] => {
  const { numerator, denominator, value } = kpi(now, name);
  return [numerator.cents ?? numerator.count, denominator.cents ?? denominator.count, value];
};
const account = ({ input }: Given): AccountRow => {
  const row = accountsView.rows(input).get('V1');
  if (row === undefined) throw new RangeError('no account');
  return row;
};
function asked(now: Given, kind: RequestKind, body: object, at: number): Given {
  const made = kind.decide(now.input, { body: body as never, at: now.input.now, id: 'request-1' }, { role: 'finance', staff: 's1' });
  if (isRefusal(made)) throw new RangeError(made.says);
  return now.after(made.events, at);
}
const sent = (at = days(6)): Given => asked(given(stay, at), claimSubmit, { encounter: 'V1' }, at);

const cas = (group: Adjustment['group'], reason: string, amount: number): Adjustment => ({ group, reason, amountCents: cents(amount) });
const paid = (paidCents: number): RemittanceReceived => ({
  type: 'RemittanceReceived',
  remittance: 'P|1',
  control: '1.1',
  payer: 'MCR',
  paidCents: cents(paidCents),
  paidAt: minute(days(20)),
  method: 'ACH',
  trace: '1',
  claims: 1,
  providerAdjustments: [],
});
/** 4,000.00 paid, 500.00 to the patient, 426.65 the contract's own reduction. */
const settled: readonly HealthEvent[] = [
  paid(400_000),
  remitted('V1-I1', cents(gross), cents(400_000), cents(50_000), [cas('CO', '45', 42_665), cas('PR', '1', 50_000)]),
];
const denied: readonly HealthEvent[] = [paid(0), remitted('V1-I1', cents(gross), cents(0), cents(0), [cas('CO', '50', gross)], '4')];
const fromPatient = (at: number, amount: number): HealthEvent => ({
  type: 'ChargePosted',
  charge: `pay-${at}`,
  patient: patientId('p1'),
  encounter: encounterId('V1'),
  kind: 'payment',
  code: { code: 'PAY' },
  quantity: 1,
  amountCents: cents(amount),
  serviceAt: minute(at),
});
const refusedAtDoor: HealthEvent = { type: 'ClaimAcknowledged', control: '7.1.1', by: '277CA', from: 'payer', claim: 'V1-I1', accepted: false, codes: [] };
const taken: HealthEvent = { ...refusedAtDoor, control: '7.1.2', accepted: true };

describe('not final billed', () => {
  it('counts an account until its claim is out, and again where that one was refused at the door', () => {
    expect(parts(given(stay, days(6)), 'dnfb-days')).toEqual([gross, Math.round(gross / 6), 6]);
    expect(account(given(stay, days(6)))).toMatchObject({ state: 'unbilled', owedCents: net, drg: { drg: '292', state: 'final', weight: 9000 } });
    const out = sent();
    expect(parts(out, 'dnfb-days')).toEqual([0, Math.round(gross / 6), 0]);
    expect(account(out)).toMatchObject({ state: 'billed', claims: 1, owedCents: net });
    const back = out.after([refusedAtDoor], days(7));
    expect(kpi(back, 'dnfb-days').numerator.cents).toBe(gross);
    expect(account(back)).toMatchObject({ state: 'rejected', risks: ['claim-rejected'] });
  });

  it('who is still here is not among them; who pays oneself is, until the statement went out', () => {
    expect(kpi(given(stay.slice(0, 4), days(2)), 'dnfb-days').numerator.cents).toBe(0);
    const own = given([admitted(), covered(1, 'self-pay', 'SELF'), dose(60, 'a1'), left(days(2))], days(6));
    expect(kpi(own, 'dnfb-days').numerator.cents).toBe(490_390);
    expect(account(own).state).toBe('unbilled');
    const stated = own.after([{ type: 'BalanceStepped', encounter: encounterId('V1'), step: 'stated', amountCents: cents(490_390) }], days(7));
    expect(kpi(stated, 'dnfb-days').numerator.cents).toBe(0);
    expect(account(stated).state).toBe('patient');
  });
});

describe('what is left to receive', () => {
  it('is what the contract expects, then what the payer left to the patient, then nothing', () => {
    expect(kpi(sent(), 'net-ar-days').numerator.cents).toBe(net);
    const now = sent().after(settled, days(22));
    // 500.00 over 6,156.00 in 22 days; of charges it would be 2.2, of what was not paid 7.7.
    expect(parts(now, 'net-ar-days')).toEqual([50_000, Math.round(net / 22), 1.8]);
    expect(account(now)).toMatchObject({ state: 'patient', paidCents: 400_000, owedCents: 50_000, deniedCents: 0 });
    const done = sent().after([...settled, fromPatient(days(21), 50_000)], days(22));
    expect(kpi(done, 'net-ar-days').numerator.cents).toBe(0);
    expect(account(done)).toMatchObject({ state: 'settled', paidCents: 450_000, owedCents: 0 });
  });

  it('is what the contract would pay of what was refused, until it is given up; what is paid above the share is owed back', () => {
    const now = sent().after(denied, days(22));
    // Charges are no receivable: net A/R stands after contractual allowances.
    expect(kpi(now, 'net-ar-days').numerator.cents).toBe(net);
    expect(account(now)).toMatchObject({ state: 'denied', owedCents: net, deniedCents: gross, risks: ['denied'] });
    // Of 4,926.65 at gross 926.65 were refused: at 6,156.00 for all of it they are worth 1,157.88.
    const partly = sent().after([paid(400_000), remitted('V1-I1', cents(gross), cents(400_000), cents(0), [cas('CO', '50', 92_665)])], days(22));
    expect(account(partly)).toMatchObject({ state: 'denied', owedCents: 115_788, deniedCents: 92_665 });
    // Of 500.00 that the contract still expects no refusal makes more.
    const nearly = sent().after(
      [paid(565_600), remitted('V1-I1', cents(gross), cents(565_600), cents(0), [cas('CO', '50', 92_665), cas('CO', '45', -165_600)])],
      days(22),
    );
    expect(account(nearly)).toMatchObject({ owedCents: 50_000, deniedCents: 92_665 });
    const given = now.after([{ type: 'DenialStepped', denial: 'V1-I1/0/CO/50', step: 'written-off', reason: 'too-small' }], days(22) + 1);
    expect(account(given)).toMatchObject({ owedCents: 0, deniedCents: 0 });
    const more = sent().after([...settled, fromPatient(days(21), 60_000)], days(22));
    expect(account(more)).toMatchObject({ state: 'credit', owedCents: 0, risks: ['credit-balance'] });
  });
});

describe('claims', () => {
  it('clean is untouched and taken; who has not answered is left out and said', () => {
    expect(kpi(sent(), 'clean-claim-rate').value).toBeUndefined();
    expect(parts(sent().after([taken], days(7)), 'clean-claim-rate')).toEqual([1, 1, 100]);
    expect(parts(sent().after([refusedAtDoor], days(7)), 'clean-claim-rate')).toEqual([0, 1, 0]);
    const held = asked(given(stay, days(6)), claimHold, { encounter: 'V1', claim: 'V1-I1', reason: 'coding-query' }, days(6));
    const on = asked(held, claimRelease, { claim: 'V1-I1' }, days(6) + 1);
    const out = asked(on, claimSubmit, { encounter: 'V1' }, days(6) + 2);
    expect(parts(out.after([taken], days(7)), 'clean-claim-rate')).toEqual([0, 1, 0]);
  });

  it('denied at first counts once, whatever follows; a write-off counts what was given up', () => {
    const now = sent().after(denied, days(22));
    expect(parts(now, 'initial-denial-rate')).toEqual([1, 1, 100]);
    const half = { type: 'DenialStepped', denial: 'V1-I1/0/CO/50', step: 'written-off', reason: 'too-small', amountCents: cents(61_560) } as const;
    // Of yesterday, for the measures are of whole days.
    const later = now.after([half], days(22) + 1).after([], days(24));
    expect(parts(later, 'denial-write-off-rate')).toEqual([61_560, net, 10]);
    expect(parts(sent().after(settled, days(22)), 'initial-denial-rate')).toEqual([0, 1, 0]);
  });
});

describe('cash', () => {
  it('is of payers and patients by the day on which they paid', () => {
    expect(kpi(sent(), 'cash-to-net-revenue').missing).toEqual(['remittances (835)']);
    // The first payer paid today, and today is in no period: that no cash came before is not known to be so.
    expect(kpi(sent().after(settled, days(20) + 60), 'cash-to-net-revenue').missing).toEqual(['remittances (835)']);
    const now = sent().after([...settled, fromPatient(days(21), 50_000)], days(23));
    // Of charges it would be 91.3, without the patient's 65.0.
    expect(parts(now, 'cash-to-net-revenue')).toEqual([450_000, net, 73.1]);
    // What is paid on the day that is not over is of no period yet.
    expect(parts(sent().after([...settled, fromPatient(days(21), 50_000)], days(21) + 60), 'cash-to-net-revenue')).toEqual([400_000, net, 65]);
  });

  it('at the point of service is what came up to seven days after the discharge', () => {
    const now = sent().after([fromPatient(60, 10_000), fromPatient(days(9), 20_000), fromPatient(days(9) + 1, 30_000)], days(22));
    expect(parts(now, 'point-of-service-cash')).toEqual([30_000, 60_000, 50]);
  });

  it('costs what the site says a day', () => {
    const now = sent().after(settled, days(22));
    expect(kpi(now, 'cost-to-collect').missing).toEqual(['cost of the revenue cycle']);
    const stated = now.after([{ type: 'PackActivated', pack: { ...demoCosts, version: 'site-costs@1', collectDayCents: cents(1000) } }], days(22) + 1);
    // 22 days of 10.00 of 4,000.00.
    expect(parts(stated, 'cost-to-collect')).toEqual([22_000, 400_000, 5.5]);
  });
});

describe('care', () => {
  it('case mix is of the groups of discharged stays; one without a group is said', () => {
    expect(parts(given(stay, days(6)), 'case-mix-index')).toEqual([0.9, 1, 0.9]);
    const uncoded = given(
      stay.filter(({ event }) => event.type !== 'RecordLineChanged'),
      days(6),
    );
    expect(kpi(uncoded, 'case-mix-index')).toMatchObject({ missing: ['grouped discharges', '1 inpatient discharges without a known group'] });
  });

  it('a charge told later than its rules allow is late; taken back it is none', () => {
    const late = { ...dose(95, 'a3', 'MORP2'), recordedAt: minute(95 + days(4)) };
    const now = given([...stay, late], days(6));
    expect(parts(now, 'late-charge-rate')).toEqual([2275, gross + 2275, 0.5]);
    expect(kpi(given(stay, days(6)), 'late-charge-rate').value).toBe(0);
    const back = now.after([dose(95, 'a3', 'MORP2', { action: 'delete' }).event], days(6) + 1);
    expect(kpi(back, 'late-charge-rate').numerator.cents).toBe(0);
  });
});

describe('care that was told in bulk when the house began', () => {
  const bulk = stay.slice(0, -1).map((one) => ({ ...one, recordedAt: minute(days(5)) }));

  it('is the past of the house, of which nobody was late: not computable before a whole day was heard', () => {
    const began = given.firstHeard(bulk, days(5) + 60, days(5));
    expect(kpi(began, 'late-charge-rate')).toMatchObject({ missing: ['one whole day of charges since the house was first heard'] });
    expect(kpi(began, 'late-charge-rate').value).toBeUndefined();
    expect(financeKpisView.lineage(began.input, 'late-charge-rate')).toEqual([]);
  });

  it('and what is told late from then on is, of what was charged since', () => {
    const late = { ...dose(days(5) + 95, 'a3', 'MORP2'), recordedAt: minute(days(9) + 95) };
    const now = given.firstHeard([...bulk, late], days(10), days(5));
    const [told, since] = parts(now, 'late-charge-rate');
    // Five nights more of 2,450.00 and the dose; with the care before the house was heard nearly everything would be late.
    expect([told, since]).toEqual([2275, 4 * 245_000 + 2275]);
  });
});

it('each measure opens to the facts that it counts', () => {
  const now = sent().after([...settled, fromPatient(days(21), 50_000)], days(23));
  const facts = (name: KpiName) => financeKpisView.lineage(now.input, name) ?? [];
  expect(facts('initial-denial-rate').map((position) => now.typeOf(position))).toEqual(['ClaimRemitted']);
  expect(new Set(facts('cash-to-net-revenue').map((position) => now.typeOf(position)))).toEqual(new Set(['RemittanceReceived', 'ChargePosted']));
  expect(facts('case-mix-index').map((position) => now.typeOf(position))).toContain('RecordLineChanged');
  expect(facts('dnfb-days')).toEqual([]);
  expect(facts('clean-claim-rate').map((position) => now.typeOf(position))).toContain('ClaimSubmitted');
  expect(financeKpisView.lineage(now.input, 'nonsense')).toBeUndefined();
});
