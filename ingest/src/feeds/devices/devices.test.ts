/** Device observations and traps in HL7 (PCD-01). */
import { describe, expect, it } from 'vitest';
import type { DeviceReading } from '@healthos/core/clinical/events.ts';
import type { Translation } from '../feed.ts';
import { feedFor } from '../feeds.ts';
import { factsOf, message, record, segment, taken, translated } from '../given.ts';
import { devicesFeed } from './devices.ts';

const eui = '0123456789ABCDEF^MON^0123456789ABCDEF^EUI-64';
const obr = 'OBR|1||1|182777000^monitoring of patient^SCT|||20260312115900+0000';
const mds = `OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||${eui}`;
const header = 'MSH|^~\\&|MON|LGH|HOS|HOS|20260312120000+0000||ORU^R01^ORU_R01|7|P|2.6|||NE|AL|||||IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO';

const metric = (fields: Readonly<Record<number, string>> = {}): string =>
  segment('OBX', { 1: '2', 2: 'NM', 3: '147842^MDC_ECG_HEART_RATE^MDC', 4: '1.1.1.1', 5: '72', 6: '264864^MDC_DIM_BEAT_PER_MIN^MDC', 11: 'F', ...fields });
const pcd = (...rows: readonly string[]): Translation => taken(devicesFeed, message('ORU^R01', ['PID|||', 'PV1||I|4W^09^A^LGH', obr, mds, ...rows], header));
const readings = (translation: Translation): readonly DeviceReading[] => factsOf(translation, 'DeviceReadingsTaken').flatMap((event) => event.readings);
const value = (fields: Readonly<Record<number, string>>): unknown => readings(pcd(metric(fields)))[0]?.value;

describe('PCD-01', () => {
  it('is told from a laboratory result by its profile or its nomenclature', () => {
    expect(feedFor(message('ORU^R01', [obr, mds], header))?.feed).toBe('devices');
    expect(feedFor(message('ORU^R01', [obr, metric()]))?.feed).toBe('devices');
    expect(feedFor(message('ORU^R01', [obr, 'OBX|1|NM|2823-3^Potassium^LN||4.1']))?.feed).toBe('results');
  });

  it('is one event per device and place, and a sample for every number', () => {
    const translation = pcd(metric(), metric({ 3: '150456^MDC_PULS_OXIM_SAT_O2^MDC', 4: '1.2.1.1', 5: '97', 6: '262688^MDC_DIM_PERCENT^MDC' }));
    expect(factsOf(translation, 'DeviceReadingsTaken')).toEqual([
      {
        type: 'DeviceReadingsTaken',
        device: '0123456789ABCDEF',
        location: { unit: '4W', room: '09', bed: 'A', bedId: '4W-09-A' },
        readings: [
          {
            code: { code: '147842', display: 'MDC_ECG_HEART_RATE', system: 'MDC' },
            containment: '1.1.1.1',
            value: { kind: 'quantity', value: 72, literal: '72', unit: '/min' },
            status: 'F',
            observedAt: Date.UTC(2026, 2, 12, 11, 59),
          },
          {
            code: { code: '150456', display: 'MDC_PULS_OXIM_SAT_O2', system: 'MDC' },
            containment: '1.2.1.1',
            value: { kind: 'quantity', value: 97, literal: '97', unit: '%' },
            status: 'F',
            observedAt: Date.UTC(2026, 2, 12, 11, 59),
          },
        ],
      },
    ]);
    expect(translation.samples).toEqual([
      {
        device: '0123456789ABCDEF',
        bed: '4W-09-A',
        code: '147842',
        containment: '1.1.1.1',
        observedAt: Date.UTC(2026, 2, 12, 11, 59),
        value: 72,
        unit: '/min',
      },
      { device: '0123456789ABCDEF', bed: '4W-09-A', code: '150456', containment: '1.2.1.1', observedAt: Date.UTC(2026, 2, 12, 11, 59), value: 97, unit: '%' },
    ]);
  });

  it('header rows carry no value, but the device and time of what they contain', () => {
    const found = factsOf(
      pcd(
        'OBX|2||69854^MDC_DEV_METER_PRESS_BLD_VMD^MDC|1.3.0.0|||||||X|||||||FEDCBA9876543210^CUFF^FEDCBA9876543210^EUI-64',
        'OBX|3||150020^MDC_PRESS_BLD_NONINV^MDC|1.3.1|||||||F|||20260312114000+0000',
        metric({ 3: '150021^MDC_PRESS_BLD_NONINV_SYS^MDC', 4: '1.3.1.1', 5: '118', 6: '266016^MDC_DIM_MMHG^MDC' }),
        metric(),
      ),
      'DeviceReadingsTaken',
    );
    expect(found.map(({ device, readings: [first] }) => [device, first?.code.code, first?.observedAt])).toEqual([
      ['FEDCBA9876543210', '150021', Date.UTC(2026, 2, 12, 11, 40)],
      ['0123456789ABCDEF', '147842', Date.UTC(2026, 2, 12, 11, 59)],
    ]);
  });

  it('without any name of a device is refused', () => {
    expect(translated(devicesFeed, message('ORU^R01', ['PID|||', obr, metric()], 'MSH|^~\\&||LGH|HOS|HOS|20260312120000+0000||ORU^R01|7|P|2.6'))).toMatchObject(
      { code: 'device.no-device', place: 'OBX[4]-18' },
    );
  });
});

describe('device traps', () => {
  it.each(['-999', '-99.9', '-100', '8388607', '-999.0'])('sentinel %s with status F is absent, never a number', (sentinel) => {
    const translation = pcd(metric({ 5: sentinel }));
    expect(readings(translation)[0]?.value).toEqual({ kind: 'absent', reason: 'sentinel' });
    expect(translation.samples[0]).toMatchObject({ value: null, reason: 'sentinel' });
  });

  it.each(['DEMO', 'TEST', 'QUES~DEMO'])('OBX-8 = %s goes to the quarantined stream', (flag) => {
    const translation = pcd(metric({ 8: flag }));
    expect(translation).toMatchObject({ outcome: 'quarantined', events: [], samples: [], reason: { code: 'device.demo' } });
    const mixed = pcd(metric({ 8: flag }), metric({ 4: '1.1.1.2' }));
    expect(mixed.outcome).toBeUndefined();
    expect(readings(mixed)).toHaveLength(1);
    expect(mixed.warnings).toContainEqual({ code: 'device.demo', place: 'OBX-8' });
  });

  it('an empty PID with a bed only is taken for the bed', () => {
    expect(factsOf(pcd(metric()), 'DeviceReadingsTaken')[0]).not.toHaveProperty('patient');
  });

  it.each(['99999', '0'])('the placeholder %s in PID-3 is nobody', (number) => {
    const take = (id: string) =>
      factsOf(taken(devicesFeed, message('ORU^R01', [`PID|||${id}^^^LGH^MR`, 'PV1||I|4W^09^A^LGH', obr, mds, metric()], header)), 'DeviceReadingsTaken')[0];
    expect(take(number)).not.toHaveProperty('patient');
    expect(take('12345')?.patient).toBe(record('12345'));
  });

  it('a message counter that begins again is processed', () => {
    expect(devicesFeed.defaults.onReusedControlId).toBe('process');
  });

  it.each([
    ['98.6', '266560^MDC_DIM_FAHR^MDC', 37],
    ['100.4', 'F', 38],
    ['310.15', 'K', 37],
    ['37.2', '268192^MDC_DIM_DEGC^MDC', 37.2],
    ['37.2', '^MDC_DIM_DEGC^MDC', 37.2],
  ])('a temperature of %s %s is %d Cel', (sent, unit, celsius) => {
    expect(value({ 3: '150364^MDC_TEMP_BODY^MDC', 5: sent, 6: unit })).toMatchObject({ kind: 'quantity', value: celsius, unit: 'Cel' });
  });

  it('a pressure in kPa is converted, a unit of another kind is absent, an unknown unit shown as sent', () => {
    const pressure = { 3: '150021^MDC_PRESS_BLD_NONINV_SYS^MDC' };
    expect(value({ ...pressure, 5: '16', 6: '265987^MDC_DIM_KILO_PASCAL^MDC' })).toMatchObject({ value: 120.01, unit: 'mm[Hg]' });
    expect(value({ ...pressure, 5: '16', 6: 'Cel' })).toEqual({ kind: 'absent', reason: 'unknown-unit' });
    expect(value({ ...pressure, 5: '16', 6: 'zorks' })).toEqual({ kind: 'quantity', value: 16, literal: '16', unit: 'zorks' });
    expect(value({ ...pressure, 5: '16', 6: '' })).toEqual({ kind: 'quantity', value: 16, literal: '16' });
  });

  it.each(['147842^MDC_RESP_RATE^MDC', '147842^MDC_SOMETHING_ELSE^MDC', '1478422^MDC_ECG_HEART_RATE^MDC'])(
    '%s: code and reference id that disagree are absent',
    (code) => {
      expect(value({ 3: code })).toEqual({ kind: 'absent', reason: 'code-mismatch' });
    },
  );

  it('a term of a vendor or one known by its reference id alone is taken', () => {
    expect(value({ 3: '99001^VENDOR_THING^99V', 5: '5' })).toMatchObject({ kind: 'quantity', value: 5 });
    expect(readings(pcd(metric({ 3: 'MDC_ECG_HEART_RATE' })))[0]?.code).toEqual({ code: '147842', display: 'MDC_ECG_HEART_RATE', system: 'MDC' });
  });

  it('OBX-11 = R is preliminary, X not done', () => {
    expect(readings(pcd(metric({ 11: 'R' })))[0]?.status).toBe('R');
    expect(value({ 5: '', 11: 'X' })).toEqual({ kind: 'absent', reason: 'not-done' });
  });

  it('OBX-14 is the time, else OBR-7: a cuff pressure is older than the saturation beside it', () => {
    const [cuff, saturation] = readings(
      pcd(
        metric({ 3: '150021^MDC_PRESS_BLD_NONINV_SYS^MDC', 5: '118', 6: 'mm[Hg]', 14: '20260312113000+0000' }),
        metric({ 3: '150456^MDC_PULS_OXIM_SAT_O2^MDC', 4: '1.2.1.1', 5: '97', 6: '%' }),
      ),
    );
    expect([cuff?.observedAt, saturation?.observedAt]).toEqual([Date.UTC(2026, 2, 12, 11, 30), Date.UTC(2026, 2, 12, 11, 59)]);
  });

  it('the same reading twice in a message is one', () => {
    expect(readings(pcd(metric(), metric({ 1: '3' }), metric({ 1: '4', 5: '73' })))).toHaveLength(2);
  });

  it('a waveform is no number', () => {
    expect(pcd(metric({ 2: 'NA', 3: '150452^MDC_PULS_OXIM_PLETH^MDC', 5: '12^123^24' })).samples).toEqual([]);
  });
});
