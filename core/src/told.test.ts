/** A number of an order or a dose that two patients have: no word on the one replaces, ends, hides, shows or bills anything of the other, and a merge joins them. */
import { describe, expect, it } from 'vitest';
import { admitted, described, given, happened, ordered, resulted } from './financial/charging/given-charges.ts';
import { at, fact, minute, moved, type Fact } from './given.ts';
import { inputAfter } from './given-input.ts';
import { ledgerOf } from './financial/ledger.ts';
import { chartOf } from './house/chart/chart.ts';
import { ordersOf } from './house/orders/of-encounter.ts';
import { patientOrders } from './house/orders/of-patient.ts';
import { encounterId, orderId, patientId } from './ids.ts';
import { discrepancies } from './reasoning/discrepancies.ts';
import { orderDiscontinue } from './requests/order-step.ts';
import { getRow } from './table.ts';

const [ann, ben] = [patientId('p1'), patientId('p2')];
const second = fact(1, moved('PatientAdmitted', 'V2', 'p2', { class: 'I', location: at('4W-02-A') }));
const here: readonly Fact[] = [described, admitted, second];
const bens = { patient: ben, encounter: encounterId('V2') } as const;
const drug = { kind: 'medication', code: { code: 'METO25' }, frequency: 'BID', dose: { literal: '25', unit: 'mg' } } as const;
const other = { kind: 'medication', code: { code: 'CEFT1G' }, frequency: 'Q6H', dose: { literal: '1', unit: 'g' } } as const;
const merged = happened(90, { type: 'PatientsMerged', kind: 'merge', from: ben, into: ann });
const unmerged = happened(95, { type: 'PatientsUnmerged', from: ben, into: ann, reason: 'wrong person' });

function seen(facts: readonly Fact[]) {
  const input = inputAfter([...here, ...facts], 120);
  const visit = (id: string) => {
    const encounter = getRow(input.hospital.operations.encounters, encounterId(id));
    if (encounter === undefined) throw new RangeError(`no visit ${id}`);
    return encounter;
  };
  return {
    input,
    chart: (patient: typeof ann) => {
      const chart = chartOf(input, patient);
      return {
        orders: chart?.orders.map(({ code, status }) => `${code?.code} ${status}`),
        doses: chart?.doses.map(({ code, withdrawn }) => `${code.code}${withdrawn ? ' withdrawn' : ''}`),
      };
    },
    asked: (patient: typeof ann) => patientOrders(input, patient).map(({ code, state, given: doses }) => `${code.code} ${state} ${doses}`),
    mar: (id: string) => (ordersOf(input, visit(id))?.medications ?? []).map(({ order, doses }) => `${order.code?.code} ${order.state} ${doses.length}`),
    bill: (id: string) =>
      ledgerOf(input, visit(id))
        .lines.filter(({ kind }) => kind !== 'room')
        .map(({ kind, code }) => `${kind} ${code}`),
    conflicts: discrepancies.evaluate(input).map(({ rule }) => rule),
  };
}

describe('an order number that two patients have', () => {
  const both = [ordered('O1', 10, drug), ordered('O1', 20, { ...bens, ...other })];

  it('is an order of each of them, in their charts, on their MAR and in their lists', () => {
    const { chart, mar, asked, conflicts } = seen(both);
    expect([chart(ann).orders, chart(ben).orders]).toEqual([['METO25 placed'], ['CEFT1G placed']]);
    expect([mar('V1'), mar('V2')]).toEqual([['METO25 active 0'], ['CEFT1G active 0']]);
    expect([asked(ann), asked(ben)]).toEqual([['METO25 active 0'], ['CEFT1G active 0']]);
    expect(conflicts).toContain('discrepancy:order-number-of-two');
  });

  it('is ended for whom its sender ends it, in whatever order it comes', () => {
    const ended = ordered('O1', 30, { ...bens, ...other, control: 'CA', status: 'cancelled' });
    for (const facts of [
      [...both, ended],
      [ended, ...both.toReversed()],
    ]) {
      const { chart, mar } = seen(facts);
      expect([chart(ann).orders, chart(ben).orders]).toEqual([['METO25 placed'], ['CEFT1G cancelled']]);
      expect([mar('V1'), mar('V2')]).toEqual([['METO25 active 0'], []]);
    }
  });

  it('is of nobody else’s visit, though it names it', () => {
    const { mar, chart } = seen([ordered('O1', 10, drug), ordered('O2', 20, { ...other, patient: ben })]);
    expect(mar('V1')).toEqual(['METO25 active 0']);
    expect([chart(ann).orders, chart(ben).orders]).toEqual([['METO25 placed'], ['CEFT1G placed']]);
  });

  it('brings no test of one patient to the account of the other', () => {
    const mine = [ordered('L1', 10), ordered('L1', 20, bens)];
    const theirs = resulted('L1', 30, { ...bens, observation: 'p2|L1|58410-2|718-7' });
    const { bill } = seen([...mine, theirs]);
    expect([bill('V1'), bill('V2')]).toEqual([[], ['laboratory LAB-CBC']]);
    const now = seen([...mine, theirs, resulted('L1', 40)]);
    expect([now.bill('V1'), now.bill('V2')]).toEqual([['laboratory LAB-CBC'], ['laboratory LAB-CBC']]);
  });

  it('is one order once the two are one person, and two again when that was wrong', () => {
    const done = ordered('O1', 80, { ...bens, ...drug, control: 'SC', status: 'completed' });
    const { chart, conflicts } = seen([ordered('O1', 10, drug), done, merged]);
    expect(chart(ann).orders).toEqual(['METO25 completed']);
    expect(conflicts).not.toContain('discrepancy:order-number-of-two');
    const apart = seen([ordered('O1', 10, drug), done, merged, unmerged]);
    expect([apart.chart(ann).orders, apart.chart(ben).orders, apart.mar('V1')]).toEqual([['METO25 placed'], ['METO25 completed'], ['METO25 active 0']]);
    expect(apart.conflicts).toContain('discrepancy:order-number-of-two');
  });

  it('goes with the visit that is moved', () => {
    const move = happened(60, { type: 'EncounterMoved', encounter: encounterId('V1'), toPatient: ben });
    const { chart, mar } = seen([ordered('O1', 10, drug), ordered('O1', 70, { patient: ben, ...drug, control: 'HD', status: 'held' }), move]);
    expect([chart(ann).orders, chart(ben).orders]).toEqual([undefined, ['METO25 held']]);
    expect(mar('V1')).toEqual(['METO25 held 0']);
  });

  it('is changed by nobody here who names it by its number alone', () => {
    const { input } = seen(both);
    const body = { order: orderId('O1'), reason: 'allergy' };
    const decided = orderDiscontinue.decide(input, { body: body as never, at: minute(120), id: 'r1' }, { role: 'clinician', staff: 'd1' });
    expect(decided).toMatchObject({ refused: 'thing.unknown' });
  });
});

describe('a dose number that two patients have', () => {
  const both = [given('D1', 10), given('D1', 20, { ...bens, code: { code: 'CEFT1G' } })];

  it('is a dose of each of them, and is billed to each', () => {
    const { chart, bill } = seen(both);
    expect([chart(ann).doses, chart(ben).doses]).toEqual([['METO25'], ['CEFT1G']]);
    expect([bill('V1'), bill('V2')]).toEqual([['medication METO25'], ['medication CEFT1G']]);
  });

  it('is taken back from one of them alone', () => {
    const { chart, bill } = seen([...both, given('D1', 30, { ...bens, code: { code: 'CEFT1G' }, action: 'delete' })]);
    expect([chart(ann).doses, chart(ben).doses]).toEqual([['METO25'], ['CEFT1G withdrawn']]);
    expect(bill('V1')).toEqual(['medication METO25']);
  });

  it('answers nothing of the order of the other', () => {
    const orders = [ordered('O1', 5, drug), ordered('O1', 6, { ...bens, ...other })];
    const { mar } = seen([...orders, given('D1', 10, { order: orderId('O1') }), given('D2', 20, { ...bens, order: orderId('O1'), code: { code: 'CEFT1G' } })]);
    expect([mar('V1'), mar('V2')]).toEqual([['METO25 active 1'], ['CEFT1G active 1']]);
  });
});

describe('a visit number that is admitted for a second patient while the first is in it', () => {
  const taken = happened(50, moved('PatientAdmitted', 'V1', 'p2', { class: 'I', location: at('4W-03-A') }));
  const contested = 'discrepancy:visit-number-of-two';

  it('is shown to the steward until they are one person, and again when that was wrong', () => {
    expect(seen([taken]).conflicts).toContain(contested);
    expect(seen([taken, merged]).conflicts).not.toContain(contested);
    expect(seen([taken, merged, unmerged]).conflicts).toContain(contested);
  });

  it('shows and bills each what is theirs', () => {
    const { chart, mar, bill } = seen([ordered('O1', 10, drug), given('D1', 20, { order: orderId('O1') }), taken]);
    expect([chart(ann).orders, chart(ann).doses]).toEqual([['METO25 placed'], ['METO25']]);
    expect([mar('V1'), bill('V1')]).toEqual([['METO25 active 1'], ['medication METO25']]);
    expect([chart(ben).orders, chart(ben).doses, mar('V1#~p2'), bill('V1#~p2')]).toEqual([[], [], [], []]);
  });
});
