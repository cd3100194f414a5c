/** A denial walked back to where it began, and the letter that the record writes against it. */
import { describe, expect, it } from 'vitest';
import type { OrderRecorded } from '../../clinical/events.ts';
import { fact, type Fact } from '../../given.ts';
import { encounterId, orderId, patientId } from '../../ids.ts';
import { cents } from '../../money.ts';
import { claimSubmit } from '../../requests/claim-submit.ts';
import { isRefusal } from '../../requests/request.ts';
import { getRow } from '../../table.ts';
import { billedOf } from '../claims/billed.ts';
import { actorOf, admitted, code, covered, dose, given, left, remitted, type Given } from '../claims/given-claims.ts';
import { ledgerOf, zoneOf } from '../ledger.ts';
import type { Adjustment } from '../remittance-events.ts';
import { appealOf, type Appeal } from './appeal.ts';
import { denialClassOf, denialClasses } from './taxonomy.ts';

const days = (n: number): number => n * 24 * 60;
const ordered = (minutes: number, order: string, drug: string, more: Partial<OrderRecorded> = {}): Fact =>
  fact(
    minutes,
    {
      type: 'OrderRecorded',
      order: orderId(order),
      patient: patientId('p1'),
      encounter: encounterId('V1'),
      kind: 'medication',
      control: 'NW',
      status: 'placed',
      code: { code: drug },
      ...more,
    },
    order,
  );
const noted = (minutes: number, document: string, sensitivity?: 'restricted'): Fact =>
  fact(minutes, {
    type: 'DocumentRecorded',
    document,
    patient: patientId('p1'),
    encounter: encounterId('V1'),
    kind: { code: 'HP', display: 'History and physical' },
    change: 'original',
    ...(sensitivity === undefined ? {} : { sensitivity }),
  });

function denied(adjustment: Pick<Adjustment, 'group' | 'reason'>): Given {
  const facts = [
    admitted(),
    covered(1, 'medicare', 'MCR'),
    ordered(30, 'O1', 'METO25'),
    ordered(31, 'O2', 'MORP2', { sensitivity: 'restricted' }),
    dose(60, 'a1', 'METO25', { order: orderId('O1') }),
    dose(90, 'a2', 'MORP2', { order: orderId('O2') }),
    noted(100, 'D1'),
    noted(101, 'D2', 'restricted'),
    code(days(2), 'I50.23', 1),
    left(days(2)),
  ];
  const now = given(facts, days(6));
  const made = claimSubmit.decide(now.input, { body: { encounter: encounterId('V1') }, at: now.input.now, id: 'request-1' }, actorOf('finance'));
  if (isRefusal(made)) throw new RangeError(made.says);
  const sent = now.after(made.events, days(6));
  return sent.after([remitted('V1-I1', cents(1_000), cents(0), cents(0), [{ ...adjustment, amountCents: cents(1_000) }], '4')], days(20));
}

function letter(now: Given, key: string): Appeal | undefined {
  const encounter = getRow(now.input.hospital.operations.encounters, encounterId('V1'));
  if (encounter === undefined) throw new RangeError('no such encounter');
  const ledger = ledgerOf(now.input, encounter);
  return appealOf(now.input, billedOf(now.input, encounter, ledger, zoneOf(now.input.hospital)), ledger, key);
}

describe('root cause', () => {
  it.each([
    ['26', 'registration', 'Cover was registered as medicare MCR'],
    ['197', 'order', 'The stay as it was ordered and placed'],
    ['11', 'coding', 'Coded I5023'],
    ['97', 'charge', 'Charged: Night, medical-surgical'],
    ['29', 'billing', 'Sent, 4 days after the discharge'],
    ['B7', 'contract', 'The payer does not hold'],
  ])('of reason %s is the %s, with its unit and its facts', (reason, cause, says) => {
    const now = denied({ group: 'CO', reason });
    const made = letter(now, `V1-I1/0/CO/${reason}`);
    expect(made?.cause.cause).toBe(cause);
    expect(made?.cause.says).toContain(says);
    for (const position of made?.cause.positions ?? [0]) expect(now.messageOf(position)).toBeDefined();
    if (cause !== 'contract') expect(made?.cause.unit).toBe('4W');
  });
});

describe('the letter of an appeal', () => {
  it('names the claim, the amount, the clauses and dated facts; what somebody labelled is not in it', () => {
    const made = letter(denied({ group: 'CO', reason: '197' }), 'V1-I1/0/CO/197');
    expect(made).toMatchObject({ askedCents: 1_000, claim: { claim: 'V1-I1' } });
    expect(made?.clauses.map(({ clause }) => clause)).toEqual(['1.1']);
    const says = made?.exhibits.map((one) => one.says) ?? [];
    expect(says).toEqual(
      expect.arrayContaining(['Admitted', 'On 4W', 'Discharged', 'Ordered METO25', 'Given METO25', 'Principal diagnosis I5023', 'History and physical']),
    );
    expect(says).not.toContain('Ordered MORP2');
    expect(says).not.toContain('Given MORP2');
    expect(made?.exhibits.flatMap(({ document }) => document ?? [])).toEqual(['D1']);
    expect(made?.exhibits.map(({ at }) => at)).toEqual(made?.exhibits.map(({ at }) => at).sort((a, b) => a - b));
  });

  it('of a denial that is not there is none', () => {
    expect(letter(denied({ group: 'CO', reason: '197' }), 'V1-I1/0/CO/50')).toBeUndefined();
  });
});

describe('the taxonomy', () => {
  it.each([
    ['CO', '45', undefined],
    ['PR', '1', undefined],
    ['PR', '3', undefined],
    ['CO', '253', undefined],
    ['OA', '23', undefined],
    ['CO', '197', 'authorization'],
    ['CO', '50', 'medical-necessity'],
    ['CO', '18', 'duplicate'],
    ['PR', '204', 'not-covered'],
    ['PR', '999', 'not-covered'],
    ['PI', '999', 'unknown'],
  ] as const)('%s-%s', (group, reason, expected) => expect(denialClassOf(group, reason)).toBe(expected));

  it('each class has words of its own and an owner', () => {
    for (const { says, owner } of Object.values(denialClasses)) expect([says.length > 10, owner.length > 3]).toEqual([true, true]);
  });
});
