/** Messages over HTTP: the same path as MLLP. */
import { describe, expect, it } from 'vitest';
import { code, header, lines, pid, receiving, testLog } from '../receive/given.ts';
import { postMessage } from './http.ts';

const post = (log: ReturnType<typeof testLog>, feed: string, type: string, body: Buffer | string) =>
  postMessage(receiving(log), feed, type, Buffer.from(body), { peer: '127.0.0.1' });

describe('messages over HTTP', () => {
  it('take the same path as by MLLP and are answered by an acknowledgement', async () => {
    const log = testLog();
    const posted = await post(log, 'adt', 'application/hl7-v2; charset=utf-8', lines(header('ADT^A01', 'C1'), 'EVN|A01', pid, 'PV1|1|I|4W^09^A'));
    expect(posted).toMatchObject({ kind: 'kept', status: 200, kept: [{ message: { feed: 'adt', outcome: 'applied' } }] });
    expect(code(posted.kind === 'kept' ? posted.reply : undefined)).toBe('AA');
  });

  it('that are rejected are kept and answered 422', async () => {
    const log = testLog();
    expect(await post(log, 'adt', 'application/hl7-v2', 'nonsense')).toMatchObject({ status: 422, kept: [{ message: { code: 'hl7.no-header' } }] });
    expect(await post(log, 'devices', 'application/json', '{')).toMatchObject({ status: 422, kept: [{ message: { code: 'json.syntax', place: '$' } }] });
    expect(log.kept).toHaveLength(2);
  });

  it('as device batches give samples to the facility that they name', async () => {
    const log = testLog();
    const body = JSON.stringify([
      {
        device: 'D1',
        facility: 'LGH',
        location: { unit: '4W', room: '09', bed: 'A' },
        observations: [{ code: 'MDC_ECG_HEART_RATE', value: 72, unit: '/min' }],
      },
    ]);
    expect(await post(log, 'devices', 'application/json', body)).toMatchObject({
      status: 200,
      kept: [{ message: { facility: 'LGH', outcome: 'applied' }, duplicate: false }],
    });
    expect(await post(log, 'devices', 'application/json', body)).toMatchObject({ kept: [{ duplicate: true }] });
    expect(log.kept[0]?.arrival.samples).toMatchObject([{ device: 'D1', bed: '4W-09-A', code: '147842', value: 72 }]);
  });

  it('of another media type or feed are refused by name', async () => {
    expect(await post(testLog(), 'adt', 'application/json', '{}')).toMatchObject({ status: 415, code: 'media-type.unsupported' });
    expect(await post(testLog(), 'adt', 'application/fhir+json', '{}')).toMatchObject({ status: 415 });
    expect(await post(testLog(), 'nonesuch', 'application/hl7-v2', '')).toMatchObject({ status: 404, code: 'feed.unknown' });
  });

  it('describing no facility are refused at the path', async () => {
    const log = testLog();
    expect(await post(log, 'facility', 'application/json', '{"facility":5}')).toMatchObject({ status: 422, kept: [{ message: { code: 'facility.shape' } }] });
  });
});
