/**
 * Net beds of a level of care: beds that could take a patient now, less the patients who wait for one; and where that is heading by the forecast of
 * the house, with how well it did. Where there is no day of log to learn from, there is no forecast.
 */
import { levelIndex } from '../house/forecast/course.ts';
import { flowMethod, forecastOf, missingForecast, type Forecast } from '../house/forecast/forecast.ts';
import { deviationOf, spreadAt } from '../house/forecast/trials.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import { getRow } from '../table.ts';
import { bedCountsOf } from './bed-counts.ts';
import { movementsOf } from './movements.ts';
import type { CapacityRow } from './rows.ts';
import type { ViewInput } from './view.ts';
import { demandByLevel } from './waiting.ts';

/** Hours ahead that a line reaches, and at which its error is printed. */
const lineHours = 24;

export const bedLevels: readonly (readonly [LevelOfCare, string])[] = [
  ['icu', 'ICU'],
  ['step-down', 'Step-down'],
  ['telemetry', 'Telemetry'],
  ['medical-surgical', 'Med-surg'],
  ['maternity', 'Women'],
  ['paediatrics', 'Children'],
  ['nicu', 'NICU'],
  ['psychiatric', 'Psychiatric'],
  ['observation', 'Observation'],
  ['unknown', 'Level unknown'],
];

type Net = Extract<CapacityRow, { tile: 'net' }>;

export function levelTitle(level: LevelOfCare): string {
  return bedLevels.find(([one]) => one === level)?.[1] ?? (level === 'emergency' ? 'Emergency' : level);
}

export function netRows(input: ViewInput): Net[] {
  const { available, turning } = bedCountsOf(input.hospital.operations);
  const demand = demandByLevel(input);
  const levels = bedLevels.filter(([level]) => available.has(level));
  const ids = levels.map(([level]) => level);
  const netOf = (level: LevelOfCare): number => (available.get(level) ?? 0) - (demand.get(level) ?? 0);
  const all = ids.reduce((sum, level) => sum + netOf(level), 0) - (demand.get('not-named') ?? 0);
  const forecast = forecastOf(input);
  const turned = new Map<LevelOfCare, number>();
  for (const { unit, occupancy, serviceability, staffed } of turning) {
    const level = getRow(input.hospital.operations.units, unit)?.levelOfCare ?? 'unknown';
    if (occupancy === 'vacant' && serviceability === 'open' && staffed) turned.set(level, (turned.get(level) ?? 0) + 1);
  }
  const row = (level: string, title: string, own: readonly LevelOfCare[], now: number): Net => netRow(input, forecast, turned, level, title, own, now);
  return [row('all', 'All levels', ids, all), ...levels.map(([level, title]) => row(level, title, [level], netOf(level)))];
}

function netRow(
  input: ViewInput,
  forecast: Forecast | undefined,
  turned: ReadonlyMap<LevelOfCare, number>,
  level: string,
  title: string,
  levels: readonly LevelOfCare[],
  now: number,
): Net {
  const row: Net = { tile: 'net', level, title, now, method: flowMethod };
  if (forecast === undefined) return { ...row, missing: missingForecast(input) };
  const key = level === 'all' ? 'house/all' : `level/${level}`;
  const line: [number, number, number, number][] = [[0, now, now, now]];
  const dirty = levels.reduce((sum, one) => sum + (turned.get(one) ?? 0), 0);
  const taken = (h: number): number => levels.reduce((sum, one) => sum + takenAt(forecast, one, h), 0);
  for (let h = 1; h <= lineHours; h++) {
    const center = now + dirty + taken(0) - taken(h);
    const deviation = deviationOf(levels.reduce((sum, one) => sum + (forecast.projection.levels[levelIndex(one)]?.variance[h] ?? 0), 0));
    const [, low = 0, , mid = 0, , high = 0] = spreadAt(forecast.past.scores.spreads, key, h);
    // More patients than expected are fewer beds: the upper end of a census is the lower end of its net.
    line.push([h, tenth(center - high * deviation), tenth(center - mid * deviation), tenth(center - low * deviation)]);
  }
  const history = historyOf(movementsOf(input), levels, now);
  return { ...row, in4h: line[4]?.[2] ?? now, in24h: line[24]?.[2] ?? now, line, history, ...errorOf(forecast, key) };
}

/** To a tenth; nothing below zero that rounds to it keeps a sign. */
const tenth = (n: number): number => Math.round(n * 10) / 10 + 0;

/** Beds that are taken, to be turned, or wanted by somebody who waits. */
function takenAt({ projection }: Forecast, level: LevelOfCare, h: number): number {
  const i = levelIndex(level);
  return (projection.levels[i]?.mean[h] ?? 0) + (projection.waiting[i]?.[h] ?? 0) + (projection.turning[i]?.[h] ?? 0);
}

function errorOf({ past }: Forecast, key: string): Pick<Net, 'error'> {
  const score = past.scores.scores.get(`${key}|${lineHours}`);
  if (score === undefined) return {};
  const { trials, mae, bias, coverage, week } = score;
  return {
    error: {
      hours: lineHours,
      trials,
      mae: tenth(mae),
      bias: tenth(bias),
      held: Math.round(coverage * 100),
      ...(week === undefined ? {} : { naive: tenth(week.naive), ours: tenth(week.ours) }),
    },
  };
}

/** Net beds of the hours before, from what moved since: beds that were closed or opened meanwhile are not known here. */
function historyOf(
  hours: readonly { readonly in: ReadonlyMap<LevelOfCare, number>; readonly out: ReadonlyMap<LevelOfCare, number> }[],
  levels: readonly LevelOfCare[],
  now: number,
): [number, number][] {
  const history: [number, number][] = [[0, now]];
  let net = now;
  for (let ago = 1; ago <= 6; ago++) {
    const hour = hours[hours.length - ago];
    net += sum(hour?.in, levels) - sum(hour?.out, levels);
    history.unshift([ago, net]);
  }
  return history;
}

function sum(counts: ReadonlyMap<LevelOfCare, number> | undefined, levels: readonly LevelOfCare[]): number {
  return levels.reduce((total, level) => total + (counts?.get(level) ?? 0), 0);
}
