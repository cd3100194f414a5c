/** Timers, shares and the escalation, by hand: each with the named wrong answer asserted absent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minute } from '../../given.ts';
import { lengthIndex } from '../discharge/length-of-stay.ts';
import { instant, minuteMs, type Instant } from '../../time.ts';
import { alertsBy, alertsDueAt, alertsInAll, escalationLevels, turnEscalation } from './escalation.ts';
import { confirmedCompliance, countsForNoon, falsePendings, isBeforeNoon, occupiedTimer, pendingCompliance, summarise, timer, tripsAnHour } from './kpis.ts';

const ms = (...minutes: readonly number[]): readonly number[] => minutes.map((one) => one * minuteMs);

describe('a negative timer is invalid', () => {
  it('is left out of the average and counted on its own', () => {
    const found = summarise(ms(20, -10, 40), 30);
    expect(found).toEqual({ count: 2, invalid: 1, meanMs: 30 * minuteMs, medianMs: 30 * minuteMs, within: 1 });
    // Wrong code averages it in (16.7), takes it as zero (20) or as its size (23.3).
    for (const wrong of [(20 - 10 + 40) / 3, (20 + 0 + 40) / 3, (20 + 10 + 40) / 3]) expect(found.meanMs).not.toBeCloseTo(wrong * minuteMs);
  });
  it('leaves no average where nothing else is known: never zero', () => {
    expect(summarise(ms(-5), 30)).toEqual({ count: 0, invalid: 1, within: 0 });
    expect(summarise([undefined], 30)).toEqual({ count: 0, invalid: 0, within: 0 });
  });
  it('zero is valid; the goal is strictly less', () => {
    expect(summarise(ms(0, 30), 30)).toMatchObject({ count: 2, invalid: 0, within: 1 });
  });
  it('an unknown end is no timer', () =>
    expect([timer(minute(0), undefined), timer(undefined, minute(3)), timer(minute(5), minute(3))]).toEqual([undefined, undefined, -2 * minuteMs]));
  it('the average lies between the extremes of the valid ones, whatever is invalid', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 30 }), (minutes) => {
        const valid = minutes.filter((one) => one >= 0);
        const { count, invalid, meanMs } = summarise(ms(...minutes), 30);
        expect([count, invalid]).toEqual([valid.length, minutes.length - valid.length]);
        if (meanMs !== undefined) expect(meanMs >= Math.min(...valid) * minuteMs && meanMs <= Math.max(...valid) * minuteMs).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('occupied timer', () => {
  const at = { ready: minute(10), assigned: minute(30), clean: minute(20), occupied: minute(50) };
  it('starts at the last of ready, assigned and clean', () => {
    expect(occupiedTimer(at)).toBe(20 * minuteMs);
    // From the first of them it would be 40, from the request more.
    expect(occupiedTimer(at)).not.toBe(40 * minuteMs);
  });
  it('needs all three', () => expect(occupiedTimer({ ...at, clean: undefined })).toBeUndefined());
  it('is negative where the patient came before the bed was clean', () => expect(occupiedTimer({ ...at, clean: minute(55) })).toBe(-5 * minuteMs));
});

describe('discharges', () => {
  const out = minute(120);
  const some = [
    { pendingAt: [minute(0)], confirmedAt: minute(60), outAt: out },
    { pendingAt: [minute(0), minute(30)], confirmedAt: minute(60), outAt: out },
    { pendingAt: [minute(70)], confirmedAt: minute(60), outAt: out },
    { pendingAt: [], outAt: out },
  ];
  it('pending counts when it came before the confirmation', () => expect(pendingCompliance(some)).toEqual({ met: 2, of: 4 }));
  it('confirmed counts when it came before the departure', () => {
    expect(confirmedCompliance(some)).toEqual({ met: 3, of: 4 });
    expect(confirmedCompliance([{ pendingAt: [], confirmedAt: minute(130), outAt: out }])).toEqual({ met: 0, of: 1 });
  });
  it('set pending twice for one discharge is one false pending', () => {
    expect(falsePendings([{ pendingAt: [minute(0), minute(1)] }])).toBe(1);
    expect(falsePendings(some)).toBe(1);
    expect(falsePendings([{ pendingAt: [minute(0)] }, { pendingAt: [] }])).toBe(0);
  });
});

describe('discharge before noon', () => {
  const zone = 'America/New_York';
  it('is by the facility clock, and 12:00 still counts', () => {
    expect(isBeforeNoon(instant(Date.UTC(2026, 2, 12, 16, 0, 0)), zone)).toBe(true);
    expect(isBeforeNoon(instant(Date.UTC(2026, 2, 12, 16, 0, 0, 1)), zone)).toBe(false);
    // Noon in London is 8 in New York; a UTC noon would call 13:00 UTC late.
    expect(isBeforeNoon(instant(Date.UTC(2026, 2, 12, 13)), zone)).toBe(true);
  });
  it('counts no deaths and no transfers out', () => expect(['01', '20', '02', undefined, '03'].map(countsForNoon)).toEqual([true, false, false, true, true]));
  it('stands beside a LOS index that is a ratio of sums, not a mean of ratios', () => {
    const stays = [6, 3, 9].map((days, i) => ({ days, expectedDays: [4.0, 3.1, 9.8][i] ?? 0 }));
    expect(lengthIndex(stays)).toBeCloseTo(1.065, 3);
    expect(lengthIndex(stays)).not.toBeCloseTo(1.129, 3);
    expect(lengthIndex([])).toBeUndefined();
  });
});

describe('escalation T 25, R 2, I 10', () => {
  const since = minute(0);
  const by = (minutes: number): number => alertsBy(turnEscalation, since, minute(minutes));
  it('a job at 26 min alerts three times: then, and ten and twenty minutes on', () => {
    expect(alertsInAll(turnEscalation, 26 * minuteMs)).toBe(3);
    expect(alertsDueAt(turnEscalation, since).map((at) => (at - since) / minuteMs)).toEqual([25, 35, 45]);
    expect([26, 36, 46].map(by)).toEqual([1, 2, 3]);
  });
  it('not at 25:00, not twice (repeats are beside the first), never a fourth time', () => {
    expect([alertsInAll(turnEscalation, 25 * minuteMs), by(25)]).toEqual([0, 0]);
    expect(alertsInAll(turnEscalation, 26 * minuteMs)).not.toBe(2);
    expect([35, 45, 55, 600].map(by)).toEqual([1, 2, 3, 3]);
  });
  it('has five levels at most', () => expect(alertsInAll({ ...turnEscalation, repeats: 9 }, 26 * minuteMs)).toBe(escalationLevels));
});

describe('trips an hour', () => {
  const trip = (from: number, to: number): { dispatchedAt: Instant; completedAt: Instant } => ({ dispatchedAt: minute(from), completedAt: minute(to) });
  it('over the hours from the first dispatch to the last completion', () => expect(tripsAnHour([trip(0, 15), trip(30, 50), trip(60, 90)])).toBe(2));
  it('does not count the hours at home', () => expect(tripsAnHour([trip(0, 60), trip(900, 960)])).toBe(1));
  it('needs an hour of work', () => expect([tripsAnHour([trip(0, 59)]), tripsAnHour([])]).toEqual([undefined, undefined]));
});
