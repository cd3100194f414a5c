/** How analytics say what they found: places of a flow, special causes, hours. */
import type { AnalyticsRow, SeriesSignal } from '@healthos/core/views/rows-forecast.ts';
import { day } from '../look/clock.ts';

export type Series = Extract<AnalyticsRow, { tile: 'series' }>;
export type Hour = Extract<AnalyticsRow, { tile: 'hour' }>;
export type Delay = Extract<AnalyticsRow, { tile: 'delay' }>;
export type FlowRow = Extract<AnalyticsRow, { tile: 'flow' }>;

const places: Readonly<Record<string, string>> = {
  'from/ed': 'Emergency',
  'from/theatre': 'Theatre',
  'from/outside': 'From outside',
  'out/home': 'Home',
  'out/facility': 'Another facility',
  'out/other-hospital': 'Another hospital',
  'out/died': 'Died',
  'out/not-said': 'Out, not said where',
  'out/still-here': 'Still here',
};
const levels: Readonly<Record<string, string>> = {
  icu: 'ICU',
  nicu: 'NICU',
  'step-down': 'Step-down',
  telemetry: 'Telemetry',
  'medical-surgical': 'Med-surg',
  maternity: 'Women',
  paediatrics: 'Children',
  psychiatric: 'Psychiatric',
  observation: 'Observation',
  unknown: 'Level unknown',
};
export function placeOf(name: string): string {
  const [stage, level = ''] = name.split('/', 2);
  const said = places[name] ?? levels[level] ?? level;
  return stage === 'last' ? `then ${said}` : said;
}

export const hoursSaid = (hours: number | undefined): string =>
  hours === undefined ? '' : hours < 48 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(1)} d`;

/** `Case manager`, however the role was written. */
export const ownerSaid = (owner: string): string => `${owner.charAt(0).toUpperCase()}${owner.slice(1).replaceAll('-', ' ')}`;

/** What the step waited for, in words. */
export const stepSaid = ({ source }: FlowRow): string =>
  source === 'from/ed'
    ? 'decision to bed, or stay in the ED'
    : source === 'from/theatre'
      ? 'in theatre and recovery'
      : source === 'from/outside'
        ? ''
        : 'at the level';

/** The newest special cause in words, and whether it asks for somebody. */
export function causeSaid(series: Series, zone: string): { readonly says: string; readonly mark: 'critical' | 'watch' | 'better' | undefined } {
  const newest = [...series.signals].sort((a, b) => b.to - a.to)[0];
  if (series.limits === undefined) return { says: 'too few days for limits', mark: undefined };
  if (newest === undefined) return { says: 'no special cause', mark: undefined };
  const from = day(series.days[newest.from] ?? 0, zone);
  const good = isBetter(series, newest);
  const verdict = good === undefined ? '' : good ? ', better' : ', worse';
  const says =
    newest.cause === 'outside'
      ? `${from} outside limits${verdict}`
      : newest.cause === 'run'
        ? `${newest.to - newest.from + 1} ${newest.side} centre from ${from}${verdict}`
        : `near a limit from ${from}${verdict}`;
  return { says, mark: good === true ? 'better' : newest.cause === 'outside' ? 'critical' : 'watch' };
}

export function isBetter({ better }: Series, { side }: SeriesSignal): boolean | undefined {
  return better === undefined ? undefined : (side === 'above') === (better === 'higher');
}
