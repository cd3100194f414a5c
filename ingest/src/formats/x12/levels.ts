/** HL: the levels of 270, 271, 276, 277 and 837. A level names its own number and its parent's, which must have come before. */
import { optional, required } from './elements.ts';
import { stop } from './problem.ts';
import type { Segment } from './segments.ts';
import { own } from '@healthos/core/own.ts';

export interface Level {
  readonly number: string;
  readonly parent?: string;
  /** HL03: 20 source, 21 receiver, 19 provider, 22 subscriber, 23 dependent, PT patient. */
  readonly code: string;
}

/** Levels seen so far, by HL01. */
export type Levels = Map<string, Level>;

/** `below` says which levels may stand under which; a level at the top has no parent. */
export function levelOf(hl: Segment, seen: Levels, below: Readonly<Record<string, readonly string[]>>): Level {
  const number = required(hl, 1);
  if (seen.has(number)) stop('x12.loop', hl, 1);
  const code = required(hl, 3);
  const parent = optional(hl, 2);
  const above = own(below, code);
  if (above === undefined) return stop('x12.loop', hl, 3);
  if (above.length === 0) {
    if (parent !== undefined) stop('x12.loop', hl, 2);
  } else {
    const known = parent === undefined ? undefined : seen.get(parent);
    if (known === undefined || !above.includes(known.code)) stop('x12.loop', hl, 2);
  }
  const level: Level = { number, ...(parent === undefined ? {} : { parent }), code };
  seen.set(number, level);
  return level;
}

/** The level and those above it, from the innermost. */
export function above(level: Level, seen: Levels): readonly Level[] {
  const found: Level[] = [];
  for (let at: Level | undefined = level; at !== undefined && found.length < 10; at = at.parent === undefined ? undefined : seen.get(at.parent)) found.push(at);
  return found;
}
