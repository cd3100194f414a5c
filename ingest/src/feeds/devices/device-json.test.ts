/** Device observations as JSON, from a broker or over HTTP. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../formats/json.ts';
import { isRejection, type Rejection } from '../../rejection.ts';
import type { Translation } from '../feed.ts';
import { contextFor, factsOf, message, receivedAt, record } from '../given.ts';
import { translateDeviceJson } from './device-json.ts';
import { devicesFeed } from './devices.ts';

const context = contextFor(devicesFeed, message('ORU^R01', []));
const read = (body: Json, topicDevice?: string): Translation | Rejection => {
  const result = translateDeviceJson(body, context, topicDevice);
  return isRejection(result) ? result : result.translation;
};
const taken = (body: Json, topicDevice?: string): Translation => {
  const result = read(body, topicDevice);
  if (isRejection(result)) throw new TypeError(`${result.code} at ${result.place}`);
  return result;
};
const rate = { code: '147842', refid: 'MDC_ECG_HEART_RATE', value: 72, unit: '/min', at: '2026-03-12T11:58:00Z' };
const body = (more: Readonly<Record<string, Json>> = {}): Json => ({
  device: 'D1',
  location: { unit: '4W', room: '09', bed: 'A' },
  observations: [rate],
  ...more,
});

describe('device observations as JSON', () => {
  it('are one event and a sample for every number', () => {
    const translation = taken(body());
    expect(factsOf(translation, 'DeviceReadingsTaken')).toEqual([
      {
        type: 'DeviceReadingsTaken',
        device: 'D1',
        location: { unit: '4W', room: '09', bed: 'A', bedId: '4W-09-A' },
        readings: [
          {
            code: { code: '147842', display: 'MDC_ECG_HEART_RATE', system: 'MDC' },
            value: { kind: 'quantity', value: 72, literal: '72', unit: '/min' },
            status: 'F',
            observedAt: Date.UTC(2026, 2, 12, 11, 58),
          },
        ],
      },
    ]);
    expect(translation.samples).toMatchObject([{ device: 'D1', bed: '4W-09-A', code: '147842', value: 72 }]);
  });

  it('take device and time from topic and body where they say none, and the receipt last', () => {
    const { at: _at, ...timeless } = rate;
    const event = (given: Json) => factsOf(taken(given, 'FROM-TOPIC'), 'DeviceReadingsTaken')[0];
    expect(event({ time: '2026-03-12T12:30:00+01:00', observations: [timeless] })).toMatchObject({
      device: 'FROM-TOPIC',
      readings: [{ observedAt: Date.UTC(2026, 2, 12, 11, 30) }],
    });
    expect(event({ observations: [timeless] })?.readings[0]?.observedAt).toBe(receivedAt);
  });

  it('may be a batch; a hash of the body is its control id where none is said', () => {
    const batch = [body(), body({ device: 'D2' })];
    expect(factsOf(taken(batch), 'DeviceReadingsTaken').map(({ device }) => device)).toEqual(['D1', 'D2']);
    const ids = [batch, batch, [body()], body({ messageId: 'm-1' })]
      .map((given) => translateDeviceJson(given, context))
      .map((result) => (isRejection(result) ? '' : result.controlId));
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect([ids[1], ids[3]]).toEqual([ids[0], 'm-1']);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('fall for none of the traps', () => {
    const value = (one: Readonly<Record<string, Json>>): unknown =>
      factsOf(taken(body({ observations: [{ ...rate, ...one }] })), 'DeviceReadingsTaken')[0]?.readings[0]?.value;
    expect(value({ value: -999 })).toEqual({ kind: 'absent', reason: 'sentinel' });
    expect(value({ value: null })).toEqual({ kind: 'absent', reason: 'not-sent' });
    expect(value({ refid: 'MDC_RESP_RATE' })).toEqual({ kind: 'absent', reason: 'code-mismatch' });
    expect(value({ code: 'MDC_TEMP_BODY', refid: null, value: '98.6', unit: '[degF]' })).toMatchObject({ value: 37, unit: 'Cel' });
    expect(value({ code: '99', refid: null, value: '<3', unit: 'mg' })).toMatchObject({ comparator: '<', literal: '<3' });
    expect(factsOf(taken(body({ patient: { number: '99999' } })), 'DeviceReadingsTaken')[0]).not.toHaveProperty('patient');
    expect(factsOf(taken(body({ patient: { number: '12345' } })), 'DeviceReadingsTaken')[0]?.patient).toBe(record('12345'));
    expect(taken(body({ mode: 'demo' }))).toMatchObject({ outcome: 'quarantined', events: [], samples: [] });
  });

  it.each<[Json, string, string]>([
    [null, 'json.shape', '$'],
    [[], 'json.shape', '$'],
    ['text', 'json.shape', '$'],
    [{ observations: [] }, 'device.no-device', '$.device'],
    [{ device: 'D1' }, 'json.shape', '$.observations'],
    [{ device: {}, observations: [] }, 'json.shape', '$.device'],
    [{ device: 'D1', time: '12:00', observations: [] }, 'json.shape', '$.time'],
    [{ device: 'D1', observations: [{ value: 1 }] }, 'json.shape', '$.observations[0].code'],
    [{ device: 'D1', observations: [{ code: '1', value: {} }] }, 'json.shape', '$.observations[0].value'],
    [{ device: 'D1', observations: [{ code: '1', value: 1, at: '2026-03-12T11:58:00' }] }, 'json.shape', '$.observations[0].at'],
    [[{ device: 'D1', observations: [] }, 5], 'json.shape', '$[1]'],
    [{ device: 'D1', location: { bed: 'A' }, observations: [] }, 'json.shape', '$.location.unit'],
  ])('of the wrong shape are refused at their path: %j', (given, code, place) => {
    expect(read(given)).toMatchObject({ code, place });
  });
});

/** The library of units breaks on some names; MQTT would bring the message again for ever. */
describe('a unit that is called like what every object has', () => {
  it('is an unknown unit: the value stays as it was sent', () => {
    const translation = taken(body({ observations: [{ ...rate, unit: 'constructor' }] }));
    expect(factsOf(translation, 'DeviceReadingsTaken')[0]?.readings[0]?.value).toEqual({ kind: 'quantity', value: 72, literal: '72', unit: 'constructor' });
  });
});
