/** Midnights, clock changes and the order of facts. */
import { describe, expect, it } from 'vitest';
import { instant, instantsOfLocal, localMidnights, localOf, orderKey } from './time.ts';

const utc = (text: string) => instant(Date.parse(text));
const zone = 'America/New_York';

describe('local time', () => {
  it('hard case 24: a night of 23 or of 25 hours has one midnight', () => {
    expect(localMidnights(utc('2026-03-07T17:00Z'), utc('2026-03-09T16:00Z'), zone).map((at) => new Date(at).toISOString())).toEqual([
      '2026-03-08T05:00:00.000Z',
      '2026-03-09T04:00:00.000Z',
    ]);
    expect(localMidnights(utc('2026-10-31T16:00Z'), utc('2026-11-02T17:00Z'), zone)).toHaveLength(2);
  });

  it('counts a midnight at its end, not at its beginning', () => {
    const midnight = utc('2026-03-12T04:00Z');
    expect(localMidnights(midnight, midnight, zone)).toEqual([]);
    expect(localMidnights(instant(midnight - 1), midnight, zone)).toEqual([midnight]);
  });

  it('an hour that the spring skips names no instant, one that the autumn repeats names two', () => {
    expect(instantsOfLocal(Date.UTC(2026, 2, 8, 2, 30), zone)).toEqual([]);
    expect(instantsOfLocal(Date.UTC(2026, 10, 1, 1, 30), zone)).toHaveLength(2);
    expect(localOf(utc('2026-07-01T12:00:00.250Z'), zone)).toBe(Date.UTC(2026, 6, 1, 8, 0, 0, 250));
  });
});

it('sorts facts by when they happened, when they were sent, what they are, and a counting control id', () => {
  const t = utc('2026-03-12T12:00Z');
  const keys = [
    orderKey(instant(t + 1), t, 0, 'a'),
    orderKey(t, instant(t + 1), 0, 'a'),
    orderKey(t, t, 2, 'a'),
    orderKey(t, t, 1, 'M10'),
    orderKey(t, t, 1, 'M9'),
  ];
  expect([...keys].sort()).toEqual([...keys].reverse());
  expect(orderKey(instant(-1), t, 0, 'a') < orderKey(instant(0), t, 0, 'a')).toBe(true);
});
