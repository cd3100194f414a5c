/** The forecast over sixty simulated days: how often its 80 % interval held, its error beside the same hour last week and the last same hour, and what it costs. */
import { forecastOf } from '../../core/src/house/forecast/forecast.ts';
import { pastOf } from '../../core/src/house/forecast/past.ts';
import type { Score } from '../../core/src/house/forecast/trials.ts';
import { dayMs, hourMs, instant, minuteMs } from '../../core/src/time.ts';
import { movementsOf, pictureOf, storyBegins } from '../forecast/movements.ts';
import type { Bench, Row } from './figures.ts';

const days = 60;
/** Three stories of the same hospital. */
const seeds = [1, 2, 3] as const;

export const forecast: Bench = { name: 'forecast', run: () => Promise.resolve(seeds.flatMap((seed) => backTest(seed))) };

function backTest(seed: number): Row[] {
  const title = `seed ${seed}`;
  const input = pictureOf(movementsOf(seed, days), instant(storyBegins + days * dayMs + hourMs));
  const began = performance.now();
  const past = pastOf(input);
  const learned = performance.now() - began;
  forecastOf(input);
  const again = performance.now();
  for (let n = 1; n <= 20; n++) forecastOf({ ...input, now: instant(input.now + n * minuteMs) });
  const minute = (performance.now() - again) / 20;
  const all = [...past.scores.scores];
  const held = (list: readonly (readonly [string, Score])[]): number =>
    (100 * list.reduce((sum, [, score]) => sum + score.coverage * score.trials, 0)) / list.reduce((sum, [, score]) => sum + score.trials, 0);
  const row = (name: string, subject: string, value: number, unit: string, more: Partial<Row> = {}): Row => ({
    bench: 'forecast',
    case: `${title}: ${name}`,
    subject,
    value,
    unit,
    ...more,
  });
  return [
    row('80 % interval held', 'ours', held(all), '%', { target: '75-85' }),
    row('80 % interval held, house', 'ours', held(all.filter(([key]) => key.startsWith('house'))), '%', { target: '75-85' }),
    row('learn 60 days from nothing', 'ours', learned, 'ms'),
    row('next minute', 'ours', minute, 'ms'),
    ...all.filter(([key]) => !key.startsWith('unit/')).flatMap(([key, score]) => errorRows(row, key, score)),
  ];
}

function errorRows(row: (name: string, subject: string, value: number, unit: string, more?: Partial<Row>) => Row, key: string, score: Score): Row[] {
  const { week, day } = score;
  return [
    row(`${key} h MAE`, 'ours', score.mae, 'patients', {
      ...(week === undefined
        ? {}
        : { target: '< last week', ratio: week.naive === 0 ? 'nothing moved' : `${(week.ours / week.naive).toFixed(2)} of last week` }),
    }),
    ...(week === undefined ? [] : [row(`${key} h MAE`, 'same hour last week', week.naive, 'patients')]),
    ...(day === undefined ? [] : [row(`${key} h MAE`, 'last same hour', day.naive, 'patients')]),
  ];
}
