/** Codes as people read them: no reference id of a device reaches a screen where its term is known. */
import { expect, it } from 'vitest';
import { titleOf } from './code-title.ts';
import { deviceTerms } from './device-terms.ts';

it('every device term that is read has a name of its own', () => {
  for (const { code, refid, name } of deviceTerms) {
    expect(name).not.toMatch(/MDC|_|\d{4}/);
    expect([titleOf({ code, display: refid, system: 'MDC' }), titleOf({ code: refid }), titleOf({ code, system: 'MDC' })]).toEqual([name, name, name]);
  }
  expect(new Set(deviceTerms.map(({ name }) => name)).size).toBe(deviceTerms.length);
});

it('what a sender calls it stands; of other code systems the code alone does', () => {
  expect(titleOf({ code: '2160-0', display: 'Creatinine', system: 'LN' })).toBe('Creatinine');
  expect(titleOf({ code: '147842', display: 'HR lead II', system: 'MDC' })).toBe('HR lead II');
  // Numbers of other lists are no device terms.
  expect(titleOf({ code: '147842', system: 'L' })).toBe('147842');
  expect(titleOf(undefined)).toBe('unnamed');
});

it('an unknown code of a device is shown as it was sent, and said so', () => {
  expect(titleOf({ code: '999', display: 'MDC_VENT_FUTURE', system: 'MDC' })).toBe('MDC_VENT_FUTURE (unknown code)');
  expect(titleOf({ code: 'MDC_VENT_FUTURE' })).toBe('MDC_VENT_FUTURE (unknown code)');
  expect(titleOf({ code: '999', system: 'MDC' })).toBe('999 (unknown code)');
});
