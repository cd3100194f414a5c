/** Cash ahead as sums that grow by week, between the slow and the quick tenth. */
import { area, line, scaleLinear } from 'd3';

export interface Week {
  readonly week: number;
  readonly sumCents: number;
  readonly slowCents: number;
  readonly quickCents: number;
}
export interface Fan {
  readonly band: string;
  readonly mid: string;
  readonly points: readonly { readonly week: number; readonly x: number; readonly y: number }[];
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
}

/** Nothing has come at the beginning: every line starts there. */
const start: Week = { week: 0, sumCents: 0, slowCents: 0, quickCents: 0 };

export function fanOf(weeks: readonly Week[], width: number, height: number): Fan {
  const all = [start, ...weeks];
  const x = scaleLinear([0, Math.max(1, ...weeks.map(({ week }) => week))], [0, width]);
  const y = scaleLinear([0, Math.max(1, ...weeks.map(({ quickCents, sumCents }) => Math.max(quickCents, sumCents)))], [height, 0]).nice(4);
  return {
    band:
      area<Week>(
        (one) => x(one.week),
        (one) => y(one.slowCents),
        (one) => y(one.quickCents),
      )(all) ?? '',
    mid:
      line<Week>(
        (one) => x(one.week),
        (one) => y(one.sumCents),
      )(all) ?? '',
    points: weeks.map(({ week, sumCents }) => ({ week, x: x(week), y: y(sumCents) })),
    ticks: y.ticks(4).map((value) => ({ value, y: y(value) })),
  };
}
