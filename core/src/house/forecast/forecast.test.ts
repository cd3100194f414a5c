/** The forecast: what comes less what leaves, a spread that is a Poisson-binomial's, beds that end, and silence where nothing is known. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, recorded, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { emptyEnterprise, emptyHospital, foldEnterprise } from '../../hospital-fold.ts';
import { facilityId, unitId } from '../../ids.ts';
import { hourMs, instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { emergency, levelIndex } from './course.ts';
import { stayCell, weekHour } from './day-counts.ts';
import type { Flow } from './flow.ts';
import { distributionAt, forecastOf, pathOf } from './forecast.ts';
import { project, projectedHours } from './project.ts';
import type { Standing } from './standing.ts';

const lgh = facilityId('LGH');
const ward = levelIndex('medical-surgical');
const icu = levelIndex('icu');

/** A fortnight: each morning somebody comes to the ED, is admitted after three hours, goes to 4W and leaves two days later. */
function fortnight(): Fact[] {
  const facts: Fact[] = [fact(-1, { type: 'FacilityDescribed', description: smallHospital })];
  for (let day = 0; day < 14; day++) {
    const [visit, comes] = [`V${day}`, day * 1440];
    facts.push(
      fact(comes, moved('PatientRegistered', visit, 'p1', { class: 'E', location: at('ED-01-A'), acuity: 2 })),
      fact(comes + 180, moved('ClassChangedToInpatient', visit, 'p1', { class: 'I', admittedAt: minute(comes + 180) })),
      fact(comes + 240, moved('PatientTransferred', visit, 'p1', { location: at('4W-01-A') })),
    );
    if (day < 12) facts.push(fact(comes + 2880, moved('PatientDischarged', visit, 'p1', {})));
  }
  return facts.sort((a, b) => a.effective.at - b.effective.at);
}

function after(facts: readonly Fact[], minutes: number): ViewInput {
  const { hospitals, identity } = foldEnterprise(emptyEnterprise(), recorded(facts.filter((one) => one.effective.at <= minute(minutes))));
  return { hospital: hospitals.get(lgh) ?? emptyHospital(lgh), identity, now: minute(minutes) };
}

const nobody: Standing = { at: minute(0), here: [], ed: [], waiting: new Float64Array(13), waitingUnnamed: 0 };
const quiet: Flow = {
  hours: 100,
  leave: new Float64Array(13 * 240),
  weekday: new Float64Array(91).fill(1),
  move: new Float64Array(13 * 240),
  moveTo: new Float64Array(169),
  said: new Float64Array(13),
  planned: new Float64Array(169),
  decide: new Float64Array(10),
  admit: new Float64Array(6),
  firstLevel: new Float64Array(13),
  arrive: new Float64Array(168),
  severity: new Float64Array(6),
  enter: new Float64Array(13 * 168),
  unitShare: new Map([['4W', 1]]),
};
const units = new Map([
  [unitId('4W'), ward],
  [unitId('ICU'), icu],
]);
const beds = new Float64Array(13).fill(10);
const leaves = (level: number, chance: number): Float64Array =>
  Float64Array.from({ length: 13 * 240 }, (_, i) => (i >= stayCell(level, 0, 0) && i < stayCell(level + 1, 0, 0) ? chance : 0));

describe('where the house is heading', () => {
  it('is not said where less than a day of log is known', () => {
    expect(forecastOf(after([], 0))).toBeUndefined();
    expect(forecastOf(after(fortnight(), 600))).toBeUndefined();
  });

  it('is census, and who comes, less who leaves, at every hour and level', () => {
    const forecast = forecastOf(after(fortnight(), 14 * 1440 + 30));
    expect(forecast).toBeDefined();
    for (const [level, path] of forecast?.projection.levels.entries() ?? []) {
      if (level === emergency) continue;
      const terms = forecast?.projection.terms[level];
      for (let h = 0; h <= projectedHours; h++) {
        const [came, went] = [
          (terms?.fromEd[h] ?? 0) + (terms?.fromUnseen[h] ?? 0) + (terms?.direct[h] ?? 0) + (terms?.movesIn[h] ?? 0),
          (terms?.leave[h] ?? 0) + (terms?.movesOut[h] ?? 0),
        ];
        expect(path.mean[h]).toBeCloseTo((path.mean[0] ?? 0) + came - went, 9);
      }
    }
    expect(pathOf(forecast ?? expect.fail(), 'house/all')?.mean[0]).toBe(2);
  });

  it('is a distribution: its quantiles rise, none below nobody', () => {
    const forecast = forecastOf(after(fortnight(), 14 * 1440 + 30)) ?? expect.fail();
    for (const key of ['house/all', 'level/icu', 'level/medical-surgical', 'unit/4W', 'level/emergency'])
      for (const hours of [4, 8, 24, 48, 72]) {
        const said = distributionAt(forecast, key, pathOf(forecast, key) ?? expect.fail(), hours);
        expect([...said].sort((a, b) => a - b)).toEqual(said);
        expect(said[0]).toBeGreaterThanOrEqual(0);
      }
  });

  it('gives somebody who leaves with 10 % an hour the chances of a Bernoulli draw', () => {
    const standing: Standing = { ...nobody, here: [{ level: ward, unit: unitId('4W'), hours: 5 }] };
    const { levels, units: byUnit } = project(standing, { ...quiet, leave: leaves(ward, 0.1) }, beds, units, 'UTC');
    const here = 0.9 ** 8;
    expect(levels[ward]?.mean[8]).toBeCloseTo(here, 12);
    expect(levels[ward]?.variance[8]).toBeCloseTo(here * (1 - here), 12);
    expect(byUnit.get(unitId('4W'))?.mean[8]).toBeCloseTo(here, 12);
  });

  it('takes newcomers for a Poisson number: as wide as they are many', () => {
    const enter = new Float64Array(13 * 168).fill(0);
    enter.fill(0.5, ward * 168, (ward + 1) * 168);
    const { levels } = project(nobody, { ...quiet, enter }, beds, units, 'UTC');
    expect([levels[ward]?.mean[6], levels[ward]?.variance[6]]).toEqual([3, 3]);
  });

  it('moves who leaves one level to the next, and counts nobody twice', () => {
    const standing: Standing = { ...nobody, here: [{ level: icu, unit: unitId('ICU'), hours: 50 }] };
    const moveTo = new Float64Array(169);
    moveTo[icu * 13 + ward] = 1;
    const { levels, house } = project(standing, { ...quiet, move: leaves(icu, 0.2), moveTo }, beds, units, 'UTC');
    expect(levels[ward]?.mean[5]).toBeCloseTo(1 - 0.8 ** 5, 12);
    expect(house.mean[5]).toBeCloseTo(1, 12);
  });

  it('fills no more beds than there are: who finds none waits in the emergency department', () => {
    const firstLevel = new Float64Array(13);
    firstLevel[ward] = 1;
    const waiting = new Float64Array(13);
    waiting[ward] = 14;
    const { levels, waiting: left } = project({ ...nobody, waiting }, { ...quiet, firstLevel }, beds, units, 'UTC');
    expect(levels[ward]?.mean[12]).toBeCloseTo(10, 2);
    expect(left[ward]?.[12]).toBeCloseTo(4, 2);
    expect(levels[emergency]?.mean[12]).toBeCloseTo(4, 2);
  });

  it('admits from the emergency department by severity and time there', () => {
    const [decide, admit, firstLevel] = [new Float64Array(10), new Float64Array(6), new Float64Array(13)];
    decide[2] = 1;
    admit[2] = 0.6;
    firstLevel[icu] = 1;
    const { levels } = project({ ...nobody, ed: [{ hours: 1.5, esi: 2 }] }, { ...quiet, decide, admit, firstLevel }, beds, units, 'UTC');
    expect(levels[emergency]?.mean[1]).toBe(1);
    expect(levels[icu]?.mean[2]).toBeCloseTo(0.6 * 0.8, 12);
  });

  it('reads the hour of the week on the facility’s clock', () => {
    expect(weekHour(instant(Date.UTC(2026, 2, 12, 12)), 'America/New_York')).toBe(4 * 24 + 8);
    expect(weekHour(instant(Date.UTC(2026, 2, 8, 6, 30)), 'America/New_York')).toBe(1);
    expect(weekHour(instant(Date.UTC(2026, 2, 8, 7) + 2 * hourMs), 'America/New_York')).toBe(5);
  });
});
