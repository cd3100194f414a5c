/** Stretches of time without overlap: what is counted by the minute is counted once. */
import { minuteMs, type Instant } from '../../time.ts';

/** From included, to not. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** In order, those that touch made one. */
export function joined(spans: readonly Span[]): readonly Span[] {
  const made: Span[] = [];
  for (const span of spans.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from)) {
    const last = made.at(-1);
    if (last !== undefined && span.from <= last.to) made[made.length - 1] = { from: last.from, to: span.to > last.to ? span.to : last.to };
    else made.push(span);
  }
  return made;
}

/** What is left of `spans` without `others`. */
export function without(spans: readonly Span[], others: readonly Span[]): readonly Span[] {
  let left = joined(spans);
  for (const { from, to } of joined(others)) {
    left = left.flatMap((span) => {
      if (to <= span.from || from >= span.to) return [span];
      return [...(from > span.from ? [{ from: span.from, to: from }] : []), ...(to < span.to ? [{ from: to, to: span.to }] : [])];
    });
  }
  return left;
}

/** Whole minutes of all of them together. */
export const minutesIn = (spans: readonly Span[]): number => Math.floor(spans.reduce((sum, { from, to }) => sum + (to - from), 0) / minuteMs);
