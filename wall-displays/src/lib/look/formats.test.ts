/** Numbers, money and clocks as they stand on glass. */
import { describe, expect, test } from 'vitest';
import { age, dayMinute, dayOfYear, elapsed, hourMinute, spell, timeOrDay } from './clock.ts';
import { beside, count, grouped, percent, signed } from './figures.ts';
import { exact, short } from './money.ts';

describe('figures', () => {
  test('a minus is a minus', () => expect(count(-14)).toBe('−14'));
  test('a difference carries its sign, zero none', () => expect([signed(6), signed(0), signed(-3)]).toEqual(['+6', '0', '−3']));
  test('thousands are separated', () => expect(grouped(4812306)).toBe('4,812,306'));
  test('a count beside its title is no zero while nobody knows', () =>
    expect([beside(0, false), beside(0, true), beside(1204, true)]).toEqual(['', ' 0', ' 1,204']));
  test('nothing of nothing is no percentage', () => expect(percent(0, 0)).toBeUndefined());
});

describe('money', () => {
  test('exact to the cent', () => expect([exact(184000), exact(-1240), exact(7)]).toEqual(['$1,840.00', '−$12.40', '$0.07']));
  test('short on a wall', () =>
    expect([short(184_056_789), short(61_248_020), short(94_000), short(-1_234_567_800)]).toEqual(['$1.84 M', '$612 k', '$940', '−$12.3 M']));
});

describe('clocks', () => {
  test('elapsed is hours and minutes', () => expect(elapsed(0, (11 * 60 + 42) * 60_000 + 59_000)).toBe('11:42'));
  test('the facility has its own zone', () => expect(hourMinute(Date.UTC(2026, 2, 12, 18, 32), 'America/New_York')).toBe('14:32'));
  test('what was dated by a day has no hour', () =>
    expect([dayMinute(Date.UTC(2026, 2, 12, 4), 'America/New_York'), dayMinute(Date.UTC(2026, 2, 12, 18, 32), 'America/New_York')]).toEqual([
      'Thu 12 Mar',
      'Thu 12 Mar 14:32',
    ]));
  test('a day long ago has its year: the same day of two years is two days', () => {
    const now = Date.UTC(2026, 2, 12);
    expect([dayOfYear(now, 'UTC', now), dayOfYear(Date.UTC(2021, 1, 20), 'UTC', now)]).toEqual(['Thu 12 Mar', 'Sat 20 Feb 2021']);
    expect([spell(99 * 86_400_000), spell(101 * 86_400_000), spell(2104 * 86_400_000)]).toEqual(['99 d 00 h', '101 d', '5 y']);
  });
  test('ages grow units', () =>
    expect([age(221_000), age(3_850_000), spell(400), spell(5 * 3_600_000 + 720_000)]).toEqual(['3:41', '1:04:10', '0.4 s', '5 h 12 m']));
});

test('a time of today is its hour, one of another day says which', () => {
  const now = Date.UTC(2026, 2, 12, 2, 30);
  expect(timeOrDay(Date.UTC(2026, 2, 11, 23, 5), now, 'America/New_York')).toBe('19:05');
  expect(timeOrDay(Date.UTC(2026, 2, 11, 2, 5), now, 'America/New_York')).toBe('Tue 10 Mar 22:05');
  // The same day of another year is not today.
  expect(timeOrDay(Date.UTC(2021, 2, 11, 23, 5), now, 'America/New_York')).toBe('Thu 11 Mar 2021 18:05');
});
