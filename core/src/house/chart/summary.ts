/** What a screen draws first: every part of the chart, long lists cut to their newest, with how many there are. The parts have routes of their own. */
import type { Chart, ResultPoint, ResultSeries } from './rows.ts';
import { present } from './words.ts';

export const summaryLimits = { points: 60, timeline: 150, doses: 200, documents: 100, closedOrders: 100 } as const;

/** A point of a trend: when, how much, flag, and whether it was withdrawn. */
export interface TrendPoint {
  readonly item: string;
  readonly at: ResultPoint['at'];
  readonly value: string;
  readonly number?: number;
  readonly abnormal?: string;
  readonly withdrawn?: true;
}
export interface Trend extends Omit<ResultSeries, 'points'> {
  readonly count: number;
  readonly points: readonly TrendPoint[];
}
export interface ChartSummary extends Omit<Chart, 'results'> {
  readonly trends: readonly Trend[];
  readonly counts: Readonly<Record<'timeline' | 'doses' | 'documents' | 'orders', number>>;
}

export function summaryOf(chart: Chart): ChartSummary {
  const { results, ...rest } = chart;
  const [open, closed] = [chart.orders.filter((order) => order.open), chart.orders.filter((order) => !order.open)];
  return {
    ...rest,
    trends: results.map(trendOf),
    orders: [...open, ...closed.slice(0, summaryLimits.closedOrders)],
    doses: chart.doses.slice(0, summaryLimits.doses),
    documents: chart.documents.slice(0, summaryLimits.documents),
    timeline: chart.timeline.slice(0, summaryLimits.timeline),
    counts: { timeline: chart.timeline.length, doses: chart.doses.length, documents: chart.documents.length, orders: chart.orders.length },
  };
}

function trendOf({ points, ...series }: ResultSeries): Trend {
  return {
    ...series,
    count: points.length,
    points: points.slice(-summaryLimits.points).map(({ item, at, value, number, abnormal, withdrawn }) => ({
      item,
      at,
      value,
      ...present({ number, abnormal, withdrawn: withdrawn ? (true as const) : undefined }),
    })),
  };
}
