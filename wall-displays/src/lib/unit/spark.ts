/** The last six scores as a line of 72 by 32: the newest at the right, 5 dotted, so that a climb is seen before the number is read. */
export interface Spark {
  readonly path: string;
  readonly x: number;
  readonly y: number;
}

export const sparkSize = { width: 72, height: 32, level: 5 } as const;
const [left, step, foot, unit, most] = [4, 12.6, 28, 2.6, 10];

export const yOf = (score: number): number => foot - Math.min(score, most) * unit;

export function sparkOf(trend: readonly (readonly [number, number])[]): Spark | undefined {
  const last = trend[trend.length - 1];
  if (last === undefined) return undefined;
  const first = 6 - trend.length;
  const x = (n: number): number => left + (first + n) * step;
  const path = trend.map(([, score], n) => `${n === 0 ? 'M' : 'L'}${x(n).toFixed(1)} ${yOf(score).toFixed(1)}`).join('');
  return { path, x: x(trend.length - 1), y: yOf(last[1]) };
}

/** `▲3`, `▼1`: against the score before. */
export function changeOf(trend: readonly (readonly [number, number])[]): number {
  const [before, last] = trend.slice(-2);
  return before === undefined || last === undefined ? 0 : last[1] - before[1];
}
