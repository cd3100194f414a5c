/** How the forecast says its numbers, and what it is worth: its error beside the naive one, also where it loses. */
import type { ForecastRow } from '@healthos/core/views/rows-forecast.ts';
import { levelsOfCare } from '@healthos/core/operations/facility.ts';
import { minus } from '../look/figures.ts';

export type Line = Extract<ForecastRow, { tile: 'line' }>;
export type ErrorRow = Extract<ForecastRow, { tile: 'error' }>;
export type Made = Extract<ForecastRow, { tile: 'made' }>;
export type Terms = Extract<ForecastRow, { tile: 'terms' }>;
export type Method = Extract<ForecastRow, { tile: 'method' }>;

export const horizons = [4, 8, 24, 48, 72] as const;

/** `6.7`, `−0.4`. */
export const tenths = (n: number): string => `${n < 0 && Math.abs(n) >= 0.05 ? minus : ''}${Math.abs(n).toFixed(1)}`;
export const signedTenths = (n: number): string => (Math.abs(n) < 0.05 ? '0.0' : n > 0 ? `+${n.toFixed(1)}` : tenths(n));
export const hundredOf = (share: number): string => `${Math.round(share * 100)} %`;

/** The census at an hour ahead: the median with its 80 % interval. */
export function at(line: Line, hours: number): { readonly low: number; readonly mid: number; readonly high: number } | undefined {
  const found = line.line.find(([h]) => h === hours);
  return found === undefined ? undefined : { low: found[2], mid: found[4], high: found[6] };
}
export const whole = (n: number): string => String(Math.round(n));

/** Whether last week's hour knew better: said in words wherever an error is shown. */
export function losesTo(error: ErrorRow): string | undefined {
  const { week, day } = error;
  if (week !== undefined && week.ours >= week.naive) return `no better than last week, ${tenths(week.ours)} against ${tenths(week.naive)}`;
  if (day !== undefined && day.ours >= day.naive) return `no better than yesterday, ${tenths(day.ours)} against ${tenths(day.naive)}`;
  return undefined;
}

export function errorSays(error: ErrorRow | undefined): string {
  if (error === undefined) return 'not tried yet: too few days';
  const beside = error.week === undefined ? '' : `, last week ${tenths(error.week.naive)}`;
  return `+${error.hours} h error ${tenths(error.mae)}${beside}, bias ${signedTenths(error.bias)}, held ${hundredOf(error.held)}`;
}

/** `house/all` before levels before units, each in its own order. */
export const orderOf = ({ kind, name }: Line): number => ['house', 'level', 'unit'].indexOf(kind) * 100 + levelsOfCare.findIndex((level) => level === name);
