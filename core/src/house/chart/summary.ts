/** What a screen draws first: every part of the chart, long lists cut to their newest, with how many there are. The parts have routes of their own. */
import type { Chart, ResultPoint, ResultSeries } from './rows.ts';
import { present } from './words.ts';

export const summaryLimits = { points: 60, timeline: 150, doses: 200, documents: 100, closedOrders: 100, resources: 200 } as const;

/** A point of a trend: when, how much, flag, and whether it was withdrawn. */
export interface TrendPoint {
  readonly item: string;
  readonly at: ResultPoint['at'];
  readonly value: string;
  readonly number?: number;
  readonly abnormal?: string;
  readonly order?: string;
  readonly withdrawn?: true;
  readonly acknowledged?: ResultPoint['acknowledged'];
  /** Something is written beside it, or was beside a version of it, or on its report. */
  readonly commented?: true;
}
export interface Trend extends Omit<ResultSeries, 'points'> {
  readonly count: number;
  readonly points: readonly TrendPoint[];
}
export interface ChartSummary extends Omit<Chart, 'results'> {
  readonly trends: readonly Trend[];
  /** How many entries of the timeline fall in each of equal stretches from the first of the visit that goes on (else of all) to the last moment: what a scrubber draws. */
  readonly density: { readonly from: number; readonly until: number; readonly counts: readonly number[] };
  readonly counts: Readonly<Record<'timeline' | 'doses' | 'documents' | 'orders' | 'resources', number>>;
}

export function summaryOf(chart: Chart, now: number): ChartSummary {
  const { results, ...rest } = chart;
  const [open, closed] = [chart.orders.filter((order) => order.open), chart.orders.filter((order) => !order.open)];
  return {
    ...rest,
    trends: results.map(trendOf),
    orders: [...open, ...closed.slice(0, summaryLimits.closedOrders)],
    doses: chart.doses.slice(0, summaryLimits.doses),
    documents: chart.documents.slice(0, summaryLimits.documents),
    resources: chart.resources.slice(0, summaryLimits.resources),
    timeline: chart.timeline.slice(0, summaryLimits.timeline),
    density: densityOf(chart, now),
    counts: {
      timeline: chart.timeline.length,
      doses: chart.doses.length,
      documents: chart.documents.length,
      orders: chart.orders.length,
      resources: chart.resources.length,
    },
  };
}

function trendOf({ points, ...series }: ResultSeries): Trend {
  return {
    ...series,
    count: points.length,
    points: points.slice(-summaryLimits.points).map((point) => ({
      item: point.item,
      at: point.at,
      value: point.value,
      ...present({
        number: point.number,
        abnormal: point.abnormal,
        order: point.order,
        acknowledged: point.acknowledged,
        withdrawn: point.withdrawn ? (true as const) : undefined,
        commented: isCommented(point) ? (true as const) : undefined,
      }),
    })),
  };
}

const isCommented = ({ report, versions }: ResultPoint): boolean => report !== undefined || versions.some(({ comments }) => comments !== undefined);

/** Stretches of the scrubber. */
const stretches = 120;

function densityOf({ timeline, current }: Chart, now: number): ChartSummary['density'] {
  const oldest = timeline[timeline.length - 1]?.at ?? now;
  const from = Math.min(current?.arrivedAt ?? current?.admittedAt ?? oldest, now - stretches);
  const counts = new Array<number>(stretches).fill(0);
  for (const { at } of timeline) {
    if (at < from || at > now) continue;
    const stretch = Math.min(stretches - 1, Math.floor(((at - from) / (now - from)) * stretches));
    counts[stretch] = (counts[stretch] ?? 0) + 1;
  }
  return { from, until: now, counts };
}
