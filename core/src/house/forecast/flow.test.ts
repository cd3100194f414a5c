/** What a few days teach of days that were not seen yet. */
import { describe, expect, it } from 'vitest';
import { levelCount, levelIndex } from './course.ts';
import { emptyCounts, stayCell, weekHours, type DayCounts } from './day-counts.ts';
import { learnFlow } from './flow.ts';

const ward = levelIndex('medical-surgical');

/** A day of the week (Sunday = 0) on which so many an hour come to the ward from outside, and so many of a hundred leave. */
function dayOf(day: number, come: number, leave: number): DayCounts {
  const counts = emptyCounts();
  for (let hour = 0; hour < 24; hour++) {
    const week = day * 24 + hour;
    counts.looked[week] = 1;
    counts.arrivals[week] = come;
    counts.entered[ward * weekHours + week] = come;
    counts.stayed[stayCell(ward, 0, hour)] = 100;
    counts.leaving[stayCell(ward, 0, hour)] = leave;
    counts.stayedByWeek[ward * weekHours + week] = 100;
    counts.leavingByWeek[ward * weekHours + week] = leave;
  }
  return { ...counts, unitEntries: new Map(), censuses: [], present: [] };
}
const [sunday, monday, saturday] = [0, 1, 6];

describe('what a few days teach', () => {
  const flow = learnFlow([dayOf(4, 6, 10), dayOf(5, 6, 10), dayOf(6, 2, 2), dayOf(0, 2, 2)], new Map());
  const rate = (table: Float64Array, level: number, day: number): number => table[level * weekHours + day * 24 + 9] ?? NaN;
  const leaves = (day: number): number => flow.weekday[ward * 7 + day] ?? NaN;

  it('a Monday that was not seen yet is more like the Thursday and the Friday than like the weekend between', () => {
    expect(rate(flow.enter, ward, monday)).toBeGreaterThan(4.8);
    expect(rate(flow.arrive, 0, monday)).toBeGreaterThan(4.8);
    expect(rate(flow.enter, ward, sunday)).toBeLessThan(3.2);
    expect(leaves(monday)).toBeGreaterThan(1.4);
    expect(leaves(saturday)).toBeLessThan(0.6);
  });

  it('what was seen of a day counts more the more weeks of it were seen', () => {
    const weeks = (n: number) => learnFlow([...Array.from({ length: n }, () => dayOf(1, 12, 30)), dayOf(2, 6, 10), dayOf(0, 2, 2)], new Map());
    expect(rate(weeks(4).enter, ward, monday)).toBeGreaterThan(rate(weeks(1).enter, ward, monday));
    expect(rate(weeks(40).enter, ward, monday)).toBeGreaterThan(11.3);
  });

  it('of what never came nothing is expected', () => {
    expect(flow.enter.subarray(0, levelCount * weekHours).every((value, cell) => value === 0 || Math.floor(cell / weekHours) === ward)).toBe(true);
  });
});
