/** The executive's measures in words: figures rounded half up for display only, special causes as sentences, days on the facility's calendar. */
import type { Signal } from '@healthos/core/house/measures/xmr.ts';
import type { DayPoint, MeasureRow } from '@healthos/core/views/rows-measures.ts';
import { minus } from '../look/figures.ts';
import type { ChartDay } from '../tiles/xmr/scales.ts';

export type Measure = Extract<MeasureRow, { row: 'measure' }>;

/** `56`, `89.6`, `1.109`. */
export function figureOf(value: number, decimals: number): string {
  const by = 10 ** decimals;
  const text = (Math.floor(Math.abs(value) * by + 0.5) / by).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `${minus}${text}` : text;
}

export const unitWord = (unit: Measure['unit']): string => (unit === 'index' ? '' : unit);

const dates = new Map<string, Intl.DateTimeFormat>();
/** `3 Mar`. */
export function dayWord(from: number, zone: string): string {
  let format = dates.get(zone);
  if (format === undefined) dates.set(zone, (format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'short' })));
  return format.format(from);
}
/** `2026-03-03`, for files and addresses. */
export function dateOf(from: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(from);
}

export const valueOf = (point: DayPoint): number | undefined => point[1];

/** The newest days, each with the special causes that it is part of. Places of causes count from the first day known. */
export function chartDays({ days, chart }: Pick<Measure, 'days' | 'chart'>, shown: number): readonly ChartDay[] {
  const first = Math.max(0, days.length - shown);
  return days.slice(first).map((point, i) => ({
    from: point[0],
    value: valueOf(point),
    causes: (chart?.signals ?? []).filter(({ from, to }) => from <= first + i && to >= first + i),
  }));
}

type Tone = 'critical' | 'watch' | 'better';
/** Worse outside the limits is critical, worse in a pattern asks to be watched, better is only good to know. */
export function toneOf({ cause, side }: Signal, better: Measure['better']): Tone {
  if (better === 'neither') return 'watch';
  const good = (side === 'above') === (better === 'higher');
  return good ? 'better' : cause === 'outside' ? 'critical' : 'watch';
}

const order = { critical: 0, watch: 1, better: 2 } as const;
export function shapeOf({ causes }: ChartDay, better: Measure['better']): Tone | undefined {
  return causes.map((cause) => toneOf(cause, better)).sort((a, b) => order[a] - order[b])[0];
}

export interface Said {
  readonly tone: Tone;
  readonly says: string;
  readonly to: number;
}

/** Every special cause, the newest first; among equals the graver. */
export function causesOf(measure: Measure, zone: string): readonly Said[] {
  return (measure.chart?.signals ?? [])
    .map((signal): Said => ({ tone: toneOf(signal, measure.better), says: causeWords(signal, measure, zone), to: signal.to }))
    .sort((a, b) => b.to - a.to || order[a.tone] - order[b.tone]);
}

function causeWords(signal: Signal, { days, better, decimals, unit }: Measure, zone: string): string {
  const at = (place: number): string => dayWord(days[place]?.[0] ?? 0, zone);
  const judged = better === 'neither' ? '' : toneOf(signal, better) === 'better' ? ', better' : ', worse';
  if (signal.cause === 'outside') return `${at(signal.from)} outside limits, ${figureOf(days[signal.from]?.[1] ?? 0, decimals)} ${unitWord(unit)}`.trimEnd();
  if (signal.cause === 'run') return `${signal.count} ${signal.side} centre from ${at(signal.from)}${judged}`;
  return `${signal.count} near the ${signal.side === 'above' ? 'upper' : 'lower'} limit from ${at(signal.from)}${judged}`;
}

/** What balances a measure: its newest value, and whether anything special happened to it. */
export function balanceWords(measure: Measure | undefined): string {
  if (measure === undefined) return 'balancing measure not known';
  const last = measure.days.findLast((point) => valueOf(point) !== undefined);
  const value = last?.[1];
  const name = measure.title.toLowerCase().replace('los', 'LOS');
  if (value === undefined) return `balanced by ${name}: no data`;
  const special = (measure.chart?.signals ?? []).some(({ to }) => to >= measure.days.length - 7);
  return `balanced by ${name} ${`${figureOf(value, measure.decimals)} ${unitWord(measure.unit)}`.trim()}, ${special ? 'special cause' : 'steady'}`;
}

export const fileHeader = [
  'measure',
  'title',
  'definition version',
  'unit',
  'day',
  'value',
  'counts',
  'centre',
  'upper limit',
  'lower limit',
  'special cause',
] as const;

/** The rows of the file: the figures of the screen, as the screen writes them. */
export function fileRows(measures: readonly Measure[], shown: number, zone: string): readonly (readonly (string | undefined)[])[] {
  return measures.flatMap((measure) => {
    const { chart, decimals, title, version, unit, days } = measure;
    const first = Math.max(0, days.length - shown);
    return days.slice(first).map((point, i) => {
      const value = valueOf(point);
      const causes = (chart?.signals ?? []).filter(({ from, to }) => from <= first + i && to >= first + i);
      return [
        measure.measure,
        title,
        version,
        unit,
        dateOf(point[0], zone),
        value === undefined ? undefined : figureOf(value, decimals),
        point[2]?.toString(),
        chart === undefined ? undefined : figureOf(chart.centre, decimals),
        chart === undefined ? undefined : figureOf(chart.upper, decimals),
        chart === undefined || chart.lower < 0 ? undefined : figureOf(chart.lower, decimals),
        causes.map((cause) => causeWords(cause, measure, zone)).join('; ') || undefined,
      ];
    });
  });
}
