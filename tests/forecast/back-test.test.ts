/**
 * The forecast against weeks of a simulated hospital, by the forecast's own trials: the 80 % interval holds 75 to 85 % of what came, and where the
 * same hour last week knew better, the score says so. Thirty-six days here; `npm run bench -- forecast` takes sixty.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { forecastOf } from '../../core/src/house/forecast/forecast.ts';
import { pastOf, type Past } from '../../core/src/house/forecast/past.ts';
import { facilityId } from '../../core/src/ids.ts';
import type { Recorded } from '../../core/src/event.ts';
import { dayMs, hourMs, instant } from '../../core/src/time.ts';
import { forecastView } from '../../core/src/views/forecast.ts';
import { movementsOf, pictureOf, storyBegins } from './movements.ts';

const days = 36;

describe('a forecast tried out on the log', () => {
  let facts: readonly Recorded[];
  let past: Past;
  beforeAll(() => {
    facts = movementsOf(7, days);
    past = pastOf(pictureOf(facts, instant(storyBegins + days * dayMs + hourMs)));
  }, 120_000);

  it('holds 75 to 85 % of what came within its 80 % intervals', () => {
    const scores = [...past.scores.scores].filter(([key]) => !key.startsWith('level/nicu') && !key.startsWith('unit/NICU'));
    const trials = scores.reduce((sum, [, score]) => sum + score.trials, 0);
    const held = scores.reduce((sum, [, score]) => sum + score.trials * score.coverage, 0) / trials;
    expect(trials).toBeGreaterThan(5000);
    expect(held).toBeGreaterThanOrEqual(0.75);
    expect(held).toBeLessThanOrEqual(0.85);
  });

  it('beats the same hour last week for the house a day ahead, and says of every level whether it does', () => {
    for (const hours of [4, 8, 24]) {
      const week = past.scores.scores.get(`house/all|${hours}`)?.week ?? expect.fail(`${hours} h was not tried`);
      expect(week.ours, `${hours} h`).toBeLessThan(week.naive);
    }
    const shown = forecastView.rows(pictureOf(facts, instant(storyBegins + days * dayMs + hourMs)));
    for (const [key, { week }] of past.scores.scores) {
      const row = shown.get(`error/${key.replace('|', '/')}`);
      expect(row).toMatchObject(week === undefined ? { tile: 'error' } : { tile: 'error', beats: week.ours < week.naive });
    }
  });

  it('is the same whether the days were counted one after the other or all at once', () => {
    const until = (day: number) => facts.filter(({ effective }) => effective.at <= storyBegins + day * dayMs);
    const [noon, next] = [instant(storyBegins + 8.5 * dayMs), instant(storyBegins + 9.5 * dayMs)];
    pastOf(pictureOf(until(8.5), noon));
    const [goneOn, afresh] = [pictureOf(until(9.5), next), pictureOf(until(9.5), next)];
    const unseen = { ...afresh, hospital: { ...afresh.hospital, facility: facilityId('UNSEEN') } };
    expect(pastOf(goneOn).flow).toEqual(pastOf(unseen).flow);
    expect(pastOf(goneOn).scores).toEqual(pastOf(unseen).scores);
    expect(forecastOf(goneOn)?.projection.house).toEqual(forecastOf(unseen)?.projection.house);
  });
});
