/** Analytics: who flowed where with which wait, hours by cause against their limits, and days that are whole. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { inputAfter } from '../../given-input.ts';
import { finished } from '../../steps.ts';
import { dayMs } from '../../time.ts';
import { pastOf } from '../forecast/past.ts';
import { bottlenecksOf } from './bottlenecks.ts';
import { dailyOf } from './daily.ts';
import { delaysOf } from './delays.ts';
import { flowsOf, outOf } from './flows.ts';
import { quantileOf, seriesDays, windowDays, windowOf, type Window } from './window.ts';

/** Each noon for six days somebody comes to the ED, is admitted after 5 h, waits 3 h for 4W, and goes home at 15:00 UTC (10:00 there) two days later, said 4 h before. */
function sixDays(): Fact[] {
  const facts: Fact[] = [fact(-1, { type: 'FacilityDescribed', description: smallHospital })];
  for (let day = 0; day < 6; day++) {
    const [visit, comes] = [`V${day}`, day * 1440];
    facts.push(
      fact(comes, moved('PatientRegistered', visit, 'p1', { class: 'E', location: at('ED-01-A'), acuity: 2 })),
      fact(comes + 300, moved('ClassChangedToInpatient', visit, 'p1', { class: 'I', admittedAt: minute(comes + 300) })),
      fact(comes + 480, moved('PatientTransferred', visit, 'p1', { location: at('4W-01-A') })),
    );
    if (day < 4)
      facts.push(
        fact(comes + 2880 - 60, moved('DischargePlanned', visit, 'p1', {})),
        fact(comes + 2880 + 180, moved('PatientDischarged', visit, 'p1', { disposition: '01' })),
      );
  }
  return facts.sort((a, b) => a.effective.at - b.effective.at);
}

const input = inputAfter(sixDays(), 6 * 1440 + 60);
const window: Window = windowOf(pastOf(input), windowDays) ?? expect.fail();

describe('the last days', () => {
  it('flow from the ED to a level and out, each with the hours of the step', () => {
    const flows = new Map(flowsOf(window).map((flow) => [`${flow.source}>${flow.target}`, flow]));
    const inside = flows.get('from/ed>first/medical-surgical') ?? expect.fail();
    expect([inside.medianHours, inside.p90Hours]).toEqual([3, 3]);
    expect(flows.get('first/medical-surgical>out/home')?.medianHours).toBe(43);
    const [came, went] = [
      inside.count,
      [...flows.values()].filter(({ source }) => source === 'first/medical-surgical').reduce((sum, { count }) => sum + count, 0),
    ];
    expect(went).toBe(came);
    expect(inside.positions).toHaveLength(inside.count);
  });

  it('lose hours to a cause only past its limit, each with its cases', () => {
    const delays = new Map(delaysOf(window).map((delay) => [delay.cause, delay]));
    const wait = delays.get('bed/medical-surgical') ?? expect.fail();
    expect(wait.hours / wait.cases).toBeCloseTo(3, 9);
    const late = delays.get('decision') ?? expect.fail();
    expect([late.hours / late.cases, late.longestHours, late.limitHours]).toEqual([1, 1, 4]);
    const leaving = delays.get('leaving') ?? expect.fail();
    expect(leaving.hours / leaving.cases).toBeCloseTo(2, 9);
    expect(delays.has('recovery')).toBe(false);
  });

  it('show who stands still at each hour of the facility’s day', () => {
    const boarders = finished(bottlenecksOf(window, pastOf(input))).find(({ stage }) => stage === 'boarders') ?? expect.fail();
    // 17:00 to 20:00 UTC is 13:00 to 16:00 there in March, after the clocks went forward.
    expect(boarders.mean.flatMap((n, hour) => (n > 0 ? [hour] : []))).toEqual([13, 14, 15]);
    expect(Math.max(...boarders.most)).toBe(1);
  });

  it('count whole days only, on the facility’s calendar', () => {
    const { days, series } = dailyOf(windowOf(pastOf(input), seriesDays) ?? expect.fail());
    expect(days.every((at, i) => i === 0 || at - (days[i - 1] ?? 0) === dayMs)).toBe(true);
    const values = (measure: string) => series.find((one) => one.measure === measure)?.values ?? [];
    expect(values('decision-to-bed').filter((value) => value !== undefined)).toEqual(days.map(() => 180));
    expect(values('boarded-hours')).toEqual(days.map(() => 3));
    // Gone at 15:00 UTC is 11:00 there: before noon.
    for (const value of values('out-before-noon')) expect([undefined, 100]).toContain(value);
  });
});

it('reads the codes of a way out, and says when none was said', () => {
  expect(['01', '20', '02', '03', '', undefined].map(outOf)).toEqual(['home', 'died', 'other-hospital', 'facility', 'not-said', 'not-said']);
});

it('takes a quantile between two values', () => {
  expect([quantileOf([], 0.5), quantileOf([4], 0.9), quantileOf([1, 3], 0.5), quantileOf([3, 1, 2], 0.5)]).toEqual([0, 4, 2, 2]);
});
