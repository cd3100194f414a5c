/** The closed lists: what they know, that they know nothing else, and that the discrepancies listed are those that are made. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { discrepancyKinds } from './discrepancies.ts';
import { inScoreUnit } from './units.ts';
import { vitalOf } from './vitals.ts';

it('vital signs by LOINC, by MDC number and by MDC reference id', () => {
  expect(['9279-1', '151562', 'MDC_RESP_RATE'].map((code) => vitalOf({ code }))).toEqual(['respiratoryRate', 'respiratoryRate', 'respiratoryRate']);
  expect(
    ['59408-5', '150456', '8480-6', '150021', '150033', '8867-4', '147842', '149530', '8310-5', '150344', '67775-7'].map((code) => vitalOf({ code })),
  ).toEqual([
    'oxygenSaturation',
    'oxygenSaturation',
    'systolicPressure',
    'systolicPressure',
    'systolicPressure',
    'heartRate',
    'heartRate',
    'heartRate',
    'temperature',
    'temperature',
    'consciousness',
  ]);
  expect(vitalOf({ code: '99', display: 'MDC_TEMP' })).toBe('temperature');
});

it('nothing else is a vital sign, whatever it is called', () => {
  for (const code of ['718-7', '', 'constructor', '__proto__', 'toString']) expect(vitalOf({ code })).toBeUndefined();
});

it('units convert to those of the score; an unknown one gives no number', () => {
  expect(inScoreUnit('temperature', 100.4, '[degF]')).toBeCloseTo(38, 10);
  expect(inScoreUnit('systolicPressure', 16, 'kPa')).toBeCloseTo(120.01, 2);
  expect([inScoreUnit('heartRate', 70, 'bpm'), inScoreUnit('oxygenSaturation', 97, '%'), inScoreUnit('temperature', 37, 'Cel')]).toEqual([70, 97, 37]);
  expect([
    inScoreUnit('heartRate', 70, 'Hz'),
    inScoreUnit('temperature', 310, 'K'),
    inScoreUnit('oxygenSaturation', 0.97, undefined),
    inScoreUnit('respiratoryRate', 16, ''),
  ]).toEqual([undefined, undefined, undefined, undefined]);
});

it('every kind of discrepancy that is listed is made somewhere, and no other', () => {
  const core = fileURLToPath(new URL('..', import.meta.url));
  const sources = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('codes/discrepancies.ts'),
  );
  const text = sources.map((path) => readFileSync(`${core}/${path}`, 'utf8')).join('\n');
  for (const kind of Object.keys(discrepancyKinds)) expect(text, kind).toContain(`'${kind}'`);
  for (const [, kind = ''] of text.matchAll(/discrepancyOf\('([a-z-]+)'/g)) expect(Object.keys(discrepancyKinds)).toContain(kind);
});
