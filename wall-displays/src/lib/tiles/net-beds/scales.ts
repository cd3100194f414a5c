/** Lines and bands of net beds: history, forecast and its 80 % band on one scale, so that slopes compare. */
import { area, curveMonotoneX, line, scaleLinear } from 'd3';

export type Forecast = readonly (readonly [hours: number, low: number, mid: number, high: number])[];
export type History = readonly (readonly [hoursAgo: number, net: number])[];
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const horizonHours = 24;

/** Net beds that every line of a wall must hold, zero always among them. */
export function domainOf(lines: readonly Forecast[], histories: readonly History[], alsoShown: readonly number[]): readonly [number, number] {
  const values = [
    0,
    ...alsoShown,
    ...lines.flatMap((one) => one.flatMap(([, low, , high]) => [low, high])),
    ...histories.flatMap((one) => one.map(([, net]) => net)),
  ];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? [low - 1, high + 1] : [low, high];
}

export function fan(forecast: Forecast, history: History, box: Box, domain: readonly [number, number], hoursBefore: number) {
  const x = scaleLinear([-hoursBefore, horizonHours], [box.left, box.right]);
  const y = scaleLinear([domain[0], domain[1]], [box.bottom, box.top]);
  const path = line<readonly [number, number]>()
    .x(([h]) => x(h))
    .y(([, net]) => y(net))
    .curve(curveMonotoneX);
  const band = area<Forecast[number]>()
    .x(([h]) => x(h))
    .y0(([, low]) => y(low))
    .y1(([, , , high]) => y(high))
    .curve(curveMonotoneX);
  const shortfall = area<Forecast[number]>()
    .x(([h]) => x(h))
    .y0(() => y(0))
    .y1(([, , mid]) => y(Math.min(0, mid)))
    .curve(curveMonotoneX);
  return {
    x,
    y,
    band: band(forecast) ?? '',
    middle: path(forecast.map(([h, , mid]) => [h, mid] as const)) ?? '',
    short: shortfall(forecast) ?? '',
    past: path(history.filter(([ago]) => ago <= hoursBefore).map(([ago, net]) => [-ago, net] as const)) ?? '',
  };
}
