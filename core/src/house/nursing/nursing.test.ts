/** What nurses answer for: fluids in whole millilitres where missing is not zero, days of lines, what is due, instruments by their published vectors, acuity and workload. */
import { describe, expect, test } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { inputAfter } from '../../given-input.ts';
import { smallHospital } from '../../given-history.ts';
import { encounterId, orderId, patientId, unitId } from '../../ids.ts';
import { assess } from '../../requests/assess.ts';
import { carePackLoad } from '../../requests/care-pack-load.ts';
import { lineStep } from '../../requests/line-step.ts';
import { isRefusal, type Actor, type Decision } from '../../requests/request.ts';
import { taskStep } from '../../requests/task-step.ts';
import { undo } from '../../requests/undo.ts';
import { getRow } from '../../table.ts';
import { hourMs, instant } from '../../time.ts';
import { careView } from '../../views/care.ts';
import { findingsOf } from '../../reasoning/findings.ts';
import { feedId } from '../../ids.ts';
import type { CarePack } from '../../work/care-pack.ts';
import { scoreAnswers } from './assessments.ts';
import { millilitresOf, windowsAt } from './balance.ts';
import { careOf } from './care.ts';
import { deviceDaysOf } from './device-days.ts';
import { workloadOf } from './acuity.ts';
import { braden, cam, morse } from './standard-instruments.ts';

const nurse: Actor = { role: 'nurse', staff: 'n1', unit: '4W' };
const [hour, day] = [60, 1440];
const described = fact(-9000, { type: 'FacilityDescribed', description: smallHospital });
const here = [described, fact(-60, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-01-A'), class: 'I', isolation: 'none' }))];
const care = (facts: readonly Fact[], minutes: number) => getRow(careOf(inputAfter(facts, minutes)), encounterId('V1'));
const codeOf = (decision: Decision): string => (isRefusal(decision) ? decision.refused : 'done');
let asked = 0;
const after = (facts: readonly Fact[], decision: Decision, minutes: number): Fact[] => {
  if (isRefusal(decision)) throw new RangeError(decision.says);
  return [...facts, ...decision.events.map((event, n) => fact(minutes, event, `r${asked++}-${n}`))];
};

describe('fluids', () => {
  const fluid = (minutes: number, code: string, literal: string, unit = 'mL', key = `${minutes}${code}`): Fact =>
    fact(
      minutes,
      {
        type: 'ObservationRecorded',
        observation: key,
        patient: patientId('p1'),
        encounter: encounterId('V1'),
        code: { code },
        value: { kind: 'quantity', value: Number(literal), literal, unit },
        status: 'F',
      },
      `${minutes}-${code}`,
    );
  // Noon UTC of 12 March 2026 is 08:00 in New York: the day shift began an hour ago.
  const windows = (facts: readonly Fact[], minutes: number) => new Map(care(facts, minutes)?.balance.map((one) => [one.window, one]));

  test('are exact sums by shift and day; what nobody charted is missing, not zero', () => {
    expect(windows(here, 5).get('shift')).toMatchObject({ missing: ['intake', 'output'], parts: [] });
    expect(windows(here, 5).get('shift')).not.toHaveProperty('intake');
    const drank = [...here, fluid(1, '8999-8', '250'), fluid(2, 'INTAKE-IV', '1000')];
    expect(windows(drank, 5).get('shift')).toMatchObject({ intake: 1250, missing: ['output'] });
    expect(windows(drank, 5).get('shift')).not.toHaveProperty('balance');
    expect(windows([...drank, fluid(3, '9187-6', '0')], 5).get('day')).toMatchObject({ intake: 1250, output: 0, balance: 1250, missing: [] });
    const whole = [...drank, fluid(3, '9187-6', '0.3', 'L'), fluid(-30, '9187-6', '400'), fluid(-70, '9187-6', '77')];
    expect(windows(whole, 5).get('shift')).toMatchObject({ output: 700, balance: 550 });
    expect(windows(whole, 12 * hour).get('shift-before')).toMatchObject({ output: 700, balance: 550 });
    expect(windows(whole, 12 * hour).get('shift')).toMatchObject({ missing: ['intake', 'output'] });
    expect(windows(whole, 12 * hour).get('day')).toMatchObject({ balance: 550 });
    expect(windows(whole, day).get('day-before')).toMatchObject({ balance: 550 });
  });

  test('in a unit or a part of a millilitre that says no whole number are not counted, and no balance is shown without them', () => {
    expect(
      [
        ['300', 'mL'],
        ['0.3', 'L'],
        ['1.0005', 'L'],
        ['2.5', 'mL'],
        ['300', 'oz'],
      ].map(([literal = '', unit = '']) => millilitresOf({ kind: 'quantity', value: Number(literal), literal, unit })),
    ).toEqual([300, 300, undefined, undefined, undefined]);
    const odd = [...here, fluid(1, '8999-8', '250'), fluid(2, '9187-6', '8', 'oz'), fluid(3, '9187-6', '100')];
    expect(windows(odd, 5).get('shift')).toMatchObject({ intake: 250, output: 100, unread: 1 });
    expect(windows(odd, 5).get('shift')).not.toHaveProperty('balance');
  });

  /** One version of an infusion, said at these minutes. */
  const infusion = (minutes: number, literal: string, unit: string, more: object = {}): Fact =>
    fact(
      minutes,
      {
        type: 'MedicationAdministered',
        administration: 'i1',
        order: orderId('O1'),
        patient: patientId('p1'),
        encounter: encounterId('V1'),
        code: { code: 'NS' },
        givenAt: minute(-150),
        completion: 'complete',
        action: 'add',
        rate: { value: Number(literal), literal, unit },
        ...more,
      } as never,
      `i${minutes}`,
    );

  test('that run in are rate times time: whole hours of what runs, each rate for as long as it held, exactly', () => {
    const early = [described, fact(-200, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-01-A'), class: 'I', isolation: 'none' }))];
    const runs = [...early, infusion(-150, '80', 'mL/h')];
    expect(windows(runs, 5).get('shift')).toMatchObject({ intake: 80, parts: [{ row: 'infused', millilitres: 80 }] });
    expect(windows(runs, 5).get('shift-before')).toMatchObject({ intake: 120 });
    expect(windows(runs, 59).get('shift')).toMatchObject({ intake: 80 });
    expect(windows(runs, 60).get('shift')).toMatchObject({ intake: 160 });
    const changed = [...runs, infusion(30, '125.5', 'mL/h', { action: 'update' })];
    const stopped = [...changed, infusion(90, '125.5', 'mL/h', { action: 'update', endedAt: minute(90) })];
    // An hour and a half of 80 and an hour of 125.5 are 245.5: half up.
    expect(windows([...stopped, fluid(95, '9187-6', '200'), fluid(96, '8999-8', '4')], 100).get('shift')).toMatchObject({ intake: 250, balance: 50 });
    expect(windows([...runs, infusion(99, '80', 'mL/h', { action: 'delete' })], 100).get('shift')).not.toHaveProperty('intake');
  });

  test('that run in without a rate in mL an hour are no zero: there is no balance unless somebody charted them; oxygen is none', () => {
    const early = [described, fact(-200, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-01-A'), class: 'I', isolation: 'none' }))];
    const both = [...early, fluid(1, '8999-8', '100'), fluid(2, '9187-6', '100')];
    const pressor = [...both, infusion(-150, '5', 'ug/min')];
    expect(windows(pressor, 70).get('shift')).toMatchObject({ intake: 100, unmetered: 1 });
    expect(windows(pressor, 70).get('shift')).not.toHaveProperty('balance');
    expect(windows([...pressor, fluid(3, 'INTAKE-IV', '60')], 70).get('shift')).toMatchObject({ balance: 60, unmetered: 0 });
    expect(windows([...both, infusion(-150, '2', 'L/min')], 70).get('shift')).toMatchObject({ balance: 0, unmetered: 0 });
  });

  test('a value entered in error is none', () => {
    const withdrawn = fact(
      4,
      {
        type: 'ObservationRecorded',
        observation: 'a',
        patient: patientId('p1'),
        encounter: encounterId('V1'),
        code: { code: '8999-8' },
        value: { kind: 'absent', reason: 'deleted' },
        status: 'W',
      },
      'w',
    );
    expect(windows([...here, fluid(1, '8999-8', '250', 'mL', 'a'), withdrawn], 5).get('shift')).not.toHaveProperty('intake');
  });

  test('the fluid day of a change of clocks has 23 hours', () => {
    const spring = windowsAt(instant(Date.UTC(2026, 2, 8, 12)), 'America/New_York').find(({ window }) => window === 'day-before');
    expect(((spring?.until ?? 0) - (spring?.from ?? 0)) / hourMs).toBe(23);
  });
});

describe('lines', () => {
  const step = (facts: readonly Fact[], minutes: number, body: object): Decision =>
    lineStep.decide(
      inputAfter(facts, minutes),
      { body: { encounter: encounterId('V1'), ...body } as never, at: minute(minutes), id: `line-${minutes}-x` },
      nurse,
    );
  const placed = after(here, step(here, 0, { step: 'inserted', kind: 'central', site: 'right jugular' }), 0);
  const line = care(placed, 1)?.lines[0]?.line;

  test('are put in, counted by calendar day from day 1, and taken out with a reason', () => {
    expect(codeOf(step(here, 0, { step: 'inserted', kind: 'central' }))).toBe('order.incomplete');
    expect(care(placed, 1)?.lines).toMatchObject([{ kind: 'central', site: 'right jugular', insertedAt: minute(0), dwellDays: 1 }]);
    // Midnight in New York is sixteen hours after noon UTC in March.
    expect([care(placed, 16 * hour - 1)?.lines[0]?.dwellDays, care(placed, 16 * hour)?.lines[0]?.dwellDays]).toEqual([1, 2]);
    expect(codeOf(step(placed, 60, { step: 'removed', line }))).toBe('reason.missing');
    expect(codeOf(step(placed, 60, { step: 'removed', line, reason: 'not needed', on: minute(-30) }))).toBe('time.past');
    expect(codeOf(step(placed, 60, { step: 'removed', line: 'other', reason: 'not needed' }))).toBe('thing.unknown');
    const out = after(placed, step(placed, 60, { step: 'removed', line, reason: 'not needed' }), 60);
    expect(care(out, 3 * day)?.lines).toMatchObject([{ removedAt: minute(60), removedFor: 'not needed', dwellDays: 1 }]);
    expect(codeOf(step(out, 61, { step: 'checked', line }))).toBe('step.out-of-order');
    const wrong = after(placed, step(placed, 60, { step: 'in-error', line, reason: 'wrong patient' }), 60);
    expect(care(wrong, 61)?.lines).toEqual([]);
  });

  test('a removal is taken back as though it had not been said', () => {
    const out = after(placed, step(placed, 60, { step: 'removed', line, reason: 'not needed' }), 60);
    const earlier = out.slice(-1).map((one) => ({ ...one, position: out.length, feed: feedId('requests') }));
    const back = undo.decide(inputAfter(out, 61), { body: { message: '1' }, at: minute(61), id: 'undo-line', earlier }, nurse);
    expect(care(after(out, back, 61), 62)?.lines[0]).not.toHaveProperty('removedAt');
  });

  test('device days are patients with a line at each midnight, one each, over the patients who were there', () => {
    const neighbour = fact(-50, moved('PatientAdmitted', 'V2', 'p2', { location: at('4W-01-B'), class: 'I' }));
    const observed = fact(-40, moved('PatientAdmitted', 'V3', 'p3', { location: at('ICU-01-A'), class: 'O' }));
    const two = after([...placed, neighbour, observed], step(placed, 5, { step: 'inserted', kind: 'central', site: 'left groin' }), 5);
    const found = deviceDaysOf(inputAfter(two, 3 * day));
    expect(found).toMatchObject([{ unit: '4W', kind: 'central', deviceDays: 3, patientDays: 6, standing: 1 }]);
  });
});

describe('instruments', () => {
  const answers = (instrument: typeof braden, points: readonly number[]): Record<string, string> =>
    Object.fromEntries(instrument.items.map(({ item, answers: offered }, n) => [item, offered.find((one) => one.points === points[n])?.answer ?? '']));
  test.each([
    [[4, 4, 4, 4, 4, 3], 23, 'no risk'],
    [[3, 3, 3, 3, 3, 3], 18, 'at risk'],
    [[3, 3, 2, 2, 3, 2], 15, 'at risk'],
    [[2, 3, 2, 2, 3, 2], 14, 'moderate risk'],
    [[2, 2, 2, 2, 2, 2], 12, 'high risk'],
    [[1, 2, 1, 2, 2, 1], 9, 'very high risk'],
    [[1, 1, 1, 1, 1, 1], 6, 'very high risk'],
  ])('Braden %j is %i, %s', (points, score, band) => expect(scoreAnswers(braden, answers(braden, points))).toMatchObject({ score, band }));
  test.each([
    [[0, 0, 0, 0, 0, 0], 0, 'low risk'],
    [[0, 15, 0, 0, 0, 0], 15, 'low risk'],
    [[25, 0, 0, 0, 0, 0], 25, 'moderate risk'],
    [[0, 15, 15, 0, 10, 0], 40, 'moderate risk'],
    [[25, 0, 0, 20, 0, 0], 45, 'high risk'],
    [[25, 15, 30, 20, 20, 15], 125, 'high risk'],
  ])('Morse %j is %i, %s', (points, score, band) => expect(scoreAnswers(morse, answers(morse, points))).toMatchObject({ score, band }));
  test.each([
    [[1, 1, 1, 0], 'delirium suggested'],
    [[1, 1, 0, 1], 'delirium suggested'],
    [[1, 1, 0, 0], 'delirium not shown'],
    [[1, 0, 1, 1], 'delirium not shown'],
    [[0, 1, 1, 1], 'delirium not shown'],
  ])('CAM %j: %s', (points, band) => expect(scoreAnswers(cam, answers(cam, points))).toMatchObject({ band }));
  test('a missing item gives no score: not the sum of the others', () => {
    const five = answers(braden, [4, 4, 4, 4, 4, 3]);
    delete five['friction'];
    expect(scoreAnswers(braden, five)).toEqual({ state: 'not-computable', missing: ['Friction and shear'] });
    expect(scoreAnswers(cam, { acute: 'no' })).toMatchObject({ state: 'not-computable' });
  });

  test('an assessment is recorded, corrected and entered in error as versions', () => {
    const ask = (facts: readonly Fact[], minutes: number, body: object): Decision =>
      assess.decide(
        inputAfter(facts, minutes),
        { body: { encounter: encounterId('V1'), instrument: 'braden', ...body } as never, at: minute(minutes), id: `assess-${minutes}` },
        nurse,
      );
    expect(codeOf(ask(here, 1, { instrument: 'unheard-of', answers: {} }))).toBe('thing.unknown');
    expect(codeOf(ask(here, 1, { answers: { sensory: 'superb' } }))).toBe('value.implausible');
    const first = after(here, ask(here, 1, { answers: answers(braden, [2, 2, 2, 2, 2, 2]) }), 1);
    const key = care(first, 2)?.assessed[0]?.assessment;
    expect(care(first, 2)?.assessed).toMatchObject([{ instrument: 'braden', at: minute(1), result: { score: 12 }, state: 'holds' }]);
    expect(codeOf(ask(first, 3, { corrects: key, answers: answers(braden, [3, 3, 3, 3, 3, 3]) }))).toBe('reason.missing');
    const second = after(first, ask(first, 3, { corrects: key, reason: 'typed-wrong', answers: answers(braden, [3, 3, 3, 3, 3, 3]) }), 3);
    expect(care(second, 4)?.assessed).toMatchObject([{ at: minute(1), result: { score: 18 }, state: 'corrected' }]);
    const third = after(second, ask(second, 5, { corrects: key, reason: 'wrong-patient', inError: true }), 5);
    expect(care(third, 6)?.assessed).toMatchObject([{ state: 'in-error' }]);
    expect(codeOf(ask(third, 7, { corrects: key, reason: 'typed-wrong', answers: {} }))).toBe('step.out-of-order');
  });
});

const pack: CarePack = {
  pack: 'site',
  version: '3',
  effectiveFrom: '2026-01-01',
  source: 'test',
  due: [
    { kind: 'round', title: 'Purposeful round', everyMinutes: 60, firstWithinMinutes: 60, graceMinutes: 30, levels: ['medical-surgical'] },
    { kind: 'assessment', title: 'Braden', instrument: 'braden', everyMinutes: 1440, firstWithinMinutes: 480, graceMinutes: 60 },
    { kind: 'turn', title: 'Turn', everyMinutes: 120, firstWithinMinutes: 0, graceMinutes: 30, when: { instrument: 'braden', atMost: 18 } },
  ],
};

describe('what is due', () => {
  const step = (facts: readonly Fact[], minutes: number, body: object): Decision =>
    taskStep.decide(
      inputAfter(facts, minutes),
      { body: { encounter: encounterId('V1'), ...body } as never, at: minute(minutes), id: `task-${minutes}` },
      nurse,
    );
  const loaded = [...here, fact(-60, { type: 'CarePackLoaded', pack })];
  const due = (facts: readonly Fact[], minutes: number) => care(facts, minutes)?.tasks.map(({ task, dueAt }) => [task, (dueAt - minute(0)) / 60_000]);

  test('nothing, until a site says what; then rounds and assessments from the arrival on the unit', () => {
    expect(due(here, 0)).toEqual([]);
    expect(due(loaded, 0)).toEqual([
      ['round', 0],
      ['assessment|braden', 420],
    ]);
  });

  test('nothing was due before the pack came into force', () => {
    expect(due([...here, fact(0, { type: 'CarePackLoaded', pack })], 1)).toEqual([
      ['round', 60],
      ['assessment|braden', 480],
    ]);
  });

  test('what nobody did in its time is one finding a patient, from when its grace has passed until it is done', () => {
    const overdue = (facts: readonly Fact[], minutes: number) => findingsOf(inputAfter(facts, minutes)).filter(({ rule }) => rule === 'task-overdue@1');
    expect(overdue(loaded, 29)).toEqual([]);
    expect(overdue(loaded, 30)).toMatchObject([
      { encounter: 'V1', since: minute(30), severity: 'watch', owner: 'Charge 4W', says: '4W-01-A Purposeful round overdue' },
    ]);
    expect(overdue(loaded, 500)).toMatchObject([{ says: '4W-01-A Purposeful round overdue, 1 more' }]);
    expect(overdue(after(loaded, step(loaded, 40, { task: 'round', step: 'done' }), 40), 41)).toEqual([]);
  });

  test('a round is done or put off with a reason; another nurse who did it first is said', () => {
    const done = after(loaded, step(loaded, 10, { task: 'round', step: 'done', dueAt: minute(0), found: ['pain-controlled'] }), 10);
    expect(due(done, 11)?.[0]).toEqual(['round', 70]);
    expect(step(done, 12, { task: 'round', step: 'done', dueAt: minute(0) })).toMatchObject({
      refused: 'form.stale',
      says: 'Somebody did this already.',
      taken: { by: 'nurse:n1' },
    });
    expect(codeOf(step(done, 70, { task: 'round', step: 'deferred' }))).toBe('reason.missing');
    expect(codeOf(step(done, 70, { task: 'round', step: 'deferred', reason: 'asleep', until: minute(60) }))).toBe('time.past');
    const put = after(done, step(done, 70, { task: 'round', step: 'deferred', reason: 'asleep', until: minute(100) }), 70);
    expect(care(put, 71)?.tasks[0]).toMatchObject({ task: 'round', dueAt: minute(100), deferredFor: 'asleep' });
    const later = after(put, step(put, 105, { task: 'round', step: 'done' }), 105);
    expect(due(later, 106)?.[0]).toEqual(['round', 165]);
    expect(care(later, 106)?.tasks[0]).not.toHaveProperty('deferredFor');
  });

  test('turns follow the newest Braden score, and a score that is not known turns nobody', () => {
    const assessed = fact(5, {
      type: 'AssessmentRecorded',
      encounter: encounterId('V1'),
      assessment: 'a',
      instrument: 'braden',
      answers: { sensory: 'very-limited' },
      status: 'final',
    });
    expect(due([...loaded, assessed], 6)?.map(([task]) => task)).toEqual(['round', 'assessment|braden']);
    const whole = Object.fromEntries(braden.items.map(({ item, answers }) => [item, answers[1]?.answer ?? '']));
    const scored = fact(5, {
      type: 'AssessmentRecorded',
      encounter: encounterId('V1'),
      assessment: 'a',
      instrument: 'braden',
      answers: whole,
      status: 'final',
    });
    expect(due([...loaded, scored], 6)).toEqual([
      ['turn', -60],
      ['round', 0],
      ['assessment|braden', 5 + 1440],
    ]);
    expect(codeOf(step([...loaded, scored], 6, { task: 'assessment|braden', step: 'done' }))).toBe('order.incomplete');
  });

  test('a nursing order is due by its times, from whoever wrote it', () => {
    const order = (status: 'placed' | 'discontinued', minutes: number): Fact =>
      fact(minutes, {
        type: 'OrderRecorded',
        order: orderId('O1'),
        patient: patientId('p1'),
        encounter: encounterId('V1'),
        kind: 'nursing',
        control: 'NW',
        status,
        code: { code: 'TURN', display: 'Turn' },
        frequency: 'Q2H',
      });
    const ordered = [...here, order('placed', 0)];
    expect(due(ordered, 1)).toEqual([['order|O1', 0]]);
    const done = after(ordered, step(ordered, 20, { task: 'order|O1', step: 'done' }), 20);
    expect(due(done, 21)).toEqual([['order|O1', 140]]);
    expect(due([...done, order('discontinued', 30)], 31)).toEqual([]);
  });

  test('a pack that names what it does not define is refused', () => {
    const load = (one: object): string =>
      codeOf(carePackLoad.decide(inputAfter(here, 0), { body: { pack: one } as never, at: minute(0), id: 'pack-0001' }, { role: 'admin' }));
    expect(load(pack)).toBe('done');
    expect(load({ ...pack, due: [{ ...pack.due?.[1], instrument: 'nowhere' }] })).toBe('pack.faulty');
    expect(load({ ...pack, rows: [{ row: 'x', title: 'X', group: 'intake', code: { code: 'X' }, unit: 'L' }] })).toBe('pack.faulty');
    expect(load({ ...pack, pack: 'nursing' })).toBe('thing.unknown');
  });
});

describe('acuity and workload', () => {
  const sign = (code: string, literal: string, unit: string): Fact =>
    fact(
      0,
      {
        type: 'ObservationRecorded',
        observation: code,
        patient: patientId('p1'),
        encounter: encounterId('V1'),
        code: { code },
        value: { kind: 'quantity', value: Number(literal), literal, unit },
        status: 'F',
      },
      code,
    );
  const signs = [
    sign('9279-1', '22', '/min'),
    sign('59408-5', '93', '%'),
    sign('3151-8', '2', 'L/min'),
    sign('8480-6', '105', 'mm[Hg]'),
    sign('8867-4', '90', '/min'),
    sign('8310-5', '37.0', 'Cel'),
    fact(
      0,
      {
        type: 'ObservationRecorded',
        observation: 'c',
        patient: patientId('p1'),
        encounter: encounterId('V1'),
        code: { code: '67775-7' },
        value: { kind: 'coded', value: { code: 'A' } },
        status: 'F',
      },
      'c',
    ),
  ];
  const line = fact(1, { type: 'LineStepped', encounter: encounterId('V1'), line: 'l1', step: 'inserted', kind: 'central', site: 'right jugular' });

  test('are points by the weights in force with every part named; without NEWS2 there is no acuity', () => {
    expect(care([...here, line], 5)?.acuity).toEqual({ state: 'not-computable', missing: ['NEWS2'] });
    expect(care([...here, ...signs, line], 5)?.acuity).toEqual({
      state: 'scored',
      points: 7,
      level: 2,
      parts: [
        { what: 'NEWS2 7', points: 6 },
        { what: '1 line', points: 1 },
      ],
    });
  });

  test('the workload of a nurse is no partial total', () => {
    const mine = (visit: string): Fact => fact(2, { type: 'NurseAssigned', encounter: encounterId(visit), unit: unitId('4W'), nurse: 'n1' }, visit);
    const one = [...here, ...signs, line, mine('V1')];
    expect(careView.rows(inputAfter(one, 5)).get('nurse/4W|n1')).toMatchObject({ workload: { state: 'scored', points: 7, patients: 1 } });
    const two = [...one, fact(-30, moved('PatientAdmitted', 'V2', 'p2', { location: at('4W-01-B'), class: 'I', isolation: 'none' })), mine('V2')];
    expect(careView.rows(inputAfter(two, 5)).get('nurse/4W|n1')).toMatchObject({ workload: { state: 'not-computable', patients: 2, missing: 1 } });
    expect(workloadOf([])).toEqual({ state: 'scored', points: 0, patients: 0 });
  });
});
