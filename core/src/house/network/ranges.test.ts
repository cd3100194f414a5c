/** Totals over hospitals: exact while all are heard, honest ranges that contain the truth once one is silent. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minute, noon } from '../../given.ts';
import { hourMs, instant, minuteMs } from '../../time.ts';
import type { SiteRow } from '../../views/rows-network.ts';
import { isExact, networkLevels, occupiedSpan, silentMs, total } from './ranges.ts';

const site = (more: Partial<SiteRow> = {}): SiteRow => ({
  heardAt: noon,
  silentAfterMs: 30 * minuteMs,
  licensed: 100,
  staffed: 90,
  occupied: 80,
  inPerHour: 6,
  outPerHour: 4,
  levels: [{ level: 'icu', title: 'ICU', free: 3, staffed: 20, inPerHour: 2, outPerHour: 1 }],
  flows: [],
  ...more,
});

test('a site that is heard counts exactly, one second before it is silent too', () => {
  expect(occupiedSpan(site(), minute(30))).toEqual({ low: 80, high: 80 });
  expect(silentMs(site(), minute(31))).toBe(31 * minuteMs);
});

test('a silent site widens with its age and never leaves its beds', () => {
  expect(occupiedSpan(site(), minute(60))).toEqual({ low: 76, high: 86 });
  expect(occupiedSpan(site(), minute(600))).toEqual({ low: 40, high: 90 });
  expect(occupiedSpan(site({ occupied: 95 }), minute(60)).high).toBe(95);
});

test('a site that was never heard may hold anything up to what it staffs', () => {
  const { heardAt: _never, ...unheard } = site({ occupied: 0 });
  expect(occupiedSpan(unheard, noon)).toEqual({ low: 0, high: 90 });
});

test('a total is a range as soon as one part is', () => {
  const [heard, silent] = [site({ heardAt: minute(59) }), site()];
  const [icu] = networkLevels([heard, silent], minute(60));
  expect(icu).toEqual({ level: 'icu', title: 'ICU', staffed: 40, free: { low: 3 + 1, high: 3 + 4 } });
  expect(isExact(total([{ low: 1, high: 1 }]))).toBe(true);
});

test('whatever happened within the busiest hours lies inside the range', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 31, max: 2000 }), fc.nat(6), fc.nat(4), (occupied, minutes, ins, outs) => {
      const span = occupiedSpan(site({ occupied }), minute(minutes));
      const hours = (instant(noon + minutes * minuteMs) - noon) / hourMs;
      const truth = Math.min(90, Math.max(0, occupied + Math.floor(ins * hours) - Math.floor(outs * hours)));
      expect(span.low).toBeLessThanOrEqual(truth + 1);
      expect(span.high).toBeGreaterThanOrEqual(truth - 1);
    }),
  );
});
