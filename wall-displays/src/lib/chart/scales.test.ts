/** Ranges as laboratories write them, gaps that are not bridged, and what was withdrawn, which is drawn and not joined. */
import { expect, test } from 'vitest';
import { formerNumbers, formerOf, rangeOf, scrubAxis, timeMarks, trendIn } from './scales.ts';

test('reads the range of a laboratory, and no range where there is none', () => {
  expect(rangeOf('0.7-1.3')).toEqual({ low: 0.7, high: 1.3 });
  expect(rangeOf('<5')).toEqual({ high: 5 });
  expect(rangeOf('>= 96 %')).toEqual({ low: 96 });
  expect(rangeOf('negative')).toBeUndefined();
  expect(rangeOf(undefined)).toBeUndefined();
});

test('a point without a number is a gap, and a withdrawn one is a dot that no line touches', () => {
  const points = [{ at: 0, number: 1 }, { at: 10 }, { at: 20, number: 2 }, { at: 30, number: 9, withdrawn: true }, { at: 40, number: 3 }];
  const drawn = trendIn(points, { low: 1, high: 2 }, { from: 0, until: 40 }, { width: 100, height: 50 });
  expect(drawn.paths).toHaveLength(2);
  expect(drawn.dots).toHaveLength(4);
  expect(drawn.gaps).toHaveLength(1);
  expect(drawn.paths.join('')).not.toContain(String(drawn.dots[2]?.x));
});

test('the scrubber goes from the first moment to the last and back', () => {
  const axis = scrubAxis({ from: 100, until: 200, counts: [0, 4, 2] }, [150], { width: 300, height: 20 });
  expect(axis.x(150)).toBe(150);
  expect(axis.at(300)).toBe(200);
  expect(axis.bars.map(({ height }) => height)).toEqual([0, 20, 10]);
});

test('of a corrected value the number before stands where it was said', () => {
  const points = [
    { at: 0, number: 1, versions: [{ says: '1', holds: true }] },
    {
      at: 10,
      number: 2,
      versions: [
        { says: '5', holds: false },
        { says: 'hemolyzed', holds: false },
        { says: '2', holds: true },
      ],
    },
  ];
  const drawn = trendIn(points, undefined, { from: 0, until: 10 }, { width: 100, height: 50 }, points.flatMap(formerNumbers));
  const [one, ...others] = formerOf(drawn);
  expect(others).toEqual([]);
  expect(one).toEqual({ x: drawn.dots[1]?.x, y: 5, to: drawn.dots[1]?.y });
});

test('marks of time are whole hours of the facility, then its midnights, and never closer than asked', () => {
  const zone = 'America/New_York';
  const from = Date.UTC(2026, 2, 7, 12, 20);
  const hours = timeMarks({ from, until: from + 5 * 3_600_000 }, zone, { width: 600, least: 80 });
  expect(hours.map(({ says }) => says)).toEqual(['08:00', '09:00', '10:00', '11:00', '12:00']);
  // The clock goes forward on 8 March: midnights stay midnights.
  const days = timeMarks({ from, until: from + 4 * 86_400_000 }, zone, { width: 600, least: 80 });
  expect(days.map(({ says }) => says)).toEqual(['Sun 8 Mar', 'Mon 9 Mar', 'Tue 10 Mar', 'Wed 11 Mar']);
  const year = timeMarks({ from, until: from + 500 * 86_400_000 }, zone, { width: 600, least: 80 });
  expect(year.length).toBeGreaterThan(1);
  expect(year.length).toBeLessThan(8);
});
