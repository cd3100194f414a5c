/** The vectors of rules.md, Census and occupancy, with the nights on which clocks change. */
import { expect, test } from 'vitest';
import { instant } from '../../time.ts';
import { averageStay, bedTurnover, midnightCensus, occupancies, serviceDays, turnoverInterval } from './formulas.ts';

const zone = 'America/New_York';
const utc = (...parts: [number, number, number, number?, number?]) => instant(Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3] ?? 0, parts[4] ?? 0));

test('three occupancies, never one', () => {
  const found = occupancies({ occupied: 186, staffed: 204, licensed: 220, blocked: 6 });
  expect([found.staffed, found.licensed, found.open].map((one) => ((one ?? 0) * 100).toFixed(1))).toEqual(['91.2', '84.5', '93.9']);
  expect(occupancies({ occupied: 12, staffed: 10, licensed: 10, blocked: 0 }).staffed).toBe(1.2);
  expect(occupancies({ occupied: 0, staffed: 0, licensed: 0, blocked: 0 })).toEqual({ staffed: undefined, licensed: undefined, open: undefined });
});

test('200 beds, 30 d, 5,100 occupied days, 930 discharges: 85.0 %, 5.48, 4.65, 0.968 d', () => {
  expect((5100 / (200 * 30)) * 100).toBeCloseTo(85, 10);
  expect(averageStay(5100, 930)?.toFixed(2)).toBe('5.48');
  expect(bedTurnover(930, 200)?.toFixed(2)).toBe('4.65');
  expect(turnoverInterval(200 * 30, 5100, 930)?.toFixed(3)).toBe('0.968');
  expect(averageStay(5100, 0)).toBeUndefined();
});

test('a same-day stay is one service day and not in the midnight census', () => {
  const stay = { admittedAt: utc(2026, 3, 12, 13), dischargedAt: utc(2026, 3, 12, 22) };
  expect(serviceDays(stay, zone)).toBe(1);
  expect(midnightCensus([stay], utc(2026, 3, 13, 15), zone)).toBe(0);
  expect(midnightCensus([stay], utc(2026, 3, 12, 15), zone)).toBe(0);
});

test('a day of 23 hours and one of 25 have one midnight each', () => {
  // 2026-03-08 02:00 springs forward, 2026-11-01 02:00 falls back.
  const spring = { admittedAt: utc(2026, 3, 7, 23), dischargedAt: utc(2026, 3, 9, 15) };
  expect(serviceDays(spring, zone)).toBe(2);
  const autumn = { admittedAt: utc(2026, 10, 31, 23), dischargedAt: utc(2026, 11, 2, 16) };
  expect(serviceDays(autumn, zone)).toBe(2);
  expect(midnightCensus([spring], utc(2026, 3, 8, 12), zone)).toBe(1);
  expect(midnightCensus([autumn], utc(2026, 11, 2, 5), zone)).toBe(1);
  expect(midnightCensus([autumn], utc(2026, 11, 2, 4, 59), zone)).toBe(1);
});
