/** Orders from placing to their end, and every bad order refused with its code. */
import { everyWord } from '../told.ts';
import { expect, test } from 'vitest';
import { orderNow } from '../clinical/order.ts';
import type { HealthEvent } from '../event.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId, orderId, patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import { ordersView } from '../views/orders.ts';
import { orderPlace } from './order-place.ts';
import { orderReplace } from './order-replace.ts';
import { orderSign } from './order-sign.ts';
import { orderDiscontinue, orderHold, orderRelease } from './order-step.ts';
import { isRefusal, type Actor, type Decision, type RequestKind } from './request.ts';

const doctor: Actor = { role: 'clinician', staff: 'd1' };
const nurse: Actor = { role: 'nurse', staff: 'n1', unit: '4W' };
const here = [fact(-60, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-01-A'), class: 'I' }))];
const metoprolol = {
  kind: 'medication',
  code: { code: 'METO25', display: 'Metoprolol', system: 'L' },
  dose: { literal: '25', unit: 'mg' },
  route: 'PO',
  frequency: 'BID',
} as const;

const ask = (input: ViewInput, kind: RequestKind, body: object, actor: Actor = doctor, minutes = 0, id = 'request-1'): Decision =>
  kind.decide(input, { body: body as never, at: minute(minutes), id }, actor);
const codeOf = (decision: Decision): string => (isRefusal(decision) ? decision.refused : 'done');
const factsOf = (decision: Decision, minutes: number): Fact[] => {
  if (isRefusal(decision)) throw new RangeError(decision.says);
  return decision.events.map((event: HealthEvent, n) => fact(minutes, event, `${minutes}-${n}`));
};
const place = (more: object = {}) => ({ encounter: 'V1', lines: [metoprolol], ...more });

test('an order of a nurse waits for a signature, is signed, held, released and discontinued', () => {
  const facts: Fact[] = [...here];
  const placed = ask(inputAfter(facts, 0), orderPlace, place(), nurse);
  expect(isRefusal(placed) ? placed : placed.made).toEqual({ order1: 'Hrequest1-1' });
  facts.push(...factsOf(placed, 0));
  const order = orderId('Hrequest1-1');
  const state = () => orderNow(everyWord(getRow(inputAfter(facts, 9).hospital.clinical.orders, order)));
  expect(state()).toMatchObject({ state: 'unsigned', by: 'nurse:n1', frequency: 'BID' });
  expect([...ordersView.rows(inputAfter(facts, 5)).values()]).toMatchObject([{ order, asks: 'unsigned', unit: '4W', since: minute(0) }]);
  expect(codeOf(ask(inputAfter(facts, 1), orderSign, { orders: [order] }, nurse))).toBe('order.unsigned');
  for (const [minutes, kind, body, expected] of [
    [1, orderSign, { orders: [order] }, 'active'],
    [2, orderHold, { order, reason: 'nil-by-mouth' }, 'held'],
    [3, orderRelease, { order }, 'active'],
    [4, orderDiscontinue, { order, reason: 'allergy' }, 'over'],
  ] as const) {
    facts.push(...factsOf(ask(inputAfter(facts, minutes), kind, body), minutes));
    expect([kind.request, state()?.state]).toEqual([kind.request, expected]);
  }
  expect(state()).toMatchObject({ status: 'discontinued', reason: 'allergy', signedBy: 'clinician:d1' });
  expect(codeOf(ask(inputAfter(facts, 5), orderHold, { order, reason: 'x' }))).toBe('step.out-of-order');
  expect(codeOf(ask(inputAfter(facts, 5), orderSign, { orders: [order] }))).toBe('step.out-of-order');
  expect([...ordersView.rows(inputAfter(facts, 5)).values()]).toEqual([]);
});

test('a replaced order is over exactly when the new one stands', () => {
  const facts: Fact[] = [...here, ...factsOf(ask(inputAfter(here, 0), orderPlace, place({ sign: true })), 0)];
  const more = { ...metoprolol, code: { code: 'METO50' }, dose: { literal: '50', unit: 'mg' } };
  const answer = ask(inputAfter(facts, 1), orderReplace, { order: 'Hrequest1-1', line: more, sign: true }, doctor, 1, 'request-2');
  facts.push(...factsOf(answer, 1));
  const { orders } = inputAfter(facts, 2).hospital.clinical;
  expect(orderNow(everyWord(getRow(orders, 'Hrequest1-1')))).toMatchObject({ state: 'over', status: 'replaced' });
  expect(orderNow(everyWord(getRow(orders, 'Hrequest2-1')))).toMatchObject({ state: 'active', replaces: 'Hrequest1-1', dose: { literal: '50', unit: 'mg' } });
  expect(codeOf(ask(inputAfter(facts, 2), orderReplace, { order: 'Hrequest2-1', line: { kind: 'diet', code: { code: 'REG' } } }))).toBe('order.incomplete');
});

test('an order set places its lines, or those that are wanted of it', () => {
  const answer = ask(inputAfter(here, 0), orderPlace, { encounter: 'V1', set: 'pneumonia', only: ['CEFT1G', '2524-7'], sign: true });
  expect(isRefusal(answer) ? answer : answer.events).toMatchObject([
    { kind: 'medication', code: { code: 'CEFT1G' }, set: 'orderables-demo@2026.1/pneumonia', signedBy: 'clinician:d1' },
    { kind: 'laboratory', code: { code: '2524-7' }, priority: 'S' },
  ]);
  expect(codeOf(ask(inputAfter(here, 0), orderPlace, { encounter: 'V1', set: 'nothing' }))).toBe('thing.unknown');
});

test('a dose without a unit, without a dose, a route or a known frequency', () => {
  const code = (line: object): string => codeOf(ask(inputAfter(here, 0), orderPlace, place({ lines: [line] })));
  expect(code({ ...metoprolol, dose: { literal: '25' } })).toBe('order.no-unit');
  expect(code({ ...metoprolol, dose: undefined })).toBe('order.incomplete');
  expect(code({ ...metoprolol, route: undefined })).toBe('order.incomplete');
  expect(code({ ...metoprolol, frequency: 'SOMETIMES' })).toBe('order.incomplete');
  expect(code({ ...metoprolol, startsAt: minute(-600) })).toBe('time.past');
  expect(code({ kind: 'laboratory', code: { code: '2524-7' } })).toBe('done');
  expect(codeOf(ask(inputAfter(here, 0), orderPlace, { encounter: 'V1' }))).toBe('order.incomplete');
});

test('an unknown, discharged or merged patient, and a stale form', () => {
  expect(codeOf(ask(inputAfter(here, 0), orderPlace, place({ encounter: 'V9' })))).toBe('encounter.unknown');
  expect(codeOf(ask(inputAfter(here, 0), orderPlace, place(), { ...nurse, unit: 'ICU' }))).toBe('encounter.unknown');
  const gone = [...here, fact(-10, moved('PatientDischarged', 'V1', 'p1', { dischargedAt: minute(-10) }))];
  expect(ask(inputAfter(gone, 0), orderPlace, place())).toMatchObject({ refused: 'encounter.discharged', value: '2026-03-12T11:50:00.000Z' });
  const merged = [...here, fact(-5, { type: 'PatientsMerged', from: patientId('p1'), into: patientId('p2'), kind: 'merge' })];
  expect(ask(inputAfter(merged, 0), orderPlace, place({ patient: 'p1' }))).toMatchObject({ refused: 'patient.merged', value: 'p2' });
  expect(codeOf(ask(inputAfter(merged, 0), orderPlace, place({ patient: 'p2' })))).toBe('done');
  const numbered = [...here, fact(-5, { type: 'EncounterMoved', encounter: encounterId('V8'), toPatient: patientId('p1'), toEncounter: encounterId('V1') })];
  expect(codeOf(ask(inputAfter(numbered, 0), orderPlace, place({ encounter: 'V8' })))).toBe('patient.merged');
  expect(codeOf(ask(inputAfter(here, 0), orderPlace, place({ seen: 0 })))).toBe('form.stale');
  expect(codeOf(ask(inputAfter(here, 0), orderPlace, place({ seen: 1 })))).toBe('done');
});

test('hard case 22: a cancellation after completion is unable; a result for a cancelled order still files', () => {
  const said = (minutes: number, order: string, status: 'placed' | 'completed' | 'cancelled'): Fact =>
    fact(minutes, {
      type: 'OrderRecorded',
      order: orderId(order),
      patient: patientId('p1'),
      encounter: encounterId('V1'),
      kind: 'laboratory',
      control: 'NW',
      status,
    });
  const result = fact(5, {
    type: 'ObservationRecorded',
    observation: 'p1|F2|2524-7|',
    patient: patientId('p1'),
    order: orderId('O2'),
    code: { code: '2524-7' },
    value: { kind: 'quantity', value: 3.1, literal: '3.1', unit: 'mmol/L' },
    status: 'F',
  });
  const facts = [
    ...here,
    said(1, 'O1', 'placed'),
    said(2, 'O1', 'completed'),
    said(3, 'O1', 'cancelled'),
    said(1, 'O2', 'placed'),
    said(2, 'O2', 'cancelled'),
    result,
  ];
  const { clinical } = inputAfter(facts, 9).hospital;
  expect(orderNow(everyWord(getRow(clinical.orders, 'O1')))?.state).toBe('done');
  expect(getRow(clinical.discrepancies, 'cancel-after-completion:O1')).toBeDefined();
  expect(orderNow(everyWord(getRow(clinical.orders, 'O2')))?.state).toBe('over');
  expect(getRow(clinical.index.observationsByOrder, orderId('O2'))).toEqual(['p1|F2|2524-7|']);
});
