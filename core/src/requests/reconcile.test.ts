/** Medicines on coming, moving and leaving: home beside here, every one decided on, and what the decisions make. */
import { everyWord } from '../told.ts';
import { describe, expect, test } from 'vitest';
import { orderNow } from '../clinical/order.ts';
import type { HealthEvent } from '../event.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { reconcileListOf, rowPosition, type ReconcileList } from '../house/reconciliation/list.ts';
import { occasionsOf } from '../house/reconciliation/occasions.ts';
import { reconciledOf } from '../house/reconciliation/reconciled.ts';
import { ordersOf } from '../house/orders/of-encounter.ts';
import { encounterId, feedId, orderId, patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { Encounter } from '../encounter.ts';
import type { ViewInput } from '../views/view.ts';
import { homeMedication } from './home-medication.ts';
import { medicationsReconcile } from './medications-reconcile.ts';
import { orderPlace } from './order-place.ts';
import { isRefusal, type Actor, type Decision, type RequestKind } from './request.ts';
import { undo } from './undo.ts';

const doctor: Actor = { role: 'clinician', staff: 'd1' };
const admitted: readonly Fact[] = [fact(-60, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-01-A'), class: 'I', admittedAt: minute(-60) }))];
const drug = (code: string, display: string, literal: string, frequency = 'BID') => ({
  kind: 'medication',
  code: { code, display, system: 'L' },
  dose: { literal, unit: 'mg' },
  route: 'PO',
  frequency,
});
const metoprolol = drug('METO25', 'Metoprolol', '25');
let asked = 0;

/** A hospital that is told one thing after another. */
class Told {
  facts: readonly Fact[];
  minutes = 0;
  last: Decision = { events: [] };
  constructor(facts: readonly Fact[] = admitted) {
    this.facts = facts;
  }
  get input(): ViewInput {
    return inputAfter(this.facts, this.minutes);
  }
  get encounter(): Encounter {
    const found = getRow(this.input.hospital.operations.encounters, 'V1' as never);
    if (found === undefined) throw new RangeError('no visit');
    return found;
  }
  get list(): ReconcileList {
    return reconcileListOf(this.input, this.encounter);
  }
  ask(kind: RequestKind, body: object, actor = doctor): string {
    this.minutes++;
    this.last = kind.decide(this.input, { body: { encounter: 'V1', ...body } as never, at: minute(this.minutes), id: `request-${asked++}` }, actor);
    if (isRefusal(this.last)) return this.last.refused;
    this.facts = [
      ...this.facts,
      ...this.last.events.map((event: HealthEvent, n) => ({ ...fact(this.minutes, event, `${this.minutes}-${n}`), feed: feedId('requests') })),
    ];
    return 'done';
  }
  home = (code: string, display: string, literal: string, frequency = 'BID'): string => {
    const { kind, ...line } = drug(code, display, literal, frequency);
    return this.ask(homeMedication, { step: 'add', ...line, ...(kind === '' ? { kind } : {}) });
  };
  reconcile = (occasion: string, decisions: readonly object[], more: object = {}): string => this.ask(medicationsReconcile, { occasion, decisions, ...more });
  order(id: string) {
    return orderNow(everyWord(getRow(this.input.hospital.clinical.orders, id)));
  }
  made(n = 1): string {
    const key = isRefusal(this.last) ? undefined : this.last.made?.[`order${n}`];
    if (key === undefined) throw new RangeError(`nothing was made: ${JSON.stringify(this.last)}`);
    return key;
  }
}

describe('the list', () => {
  test('that nobody asked is not that there is none', () => {
    const told = new Told();
    expect(told.list).toMatchObject({ home: 'unknown', rows: [] });
    expect(told.reconcile('admission', [])).toBe('reconcile.unresolved');
    expect(told.ask(homeMedication, { step: 'none' })).toBe('done');
    expect(told.list).toMatchObject({ home: 'none', rows: [] });
    expect(told.reconcile('admission', [])).toBe('done');
    expect(told.home('METO25', 'Metoprolol', '25')).toBe('done');
    expect(told.list).toMatchObject({ home: 'known', rows: [{ home: { code: { code: 'METO25' } }, discrepancies: ['omitted'] }] });
    expect(told.ask(homeMedication, { step: 'none' })).toBe('step.out-of-order');
  });

  test('one medicine on both sides is one row; another dose differs; the same drug again is a duplicate; one that is not ordered is omitted', () => {
    const told = new Told();
    told.home('METO50', 'Metoprolol', '50');
    told.home('ATOR20', 'Atorvastatin', '20', 'QD');
    told.ask(orderPlace, { lines: [metoprolol], sign: true });
    told.ask(orderPlace, { lines: [{ ...metoprolol, code: { code: 'METO12', display: 'Metoprolol', system: 'L' } }], sign: true });
    expect(told.list.rows.map(({ home, here, discrepancies }) => [home?.code.code, here?.code.code, discrepancies])).toEqual([
      ['METO50', 'METO25', ['differs']],
      ['ATOR20', undefined, ['omitted']],
      [undefined, 'METO12', ['duplicate']],
    ]);
  });

  test('a prescription of another system is on the home list, an order of the stay is not', () => {
    const prescribed = fact(-90, {
      type: 'OrderRecorded',
      order: orderId('MedicationRequest/m1'),
      patient: patientId('p1'),
      kind: 'medication',
      control: 'NW',
      status: 'placed',
      code: { code: '197361', display: 'Amlodipine 5 MG Oral Tablet', system: 'RXNORM' },
    });
    expect(new Told([prescribed, ...admitted]).list).toMatchObject({
      home: 'known',
      rows: [{ item: 'order|MedicationRequest/m1', home: { source: 'prescribed' } }],
    });
  });

  test('the rules of medication safety speak in the row', () => {
    const told = new Told([
      ...admitted,
      fact(-30, {
        type: 'RecordLineChanged',
        line: 'allergy',
        key: 'a1',
        patient: patientId('p1'),
        code: { code: 'PENICILLIN', display: 'Penicillin' },
        action: 'add',
      }),
    ]);
    told.home('AMOX500', 'Amoxicillin', '500', 'TID');
    expect(told.list.rows[0]?.checks).toMatchObject([{ kind: expect.stringMatching(/allergy|cross-class/) as string }]);
  });
});

describe('at admission', () => {
  test('what is not decided on stands in the way; so do a missing reason, a missing line and a strange row', () => {
    const told = new Told();
    told.home('METO25', 'Metoprolol', '25');
    told.home('ATOR20', 'Atorvastatin', '20', 'QD');
    const [metoprololRow = '', atorvastatin = ''] = told.list.rows.map(({ item }) => item);
    expect(told.reconcile('admission', [{ item: metoprololRow, action: 'continue' }])).toBe('reconcile.unresolved');
    expect(told.last).toMatchObject({ says: '1 of 2 medicines is not decided on.', value: 'Atorvastatin' });
    const both = (second: object): readonly object[] => [
      { item: metoprololRow, action: 'continue' },
      { item: atorvastatin, ...second },
    ];
    expect(told.reconcile('admission', both({ action: 'stop' }))).toBe('reason.missing');
    expect(told.reconcile('admission', both({ action: 'change', reason: 'dose-adjusted' }))).toBe('order.incomplete');
    expect(told.reconcile('admission', both({ action: 'new', reason: 'new-indication' }))).toBe('step.out-of-order');
    expect(told.reconcile('admission', [...both({ action: 'continue' }), { item: 'line|strange', action: 'continue' }])).toBe('form.stale');
    expect(told.reconcile('admission', both({ action: 'continue' }), { seen: 1 })).toBe('form.stale');
    expect(told.ask(medicationsReconcile, { occasion: 'admission', decisions: both({ action: 'continue' }) }, { role: 'nurse', staff: 'n1' })).toBe(
      'order.unsigned',
    );
  });

  test('a continued medicine is ordered, a changed one as it was changed, a stopped one not; a dose without a unit is refused', () => {
    const told = new Told();
    told.home('METO25', 'Metoprolol', '25');
    told.home('ATOR20', 'Atorvastatin', '20', 'QD');
    told.home('IBU400', 'Ibuprofen', '400', 'TID');
    const [a, b, c] = told.list.rows.map(({ item }) => item);
    const changed = drug('ATOR20', 'Atorvastatin', '40', 'QD');
    const decisions = (line: object): readonly object[] => [
      { item: a, action: 'continue' },
      { item: b, action: 'change', reason: 'dose-adjusted', line },
      { item: c, action: 'stop', reason: 'contraindicated' },
      { action: 'new', reason: 'new-indication', line: drug('PANT40', 'Pantoprazole', '40', 'QD') },
    ];
    expect(told.reconcile('admission', decisions({ ...changed, dose: { literal: '40' } }))).toBe('order.no-unit');
    expect(told.reconcile('admission', decisions(changed))).toBe('done');
    expect([1, 2, 3].map((n) => told.order(told.made(n)))).toMatchObject([
      { state: 'active', code: { code: 'METO25' }, signedBy: 'clinician:d1' },
      { state: 'active', code: { code: 'ATOR20' }, dose: { literal: '40' } },
      { state: 'active', code: { code: 'PANT40' } },
    ]);
    expect(reconciledOf(told.input, told.encounter, 'admission')?.lines.map(({ says }) => says)).toEqual([
      'Continue Metoprolol 25 mg PO BID',
      'CHANGED Atorvastatin 40 mg PO QD (dose adjusted)',
      'STOP Ibuprofen 400 mg PO TID (contraindicated)',
      'NEW Pantoprazole 40 mg PO QD (new indication)',
    ]);
    // What is taken at home is told as before: the stay decided otherwise for itself alone.
    expect(told.list.rows.filter(({ home }) => home !== undefined).map(({ home, here }) => [home?.code.code, here?.dose?.literal])).toEqual([
      ['METO25', '25'],
      ['ATOR20', '40'],
      ['IBU400', undefined],
    ]);
  });

  test('a safety check asks for a reason before anything is ordered', () => {
    const told = new Told([
      ...admitted,
      fact(-30, {
        type: 'RecordLineChanged',
        line: 'allergy',
        key: 'a1',
        patient: patientId('p1'),
        code: { code: 'PENICILLIN', display: 'Penicillin' },
        action: 'add',
      }),
    ]);
    told.home('AMOX500', 'Amoxicillin', '500', 'TID');
    const [item = ''] = told.list.rows.map((row) => row.item);
    expect(told.reconcile('admission', [{ item, action: 'continue' }])).toBe('check.unanswered');
    const checks = isRefusal(told.last) ? (told.last.value ?? '').split(' | ') : [];
    const overrides = checks.map((check) => ({ check, reason: 'tolerated-before' }));
    expect(told.reconcile('admission', [{ item, action: 'continue' }], { overrides })).toBe('done');
  });
});

describe('on moving', () => {
  test('an order goes on, is replaced, or ends; the next move asks anew', () => {
    const told = new Told();
    told.ask(homeMedication, { step: 'none' });
    told.ask(orderPlace, { lines: [metoprolol, drug('PANT40', 'Pantoprazole', '40', 'QD'), drug('ACET650', 'Acetaminophen', '650', 'Q6H')], sign: true });
    const [a = '', b = '', c = ''] = [1, 2, 3].map((n) => told.made(n));
    expect(occasionsOf(told.input.hospital, told.encounter).map(({ state }) => state)).toEqual(['due', 'not-yet', 'not-yet']);
    told.facts = [...told.facts, fact(5, moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') }))];
    told.minutes = 6;
    expect(occasionsOf(told.input.hospital, told.encounter).map(({ state }) => state)).toEqual(['due', 'due', 'not-yet']);
    const decisions = [
      { item: `order|${a}`, action: 'continue' },
      { item: `order|${b}`, action: 'change', reason: 'dose-adjusted', line: drug('PANT40', 'Pantoprazole', '80', 'QD') },
      { item: `order|${c}`, action: 'stop', reason: 'not-needed' },
    ];
    expect(told.reconcile('transfer', decisions)).toBe('done');
    expect([a, b, c, told.made()].map((id) => [told.order(id)?.state, told.order(id)?.status])).toEqual([
      ['active', 'placed'],
      ['over', 'replaced'],
      ['over', 'discontinued'],
      ['active', 'placed'],
    ]);
    expect(occasionsOf(told.input.hospital, told.encounter).map(({ state }) => state)).toEqual(['due', 'done', 'not-yet']);
    told.facts = [...told.facts, fact(20, moved('PatientTransferred', 'V1', 'p1', { location: at('4W-02-A') }))];
    told.minutes = 21;
    expect(occasionsOf(told.input.hospital, told.encounter).map(({ state }) => state)).toEqual(['due', 'due', 'not-yet']);
  });
});

describe('at discharge', () => {
  test('decisions become prescriptions and the home list; no nurse gives a prescription, and orders of the stay go on until it ends', () => {
    const told = new Told();
    told.home('METO25', 'Metoprolol', '25');
    told.home('IBU400', 'Ibuprofen', '400', 'TID');
    told.ask(orderPlace, { lines: [drug('PANT40', 'Pantoprazole', '40', 'QD')], sign: true });
    const own = told.made();
    const [meto, ibu, panto] = told.list.rows.map(({ item }) => item);
    const decisions = [
      { item: meto, action: 'change', reason: 'dose-adjusted', line: drug('METO50', 'Metoprolol', '50') },
      { item: ibu, action: 'stop', reason: 'contraindicated' },
      { item: panto, action: 'continue' },
    ];
    expect(told.reconcile('discharge', decisions)).toBe('done');
    const prescriptions = [told.made(1), told.made(2)];
    expect(prescriptions.map((id) => told.order(id))).toMatchObject([
      { purpose: 'discharge', code: { code: 'METO50' } },
      { purpose: 'discharge', code: { code: 'PANT40' } },
    ]);
    expect(ordersOf(told.input, told.encounter)?.medications.map(({ order }) => order.order)).toEqual([own]);
    expect(told.list.rows.flatMap(({ home }) => home ?? []).map(({ code, dose }) => [code.code, dose?.literal])).toEqual([
      ['METO50', '50'],
      ['PANT40', '40'],
    ]);
    expect(reconciledOf(told.input, told.encounter, 'discharge')?.lines.map(({ says }) => says)).toEqual([
      'CHANGED Metoprolol 50 mg PO BID (dose adjusted)',
      'STOP Ibuprofen 400 mg PO TID (contraindicated)',
      'Continue Pantoprazole 40 mg PO QD',
    ]);
    // Decided again: the prescriptions before are cancelled whole.
    const again = told.list.rows.map(({ item }) => ({ item, action: 'continue' }));
    expect(told.reconcile('discharge', again)).toBe('done');
    expect(prescriptions.map((id) => told.order(id)?.status)).toEqual(['cancelled', 'cancelled']);
  });

  test('a draft that was decided before its medicine changed, or before somebody completed the same occasion, is stale', () => {
    const told = new Told();
    told.home('METO25', 'Metoprolol', '25');
    const draft = () => told.list.rows.map((row) => ({ item: row.item, action: 'continue', seen: rowPosition(row) }));
    const decided = draft();
    const key = told.list.rows[0]?.item.split('|').at(-1);
    expect(told.ask(homeMedication, { step: 'change', key, dose: { literal: '50', unit: 'mg' } })).toBe('done');
    // The form that is sent shows the newest list; its decision is of the older one.
    expect(told.reconcile('admission', decided, { seen: told.list.position })).toBe('form.stale');
    const again = draft();
    expect(told.reconcile('discharge', again)).toBe('done');
    expect(told.reconcile('discharge', again)).toBe('form.stale');
    expect(told.last).toMatchObject({ says: 'This reconciliation was completed since you decided.' });
    // Whoever sees that completion may decide anew.
    const completed = reconciledOf(told.input, told.encounter, 'discharge')?.position ?? 0;
    expect(
      told.reconcile(
        'discharge',
        draft().map((one) => ({ ...one, seen: Math.max(one.seen, completed) })),
      ),
    ).toBe('done');
  });

  test('after the stay nothing is reconciled', () => {
    const told = new Told([...admitted, fact(-5, moved('PatientDischarged', 'V1', 'p1', { dischargedAt: minute(-5) }))]);
    told.ask(homeMedication, { step: 'none' });
    expect(told.reconcile('discharge', [])).toBe('encounter.discharged');
  });
});

test('a line of the home list is taken back while nothing was said of it since; a completed reconciliation is decided again instead', () => {
  const told = new Told();
  const back = (): string => {
    const count = isRefusal(told.last) ? 0 : told.last.events.length;
    const earlier = told.facts.map((one, i) => ({ ...one, position: i + 1 })).slice(-count);
    const answer = undo.decide(told.input, { body: { message: '1' }, at: minute(told.minutes), id: 'undo', earlier }, doctor);
    if (isRefusal(answer)) return answer.says;
    told.minutes++;
    told.facts = [...told.facts, ...answer.events.map((event, n) => ({ ...fact(told.minutes, event, `undo-${told.minutes}-${n}`), feed: feedId('requests') }))];
    return 'done';
  };
  told.home('METO25', 'Metoprolol', '25');
  const key = isRefusal(told.last) ? '' : (told.last.made?.['key'] ?? '');
  expect([back(), told.list.rows]).toEqual(['done', []]);
  told.home('ATOR20', 'Atorvastatin', '20', 'QD');
  const other = isRefusal(told.last) ? '' : (told.last.made?.['key'] ?? '');
  expect(told.ask(homeMedication, { step: 'end', key })).toBe('thing.unknown');
  expect(told.ask(homeMedication, { step: 'end', key: other })).toBe('done');
  expect([back(), told.list.rows.map(({ home }) => home?.code.code)]).toEqual(['done', ['ATOR20']]);
  expect(told.reconcile('admission', [{ item: told.list.rows[0]?.item, action: 'stop', reason: 'not-needed' }])).toBe('done');
  expect(back()).toBe('A completed reconciliation is decided again, not taken back.');
});

test('the home list: changed, ended, stale, unknown', () => {
  const told = new Told();
  told.home('METO25', 'Metoprolol', '25');
  const key = isRefusal(told.last) ? '' : (told.last.made?.['key'] ?? '');
  expect(told.ask(homeMedication, { step: 'change', key, dose: { literal: '50', unit: 'mg' } })).toBe('done');
  expect(told.list.rows[0]?.home).toMatchObject({ dose: { literal: '50' }, frequency: 'BID' });
  expect(told.ask(homeMedication, { step: 'change', key, dose: { literal: '50' } })).toBe('order.no-unit');
  expect(told.ask(homeMedication, { step: 'end', key, seen: 1 })).toBe('form.stale');
  expect(told.ask(homeMedication, { step: 'end', key: 'none-such' })).toBe('thing.unknown');
  expect(told.ask(homeMedication, { step: 'end', key, reason: 'adverse-effect' })).toBe('done');
  expect(told.list.rows).toEqual([]);
  expect(told.ask(homeMedication, { step: 'add' })).toBe('order.incomplete');
  expect(told.ask(homeMedication, { step: 'add', encounter: encounterId('V9') })).toBe('encounter.unknown');
});
