/** The weeks of a rule as bars: how often it fired, of that how often somebody answered and how often it was overridden. */
import { max, scaleBand, scaleLinear } from 'd3';

export interface Week {
  readonly week: number;
  readonly fired: number;
  readonly acknowledged: number;
  readonly overridden: number;
}
export interface WeekBar {
  readonly week: number;
  readonly x: number;
  readonly width: number;
  readonly fired: { readonly y: number; readonly height: number };
  /** Where the marks of the answered and of the overridden stand. */
  readonly acknowledgedY: number;
  readonly overriddenY: number;
}

/** More answers than firings, where one is answered twice, is as high as the firings go. */
export function weekBars(weeks: readonly Week[], width: number, height: number) {
  const x = scaleBand<number>(
    weeks.map(({ week }) => week),
    [0, width],
  ).paddingInner(0.3);
  const top = Math.max(1, max(weeks, ({ fired, acknowledged, overridden }) => Math.max(fired, acknowledged, overridden)) ?? 1);
  const y = scaleLinear([0, top], [height, 0]).nice(4);
  return {
    bars: weeks.map(({ week, fired, acknowledged, overridden }): WeekBar => ({
      week,
      x: x(week) ?? 0,
      width: x.bandwidth(),
      fired: { y: y(fired), height: height - y(fired) },
      acknowledgedY: y(acknowledged),
      overriddenY: y(overridden),
    })),
    ticks: y
      .ticks(4)
      .filter(Number.isInteger)
      .map((value) => ({ value, y: y(value) })),
  };
}
