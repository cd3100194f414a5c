/** A flag beside a value points where the value is. */
import { expect, test } from 'vitest';
import { flagOf, rounded, moment, versionWords } from './words.ts';

test('a low value points down, a high one up, and an abnormal one nowhere', () => {
  expect(['L', 'D', 'H', 'U', 'A'].map((flag) => flagOf(flag)?.mark)).toEqual(['▼', '▼', '▲', '▲', '◇']);
  expect(flagOf('LL')).toMatchObject({ mark: '◆', says: 'critically low' });
  expect([flagOf('N'), flagOf(undefined)]).toEqual([undefined, undefined]);
});

test('more digits than anybody measures are rounded; what is no number stays as it was written', () => {
  expect(['150.01234', '7.578', '0.00012346', '-3.14159', '1234567.891', '12.5', '<3', 'Never smoker'].map(rounded)).toEqual([
    '150',
    '7.578',
    '0.0001235',
    '-3.142',
    '1234568',
    '12.5',
    '<3',
    'Never smoker',
  ]);
});

test('a moment of about this year says day and hour, of another year the year too', () => {
  const [then, now] = [Date.UTC(2018, 7, 17, 16, 37), Date.UTC(2026, 10, 27, 18)];
  expect([moment(then, 'UTC', now), moment(now, 'UTC', now), moment(now, 'UTC', then)]).toEqual([
    'Fri 17 Aug 2018 16:37',
    'Fri 27 Nov 18:00',
    'Fri 27 Nov 2026 18:00',
  ]);
});

test('what was taken back says so once', () => {
  expect(versionWords({ says: '4.1', status: 'C' })).toBe('4.1 corrected');
  expect(versionWords({ says: 'withdrawn', status: 'W' })).toBe('withdrawn: wrong');
  // A value in words is never taken for how it stands.
  expect([versionWords({ says: 'p', status: 'P' }), versionWords({ says: 'withdrawn', status: 'F' })]).toEqual(['p preliminary', 'withdrawn final']);
});
