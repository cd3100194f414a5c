/** A screen that nobody touches locks itself, once; one that somebody touches does not. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchIdle } from './idle.ts';

const limit = 60_000;
let target: EventTarget;
let locks = 0;
let end = (): void => undefined;
const watch = (limitMs: () => number | undefined = () => limit): void => {
  end = watchIdle({ limitMs, lock: () => void locks++, target, now: () => Date.now() });
};

beforeEach(() => {
  vi.useFakeTimers();
  [target, locks] = [new EventTarget(), 0];
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

it('locks after the limit, and once', () => {
  watch();
  vi.advanceTimersByTime(limit - 1);
  expect(locks).toBe(0);
  vi.advanceTimersByTime(3 * limit);
  expect(locks).toBe(1);
});

it.each(['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])('%s begins the time anew', (touch) => {
  watch();
  for (let n = 0; n < 5; n++) {
    vi.advanceTimersByTime(limit - 2_000);
    target.dispatchEvent(new Event(touch));
  }
  expect(locks).toBe(0);
  vi.advanceTimersByTime(limit + 1_000);
  expect(locks).toBe(1);
});

it('never locks where there is no limit, and as soon as there is one that is over', () => {
  let said: number | undefined;
  watch(() => said);
  vi.advanceTimersByTime(5 * limit);
  expect(locks).toBe(0);
  said = limit;
  vi.advanceTimersByTime(1_000);
  expect(locks).toBe(1);
});

it('is over when it is ended', () => {
  watch();
  end();
  vi.advanceTimersByTime(5 * limit);
  expect(locks).toBe(0);
});
