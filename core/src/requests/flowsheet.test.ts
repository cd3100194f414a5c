/** A charted round feeds the score; a device's reading is charted for whoever was in the bed then, and for nobody where the bed was empty; results late, corrected and withdrawn. */
import { expect, test } from 'vitest';
import { holdingVersion, retractionOf } from '../clinical/observation.ts';
import type { ResultStatus } from '../clinical/events.ts';
import type { HealthEvent } from '../event.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { bedId, deviceId, encounterId, feedId, patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { apartOf, pendingOf } from '../house/flowsheet/device-values.ts';
import { flowsheetOf } from '../house/flowsheet/flowsheet.ts';
import { encounterOf, scoreFor } from '../views/scores.ts';
import { isRefusal, type Actor, type Decision } from './request.ts';
import { undo } from './undo.ts';
import { vitalsChart } from './vitals-chart.ts';
import { vitalsCorrect } from './vitals-correct.ts';
import { vitalsReject, vitalsValidate } from './vitals-validate.ts';

const nurse: Actor = { role: 'nurse', staff: 'n1', unit: '4W' };
const here = [fact(-60, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-01-A'), class: 'I' }))];
const round = [
  ['respiratoryRate', '22', '/min'],
  ['oxygenSaturation', '97', '%'],
  ['supplementalOxygen', '0', 'L/min'],
  ['systolicPressure', '120', 'mm[Hg]'],
  ['heartRate', '80', '/min'],
  ['temperature', '37.0', 'Cel'],
].map(([sign, value, unit]) => ({ sign, value, unit }));
const chart = (body: object, facts: readonly Fact[] = here): Decision =>
  vitalsChart.decide(inputAfter(facts, 1), { body: body as never, at: minute(0), id: 'round-001' }, nurse);
const validate = (facts: readonly Fact[], minutes: number, encounter = 'V1'): Decision =>
  vitalsValidate.decide(
    inputAfter(facts, 30),
    { body: { encounter: encounterId(encounter), readings: [{ series, at: minute(minutes) }] }, at: minute(30), id: 'validate-1' },
    nurse,
  );
const codeOf = (decision: Decision): string => (isRefusal(decision) ? decision.refused : 'done');
const factsOf = (decision: Decision, minutes: number): Fact[] => {
  if (isRefusal(decision)) throw new RangeError(decision.says);
  return decision.events.map((event: HealthEvent, n) => fact(minutes, event, `${minutes}-${n}`));
};
const series = 'M1|8867-4||||4W-01-A';
const read = (minutes: number): Fact =>
  fact(minutes, {
    type: 'DeviceReadingsTaken',
    device: deviceId('M1'),
    location: { ...at('4W-01-A'), bedId: bedId('4W', '01', 'A') },
    readings: [{ code: { code: '8867-4' }, value: { kind: 'quantity', value: 88, literal: '88', unit: '/min' }, status: 'R', observedAt: minute(minutes) }],
  });

test('a round is scored; an unknown unit and what no patient has are refused', () => {
  const facts = [...here, ...factsOf(chart({ encounter: 'V1', signs: round, consciousness: 'A' }), 0)];
  expect(scoreFor(inputAfter(facts, 1), encounterId('V1'))?.state).toMatchObject({ score: 2 });
  expect(codeOf(chart({ encounter: 'V1', signs: [{ sign: 'temperature', value: '98.6', unit: '[degF]' }] }))).toBe('value.unit');
  expect(codeOf(chart({ encounter: 'V1', signs: [{ sign: 'oxygenSaturation', value: '970', unit: '%' }] }))).toBe('value.implausible');
  expect(codeOf(chart({ encounter: 'V1', signs: [] }))).toBe('reason.missing');
  expect(codeOf(chart({ encounter: 'V9', signs: round }))).toBe('encounter.unknown');
});

test('a pending reading scores nothing until it is validated, once; a bed with nobody in it is refused', () => {
  const empty = [...here, read(-90), read(5)];
  expect(codeOf(validate(empty, -90))).toBe('device.nobody-there');
  expect(codeOf(validate(empty, 6))).toBe('thing.unknown');
  const answer = validate(empty, 5);
  expect(isRefusal(answer) ? answer : answer.events).toMatchObject([{ code: { code: '8867-4' }, status: 'F', device: 'M1', observedAt: minute(5) }]);
  expect(codeOf(validate([...empty, ...factsOf(answer, 30)], 5))).toBe('step.out-of-order');
  const moved2 = [...empty, fact(3, moved('PatientTransferred', 'V1', 'p1', { location: at('4W-02-A') }))];
  expect(codeOf(validate(moved2, 5))).toBe('device.nobody-there');
  const next = [...moved2, fact(4, moved('PatientAdmitted', 'V2', 'p2', { location: at('4W-01-A'), class: 'I' }))];
  expect(codeOf(validate(next, 5))).toBe('device.not-theirs');
});

test('hard cases 19 to 21: a correction holds over a late final; a withdrawn result is none; a result after discharge files to its encounter', () => {
  const result = (minutes: number, status: ResultStatus, value: number): Fact =>
    fact(
      minutes,
      {
        type: 'ObservationRecorded',
        observation: 'p1|F1|2524-7|',
        patient: patientId('p1'),
        encounter: encounterId('V1'),
        code: { code: '2524-7' },
        value: { kind: 'quantity', value, literal: String(value), unit: 'mmol/L' },
        status,
      },
      `${minutes}-${status}`,
    );
  const holding = (facts: readonly Fact[]) => holdingVersion(getRow(inputAfter([...here, ...facts], 99).hospital.clinical.observations, 'p1|F1|2524-7|') ?? []);
  expect(holding([result(1, 'F', 3), result(2, 'C', 4), result(3, 'F', 3)])?.event.value).toMatchObject({ value: 4 });
  expect(holding([result(1, 'F', 3), result(2, 'X', 0), result(3, 'N', 0)])?.event.value).toMatchObject({ value: 3 });
  const withdrawn = [result(1, 'F', 3), result(2, 'W', 3)];
  expect(holding(withdrawn)).toBeUndefined();
  expect(retractionOf(getRow(inputAfter([...here, ...withdrawn], 9).hospital.clinical.observations, 'p1|F1|2524-7|') ?? [])?.at).toBe(minute(2));
  const late = [fact(10, moved('PatientDischarged', 'V1', 'p1', { dischargedAt: minute(10) })), result(20, 'F', 5)];
  expect(getRow(inputAfter([...here, ...late], 30).hospital.clinical.index.chartedOn, encounterId('V1'))).toContain('p1|F1|2524-7|');
});

test('a round that was charted for the wrong patient is taken back whole', () => {
  const facts = [...here, ...factsOf(chart({ encounter: 'V1', signs: round, consciousness: 'A' }), 0)];
  const earlier = facts.slice(1).map((one, n) => ({ ...one, position: n + 2, feed: feedId('requests') }));
  const back = undo.decide(inputAfter(facts, 1), { body: { message: '1' }, at: minute(1), id: 'undo-0001', earlier }, nurse);
  const after = inputAfter([...facts, ...factsOf(back, 2)], 3);
  expect(isRefusal(back) ? back : back.events).toHaveLength(7);
  expect(scoreFor(after, encounterId('V1'))?.state).not.toHaveProperty('score');
});

test('what is unusual wants to be confirmed; a round may be written late, never ahead or before the patient came', () => {
  const fever = { encounter: 'V1', signs: [{ sign: 'temperature', value: '41.4', unit: 'Cel' }] };
  expect(chart(fever)).toMatchObject({ refused: 'value.unusual', limit: '34 to 41 °C' });
  const confirmed = chart({ encounter: 'V1', signs: [{ ...fever.signs[0], confirmed: true }] });
  expect(isRefusal(confirmed) ? confirmed : confirmed.events).toMatchObject([{ confirmed: true, value: { literal: '41.4' } }]);
  expect(codeOf(chart({ encounter: 'V1', signs: [{ sign: 'intake', value: '200.5', unit: 'mL' }] }))).toBe('value.implausible');
  expect(codeOf(chart({ encounter: 'V1', signs: [{ sign: 'nowhere', value: '1', unit: 'mL' }] }))).toBe('thing.unknown');
  expect(codeOf(chart({ encounter: 'V1', signs: [{ sign: 'consciousness', answer: 'Z' }] }))).toBe('value.implausible');
  expect(codeOf(chart({ encounter: 'V1', signs: round, takenAt: minute(-30) }))).toBe('done');
  expect(codeOf(chart({ encounter: 'V1', signs: round, takenAt: minute(5) }))).toBe('time.future');
  expect(codeOf(chart({ encounter: 'V1', signs: round, takenAt: minute(-300) }))).toBe('time.past');
});

const reject = (facts: readonly Fact[], minutes: number, reason?: string): Decision =>
  vitalsReject.decide(
    inputAfter(facts, 30),
    {
      body: { encounter: encounterId('V1'), readings: [{ series, at: minute(minutes) }], ...(reason === undefined ? {} : { reason }) } as never,
      at: minute(30),
      id: 'reject-01',
    },
    nurse,
  );
const pending = (facts: readonly Fact[]): readonly number[] => {
  const input = inputAfter(facts, 40);
  const encounter = encounterOf(input, encounterId('V1'));
  return encounter === undefined ? [] : pendingOf(input, encounter).map(({ observedAt }) => observedAt);
};

test('a device value for a bed with nobody in it is refused with a code and kept apart, in no chart and no score', () => {
  const facts = [...here, read(-90), read(5)];
  expect(codeOf(validate(facts, -90))).toBe('device.nobody-there');
  expect(codeOf(reject(facts, -90, 'artefact'))).toBe('device.nobody-there');
  const { hospital } = inputAfter(facts, 40);
  expect(apartOf(hospital, [bedId('4W', '01', 'A')])).toMatchObject([{ code: 'device.nobody-there', bed: '4W-01-A', count: 1, at: minute(-90) }]);
  expect(pending(facts)).toEqual([minute(5)]);
  expect(flowsheetOf(inputAfter(facts, 40), patientId('p1'), {})?.pending).toMatchObject([{ row: 'heartRate', says: '88', at: minute(5) }]);
});

test('a reading is rejected with a reason, once; the rejection can be taken back; an answered reading waits no longer', () => {
  const facts = [...here, read(4), read(5)];
  expect(codeOf(reject(facts, 5))).toBe('reason.missing');
  const rejected = [...facts, ...factsOf(reject(facts, 5, 'artefact'), 30)];
  expect(pending(rejected)).toEqual([minute(4)]);
  expect(codeOf(validate(rejected, 5))).toBe('step.out-of-order');
  expect(pending([...rejected, ...factsOf(validate(rejected, 4), 31)])).toEqual([]);
  const earlier = rejected.slice(-1).map((one) => ({ ...one, position: rejected.length, feed: feedId('requests') }));
  const back = undo.decide(inputAfter(rejected, 31), { body: { message: '1' }, at: minute(31), id: 'undo-0002', earlier }, nurse);
  expect(pending([...rejected, ...factsOf(back, 32)])).toEqual([minute(5), minute(4)]);
});

test('whether a value that nobody validated scores is a rule of the site; a rejected one never does', () => {
  const most = round.filter(({ sign }) => sign !== 'heartRate');
  const facts = [...here, ...factsOf(chart({ encounter: 'V1', signs: most, consciousness: 'A' }), 0), read(5)];
  const scored = (all: readonly Fact[]) => scoreFor(inputAfter(all, 30), encounterId('V1'))?.state;
  expect(scored(facts)).toMatchObject({ state: 'not-computable', missing: ['heartRate'] });
  const pack = { pack: 'site', version: '1', effectiveFrom: '2026-01-01', source: 'test', pendingScores: true };
  const counts = [...facts, fact(6, { type: 'CarePackLoaded', pack })];
  expect(scored(counts)).toMatchObject({ state: 'scored' });
  expect(scored([...counts, ...factsOf(reject(counts, 5, 'loose-sensor'), 30)])).toMatchObject({ state: 'not-computable', missing: ['heartRate'] });
});

test('a correction and an entry in error are versions: the newest holds, all stay readable, and the score follows', () => {
  const facts = [...here, ...factsOf(chart({ encounter: 'V1', signs: round, consciousness: 'A' }), 0)];
  const correct = (all: readonly Fact[], more: object): Decision =>
    vitalsCorrect.decide(
      inputAfter(all, 5),
      { body: { encounter: encounterId('V1'), observation: 'chart|round-001|respiratoryRate', ...more } as never, at: minute(5), id: 'correct-1' },
      nurse,
    );
  expect(codeOf(correct(facts, { step: 'corrected', value: '18', unit: '/min' }))).toBe('reason.missing');
  expect(codeOf(correct(facts, { step: 'corrected', value: '180', unit: '/min', reason: 'typed-wrong' }))).toBe('value.implausible');
  expect(codeOf(correct(facts, { step: 'corrected', value: '18', unit: '/min', reason: 'typed-wrong', seen: 1 }))).toBe('form.stale');
  const corrected = [...facts, ...factsOf(correct(facts, { step: 'corrected', value: '18', unit: '/min', reason: 'typed-wrong' }), 5)];
  const cell = (all: readonly Fact[]) => flowsheetOf(inputAfter(all, 9), patientId('p1'), {})?.rows.find(({ row }) => row === 'respiratoryRate')?.cells[0];
  expect(cell(corrected)).toMatchObject({
    says: '18',
    state: 'corrected',
    from: 'charted',
    at: minute(0),
    versions: [{ says: '22' }, { says: '18', reason: 'typed-wrong' }],
  });
  expect(scoreFor(inputAfter(corrected, 9), encounterId('V1'))?.state).toMatchObject({ score: 0 });
  const wrong = [...corrected, ...factsOf(correct(corrected, { step: 'in-error', reason: 'wrong-patient' }), 6)];
  expect(cell(wrong)).toMatchObject({ state: 'in-error', scores: false, versions: [{ says: '22' }, { says: '18' }, { status: 'entered in error' }] });
  expect(scoreFor(inputAfter(wrong, 9), encounterId('V1'))?.state).toMatchObject({ state: 'not-computable', missing: ['respiratoryRate'] });
  expect(codeOf(correct(wrong, { step: 'corrected', value: '18', unit: '/min', reason: 'typed-wrong' }))).toBe('step.out-of-order');
});
