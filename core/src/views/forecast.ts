/** View `forecast`: census for 72 hours by level of care and unit as distributions, what they are made of, and how the same method has done beside the naive one. */
import { flowMethod, distributionAt, forecastOf, missingForecast, pathOf, type Forecast } from '../house/forecast/forecast.ts';
import { levelIndex } from '../house/forecast/course.ts';
import { weekHour } from '../house/forecast/day-counts.ts';
import { horizons, levelsOf, type Score } from '../house/forecast/trials.ts';
import { levelsOfCare } from '../operations/facility.ts';
import { getRow } from '../table.ts';
import { hourMs, instant } from '../time.ts';
import { unitId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { replaced } from './keep.ts';
import { countedEncounters } from './lineage.ts';
import { levelTitle } from './net-beds.ts';
import type { ForecastRow, Spread } from './rows-forecast.ts';
import type { Rows, View, ViewInput } from './view.ts';
import { readsOfEmergency } from '../reads.ts';

/** Hours at which a line is written: each to a day ahead, then every four. */
const lineHours: readonly number[] = [...Array.from({ length: 25 }, (_, h) => h), 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 68, 72];
/** Of the forecasts made then, those that are drawn. */
const drawnHours: readonly number[] = [4, 24];

const madeFor = keptOn<Rows<ForecastRow>, Forecast>();

export const forecastView: View<ForecastRow> = {
  name: 'forecast',
  title: 'Forecast',
  definition:
    'Census at each hour for 72 hours by level of care and unit as a distribution: who is here, less who leaves, and who comes from the emergency department, other levels, theatres and outside; with the error, bias and held coverage of the same method on past days, beside the same hour last week.',
  audience: 'aggregate',
  reads: ['operations', ...readsOfEmergency],
  learns: true,
  rows: (input, earlier) => {
    const forecast = forecastOf(input);
    if (forecast !== undefined && earlier !== undefined && madeFor.get(earlier.rows) === forecast) return earlier.rows;
    const found = new Map<string, ForecastRow>();
    if (forecast === undefined) found.set('method/all', nothingYet(input));
    else for (const [key, row] of rowsOf(input, forecast)) found.set(key, row);
    const rows = replaced(earlier?.rows, found);
    if (forecast !== undefined) madeFor.set(rows, forecast);
    return rows;
  },
  lineage: (input, key) => {
    const [, kind = '', name = ''] = key.split('/', 3);
    const { units } = input.hospital.operations;
    return countedEncounters(input, ({ stays }) =>
      stays.some(({ location }) => kind === 'house' || kind === 'all' || location.unit === name || getRow(units, location.unit)?.levelOfCare === name),
    );
  },
};

function nothingYet(input: ViewInput): ForecastRow {
  return { tile: 'method', method: flowMethod, hours: 0, days: 0, missing: missingForecast(input), ed: [], waiting: 0 };
}

function* rowsOf(input: ViewInput, forecast: Forecast): Generator<[string, ForecastRow], undefined> {
  yield ['method/all', methodRow(forecast)];
  const { structure } = forecast.past;
  const levels = [...levelsOf(structure), levelIndex('emergency')];
  const stayBeds = [...levelsOf(structure)].reduce((sum, level) => sum + (forecast.beds[level] ?? 0), 0);
  yield* line(forecast, 'house', 'all', 'All levels', { beds: stayBeds });
  for (const level of levels) {
    const name = levelsOfCare[level] ?? 'unknown';
    yield* line(forecast, 'level', name, levelTitle(name), { beds: forecast.beds[level] ?? 0 });
    yield* terms(forecast, level, name);
  }
  for (const [unit, level] of structure.unitLevels)
    yield* line(forecast, 'unit', unit, getRow(input.hospital.operations.units, unitId(unit))?.name ?? unit, { level: levelsOfCare[level] ?? 'unknown' });
  for (const [name, score] of forecast.past.scores.scores) {
    const [key = '', hours = '0'] = name.split('|');
    yield [`error/${key}/${hours}`, errorRow(key, Number(hours), score)];
  }
  for (const [name, points] of forecast.past.scores.shown) {
    const [key = '', hours = '0'] = name.split('|');
    if (!drawnHours.includes(Number(hours))) continue;
    yield [
      `made/${key}/${hours}`,
      { tile: 'made', key, hours: Number(hours), points: points.map(({ at, low, mid, high, actual }) => [at, tenth(low), tenth(mid), tenth(high), actual]) },
    ];
  }
}

const tenth = (n: number): number => Math.round(n * 10) / 10;
const hundredth = (n: number): number => Math.round(n * 100) / 100;

function* line(
  forecast: Forecast,
  kind: 'house' | 'level' | 'unit',
  name: string,
  title: string,
  more: { readonly beds?: number; readonly level?: string },
): Generator<[string, ForecastRow], undefined> {
  const key = `${kind}/${name}`;
  const path = pathOf(forecast, key);
  if (path === undefined) return;
  const spreads = lineHours.map((h): Spread => {
    const [a = 0, b = 0, c = 0, mid = 0, d = 0, e = 0, f = 0] = distributionAt(forecast, key, path, h).map(tenth);
    return [h, a, b, c, mid, d, e, f];
  });
  yield [`line/${key}`, { tile: 'line', key, kind, name, title, ...more, at: forecast.at, census: Math.round(path.mean[0] ?? 0), line: spreads }];
}

function* terms({ projection }: Forecast, level: number, name: string): Generator<[string, ForecastRow], undefined> {
  const [own, path, waits] = [projection.terms[level], projection.levels[level], projection.waiting[level]];
  if (own === undefined || name === 'emergency') return;
  for (const hours of horizons) {
    const at = (table: Float64Array | undefined): number => hundredth(table?.[hours] ?? 0);
    yield [
      `terms/level/${name}/${hours}`,
      {
        tile: 'terms',
        key: `level/${name}`,
        hours,
        census: hundredth(path?.mean[0] ?? 0),
        fromEd: at(own.fromEd),
        fromUnseen: at(own.fromUnseen),
        direct: at(own.direct),
        movesIn: at(own.movesIn),
        movesOut: at(own.movesOut),
        leave: at(own.leave),
        waiting: at(waits),
      },
    ];
  }
}

function errorRow(key: string, hours: number, score: Score): ForecastRow {
  const { week, day } = score;
  const besides = (one: NonNullable<Score['week']>) => ({ trials: one.trials, naive: hundredth(one.naive), ours: hundredth(one.ours) });
  return {
    tile: 'error',
    key,
    hours,
    trials: score.trials,
    mae: hundredth(score.mae),
    bias: hundredth(score.bias),
    held: hundredth(score.coverage),
    ...(week === undefined ? {} : { week: besides(week), beats: week.ours < week.naive }),
    ...(day === undefined ? {} : { day: besides(day) }),
  };
}

function methodRow({ at, past, projection }: Forecast): ForecastRow {
  const { standing } = projection;
  const severities = [1, 2, 3, 4, 5, 0];
  let arrivals = 0;
  for (let h = 0; h < 24; h++) arrivals += past.flow.arrive[weekHour(instant(at + (h + 0.5) * hourMs), past.structure.zone)] ?? 0;
  return {
    tile: 'method',
    method: flowMethod,
    hours: past.hours,
    days: past.days.length,
    ed: severities.flatMap((esi) => {
      const patients = standing.ed.filter((one) => one.esi === esi).length;
      return patients === 0 ? [] : [[esi, patients, hundredth(past.flow.admit[esi] ?? 0)] as const];
    }),
    waiting: standing.waitingUnnamed + standing.waiting.reduce((sum, n) => sum + n, 0),
    arrivals: tenth(arrivals),
  };
}
