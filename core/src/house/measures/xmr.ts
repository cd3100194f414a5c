/**
 * XmR (individuals and moving range) charts: centre, natural process limits and special causes. Donald J. Wheeler, Understanding Variation, 2nd ed.,
 * SPC Press 2000: limits at the mean plus and minus 2.66 times the mean moving range (3 / d2, d2 = 1.128), upper range limit 3.268 times it (D4 for
 * two); detection rules: a point outside the limits, eight in a row on one side of the centre, three of four nearer a limit than the centre.
 */
export const naturalFactor = 2.66;
export const rangeFactor = 3.268;
/** Points that limits are made from, at most: the first ones known, so that a change shows against what was before it. */
export const baselinePoints = 20;
/** With fewer the limits are shown as provisional. */
export const enoughPoints = 10;
const runLength = 8;

export type Cause = 'outside' | 'run' | 'near-limit';
export interface Signal {
  readonly cause: Cause;
  readonly side: 'above' | 'below';
  /** Places in the list of values, first and last of the pattern. */
  readonly from: number;
  readonly to: number;
  /** Values of the pattern: 1, eight or more, three or four. */
  readonly count: number;
}

export interface Xmr {
  readonly centre: number;
  readonly upper: number;
  readonly lower: number;
  readonly meanRange: number;
  readonly upperRange: number;
  /** Values that the limits are made from. */
  readonly baseline: number;
  readonly provisional: boolean;
  readonly signals: readonly Signal[];
  /** Places whose moving range is above the upper range limit. */
  readonly ranges: readonly number[];
}

/** undefined = no value that day: it breaks no run and makes no range. No chart under two values: there is no range. */
export function xmr(values: readonly (number | undefined)[]): Xmr | undefined {
  const known = values.flatMap((value, at) => (value === undefined ? [] : [{ value, at }]));
  const base = known.slice(0, baselinePoints);
  if (base.length < 2) return undefined;
  const centre = base.reduce((sum, { value }) => sum + value, 0) / base.length;
  const ranges = movingRanges(base.map(({ value }) => value));
  const meanRange = ranges.reduce((sum, range) => sum + range, 0) / ranges.length;
  const [upper, lower, upperRange] = [centre + naturalFactor * meanRange, centre - naturalFactor * meanRange, rangeFactor * meanRange];
  const wide = movingRanges(known.map(({ value }) => value)).flatMap((range, i) => (range > upperRange ? (known[i + 1]?.at ?? []) : []));
  return {
    centre,
    upper,
    lower,
    meanRange,
    upperRange,
    baseline: base.length,
    provisional: base.length < enoughPoints,
    ranges: wide,
    signals: meanRange === 0 ? [] : [...outside(known, upper, lower), ...runs(known, centre), ...nearLimit(known, centre, upper, lower)],
  };
}

interface Known {
  readonly value: number;
  readonly at: number;
}

/** Differences of each value to the one before it. */
export function movingRanges(values: readonly number[]): readonly number[] {
  return values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? value)));
}

function outside(known: readonly Known[], upper: number, lower: number): readonly Signal[] {
  return known.flatMap(({ value, at }): readonly Signal[] => {
    if (value <= upper && value >= lower) return [];
    return [{ cause: 'outside', side: value > upper ? 'above' : 'below', from: at, to: at, count: 1 }];
  });
}

/** Eight or more in a row on one side; a value on the centre ends the run. */
function runs(known: readonly Known[], centre: number): readonly Signal[] {
  const found: Signal[] = [];
  let start = 0;
  for (let i = 0; i <= known.length; i++) {
    const side = sideOf(known[i], centre);
    const before = sideOf(known[start], centre);
    if (i < known.length && side === before && side !== 0) continue;
    if (before !== 0 && i - start >= runLength) found.push(signalOf(known.slice(start, i), 'run', before));
    start = i;
  }
  return found;
}

/** Three of four in a row, on one side, nearer the limit than the centre; patterns that overlap are one. */
function nearLimit(known: readonly Known[], centre: number, upper: number, lower: number): readonly Signal[] {
  const found: Signal[] = [];
  for (const side of [1, -1] as const) {
    const middle = (centre + (side > 0 ? upper : lower)) / 2;
    const isNear = ({ value }: Known): boolean => (side > 0 ? value > middle : value < middle);
    let places: Known[] = [];
    const close = (): void => {
      if (places.length > 0) found.push(signalOf(places, 'near-limit', side));
      places = [];
    };
    for (let i = 0; i + 3 < known.length + 1; i++) {
      const near = known.slice(i, i + 4).filter(isNear);
      if (near.length < 3) continue;
      if (places.length > 0 && (places[places.length - 1]?.at ?? 0) < (near[0]?.at ?? 0)) close();
      places = [...places, ...near.filter((one) => !places.includes(one))];
    }
    close();
  }
  return found;
}

function sideOf(one: Known | undefined, centre: number): -1 | 0 | 1 {
  return one === undefined || one.value === centre ? 0 : one.value > centre ? 1 : -1;
}

function signalOf(places: readonly Known[], cause: Cause, side: -1 | 1): Signal {
  return { cause, side: side > 0 ? 'above' : 'below', from: places[0]?.at ?? 0, to: places[places.length - 1]?.at ?? 0, count: places.length };
}
