/** Views of what is billed: the next claim and what holds it, where a sent one stands, what was denied and where that began, payments with their proof, and balances. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HealthEvent } from '../event.ts';
import { actorOf, admitted, code, covered, dose, given, left, remitted, type Given } from '../financial/claims/given-claims.ts';
import { ladderOf } from '../financial/claims/ladder.ts';
import { claimDetail } from '../financial/claims/claim-detail.ts';
import { claimNow } from '../financial/claims/claim-state.ts';
import type { Adjustment, ClaimAcknowledged, ClaimRemitted, RemittanceReceived } from '../financial/remittance-events.ts';
import { encounterId, facilityId } from '../ids.ts';
import { cents, type Cents } from '../money.ts';
import { billClaims } from '../duties/bill-claims.ts';
import { sendStatements } from '../duties/send-statements.ts';
import { refundIssue, statementIssue } from '../requests/balance-step.ts';
import { claimSubmit } from '../requests/claim-submit.ts';
import { claimsBatch } from '../requests/claims-batch.ts';
import { isRefusal } from '../requests/request.ts';
import { getRow } from '../table.ts';
import { minute } from '../given.ts';
import { balancesView } from './balances.ts';
import { billingOf } from './billing.ts';
import { accountsOf } from './ledgers.ts';
import { claimsView } from './claims.ts';
import { denialsView } from './denials.ts';
import { remittancesView } from './remittances.ts';
import { applyDiff, diffRows, type Rows, type View } from './view.ts';

const days = (n: number): number => n * 24 * 60;
const stay = (n: number): Given => given([admitted(), covered(1, 'medicare', 'MCR'), dose(60, 'a1'), code(days(2), 'I50.23', 1), left(days(2))], days(n));

function submitted(): Given {
  const now = stay(6);
  const made = claimSubmit.decide(now.input, { body: { encounter: encounterId('V1') }, at: now.input.now, id: 'request-1' }, actorOf('finance'));
  if (isRefusal(made)) throw new RangeError(made.says);
  return now.after(made.events, days(6));
}
const totalOf = (now: Given): Cents => claimNow(now.input.hospital, 'V1-I1')?.sent?.totalCents ?? cents(0);

function paidWith(claims: readonly ClaimRemitted[], paidCents: number, more: Partial<RemittanceReceived> = {}): readonly HealthEvent[] {
  const received: RemittanceReceived = {
    type: 'RemittanceReceived',
    remittance: 'P|1',
    control: '1.1',
    payer: 'MCR',
    paidCents: cents(paidCents),
    paidAt: minute(days(20)),
    method: 'ACH',
    trace: '1',
    claims: claims.length,
    providerAdjustments: [],
    ...more,
  };
  return [received, ...claims];
}
const co = (reason: string, amountCents: number): Adjustment => ({ group: 'CO', reason, amountCents: cents(amountCents) });
const acknowledged = (by: '999' | '277CA', from: 'clearinghouse' | 'payer', accepted: boolean, about: Partial<ClaimAcknowledged>): ClaimAcknowledged => ({
  type: 'ClaimAcknowledged',
  control: `${by}.${from}`,
  by,
  from,
  accepted,
  codes: [{ category: 'A1', status: '20' }],
  ...about,
});

describe('claims', () => {
  it('before the hold is over the next claim waits, by the name of what it waits for; then it is ready', () => {
    expect(claimsView.rows(stay(3).input).get('V1-I1')).toMatchObject({ state: 'blocked', missing: ['hold-days'], isSent: false, stops: [] });
    expect(claimsView.rows(stay(6).input).get('V1-I1')).toMatchObject({ state: 'ready', missing: [], payer: 'MCR', form: '837I' });
  });

  it('a sent claim stands where its newest answer says, and its ladder shows each rung', () => {
    const sent = submitted();
    const position = claimNow(sent.input.hospital, 'V1-I1')?.position ?? 0;
    expect(claimsView.rows(sent.input).get('V1-I1')).toMatchObject({ state: 'submitted', isSent: true, position });
    const answered = sent.after(
      [acknowledged('999', 'clearinghouse', true, { batch: String(position) }), acknowledged('277CA', 'payer', false, { claim: 'V1-I1' })],
      days(7),
    );
    const now = claimNow(answered.input.hospital, 'V1-I1');
    expect(now && ladderOf(answered.input.hospital, now).map(({ rung, state }) => [rung, state])).toEqual([
      ['sent', 'done'],
      ['999', 'accepted'],
      ['277CA carrier', 'waits'],
      ['277CA payer', 'rejected'],
      ['835', 'waits'],
    ]);
    expect(claimsView.rows(answered.input).get('V1-I1')).toMatchObject({ state: 'rejected' });
  });

  it('an interchange that was refused (999) refuses each claim of it, with its codes; another one takes its place, sent by a person', () => {
    const sent = submitted();
    const position = claimNow(sent.input.hospital, 'V1-I1')?.position ?? 0;
    const codes = [{ category: 'R', status: '5' }];
    const refused = sent.after([acknowledged('999', 'clearinghouse', false, { batch: String(position), codes })], days(7));
    expect(claimsView.rows(refused.input).get('V1-I1')).toMatchObject({ state: 'rejected', refusedBy: '999', codes: ['R 5'] });
    expect(claimsView.rows(refused.input).get('V1-I1.2')).toMatchObject({ state: 'ready', frequency: '1', isSent: false });
    // Nothing but a person sends it again: what was refused would be refused for ever.
    expect(isRefusal(claimsBatch.decide(refused.input, { body: { payer: 'MCR', form: '837I' }, at: refused.input.now, id: 'b' }, actorOf('finance')))).toBe(
      true,
    );
    expect(billClaims.due(refused.input)).toEqual([]);
    const made = claimSubmit.decide(refused.input, { body: { encounter: encounterId('V1') }, at: refused.input.now, id: 'request-2' }, actorOf('finance'));
    if (isRefusal(made)) throw new RangeError(made.says);
    const again = refused.after(made.events, days(8));
    expect(claimsView.rows(again.input).get('V1-I1')).toMatchObject({ state: 'replaced' });
    expect(claimsView.rows(again.input).get('V1-I1.2')).toMatchObject({ state: 'submitted' });
    // Read after all: it stands as it stood.
    const taken = refused.after([acknowledged('999', 'clearinghouse', true, { batch: String(position), control: '999.later' })], days(9));
    expect(claimsView.rows(taken.input).get('V1-I1')).toMatchObject({ state: 'submitted' });
  });

  it('a decision of another batch is no rung of this claim', () => {
    const other = submitted().after([acknowledged('999', 'clearinghouse', false, { batch: '1' })], days(7));
    const now = claimNow(other.input.hospital, 'V1-I1');
    expect(now && ladderOf(other.input.hospital, now)[1]?.state).toBe('waits');
  });
});

describe('denials', () => {
  it('have their value, clock, owner and the event and unit that they began with', () => {
    const sent = submitted();
    const total = totalOf(sent);
    const denied = sent.after(paidWith([remitted('V1-I1', total, cents(0), cents(0), [co('197', total)], '4')], 0), days(20));
    const rows = denialsView.rows(denied.input);
    expect([...rows.keys()]).toEqual(['V1-I1/0/CO/197']);
    expect(rows.get('V1-I1/0/CO/197')).toMatchObject({
      amountCents: total,
      class: 'authorization',
      owner: 'Utilisation review',
      state: 'open',
      cause: 'order',
      unit: '4W',
      appealBy: minute(days(140)),
    });
    for (const position of denialsView.lineage(denied.input, 'V1-I1/0/CO/197') ?? [0]) expect(denied.messageOf(position)).toBeDefined();
    expect(claimsView.rows(denied.input).get('V1-I1')).toMatchObject({ state: 'denied', denials: 1, deniedCents: total, paidCents: 0 });
    const worked = denied.after([{ type: 'DenialStepped', denial: 'V1-I1/0/CO/197', step: 'written-off', reason: 'small-balance' }], days(21));
    expect(denialsView.rows(worked.input).get('V1-I1/0/CO/197')).toMatchObject({ state: 'written-off' });
    expect(claimsView.rows(worked.input).get('V1-I1')).toMatchObject({ denials: 0, deniedCents: 0 });
  });
});

describe('remittances', () => {
  it('are proven: posted, with what fits no claim, less what is adjusted beside them, is what was paid', () => {
    const sent = submitted();
    const total = totalOf(sent);
    const decided = remitted('V1-I1', total, cents(total - 500), cents(0), [co('45', 500)]);
    const stranger: ClaimRemitted = { ...remitted('X9', cents(100), cents(100), cents(0), []), n: 2 };
    const plb = { providerAdjustments: [{ reason: 'WO', reference: 'V1-I1', amountCents: cents(40) }] };
    const paid = sent.after(paidWith([decided, stranger], total - 500 + 100 - 40, plb), days(20));
    expect(remittancesView.rows(paid.input).get('P|1')).toMatchObject({
      postedCents: total - 500,
      unappliedCents: 100,
      providerCents: 40,
      isProven: true,
      decisions: 2,
      unmatched: 1,
    });
    expect(balancesView.rows(paid.input).get('V1')).toMatchObject({
      chargedCents: total,
      insurancePaidCents: total - 500,
      writtenOffCents: 500,
      patientBalanceCents: 0,
      creditCents: 0,
      claims: 1,
    });
  });

  it('line by line says what is expected, paid and short', () => {
    const sent = submitted();
    const billed = getRow(billingOf(sent.input), encounterId('V1'));
    const [claim] = billed?.claims ?? [];
    const detail = claim && claimDetail(sent.input.hospital, claim);
    expect(detail?.lines.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(totalOf(sent));
    expect(detail?.lines.every(({ paidCents, shortCents }) => paidCents === undefined && shortCents === undefined)).toBe(true);
    expect(detail?.lines.reduce((sum, { expectedCents }) => sum + (expectedCents ?? 0), 0)).toBe(claim?.expectedCents);
  });
});

describe('balances', () => {
  const alone = (n: number): Given => given([admitted(), covered(1, 'self-pay'), dose(60, 'a1'), code(days(2), 'I50.23', 1), left(days(2))], days(n));
  const billedIn = ({ input }: Given): boolean => (getRow(accountsOf(input), encounterId('V1'))?.settled.unbilledCents ?? 0) === 0;
  const issue = ({ input }: Given, more: { readonly seen?: number } = {}) =>
    statementIssue.decide(input, { body: { encounter: encounterId('V1'), ...more }, at: input.now, id: 'statement-1' }, actorOf('finance'));

  it('who pays alone is billed by the statement: once the hold is over the house sends it by itself, and the account is not unbilled any more', () => {
    expect(sendStatements.due(alone(3).input)).toEqual([]);
    const due = alone(6);
    expect(billedIn(due)).toBe(false);
    expect(sendStatements.due(due.input)).toMatchObject([{ request: 'statement-issue', body: { encounter: 'V1' } }]);
    const made = issue(due);
    if (isRefusal(made)) throw new RangeError(made.says);
    const stated = due.after(made.events, days(7));
    expect(billedIn(stated)).toBe(true);
    expect(sendStatements.due(stated.input)).toEqual([]);
    const row = balancesView.rows(stated.input).get('V1');
    expect(row).toMatchObject({ statedAt: minute(days(7)), patientBalanceCents: row?.chargedCents, claims: 0 });
    expect(issue(stated, { seen: 0 })).toMatchObject({ refused: 'form.stale' });
  });

  it('a statement waits for the end of the stay and for the payers', () => {
    expect(issue(given([admitted(), covered(1, 'self-pay'), dose(60, 'a1')], days(1)))).toMatchObject({ refused: 'balance.not-due' });
    expect(issue(submitted())).toMatchObject({ refused: 'balance.not-due' });
    expect(billedIn(submitted())).toBe(true);
  });

  it('what a payer paid too much is given back to the cent, and never more', () => {
    const sent = submitted();
    const total = totalOf(sent);
    const paid = sent.after(paidWith([remitted('V1-I1', total, cents(total + 700), cents(0), [co('45', -700)])], total + 700), days(20));
    const over = paid.after(
      paidWith([{ ...remitted('V1-I1', total, cents(total), cents(0), []), remittance: 'P|2', control: '2.1' }], total, { remittance: 'P|2', control: '2.1' }),
      days(21),
    );
    const held = balancesView.rows(over.input).get('V1')?.payerCreditCents ?? 0;
    expect(held).toBeGreaterThan(0);
    const give = (amountCents: number, to: 'patient' | 'payer') =>
      refundIssue.decide(over.input, { body: { encounter: encounterId('V1'), to, amountCents }, at: over.input.now, id: 'refund-1' }, actorOf('finance'));
    expect(give(held + 1, 'payer')).toMatchObject({ refused: 'balance.refund', limit: String(held) });
    expect(give(1, 'patient')).toMatchObject({ refused: 'balance.refund', limit: '0' });
    const made = give(held, 'payer');
    if (isRefusal(made)) throw new RangeError(made.says);
    expect(balancesView.rows(over.after(made.events, days(22)).input).get('V1')).toMatchObject({ creditCents: 0, payerCreditCents: 0 });
  });
});

/** Words of payers and of us about one claim, in any order, told again and taken back. */
const words = fc.array(
  fc.oneof(
    fc.constantFrom('decided', 'denied', 'reversed').map((kind) => ({ kind })),
    fc.constantFrom('held', 'released', 'appealed', 'taken', 'refused', 'read', 'unread', 'stated', 'refunded').map((kind) => ({ kind })),
  ),
  { minLength: 1, maxLength: 8 },
);

describe('any order of words', () => {
  const views: readonly View[] = [claimsView, denialsView, remittancesView, balancesView];
  it('what is worked out by what changed is what working it out from nothing gives', () => {
    fc.assert(
      fc.property(words, (told) => {
        const sent = submitted();
        const total = totalOf(sent);
        const group = String(claimNow(sent.input.hospital, 'V1-I1')?.position);
        let now = sent;
        const kept = new Map<View, Rows<unknown>>(views.map((view) => [view, view.rows(sent.input)]));
        told.forEach(({ kind }, i) => {
          const before = now;
          now = now.after(wordOf(kind, total, i, group), days(20 + i));
          const fresh = { ...now.input, hospital: { ...now.input.hospital, facility: facilityId(`F${i}`) } };
          for (const view of views) {
            const rows = kept.get(view) ?? new Map<string, unknown>();
            const next = view.rows(now.input, { input: before.input, rows });
            const sorted = (all: Rows<unknown>): unknown => [...all].sort(([a], [b]) => (a < b ? -1 : 1));
            expect(sorted(next)).toEqual(sorted(view.rows(fresh)));
            expect(sorted(applyDiff(rows, diffRows(rows, next)))).toEqual(sorted(next));
            for (const [key, row] of next) {
              expect(JSON.parse(JSON.stringify(row))).toStrictEqual(row);
              expect(view.lineage(now.input, key)).toBeDefined();
            }
            kept.set(view, next);
          }
        });
      }),
      { numRuns: 40 },
    );
  });
});

function wordOf(kind: string, total: Cents, i: number, group: string): readonly HealthEvent[] {
  const remittance = `P|${i}`;
  const about = { remittance, control: `${i}.1` };
  const said = (one: ClaimRemitted, paidCents: number): readonly HealthEvent[] => paidWith([{ ...one, ...about }], paidCents, about);
  const adjusted = [co('45', 300), co('50', 200)];
  switch (kind) {
    case 'decided':
      return said(remitted('V1-I1', total, cents(total - 500), cents(0), adjusted), total - 500);
    case 'denied':
      return said(remitted('V1-I1', total, cents(0), cents(0), [co('197', total)], '4'), 0);
    case 'reversed': {
      const back = adjusted.map((one) => ({ ...one, amountCents: cents(-one.amountCents) }));
      return said(remitted('V1-I1', cents(-total), cents(500 - total), cents(0), back, '22'), 500 - total);
    }
    case 'appealed':
      return [{ type: 'DenialStepped', denial: 'V1-I1/0/CO/197', step: 'appealed', letter: `L${i}` }];
    case 'taken':
    case 'refused':
      return [acknowledged('277CA', 'payer', kind === 'taken', { claim: 'V1-I1', control: `${i}` })];
    case 'read':
    case 'unread':
      return [acknowledged('999', 'clearinghouse', kind === 'read', { batch: group, control: `${i}` })];
    case 'stated':
      return [{ type: 'BalanceStepped', encounter: encounterId('V1'), step: 'stated', amountCents: cents(500) }];
    case 'refunded':
      return [{ type: 'BalanceStepped', encounter: encounterId('V1'), step: 'refunded', amountCents: cents(100 + i), to: i % 2 === 0 ? 'payer' : 'patient' }];
    default:
      return [{ type: 'ClaimStepped', claim: 'V1-I1', encounter: encounterId('V1'), step: kind === 'held' ? 'held' : 'released' }];
  }
}
