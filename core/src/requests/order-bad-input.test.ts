/** Bad input of order entry: each is refused with its code, the field that it stands in and the way out, and changes nothing. */
import { expect, test } from 'vitest';
import type { ObservationRecorded, OrderRecorded } from '../clinical/events.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId, orderId, patientId } from '../ids.ts';
import { patientOrders } from '../house/orders/of-patient.ts';
import { unaskedResults } from '../house/orders/unasked.ts';
import type { ViewInput } from '../views/view.ts';
import { orderPackLoad } from './order-pack-load.ts';
import { orderPlace } from './order-place.ts';
import { orderSign } from './order-sign.ts';
import { isRefusal, type Actor, type Decision, type Refusal, type RequestKind } from './request.ts';

const [first, second]: readonly Actor[] = [
  { role: 'clinician', staff: 'd1' },
  { role: 'clinician', staff: 'd2' },
] as const;
const here = fact(-60, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-01-A'), class: 'I' }));
const metoprolol = { kind: 'medication', code: { code: 'METO25', display: 'Metoprolol' }, dose: { literal: '25', unit: 'mg' }, route: 'PO', frequency: 'BID' };

const ask = (input: ViewInput, kind: RequestKind, body: object, actor: Actor | undefined = first, id = 'request-1'): Decision =>
  kind.decide(input, { body: body as never, at: input.now, id }, actor ?? { role: 'clinician' });
const refusalOf = (decision: Decision): Refusal | undefined => (isRefusal(decision) ? decision : undefined);
const factsOf = (decision: Decision, minutes: number): Fact[] =>
  isRefusal(decision) ? [] : decision.events.map((event, n) => fact(minutes, event, `${minutes}-${n}`));
const placing = (line: object, more: object = {}) => ({ encounter: 'V1', lines: [line], ...more });

test('a dose without unit is refused, whichever line of several it stands in', () => {
  const bare = { ...metoprolol, dose: { literal: '25' } };
  expect(refusalOf(ask(inputAfter([here], 0), orderPlace, { encounter: 'V1', lines: [metoprolol, bare] }))).toMatchObject({
    refused: 'order.no-unit',
    field: 'lines[1].dose.unit',
    value: '25',
    unlock: 'Say 25 of what.',
  });
});

test.each([
  ['no dose', { ...metoprolol, dose: undefined }, 'order.incomplete', 'lines[0].dose'],
  ['a dose of nothing', { ...metoprolol, dose: { literal: '0', unit: 'mg' } }, 'order.incomplete', 'lines[0].dose.literal'],
  ['a rate without unit', { ...metoprolol, dose: undefined, rate: { literal: '75' } }, 'order.no-unit', 'lines[0].rate.unit'],
  ['no route', { ...metoprolol, route: undefined }, 'order.incomplete', 'lines[0].route'],
  ['a frequency that nobody knows', { ...metoprolol, frequency: 'sometimes' }, 'order.incomplete', 'lines[0].frequency'],
  ['a first dose yesterday', { ...metoprolol, startsAt: minute(-1440) }, 'time.past', 'lines[0].startsAt'],
] as const)('%s is refused with its field and the way out', (_what, line, refused, field) => {
  const refusal = refusalOf(ask(inputAfter([here], 0), orderPlace, placing(line)));
  expect(refusal).toMatchObject({ refused, field });
  expect(refusal?.unlock).toMatch(/\w/);
});

test('an order on a discharged patient is refused, and so is the signature under one that was placed before', () => {
  const placed = factsOf(ask(inputAfter([here], 0), orderPlace, placing(metoprolol), { role: 'nurse', staff: 'n1' }), 0);
  const gone = inputAfter([here, ...placed, fact(5, moved('PatientDischarged', 'V1', 'p1'))], 10);
  expect(refusalOf(ask(gone, orderPlace, placing(metoprolol)))).toMatchObject({ refused: 'encounter.discharged', field: 'encounter' });
  expect(refusalOf(ask(gone, orderSign, { orders: ['Hrequest1-1'] }))).toMatchObject({ refused: 'encounter.discharged', field: 'orders[0]' });
});

test('an order on a merged patient is refused and names the record that stands', () => {
  const merged = inputAfter([here, fact(1, { type: 'PatientsMerged', from: patientId('p1'), into: patientId('p2'), kind: 'merge' })], 5);
  expect(refusalOf(ask(merged, orderPlace, placing(metoprolol, { patient: 'p1' })))).toMatchObject({
    refused: 'patient.merged',
    field: 'patient',
    value: 'p2',
  });
});

test('two people sign one order: one signature stands, the second hears who was first', () => {
  const facts = [here, ...factsOf(ask(inputAfter([here], 0), orderPlace, placing(metoprolol), { role: 'nurse', staff: 'n1' }), 0)];
  const seen = inputAfter(facts, 1).hospital.position;
  const signed = [...facts, ...factsOf(ask(inputAfter(facts, 1), orderSign, { orders: ['Hrequest1-1'], seen }, first), 1)];
  const late = refusalOf(ask(inputAfter(signed, 2), orderSign, { orders: ['Hrequest1-1'], seen }, second));
  expect(late).toMatchObject({ refused: 'step.out-of-order', field: 'orders[0]', value: 'clinician:d1', taken: { by: 'clinician:d1', at: minute(1) } });
  expect(patientOrders(inputAfter(signed, 3), patientId('p1'))).toMatchObject([{ state: 'active', signedBy: 'clinician:d1' }]);
});

const resulted = (order: string, more: Partial<OrderRecorded> = {}): OrderRecorded => ({
  type: 'OrderRecorded',
  order: orderId(order),
  patient: patientId('p1'),
  encounter: encounterId('V1'),
  kind: 'laboratory',
  control: 'RE',
  status: 'completed',
  code: { code: '2524-7', display: 'Lactate', system: 'LN' },
  ...more,
});
const value = (order: string, more: Partial<ObservationRecorded> = {}): ObservationRecorded => ({
  type: 'ObservationRecorded',
  observation: `p1|${order}|2524-7|2524-7|`,
  patient: patientId('p1'),
  encounter: encounterId('V1'),
  order: orderId(order),
  code: { code: '2524-7', display: 'Lactate', system: 'LN' },
  value: { kind: 'quantity', value: 3.1, literal: '3.1', unit: 'mmol/L' },
  status: 'F',
  ...more,
});
const orderedAs = (order: string, more: Partial<OrderRecorded> = {}): OrderRecorded => resulted(order, { control: 'NW', status: 'placed', ...more });

test('a result for an unknown order is kept, listed, and linked when the order arrives, by either number', () => {
  const came = [here, fact(10, resulted('F77')), fact(10, value('F77'), 'value')];
  const before = inputAfter(came, 20);
  expect(unaskedResults(before, undefined, 10)).toMatchObject({ count: 1, rows: [{ order: 'F77', encounter: 'V1', unit: '4W', values: 1 }] });
  expect(patientOrders(before, patientId('p1'))).toMatchObject([{ order: 'F77', unasked: true, resultCount: 1 }]);

  // The placer's number, with the filler's beside it.
  const byFiller = inputAfter([...came, fact(15, orderedAs('P100', { fillerOrder: orderId('F77') }), 'order')], 20);
  expect(unaskedResults(byFiller, undefined, 10).count).toBe(0);
  expect(patientOrders(byFiller, patientId('p1'))).toMatchObject([{ order: 'P100', state: 'done', resultCount: 1, results: [{ value: '3.1' }] }]);
  expect(patientOrders(byFiller, patientId('p1'))).toHaveLength(1);

  // The same number: the order came after its result.
  const byPlacer = inputAfter([...came, fact(15, orderedAs('F77'), 'order')], 20);
  expect(unaskedResults(byPlacer, undefined, 10).count).toBe(0);
  expect(patientOrders(byPlacer, patientId('p1'))).toMatchObject([{ order: 'F77', state: 'done', resultCount: 1 }]);
  expect(patientOrders(byPlacer, patientId('p1'))[0]).not.toHaveProperty('unasked');
});

test('values of another patient under the same unknown number are not counted', () => {
  const bens = { patient: patientId('p2'), encounter: encounterId('V2') };
  const admittedBen = fact(1, moved('PatientAdmitted', 'V2', 'p2', { class: 'I', location: at('4W-02-A') }), 'ben');
  const ofBen = [
    admittedBen,
    fact(11, resulted('F77', bens), 'ben order'),
    fact(11, value('F77', { ...bens, observation: 'p2|F77|2524-7|2524-7|' }), 'ben value'),
  ];
  const both = inputAfter([here, fact(10, resulted('F77')), fact(10, value('F77'), 'value'), ...ofBen], 20);
  expect(unaskedResults(both, undefined, 10).rows.map(({ encounter, values }) => [encounter, values])).toEqual([
    ['V2', 1],
    ['V1', 1],
  ]);
});

test('a filler number that two orders claim is linked to neither', () => {
  const filler = { fillerOrder: orderId('F77') };
  const input = inputAfter(
    [here, fact(10, resulted('F77')), fact(10, value('F77'), 'v'), fact(11, orderedAs('P1', filler), 'a'), fact(12, orderedAs('P2', filler), 'b')],
    20,
  );
  expect(patientOrders(input, patientId('p1')).map(({ order, resultCount }) => [order, resultCount])).toEqual([
    ['P2', 0],
    ['P1', 0],
    ['F77', 1],
  ]);
});

test('a result that names the order for somebody else is not shown as its own', () => {
  const other = fact(-60, moved('PatientAdmitted', 'V2', 'p2', { location: at('4W-02-A'), class: 'I' }), 'other');
  const wrong = value('P1', { patient: patientId('p2'), encounter: encounterId('V2'), observation: 'p2|P1|2524-7|2524-7|' });
  const input = inputAfter([here, other, fact(5, orderedAs('P1')), fact(10, wrong, 'wrong')], 20);
  expect(patientOrders(input, patientId('p1'))).toMatchObject([{ order: 'P1', results: [], othersResults: 1 }]);
});

test('a laboratory whose clock is behind dates its result before the order: the order stays what was ordered', () => {
  const input = inputAfter(
    [here, fact(10, orderedAs('P1', { kind: 'imaging', by: 'clinician:d1' })), fact(4, resulted('P1'), 'early'), fact(4, value('P1'), 'v')],
    20,
  );
  expect(patientOrders(input, patientId('p1'))).toMatchObject([
    { order: 'P1', kind: 'imaging', placedAt: minute(10), state: 'done', by: 'clinician:d1', resultCount: 1 },
  ]);
});

test('a pack of orderables with a set that nobody could carry out is refused at its place; a whole one takes the place of the demo', () => {
  const pack = {
    pack: 'site',
    version: '1',
    effectiveFrom: '2026-01-01',
    source: 'The site',
    orderables: [{ kind: 'laboratory', code: { code: 'LAC' } }],
    sets: [{ set: 'a', name: 'A', lines: [{ kind: 'medication', code: { code: 'X' }, dose: { literal: '1' }, route: 'PO', frequency: 'QD' }] }],
  };
  const admin: Actor = { role: 'admin', staff: 'a1' };
  expect(refusalOf(ask(inputAfter([here], 0), orderPackLoad, { pack }, admin))).toMatchObject({
    refused: 'order.incomplete',
    field: 'pack.sets[0].lines[0].dose.unit',
  });
  const loaded = [here, ...factsOf(ask(inputAfter([here], 0), orderPackLoad, { pack: { ...pack, sets: [] } }, admin), 0)];
  expect(refusalOf(ask(inputAfter(loaded, 1), orderPlace, { encounter: 'V1', set: 'pneumonia' }))).toMatchObject({
    refused: 'thing.unknown',
    field: 'set',
    value: 'site@1',
  });
});
