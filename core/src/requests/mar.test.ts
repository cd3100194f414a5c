/** The medication pass: due times and windows, the five rights, what is not given, as needed, infusions, corrections, and what follows from one dose. */
import { expect, test } from 'vitest';
import type { OrderRecorded } from '../clinical/events.ts';
import type { HealthEvent } from '../event.ts';
import { ledgerOf } from '../financial/ledger.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId, orderId, patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { marView } from '../views/mar.ts';
import { ordersView } from '../views/orders.ts';
import { unitNowView } from '../views/unit-now.ts';
import type { ViewInput } from '../views/view.ts';
import { marCorrect } from './mar-correct.ts';
import { marGive } from './mar-give.ts';
import { isRefusal, type Actor, type Decision, type RequestKind } from './request.ts';

const nurse: Actor = { role: 'nurse', staff: 'n1', unit: '4W' };
const [V1, p1] = [encounterId('V1'), patientId('p1')];
const here = [
  fact(-600, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-01-A'), class: 'I' })),
  fact(-600, moved('PatientAdmitted', 'V2', 'p2', { location: at('4W-01-B'), class: 'I' })),
];
const order = (minutes: number, id: string, more: Partial<OrderRecorded>): Fact =>
  fact(
    minutes,
    { type: 'OrderRecorded', order: orderId(id), patient: p1, encounter: V1, kind: 'medication', control: 'NW', status: 'placed', ...more },
    `${id}-${minutes}`,
  );
const metoprolol = order(-120, 'O1', { code: { code: 'METO25' }, dose: { literal: '25', unit: 'mg' }, route: 'PO', frequency: 'Q8H', scheduledAt: minute(0) });
const morphine = order(-120, 'O2', { code: { code: 'MORP2' }, dose: { literal: '2', unit: 'mg' }, route: 'IV', frequency: 'Q4H', prn: true });
const oxygenOrder = order(-120, 'O3', { code: { code: 'OXYGEN' }, rate: { literal: '2', unit: 'L/min' }, route: 'NASAL', frequency: 'CONT' });

const give = (order1: string, more: object = {}) => ({
  encounter: 'V1',
  order: order1,
  step: 'given',
  patient: 'V1',
  drug: order1 === 'O1' ? 'METO25' : order1 === 'O2' ? 'MORP2' : 'OXYGEN',
  route: order1 === 'O1' ? 'PO' : order1 === 'O2' ? 'IV' : 'NASAL',
  ...(order1 === 'O3' ? { rate: { literal: '2', unit: 'L/min' } } : { dose: { literal: order1 === 'O1' ? '25' : '2', unit: 'mg' } }),
  ...more,
});
let asked = 0;
const ask = (input: ViewInput, kind: RequestKind, body: object, minutes: number): Decision =>
  kind.decide(input, { body: body as never, at: minute(minutes), id: `request-${asked++}` }, nurse);
const codeOf = (decision: Decision): string => (isRefusal(decision) ? decision.refused : 'done');
const factsOf = (decision: Decision, minutes: number): Fact[] => {
  if (isRefusal(decision)) throw new RangeError(decision.says);
  return decision.events.map((event: HealthEvent, n) => fact(minutes, event, `${minutes}-${n}`));
};
const row = (facts: readonly Fact[], id: string, minutes: number) => marView.rows(inputAfter(facts, minutes)).get(id);
const madeOf = (decision: Decision): string => (isRefusal(decision) ? decision.says : (decision.made?.['administration'] ?? ''));

test('a dose is due at its time, within the window of its rhythm, and then one interval on', () => {
  const facts = [...here, metoprolol];
  expect(row(facts, 'O1', -30)).toMatchObject({ unit: '4W', dueAt: minute(0), opensAt: minute(-60), lateAt: minute(60), schedule: 'every' });
  facts.push(...factsOf(ask(inputAfter(facts, 50), marGive, give('O1'), 50), 50));
  expect(row(facts, 'O1', 60)).toMatchObject({ dueAt: minute(480), doses: [{ completion: 'complete', dueAt: minute(0), by: 'nurse:n1' }] });
  expect(row([...here, order(-9, 'O4', { code: { code: 'X' }, frequency: 'WHEN-IT-RAINS' })], 'O4', 0)).toMatchObject({ schedule: 'unknown' });
  expect(row([...here, order(-9, 'O4', { code: { code: 'X' }, frequency: 'WHEN-IT-RAINS' })], 'O4', 0)).not.toHaveProperty('dueAt');
});

test.each([
  ['patient', { patient: 'V2' }, 0],
  ['patient', { patient: undefined }, 0],
  ['drug', { drug: 'MORP2' }, 0],
  ['drug', { drug: undefined }, 0],
  ['dose', { dose: { literal: '50', unit: 'mg' } }, 0],
  ['dose', { dose: { literal: '25', unit: 'g' } }, 0],
  ['dose', { dose: undefined }, 0],
  ['route', { route: 'IV' }, 0],
  ['time', {}, -61],
  ['time', {}, 61],
])('five rights: the %s is named when it fails: %j', (right, more, minutes) => {
  const facts = [...here, metoprolol];
  expect(ask(inputAfter(facts, minutes), marGive, give('O1', more), minutes)).toMatchObject({ refused: `mar.wrong-${right}`, rule: `five rights: ${right}` });
});

test('1.0 is 1, METO25 is meto25; a reason overrides the time and is kept, never the patient', () => {
  const input = inputAfter([...here, metoprolol], 61);
  expect(codeOf(ask(input, marGive, give('O1', { drug: ' meto25', dose: { literal: '25.0', unit: 'MG' } }), 0))).toBe('done');
  const late = ask(input, marGive, give('O1', { override: true, reason: 'patient-away' }), 61);
  expect(isRefusal(late) ? late : late.events).toMatchObject([{ overrides: ['time'], reason: 'patient-away' }]);
  expect(codeOf(ask(input, marGive, give('O1', { override: true, reason: 'patient-away', patient: 'V2' }), 61))).toBe('mar.wrong-patient');
});

test('an order of another patient, a held, unsigned or discontinued order', () => {
  const facts = [...here, metoprolol];
  expect(codeOf(ask(inputAfter(facts, 0), marGive, give('O1', { encounter: 'V2', patient: 'V2' }), 0))).toBe('mar.wrong-patient');
  const then = (status: 'held' | 'discontinued') => [...facts, order(-5, 'O1', { control: 'XX', status })];
  expect(codeOf(ask(inputAfter(then('held'), 0), marGive, give('O1'), 0))).toBe('mar.not-in-force');
  expect(codeOf(ask(inputAfter(then('discontinued'), 0), marGive, give('O1'), 0))).toBe('mar.not-in-force');
  // Given without a network before the order ended: right as it was done then.
  expect(codeOf(ask(inputAfter(then('discontinued'), 0), marGive, give('O1'), -6))).toBe('done');
  const unsigned = [...here, { ...metoprolol, event: { ...metoprolol.event, unsigned: true } as HealthEvent }];
  expect(codeOf(ask(inputAfter(unsigned, 0), marGive, give('O1'), 0))).toBe('mar.not-in-force');
});

test('a dose that two nurses write is written once; the second hears who was first', () => {
  const facts = [...here, metoprolol];
  facts.push(...factsOf(ask(inputAfter(facts, 0), marGive, give('O1', { dueAt: minute(0) }), 0), 0));
  expect(ask(inputAfter(facts, 5), marGive, give('O1', { dueAt: minute(0) }), 3)).toMatchObject({
    refused: 'mar.answered',
    taken: { by: 'nurse:n1', at: minute(0) },
  });
  expect(codeOf(ask(inputAfter(facts, 5), marGive, give('O1'), 5))).toBe('mar.wrong-time');
});

test('held and refused need a term as reason, answer the dose and cost nothing', () => {
  const facts = [...here, metoprolol];
  expect(codeOf(ask(inputAfter(facts, 0), marGive, { encounter: 'V1', order: 'O1', step: 'held' }, 0))).toBe('reason.missing');
  expect(codeOf(ask(inputAfter(facts, 0), marGive, { encounter: 'V1', order: 'O1', step: 'refused', reason: 'She said so' }, 0))).toBe('reason.missing');
  facts.push(...factsOf(ask(inputAfter(facts, 0), marGive, { encounter: 'V1', order: 'O1', step: 'refused', reason: 'declined' }, 0), 0));
  expect(row(facts, 'O1', 1)).toMatchObject({ dueAt: minute(480), doses: [{ completion: 'refused', reason: 'declined' }] });
  expect(doseLines(facts, 1)).toEqual([]);
});

test('as needed: not before its interval, and its effect is to be written an hour later', () => {
  const facts = [...here, morphine];
  expect(row(facts, 'O2', 0)).toMatchObject({ schedule: 'prn' });
  const first = ask(inputAfter(facts, 0), marGive, give('O2'), 0);
  facts.push(...factsOf(first, 0));
  expect(row(facts, 'O2', 1)).toMatchObject({ againAt: minute(240), effectOf: madeOf(first), effectDueAt: minute(60) });
  expect(codeOf(ask(inputAfter(facts, 9), marGive, give('O2'), 9))).toBe('mar.wrong-time');
  const effect = { encounter: 'V1', administration: madeOf(first), step: 'effect', effect: 'partly' };
  facts.push(...factsOf(ask(inputAfter(facts, 60), marCorrect, effect, 60), 60));
  expect(row(facts, 'O2', 61)).toMatchObject({ doses: [{ effect: 'partly' }] });
  expect(row(facts, 'O2', 61)).not.toHaveProperty('effectOf');
});

test('an infusion runs, changes its rate and stops; oxygen is read by the score', () => {
  const facts = [...here, oxygenOrder];
  const started = ask(inputAfter(facts, 0), marGive, give('O3', { override: true, reason: 'drug-late' }), 0);
  facts.push(...factsOf(started, 0));
  expect(row(facts, 'O3', 1)).toMatchObject({ running: { since: minute(0), rate: { literal: '2', unit: 'L/min' } } });
  const step = (body: object, minutes: number) =>
    facts.push(...factsOf(ask(inputAfter(facts, minutes), marCorrect, { encounter: 'V1', administration: madeOf(started), ...body }, minutes), minutes));
  step({ step: 'rate', rate: { literal: '4', unit: 'L/min' } }, 10);
  expect(row(facts, 'O3', 11)).toMatchObject({ running: { rate: { literal: '4', unit: 'L/min' } } });
  step({ step: 'stopped' }, 20);
  expect(row(facts, 'O3', 21)).not.toHaveProperty('running');
  const flows = (getRow(inputAfter(facts, 21).hospital.clinical.index.vitals, 'E|V1|supplementalOxygen') ?? []).length;
  expect(flows).toBe(3);
});

const doseLines = (facts: readonly Fact[], minutes: number): readonly string[] => {
  const input = inputAfter(facts, minutes);
  const encounter = getRow(input.hospital.operations.encounters, V1);
  if (encounter === undefined) throw new RangeError('nobody is here');
  return ledgerOf(input, encounter).lines.flatMap(({ kind, amountCents, code }) => (kind === 'room' ? [] : [`${kind} ${code} ${amountCents}`]));
};

test('hard case 23: a corrected time is a credit and a new charge, a removed dose a credit; its due time is owed again', () => {
  const facts = [...here, metoprolol];
  const given = ask(inputAfter(facts, 0), marGive, give('O1'), 0);
  facts.push(...factsOf(given, 0));
  expect(doseLines(facts, 1)).toEqual(['medication METO25 390']);
  const correct = (body: object, minutes: number) =>
    facts.push(...factsOf(ask(inputAfter(facts, minutes), marCorrect, { encounter: 'V1', administration: madeOf(given), ...body }, minutes), minutes));
  correct({ step: 'corrected', givenAt: minute(-20), reason: 'charted-late' }, 5);
  expect(doseLines(facts, 6)).toEqual(['medication METO25 390', 'credit METO25 -390', 'medication METO25 390']);
  correct({ step: 'removed', reason: 'not-given' }, 7);
  expect(doseLines(facts, 8)).toHaveLength(4);
  expect(row(facts, 'O1', 8)).toMatchObject({ dueAt: minute(0), doses: [] });
  expect(codeOf(ask(inputAfter(facts, 9), marCorrect, { encounter: 'V1', administration: madeOf(given), step: 'removed', reason: 'x' }, 9))).toBe(
    'step.out-of-order',
  );
});

test('one commit: a dose given in the MAR, its charge, its effect on NEWS2 and its row follow from the same facts', () => {
  const signs = [
    ['9279-1', 16, '/min'],
    ['2708-6', 97, '%'],
    ['3151-8', 0, 'L/min'],
    ['8480-6', 120, 'mm[Hg]'],
    ['8867-4', 80, '/min'],
    ['8310-5', 37, 'Cel'],
  ] as const;
  const charted = signs.map(([code, value, unit]) =>
    fact(
      -30,
      {
        type: 'ObservationRecorded',
        observation: `o|${code}`,
        patient: p1,
        encounter: V1,
        code: { code },
        value: { kind: 'quantity', value, literal: String(value), unit },
        status: 'F',
        observedAt: minute(-30),
      },
      `c-${code}`,
    ),
  );
  const awake = fact(-30, {
    type: 'ObservationRecorded',
    observation: 'o|67775-7',
    patient: p1,
    encounter: V1,
    code: { code: '67775-7' },
    value: { kind: 'coded', value: { code: 'A' } },
    status: 'F',
    observedAt: minute(-30),
  });
  const facts = [...here, oxygenOrder, ...charted, awake];
  const unit = (list: readonly Fact[], minutes: number) => unitNowView.rows(inputAfter(list, minutes)).get('patient/V1');
  expect(unit(facts, 0)).toMatchObject({ news2: { score: 0 } });
  const commit = factsOf(ask(inputAfter(facts, 0), marGive, give('O3', { override: true, reason: 'drug-late' }), 0), 0);
  const after = [...facts, ...commit];
  expect(unit(after, 1)).toMatchObject({ news2: { score: 2 } });
  expect(row(after, 'O3', 1)).toMatchObject({ running: { since: minute(0) } });
  expect(doseLines(after, 1)).toEqual(['medication OXYGEN 2500']);
  const newest = commit.length + facts.length;
  expect(marView.lineage(inputAfter(after, 1), 'O3')?.[0]).toBe(newest - 1);
  expect(unitNowView.lineage(inputAfter(after, 1), 'patient/V1')?.[0]).toBe(newest);
});

test('two patients in beds have an order of one number: each has a row, and what is given to one is given to nobody else', () => {
  const theirs = order(-100, 'O1', {
    patient: patientId('p2'),
    encounter: encounterId('V2'),
    code: { code: 'MORP2' },
    dose: { literal: '2', unit: 'mg' },
    route: 'IV',
    frequency: 'Q4H',
    scheduledAt: minute(0),
  });
  const facts = [...here, metoprolol, theirs];
  const seen = () =>
    [...marView.rows(inputAfter(facts, 0))].map(([key, { order: number, encounter, code, doses }]) => [key, number, encounter, code, doses.length]);
  expect(seen()).toEqual([
    ['O1', 'O1', 'V1', 'METO25', 0],
    ['O1#~p2', 'O1', 'V2', 'MORP2', 0],
  ]);
  const second = { ...give('O1'), encounter: 'V2', patient: 'V2', drug: 'MORP2', route: 'IV', dose: { literal: '2', unit: 'mg' } };
  facts.push(...factsOf(ask(inputAfter(facts, 0), marGive, second, 0), 0));
  expect(seen().map(([key, , , , doses]) => [key, doses])).toEqual([
    ['O1', 0],
    ['O1#~p2', 1],
  ]);
  expect([...ordersView.rows(inputAfter(facts, 900))].map(([key, { order: number, encounter, asks }]) => [key, number, encounter, asks])).toEqual([
    ['O1', 'O1', 'V1', 'overdue'],
    ['O1#~p2', 'O1', 'V2', 'overdue'],
  ]);
  expect(marView.lineage(inputAfter(facts, 0), 'O1#~p2')).not.toEqual(marView.lineage(inputAfter(facts, 0), 'O1'));
});
