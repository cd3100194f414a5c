/** The forecast of the house at the last whole minute: distributions of census for 72 hours by level of care and unit, with the error of the same method before. */
import type { UnitId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { levelsOfCare } from '../../operations/facility.ts';
import { rows, type Table } from '../../table.ts';
import { instant, minuteMs, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { levelCount, levelIndex, openCoursesOf, type Course } from './course.ts';
import type { Flow } from './flow.ts';
import { stillLearning } from '../learned.ts';
import { pastOf, type Past } from './past.ts';
import { project, projectedHours, type Path, type Projection } from './project.ts';
import { isSameStanding, standingAt, type Standing } from './standing.ts';
import { deviationOf, spreadAt } from './trials.ts';

export { flowMethod } from './flow.ts';
/** Hours of log below which nothing is forecast. */
export const hoursNeeded = 24;

export interface Forecast {
  readonly at: Instant;
  readonly past: Past & { readonly flow: Flow };
  readonly projection: Projection;
  /** Beds open and staffed, by level. */
  readonly beds: Float64Array;
}

interface Kept {
  readonly past: Past;
  readonly open: Table<string, Course>;
  readonly beds: object;
  readonly forecast: Forecast;
}
const kept = keptOn<Past, Kept>();

/** Why there is no forecast. */
export const missingForecast = (input: ViewInput): readonly string[] => [pastOf(input).isLearning === true ? stillLearning : `${hoursNeeded} h of movements`];

/** undefined where less than a day of log is known, or nothing was learned from it yet. */
export function forecastOf(input: ViewInput): Forecast | undefined {
  const past = pastOf(input);
  const { flow } = past;
  if (flow === undefined || past.hours < hoursNeeded) return undefined;
  const at = instant(Math.floor(input.now / minuteMs) * minuteMs);
  const open = openCoursesOf(input);
  const known = kept.get(past);
  const { beds: table } = input.hospital.operations;
  if (known?.forecast.at === at && known.open === open && known.beds === table) return known.forecast;
  const standing = standingAt(rows(open), at, true);
  const beds = openBeds(input);
  const forecast = isSame(known, standing, beds) ?? {
    at,
    past: { ...past, flow },
    beds,
    projection: project(standing, flow, beds, past.structure.unitLevels, past.structure.zone),
  };
  kept.set(past, { past, open, beds: table, forecast });
  return forecast;
}

function isSame(known: Kept | undefined, standing: Standing, beds: Float64Array): Forecast | undefined {
  const forecast = known?.forecast;
  if (forecast === undefined || !isSameStanding(forecast.projection.standing, standing)) return undefined;
  return forecast.beds.every((n, level) => n === beds[level]) ? forecast : undefined;
}

/** Beds that can be used: staffed and neither blocked nor closed. */
function openBeds({ hospital: { operations } }: ViewInput): Float64Array {
  const found = new Float64Array(levelCount);
  const levels = new Map<UnitId, number>([...rows(operations.units)].map(({ unit, levelOfCare }) => [unit, levelIndex(levelOfCare)]));
  for (const { unit, staffed, serviceability } of rows(operations.beds)) {
    if (!staffed || serviceability !== 'open') continue;
    const level = levels.get(unit) ?? levelIndex('unknown');
    found[level] = (found[level] ?? 0) + 1;
  }
  return found;
}

/** The path of `house/all`, `level/icu` or `unit/4W`. */
export function pathOf({ projection }: Forecast, key: string): Path | undefined {
  const [kind, name = ''] = key.split('/', 2);
  if (kind === 'house') return projection.house;
  if (kind === 'unit') return [...projection.units].find(([unit]) => unit === name)?.[1];
  return projection.levels[levelsOfCare.findIndex((level) => level === name)];
}

/** The census at an hour ahead, at each of `quantiles`. Never below nobody. */
export function distributionAt(forecast: Forecast, key: string, path: Path, hours: number): readonly number[] {
  const h = Math.min(projectedHours, hours);
  const mean = path.mean[h] ?? 0;
  if (h === 0) return spreadAt(forecast.past.scores.spreads, key, 0).map(() => mean);
  const deviation = deviationOf(path.variance[h] ?? 0);
  return spreadAt(forecast.past.scores.spreads, key, h).map((n) => Math.max(0, mean + n * deviation));
}
