/** One visit number for two patients at once: each has a stay, a bed, a chart and a bill of their own until somebody says that they are one, whatever comes first. */
import { describe, expect, it } from 'vitest';
import { described, given, happened, ordered } from './financial/charging/given-charges.ts';
import { ledgerOf } from './financial/ledger.ts';
import { at, fact, minute, moved, type Fact } from './given.ts';
import { inputAfter } from './given-input.ts';
import { chartOf } from './house/chart/chart.ts';
import { ordersOf } from './house/orders/of-encounter.ts';
import { bedId, encounterId, orderId, patientId } from './ids.ts';
import { cents } from './money.ts';
import { canonical } from './state-hash.ts';
import { getRow, rows } from './table.ts';
import { encountersOf, numbersOf, ownVisit } from './visit-numbers.ts';

const [ann, ben, cid] = [patientId('ann'), patientId('ben'), patientId('cid')];
const number = encounterId('V1');
const bens = 'V1#~ben';
const annIn = fact(0, moved('PatientAdmitted', 'V1', 'ann', { class: 'I', location: at('4W-01-A') }));
const benIn = fact(60, moved('PatientAdmitted', 'V1', 'ben', { class: 'I', location: at('4W-01-B') }));
const merged = fact(200, { type: 'PatientsMerged', kind: 'merge', from: ben, into: ann });
const unmerged = fact(300, { type: 'PatientsUnmerged', from: ben, into: ann, reason: 'wrong person' });
const movedTo = (minutes: number, toPatient: typeof ann, fromPatient?: typeof ann): Fact =>
  fact(minutes, { type: 'EncounterMoved', encounter: number, toPatient, ...(fromPatient === undefined ? {} : { fromPatient }) });

function after(facts: readonly Fact[], minutes = 400) {
  const input = inputAfter([described, ...facts], minutes);
  const { operations } = input.hospital;
  const visit = (id: string) => {
    const encounter = getRow(operations.encounters, encounterId(id));
    if (encounter === undefined) throw new RangeError(`no visit ${id}`);
    return encounter;
  };
  return {
    input,
    visit,
    stays: [...rows(operations.encounters)].map(({ encounter, patient, status, location }) =>
      `${encounter} ${patient} ${status} ${location?.bedId ?? ''}`.trim(),
    ),
    bed: (name: string) => getRow(operations.beds, bedId('4W', '01', name))?.occupants,
    conflicts: [...rows(operations.discrepancies)].map(({ kind, about }) => `${kind} ${about}`),
    bill: (id: string) =>
      ledgerOf(input, visit(id))
        .lines.filter(({ kind }) => kind !== 'room')
        .map(({ kind, code }) => `${kind} ${code}`),
    orders: (id: string) => ordersOf(input, visit(id))?.orders.map(({ order }) => order) ?? [],
    chart: (patient: typeof ann) => chartOf(input, patient)?.orders.map(({ order }) => order),
    /** The same facts the other way round. */
    reversed: () => inputAfter([described, ...facts].toReversed(), minutes).hospital.operations,
  };
}

const two = [`V1 ann in-progress 4W-01-A`, `${bens} ben in-progress 4W-01-B`];
const contested = [`visit-number-of-two ${bens}`];

describe('a visit number that two patients have at once', () => {
  it('is a stay of each in their own bed, and the steward is told', () => {
    const { stays, bed, conflicts, visit } = after([annIn, benIn]);
    expect(stays).toEqual(two);
    expect([bed('A'), bed('B')]).toEqual([['V1'], [bens]]);
    expect(conflicts).toEqual(contested);
    expect([visit('V1').records, visit(bens).records]).toEqual([[ann], [ben]]);
  });

  it('moves, changes and discharges whom each message names', () => {
    const out = fact(90, moved('PatientDischarged', 'V1', 'ann', { disposition: '01' }));
    const on = fact(100, moved('PatientTransferred', 'V1', 'ben', { location: at('ICU-01-A'), priorLocation: at('4W-01-B') }));
    const { stays, bed, conflicts } = after([annIn, benIn, out, on]);
    expect(stays).toEqual(['V1 ann finished 4W-01-A', `${bens} ben in-progress ICU-01-A`]);
    expect([bed('A'), bed('B')]).toEqual([[], []]);
    expect(conflicts).toEqual(contested);
  });

  it('takes nobody’s row by an update or a cancellation that names another', () => {
    const wrong = [fact(30, moved('EncounterUpdated', 'V1', 'ben', { location: at('4W-01-B') })), fact(40, moved('AdmitCancelled', 'V1', 'ben'))];
    expect(after([annIn, ...wrong]).visit('V1')).toMatchObject({ patient: ann, status: 'in-progress', location: { bedId: '4W-01-A' } });
  });

  it('is one visit where a merge says so, with what was made here of both, and two again when that was wrong', () => {
    const asked = happened(70, { type: 'PatientReadyToMove', encounter: encounterId(bens), ready: true });
    const one = after([annIn, benIn, asked, merged]);
    expect(one.stays).toEqual(['V1 ben in-progress 4W-01-B']);
    expect([one.bed('A'), one.bed('B'), one.conflicts]).toEqual([[], ['V1'], []]);
    expect(numbersOf(one.input.hospital, one.visit('V1'))).toContain(bens);
    expect(encountersOf(one.input.hospital, encounterId(bens)).map(({ encounter }) => encounter)).toEqual(['V1']);
    const back = after([annIn, benIn, asked, merged, unmerged]);
    expect([back.stays, back.conflicts]).toEqual([two, contested]);
    expect(numbersOf(back.input.hospital, back.visit('V1'))).not.toContain(bens);
  });

  it('ends the same in any order of arrival', () => {
    const out = fact(90, moved('PatientDischarged', 'V1', 'ann'));
    for (const facts of [
      [annIn, benIn],
      [annIn, benIn, out],
      [annIn, benIn, merged],
      [annIn, benIn, out, merged, unmerged],
      [annIn, benIn, movedTo(80, ann)],
    ]) {
      const { input, reversed } = after(facts);
      expect(canonical(reversed())).toBe(canonical(input.hospital.operations));
    }
  });

  it('bills, orders and charts of each what names them', () => {
    const told = (patient: typeof ann) => ({ patient, encounter: number }) as const;
    const charge = (key: string, patient: typeof ann, code: string): Fact =>
      happened(70, { type: 'ChargePosted', charge: key, kind: 'charge', code: { code }, quantity: 1, amountCents: cents(500), ...told(patient) });
    const facts = [
      ordered('O1', 62, told(ann)),
      ordered('O2', 63, told(ben)),
      given('D1', 64, told(ann)),
      given('D2', 65, { ...told(ben), code: { code: 'CEFT1G' } }),
      charge('C1', ann, 'SUPPLY'),
      charge('C2', ben, 'GLOVES'),
    ];
    const { bill, orders, chart, input } = after([annIn, benIn, ...facts]);
    expect([orders('V1'), orders(bens)]).toEqual([['O1'], ['O2']]);
    expect([chart(ann), chart(ben)]).toEqual([['O1'], ['O2']]);
    expect(bill('V1')).toEqual(['medication METO25', 'posted SUPPLY']);
    expect(bill(bens)).toEqual(['medication CEFT1G', 'posted GLOVES']);
    expect([ownVisit(input, told(ann)), ownVisit(input, told(ben)), ownVisit(input, told(cid))]).toEqual(['V1', bens, undefined]);
    const one = after([annIn, benIn, ...facts, merged]);
    expect(one.bill('V1')).toEqual(['medication METO25', 'medication CEFT1G', 'posted SUPPLY', 'posted GLOVES']);
    expect(one.orders('V1')).toEqual(['O1', 'O2']);
  });

  it('insures each as they were said to be', () => {
    const insured = (patient: typeof ann, payerClass: 'medicare' | 'commercial', minutes: number): Fact =>
      happened(minutes, { type: 'CoverageRecorded', patient, encounter: number, rank: 1, payerClass });
    const { input, visit } = after([annIn, benIn, insured(ann, 'medicare', 10), insured(ben, 'commercial', 70)]);
    expect([ledgerOf(input, visit('V1')).payerClass, ledgerOf(input, visit(bens)).payerClass]).toEqual(['medicare', 'commercial']);
  });

  it('stays one visit where a mistyped record is mended by a merge, before or after', () => {
    const typed = fact(0, moved('PatientAdmitted', 'V1', 'ben', { class: 'I', location: at('4W-01-A') }));
    const mended = fact(20, moved('EncounterUpdated', 'V1', 'ann', { service: 'MED' }));
    const again = fact(30, moved('PatientAdmitted', 'V1', 'ann', { class: 'I', location: at('4W-01-A') }));
    const joined = fact(40, { type: 'PatientsMerged', kind: 'merge', from: ben, into: ann });
    const on = fact(50, moved('PatientTransferred', 'V1', 'ann', { location: at('4W-01-B') }));
    for (const facts of [
      [typed, mended, again, joined, on],
      [joined, on, typed, again, mended],
    ]) {
      const { stays, conflicts, visit } = after(facts);
      expect([stays, conflicts]).toEqual([['V1 ann in-progress 4W-01-B'], []]);
      expect(visit('V1')).toMatchObject({ service: 'MED', admittedAt: minute(0) });
    }
  });

  it('is one visit where it is moved from the one to the other, and a third stays apart', () => {
    const cidIn = fact(70, moved('PatientAdmitted', 'V1', 'cid', { class: 'I', location: at('ICU-01-A') }));
    const { stays, conflicts } = after([annIn, benIn, cidIn, movedTo(80, ann, ben)]);
    expect(stays).toEqual(['V1 ann in-progress 4W-01-B', 'V1#~cid cid in-progress ICU-01-A']);
    expect(conflicts).toEqual(['visit-number-of-two V1#~cid']);
    const elsewhere = after([annIn, benIn, movedTo(80, cid, ben)]);
    expect(elsewhere.stays).toEqual(['V1 ann in-progress 4W-01-A', `${bens} cid in-progress 4W-01-B`]);
  });

  it('is used again where the first has gone before the second comes: what is told late of the first stays theirs', () => {
    const out = fact(30, moved('PatientDischarged', 'V1', 'ann'));
    const late = fact(90, moved('EncounterUpdated', 'V1', 'ann', { disposition: '20' }));
    const { stays, conflicts, visit } = after([annIn, out, benIn, late]);
    expect(stays).toEqual(['V1 ann finished 4W-01-A', 'V1#2 ben in-progress 4W-01-B']);
    expect([visit('V1').disposition, visit('V1#2').disposition, conflicts]).toEqual(['20', undefined, ['visit-number-reused V1#2']]);
  });

  it('goes with a number that is merged into another', () => {
    const renumbered = fact(80, { type: 'EncounterMoved', encounter: number, toPatient: ann, fromPatient: ann, toEncounter: encounterId('V9') });
    const { stays, orders } = after([annIn, benIn, renumbered, ordered('O2', 63, { patient: ben, encounter: number, order: orderId('O2') })]);
    expect(stays).toEqual([`${bens} ben in-progress 4W-01-B`, 'V9 ann in-progress 4W-01-A']);
    expect([orders(bens), orders('V9')]).toEqual([['O2'], []]);
  });
});
