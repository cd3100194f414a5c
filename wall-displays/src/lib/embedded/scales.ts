/** The trend of the score and the clock of the stay in pixels. d3 computes, Svelte draws. */
import { curveStepAfter, line, scaleLinear, scaleUtc } from 'd3';

export interface TrendDrawing {
  readonly path: string;
  readonly last?: { readonly x: number; readonly y: number; readonly score: number };
  /** Under 5: what asks for nobody. */
  readonly calm: { readonly y: number; readonly height: number };
  readonly lines: readonly { readonly score: number; readonly y: number }[];
  readonly days: readonly { readonly at: number; readonly x: number }[];
}

/** RCP NEWS2: from 5 urgent, from 7 an emergency. */
const thresholds = [0, 5, 7] as const;
const lowestTop = 8;
/** Names of days side by side without touching. */
const dayLabelPx = 46;

export function trendOf(
  rounds: readonly (readonly [at: number, score: number])[],
  over: { readonly from: number; readonly until: number },
  middays: readonly number[],
  size: { readonly width: number; readonly height: number },
): TrendDrawing {
  const x = scaleUtc([over.from, Math.max(over.until, over.from + 1)], [0, size.width]).clamp(true);
  const y = scaleLinear([0, Math.max(lowestTop, ...rounds.map(([, score]) => score))], [size.height, 0]);
  const path = line<readonly [number, number]>(
    ([at]) => x(at),
    ([, score]) => y(score),
  ).curve(curveStepAfter);
  const last = rounds.at(-1);
  const shown = rounds.filter(([at]) => at >= over.from);
  const drawn = last === undefined || last[0] >= over.until ? shown : [...shown, [over.until, last[1]] as const];
  const every = Math.max(1, Math.ceil((middays.length * dayLabelPx) / size.width));
  return {
    path: path([...drawn]) ?? '',
    ...(last === undefined ? {} : { last: { x: x(over.until), y: y(last[1]), score: last[1] } }),
    calm: { y: y(4.5), height: y(0) - y(4.5) },
    lines: thresholds.map((score) => ({ score, y: y(score) })),
    days: middays.filter((_, n) => n % every === 0).map((at) => ({ at, x: x(at) })),
  };
}

/** How far the stay is, and where the mean of its kind lies, as shares of the bar; a stay beyond it leaves room to see by how much. */
export function clockShares(since: number, now: number, meanAt: number | undefined): { readonly done: number; readonly mean?: number } {
  if (meanAt === undefined || meanAt <= since) return { done: 1 };
  const share = scaleLinear([since, Math.max(meanAt + (meanAt - since) / 5, now)], [0, 1]).clamp(true);
  return { done: share(now), mean: share(meanAt) };
}
