/** A display that was revoked elsewhere is out within ten seconds, also where the look for it fails or never ends. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openRevoked, type Revoked } from './revoked.ts';

const [revoked, ended, troubles]: [string[], number[], string[]] = [[], [], []];
let answer: () => Promise<readonly string[]> = () => Promise.resolve([]);
let opened: Revoked;

beforeEach(async () => {
  vi.useFakeTimers();
  for (const list of [revoked, ended, troubles]) list.length = 0;
  answer = () => Promise.resolve(['old']);
  opened = await openRevoked({
    revokedNow: () => answer(),
    several: true,
    onRevoked: (display) => revoked.push(display),
    onUnsure: () => ended.push(performance.now()),
    onTrouble: (_, about) => troubles.push(about),
  });
});
afterEach(() => {
  opened.stop();
  vi.useRealTimers();
});

test('what another process revoked is out at the next look, and told of once', async () => {
  expect(opened.has('old')).toBe(true);
  answer = () => Promise.resolve(['old', 'new']);
  expect(opened.has('new')).toBe(false);
  await vi.advanceTimersByTimeAsync(9_000);
  expect([opened.has('new'), revoked, ended, troubles]).toEqual([true, ['new'], [], []]);
});

const failures: readonly (readonly [string, () => Promise<readonly string[]>])[] = [
  ['fails', () => Promise.reject(new Error('away'))],
  ['never ends', () => new Promise(() => undefined)],
];
test.each(failures)('where the look %s no display is trusted, within ten seconds and once', async (_, failing) => {
  const began = performance.now();
  answer = failing;
  await vi.advanceTimersByTimeAsync(8_500);
  expect([opened.has('wall'), ended]).toEqual([false, []]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(ended).toHaveLength(1);
  expect((ended[0] ?? Infinity) - began).toBeLessThanOrEqual(10_000);
  expect(opened.isSure()).toBe(false);
  expect(() => opened.has('wall')).toThrow(/displays/);
});

test('a look that fails is said, and one that succeeds again lets displays in', async () => {
  answer = () => Promise.reject(new Error('away'));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(troubles).toEqual(['looking for displays that were revoked elsewhere']);
  answer = () => Promise.resolve(['old', 'meanwhile']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([opened.isSure(), opened.has('meanwhile'), opened.has('wall'), revoked]).toEqual([true, true, false, ['meanwhile']]);
});
