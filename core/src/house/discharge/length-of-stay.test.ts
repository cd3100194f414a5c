/** The vectors of rules.md, Length of stay, avoidable days, US status, with the wrong answers that are in the wild. */
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { dayMs, hourMs, instant, localMidnights } from '../../time.ts';
import { avoidableByBarrier, avoidableCost, avoidableMs } from './avoidable.ts';
import { excessDays, geometricMean, lengthIndex, outlierCounts, stayDays } from './length-of-stay.ts';
import { conditionCode44, noticeWindow, snfThreeDay, twoMidnight } from './status-clocks.ts';

const zone = 'America/New_York';
/** New York wall-clock time in winter (UTC-5). */
const winter = (day: number, hour: number, minute = 0) => instant(Date.UTC(2026, 0, day, hour + 5, minute));

test('GMLOS {2,3,4,12} is 4.12, not the mean 5.25', () => {
  const found = geometricMean([2, 3, 4, 12]);
  expect(found?.toFixed(2)).toBe('4.12');
  expect(found).not.toBeCloseTo(5.25, 1);
  expect(geometricMean([])).toBeUndefined();
  expect(geometricMean([3, 0])).toBeUndefined();
});

test('LOS index {6,3,9}/{4.0,3.1,9.8} is 1.065, not the mean of ratios 1.129', () => {
  const stays = [
    { days: 6, expectedDays: 4.0 },
    { days: 3, expectedDays: 3.1 },
    { days: 9, expectedDays: 9.8 },
  ];
  expect(lengthIndex(stays)?.toFixed(3)).toBe('1.065');
  expect(lengthIndex(stays)?.toFixed(3)).not.toBe('1.129');
  expect(excessDays(stays)).toBeCloseTo(2, 10);
  expect(lengthIndex([])).toBeUndefined();
});

test('outliers at 7, 14 and 21 days count from the day itself', () => expect(outlierCounts([6, 7, 13, 14, 20, 21, 40])).toEqual([6, 4, 2]));

test('a stay of a day counts its midnights, a same-day stay one; the nights of clock changes count once', () => {
  expect(stayDays(winter(5, 10), winter(5, 20), zone)).toBe(1);
  expect(stayDays(winter(5, 23, 50), winter(6, 0, 10), zone)).toBe(1);
  expect(stayDays(winter(5, 10), winter(8, 10), zone)).toBe(3);
  expect(stayDays(instant(Date.UTC(2026, 2, 7, 20)), instant(Date.UTC(2026, 2, 10, 3, 59)), zone)).toBe(2);
});

test('observation notice: ordered Monday 20:00, window Tuesday 20:00 to Wednesday 08:00', () => {
  const { opensAt, dueBy } = noticeWindow(winter(5, 20));
  expect([opensAt, dueBy]).toEqual([winter(6, 20), winter(7, 8)]);
});

test('two-midnight: benchmark from the start of services, presumption from the order', () => {
  // Came Monday 20:00, inpatient Tuesday 01:00, left Wednesday 10:00.
  expect(twoMidnight(winter(5, 20), winter(6, 1), winter(7, 10), zone)).toEqual({ benchmark: 2, presumption: 1, benchmarkMet: true, presumptionMet: false });
  expect(twoMidnight(winter(5, 20), undefined, winter(6, 10), zone)).toEqual({ benchmark: 1, benchmarkMet: false, presumptionMet: false });
});

test('the skilled nursing three days count inpatient midnights only', () => {
  // Three nights in the house, the first of them in observation.
  expect(snfThreeDay(winter(6, 9), winter(8, 12), zone)).toEqual({ midnights: 2, met: false });
  expect(snfThreeDay(winter(5, 9), winter(8, 12), zone)).toEqual({ midnights: 3, met: true });
  expect(snfThreeDay(undefined, winter(8, 12), zone).met).toBe(false);
});

test('condition code 44 needs review and agreement before discharge', () => {
  const base = { inpatientAt: winter(5, 9), at: winter(6, 9) };
  expect(conditionCode44(base).missing).toEqual(['utilisation review', 'physician agreement']);
  const agreed = { ...base, reviewedAt: winter(6, 7), agreedAt: winter(6, 8) };
  expect(conditionCode44(agreed)).toEqual({ allowed: true, missing: [] });
  expect(conditionCode44({ ...agreed, dischargedAt: winter(6, 8) }).missing).toEqual(['physician agreement', 'before discharge']);
});

test('an avoidable hour has one cause: the first open barrier, only while medically ready', () => {
  const found = avoidableByBarrier(
    winter(5, 10),
    [
      { barrier: 'b', openedAt: winter(5, 9), closedAt: winter(5, 12) },
      { barrier: 'c', openedAt: winter(5, 11), closedAt: winter(5, 14) },
    ],
    winter(5, 20),
  );
  expect(Object.fromEntries(found)).toEqual({ b: 2 * hourMs, c: 2 * hourMs });
  expect(avoidableByBarrier(undefined, [{ barrier: 'b', openedAt: winter(5, 9) }], winter(5, 20)).size).toBe(0);
});

test('causes never add up to more than the time ready, nor to less than the time with any barrier open', () => {
  const span = fc.record({
    barrier: fc.constantFrom('a', 'b', 'c', 'd'),
    from: fc.integer({ min: 0, max: 200 }),
    length: fc.option(fc.integer({ min: 1, max: 90 })),
  });
  fc.assert(
    fc.property(fc.array(span, { maxLength: 6 }), fc.integer({ min: 0, max: 100 }), (spans, ready) => {
      const opened = spans.map(({ barrier, from, length }, i) => ({
        barrier: `${barrier}${i}`,
        openedAt: instant(from * hourMs),
        ...(length === null ? {} : { closedAt: instant((from + length) * hourMs) }),
      }));
      const until = 150;
      let hours = 0;
      for (let h = ready; h < until; h++)
        if (opened.some(({ openedAt, closedAt }) => openedAt <= h * hourMs && (closedAt === undefined || closedAt > h * hourMs))) hours++;
      expect(avoidableMs(avoidableByBarrier(instant(ready * hourMs), opened, instant(until * hourMs)))).toBe(hours * hourMs);
    }),
    { numRuns: 100 },
  );
});

test('what avoidable time costs is whole cents, half up', () => {
  expect(avoidableCost(dayMs, 'medical-surgical')).toBe(165_000);
  expect(avoidableCost(hourMs, 'medical-surgical')).toBe(6_875);
  expect(avoidableCost(0, 'icu')).toBe(0);
});

test('local midnights are those of the facility', () => expect(localMidnights(winter(5, 20), winter(6, 20), zone)).toEqual([winter(6, 0)]));
