/** When a feed is late: by its own usual rate, not by a burst and not by the silence itself. */
import { expect, it } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import { createFeedStats } from './feed-stats.ts';

const start = 1_800_000_000_000;
const stateAt = (seconds: readonly number[], at: number): string | undefined => {
  const stats = createFeedStats([{ feed: 'adt', title: 'ADT' }]);
  for (const second of seconds) stats.told({ feed: 'adt', outcome: 'applied', milliseconds: 1, at: instant(start + second * 1000) });
  stats.rows(instant(start + at * 1000), 0);
  return stats.rows(instant(start + at * 1000), 0)[0]?.state;
};
const every = (seconds: number, until: number): number[] => Array.from({ length: Math.floor(until / seconds) }, (_, n) => n * seconds);

it('has said nothing yet', () => expect(stateAt([], 100)).toBe('no-data-yet'));
it('a feed of every second is stale within ten seconds', () => {
  expect(stateAt(every(1, 120), 126)).toBe('live');
  expect(stateAt(every(1, 120), 129)).not.toBe('live');
});
it('a feed of every second that stops in its first minute is stale within ten seconds', () => expect(stateAt(every(1, 20), 29)).not.toBe('live'));
it('a feed that said next to nothing may pause', () => expect(stateAt([0, 1], 40)).toBe('live'));
it('a feed of every minute may pause for minutes', () => expect(stateAt(every(60, 600), 600 + 120)).toBe('live'));
it('a burst at the beginning does not make a slow feed late', () => {
  const burst = every(0.05, 20);
  expect(stateAt([...burst, ...every(25, 300).map((second) => second + 20)], 320 + 40)).toBe('live');
});

const behindAt = (told: readonly (readonly [second: number, happened: number])[], at: number): number | undefined => {
  const stats = createFeedStats([{ feed: 'adt', title: 'ADT' }]);
  for (const [second, happened] of told) {
    stats.told({ feed: 'adt', outcome: 'applied', milliseconds: 1, at: instant(start + second * 1000) });
    stats.heard('adt', instant(start + happened * 1000), instant(start + second * 1000));
  }
  return stats.pulses(instant(start + at * 1000))[0]?.behindMs;
};
const days = 86_400;
it('a backlog says how far behind its newest word is', () => {
  const backlog = Array.from({ length: 40 }, (_, n) => [n / 10, -3 * days + n * 60] as const);
  expect(behindAt(backlog, 4)).toBe((3 * days - 39 * 60 + 4) * 1000);
  expect(behindAt(backlog, 60)).toBeUndefined();
});
it('one late word among those of the present is no backlog, nor is one alone', () => {
  const present = Array.from({ length: 40 }, (_, n) => [n / 10, n / 10] as const);
  expect(behindAt([...present, [4, -2 * days]], 4)).toBeUndefined();
  expect(behindAt([[1, -2 * days]], 4)).toBeUndefined();
});
