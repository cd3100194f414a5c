/** A charted round feeds the score; a device's reading is charted for whoever was in the bed then, and for nobody where the bed was empty; results late, corrected and withdrawn. */
import { expect, test } from 'vitest';
import { holdingVersion, retractionOf } from '../clinical/observation.ts';
import type { ResultStatus } from '../clinical/events.ts';
import type { HealthEvent } from '../event.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { bedId, deviceId, encounterId, feedId, patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { scoreFor } from '../views/scores.ts';
import { isRefusal, type Actor, type Decision } from './request.ts';
import { undo } from './undo.ts';
import { vitalsChart } from './vitals-chart.ts';
import { vitalsValidate } from './vitals-validate.ts';

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
  expect(codeOf(validate(empty, -90))).toBe('device.not-theirs');
  expect(codeOf(validate(empty, 6))).toBe('thing.unknown');
  const answer = validate(empty, 5);
  expect(isRefusal(answer) ? answer : answer.events).toMatchObject([{ code: { code: '8867-4' }, status: 'F', device: 'M1', observedAt: minute(5) }]);
  expect(codeOf(validate([...empty, ...factsOf(answer, 30)], 5))).toBe('step.out-of-order');
  const moved2 = [...empty, fact(3, moved('PatientTransferred', 'V1', 'p1', { location: at('4W-02-A') }))];
  expect(codeOf(validate(moved2, 5))).toBe('device.not-theirs');
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
