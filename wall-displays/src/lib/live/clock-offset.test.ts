/** The least delayed tick of the last minute sets the clock. */
import { expect, test } from 'vitest';
import { ClockOffset } from './clock-offset.ts';

test('the quickest tick wins over delayed ones', () => {
  const clock = new ClockOffset();
  for (const delay of [180, 3, 90]) clock.heard(1_000_000, 500 + delay);
  expect(clock.serverTime(1_503)).toBe(1_001_000);
});

test('nothing is known before the first tick', () => {
  expect(new ClockOffset().serverTime(10)).toBeUndefined();
});

test('an old clock is forgotten after a minute of ticks', () => {
  const clock = new ClockOffset();
  clock.heard(9_000_000, 0);
  for (let n = 1; n <= 60; n++) clock.heard(1_000_000 + n * 1000, n * 1000);
  expect(clock.serverTime(60_000)).toBe(1_060_000);
});
