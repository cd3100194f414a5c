/** What is left to receive by age, as columns that stand on zero. */
import { max, scaleBand, scaleLinear } from 'd3';

export interface Column<Band extends string> {
  readonly band: Band;
  readonly cents: number;
}
export interface Drawn<Band extends string> {
  readonly columns: readonly { readonly band: Band; readonly x: number; readonly width: number; readonly y: number; readonly height: number }[];
}

export function columnsOf<Band extends string>(bands: readonly Column<Band>[], width: number, height: number): Drawn<Band> {
  const x = scaleBand<string>(
    bands.map(({ band }) => band),
    [0, width],
  ).paddingInner(0.18);
  const y = scaleLinear([0, Math.max(max(bands, ({ cents }) => cents) ?? 0, 1)], [height, 0]);
  return {
    columns: bands.map(({ band, cents }) => ({
      band,
      x: x(band) ?? 0,
      width: x.bandwidth(),
      y: y(Math.max(0, cents)),
      height: height - y(Math.max(0, cents)),
    })),
  };
}
