/** Observations, orders, doses and device readings: given versions in any order, then what holds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceReadingsTaken, ObservationRecorded, ResultStatus } from './events.ts';
import { at, fact, minute, recorded, type Fact } from '../given.ts';
import { said } from '../given-history.ts';
import { deviceId, encounterId, orderId, patientId } from '../ids.ts';
import { canonical } from '../state-hash.ts';
import { getRow, rows } from '../table.ts';
import { emptyClinical, foldClinical } from './fold.ts';
import { holdingVersion, retractionOf } from './observation.ts';
import { seriesLimit } from './series.ts';
import type { ClinicalState } from './state.ts';
import { vitalKey, vitalLimit } from './vitals-by-owner.ts';

const fold = (facts: readonly Fact[]): ClinicalState => recorded(facts).reduce(foldClinical, emptyClinical());
const patient = patientId('p1');

function result(minutes: number, status: ResultStatus, value: number, more: Partial<ObservationRecorded> = {}): Fact {
  return fact(
    minutes,
    {
      type: 'ObservationRecorded',
      observation: 'o1',
      patient,
      code: { code: '718-7' },
      value: { kind: 'quantity', value, literal: String(value), unit: 'g/dL' },
      status,
      ...more,
    },
    `${minutes}-${status}-${value}`,
  );
}
const holds = (facts: readonly Fact[]): number | undefined => {
  const value = holdingVersion(getRow(fold(facts).observations, 'o1') ?? [])?.event.value;
  return value?.kind === 'quantity' ? value.value : undefined;
};

it('indexes a charted sign once for its record and its visit: what is read of the entry is read once', () => {
  const { vitals } = fold([result(1, 'F', 80, { code: { code: '8867-4' }, encounter: encounterId('V1') })]).index;
  const [ofRecord, ofVisit] = (['P|p1', 'E|V1'] as const).map((owner) => getRow(vitals, vitalKey(owner, 'heartRate')));
  expect(ofRecord).toHaveLength(1);
  expect(ofVisit?.[0]).toBe(ofRecord?.[0]);
});

describe('versions of a result', () => {
  it.each([
    ['hard case 19: a correction replaces the final', [result(1, 'F', 10), result(2, 'C', 11)], 11],
    ['hard case 19: a final that comes after the correction never wins', [result(1, 'C', 11), result(2, 'F', 10)], 11],
    ['hard case 19: the newest of one rank holds', [result(1, 'F', 10), result(2, 'F', 12)], 12],
    ['a final replaces a preliminary that is sent again later', [result(1, 'F', 10), result(2, 'P', 9)], 10],
    ['hard case 19: X is not a value', [result(1, 'F', 10), result(2, 'X', 0)], 10],
    ['hard case 19: N is not a value', [result(1, 'N', 0)], undefined],
    ['hard case 20: W takes it from the chart', [result(1, 'F', 10), result(2, 'W', 10)], undefined],
    ['hard case 20: D takes it from the chart', [result(1, 'C', 10), result(2, 'D', 10)], undefined],
    ['a new final after a retraction holds again', [result(1, 'F', 10), result(2, 'W', 10), result(3, 'F', 14)], 14],
  ] as const)('%s', (_name, facts, expected) => {
    expect(holds(facts)).toBe(expected);
    expect(holds([...facts].reverse())).toBe(expected);
  });

  it('hard case 20: keeps what was retracted, so that whoever saw it can be told', () => {
    const versions = getRow(fold([result(1, 'F', 10), result(2, 'W', 10)]).observations, 'o1') ?? [];
    expect(retractionOf(versions)?.event.status).toBe('W');
    expect(versions).toHaveLength(2);
  });

  it('keeps two different facts of one sender order, and one of two equal ones', () => {
    const [a, b] = [result(1, 'F', 10), { ...result(1, 'F', 11), order: result(1, 'F', 10).order }];
    expect(canonical(fold([a, b, a]))).toBe(canonical(fold([b, a, b])));
    expect(getRow(fold([a, b, a]).observations, 'o1')).toHaveLength(2);
  });

  it('hard case 21: a result after discharge is filed to the encounter that ordered it', () => {
    const state = fold([result(9000, 'F', 10, { encounter: encounterId('V1') })]);
    expect(getRow(state.index.chartedOn, encounterId('V1'))).toEqual(['o1']);
  });
});

describe('orders', () => {
  const order = (minutes: number, status: 'placed' | 'completed' | 'cancelled'): Fact =>
    fact(minutes, { type: 'OrderRecorded', order: orderId('O1'), patient, kind: 'laboratory', control: 'XX', status });

  it('hard case 22: a cancellation after completion is unable, shown to a clinician', () => {
    const late = fold([order(3, 'cancelled'), order(1, 'placed'), order(2, 'completed')]);
    expect([...rows(late.discrepancies)]).toMatchObject([{ kind: 'cancel-after-completion', about: 'O1', owner: 'clinician', since: minute(3) }]);
    expect([...rows(fold([order(2, 'cancelled'), order(3, 'completed')]).discrepancies)]).toEqual([]);
  });

  it('hard case 22: a result for a cancelled order still files', () => {
    expect(holds([order(1, 'placed'), order(2, 'cancelled'), result(3, 'F', 10, { order: orderId('O1') })])).toBe(10);
  });
});

describe('device readings', () => {
  const taken = (minutes: number, values: readonly number[], more: Partial<DeviceReadingsTaken> = {}): Fact =>
    fact(
      minutes,
      {
        type: 'DeviceReadingsTaken',
        device: deviceId('D1'),
        location: at('4W-01-A'),
        readings: values.map((value, i) => ({
          code: { code: '147842' },
          value: { kind: 'quantity', value, literal: String(value), unit: '/min' },
          status: 'F',
          observedAt: minute(minutes + i),
        })),
        ...more,
      },
      `${minutes}-${values.join()}`,
    );

  it(`keeps the newest ${seriesLimit} of a metric at a place, whatever order they come in`, () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 60, max: 63 })), { minLength: 50, maxLength: 150 })
          .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const [a, b] = [list, shuffled].map((order) => fold(order.map(([minutes, value]) => taken(minutes, [value]))));
          expect(canonical(b)).toBe(canonical(a));
          for (const series of rows(a?.devices ?? emptyClinical().devices)) expect(series.readings.length).toBeLessThanOrEqual(seriesLimit);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('files a series under what it named: encounter before record before bed', () => {
    const { index } = fold([taken(0, [60]), taken(1, [61], { patient }), taken(2, [62], { patient, encounter: encounterId('V1') })]);
    expect([getRow(index.series, 'B|4W-01-A')?.length, getRow(index.series, 'P|p1')?.length, getRow(index.series, 'E|V1')?.length]).toEqual([1, 1, 1]);
  });
});

describe('the index of vital signs', () => {
  const pulse = (key: number, minutes: number, status: ResultStatus = 'F'): Fact =>
    result(minutes, status, 70, said({ observation: `v${key}`, code: { code: '8867-4' }, observedAt: minute(minutes) }));

  it(`keeps the newest ${vitalLimit} by when they were taken, in any order of arrival`, () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 500 })), { minLength: 60, maxLength: 140 })
          .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const [a = [], b] = [list, shuffled].map((order) =>
            getRow(fold(order.map(([key, minutes]) => pulse(key, minutes))).index.vitals, vitalKey('P|p1', 'heartRate')),
          );
          expect(b).toEqual(a);
          expect(a.length).toBeLessThanOrEqual(vitalLimit);
          expect(a.map((entry) => entry.at)).toEqual(a.map((entry) => entry.at).sort((x, y) => x - y));
        },
      ),
      { numRuns: 50 },
    );
  });
});
