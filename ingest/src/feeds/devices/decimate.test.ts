/** Which device readings are changes of meaning, and so enter the log. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceReading, ObservedValue, ResultStatus } from '@healthos/core/clinical/events.ts';
import type { Stated } from '@healthos/core/event.ts';
import { deviceId, patientId } from '@healthos/core/ids.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { newDecimation, settle, steadyMs, thinned, type Decimation } from './decimate.ts';

const noon = Date.UTC(2026, 2, 12, 12);
const quantity = (value: number): ObservedValue => ({ kind: 'quantity', value, literal: String(value), unit: '/min' });

function reading(
  seconds: number,
  value: ObservedValue,
  more: { readonly status?: ResultStatus; readonly code?: string; readonly patient?: string } = {},
): Stated {
  const observedAt = instant(noon + seconds * 1000);
  const one: DeviceReading = { code: { code: more.code ?? '147842' }, value, status: more.status ?? 'F', observedAt };
  return {
    event: {
      type: 'DeviceReadingsTaken',
      device: deviceId('D1'),
      readings: [one],
      ...(more.patient === undefined ? {} : { patient: patientId(more.patient) }),
    },
    effective: { at: observedAt },
    order: orderKey(observedAt, observedAt, 70, '1'),
    segments: [0],
  };
}

/** Which of a series of readings were logged. */
function logged(...series: readonly Stated[]): boolean[] {
  let state = newDecimation();
  return series.map((stated) => {
    const { decimation, events } = thinned(state, [stated]);
    state = decimation;
    return events.length > 0;
  });
}

describe('which readings are logged', () => {
  it('the first, then one a minute while the meaning stays', () => {
    expect(logged(reading(0, quantity(72)), reading(1, quantity(73)), reading(59, quantity(80)), reading(60, quantity(72)), reading(61, quantity(72)))).toEqual(
      [true, false, false, true, false],
    );
  });

  it('a NEWS2 band that is crossed, both ways', () => {
    expect(logged(reading(0, quantity(90)), reading(1, quantity(91)), reading(2, quantity(109)), reading(3, quantity(90)))).toEqual([true, true, false, true]);
  });

  it('a metric that goes and comes back, and a status that changes', () => {
    const gone: ObservedValue = { kind: 'absent', reason: 'sentinel' };
    expect(logged(reading(0, quantity(72)), reading(1, gone), reading(2, gone), reading(3, quantity(72)), reading(4, quantity(72), { status: 'R' }))).toEqual([
      true,
      true,
      false,
      true,
      true,
    ]);
  });

  it('each metric and patient for itself', () => {
    expect(logged(reading(0, quantity(72)), reading(1, quantity(16), { code: '151562' }), reading(2, quantity(72), { patient: 'p_1' }))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('a late reading of another meaning, which then changes nothing of what is remembered', () => {
    expect(logged(reading(30, quantity(72)), reading(10, quantity(140)), reading(31, quantity(72)), reading(-60, quantity(72)))).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it('what was not kept is forgotten, and told by the next reading', () => {
    const first = thinned(newDecimation(), [reading(0, quantity(72))]);
    const forgotten = settle(first.decimation, first.changed);
    expect(thinned(forgotten, [reading(1, quantity(72))]).events).toHaveLength(1);
  });

  it('other facts pass through', () => {
    const other: Stated = { ...reading(0, quantity(1)), event: { type: 'SourceRecordSeen', patient: patientId('p_1') } };
    expect(thinned(newDecimation(), [other]).events).toEqual([other]);
  });

  it('never drops a change of band, and never is silent for longer than a minute of readings', () => {
    const band = (rate: number): number => (rate <= 40 ? 3 : rate <= 50 ? 1 : rate <= 90 ? 0 : rate <= 110 ? 10 : rate <= 130 ? 20 : 30);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 30, max: 160 })), { maxLength: 60 }), (steps) => {
        let state: Decimation = newDecimation();
        let [seconds, last] = [0, undefined as { readonly at: number; readonly band: number } | undefined];
        for (const [step, rate] of steps) {
          seconds += step;
          const { decimation, events } = thinned(state, [reading(seconds, quantity(rate))]);
          state = decimation;
          const due = last === undefined || band(rate) !== last.band || (seconds - last.at) * 1000 >= steadyMs;
          expect(events.length > 0).toBe(due);
          if (due) last = { at: seconds, band: band(rate) };
        }
      }),
    );
  });
});
