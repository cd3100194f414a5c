/**
 * Sums over a table of values: from the sums of before, what changed is taken out and put in again, so that a change costs what changed and not what
 * exists. The result is the same as if all were added up from nothing, which the property of the views asserts.
 */
import type { EncounterId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { finished, isBreak, rowsAtOnce, type Steps } from '../steps.ts';
import { changedSince, getRow, rows, type Table } from '../table.ts';
import type { ViewInput } from './view.ts';

export interface SumsRecipe<Value, Sums> {
  table(input: ViewInput): Table<EncounterId, Value>;
  /** What the sums hang on beside the values: with another one they are made from nothing. */
  parts(input: ViewInput): readonly unknown[];
  none(): Sums;
  /** Sums that can be added to and leave these as they are. */
  copy(sums: Sums): Sums;
  /** Puts a value in (`sign` 1), or takes out what it added in the picture in which it was so (-1). */
  add(sums: Sums, value: Value, sign: 1 | -1, input: ViewInput): void;
}

interface Kept<Sums> {
  readonly parts: readonly unknown[];
  readonly sums: Sums;
}

export interface KeptSums<Sums> {
  (input: ViewInput, before?: ViewInput): Sums;
  /** The same sums, added up a step at a time. */
  inSteps(input: ViewInput, before?: ViewInput): Steps<Sums>;
}

/** Sums of a picture; `before` is one of which they may be known. */
export function keptSums<Value, Sums>(recipe: SumsRecipe<Value, Sums>): KeptSums<Sums> {
  const kept = keptOn<Table<EncounterId, Value>, Kept<Sums>>();
  function* inSteps(input: ViewInput, before?: ViewInput): Steps<Sums> {
    const [table, parts] = [recipe.table(input), recipe.parts(input)];
    const known = kept.get(table);
    if (known !== undefined && areSame(known.parts, parts)) return known.sums;
    const base = before === undefined ? undefined : kept.get(recipe.table(before));
    const isBase = before !== undefined && base !== undefined && areSame(base.parts, parts);
    const sums = yield* isBase ? changed(recipe, base.sums, before, input) : whole(recipe, input);
    kept.set(table, { parts, sums });
    return sums;
  }
  return Object.assign((input: ViewInput, before?: ViewInput) => finished(inSteps(input, before)), { inSteps });
}

const areSame = (a: readonly unknown[], b: readonly unknown[]): boolean => a.every((part, n) => part === b[n]);

function* changed<Value, Sums>(recipe: SumsRecipe<Value, Sums>, base: Sums, before: ViewInput, input: ViewInput): Steps<Sums> {
  const [old, now] = [recipe.table(before), recipe.table(input)];
  const sums = recipe.copy(base);
  let n = 0;
  for (const id of changedSince(old, now)) {
    if (isBreak(n++, rowsAtOnce)) yield;
    const [was, is] = [getRow(old, id), getRow(now, id)];
    if (was !== undefined) recipe.add(sums, was, -1, before);
    if (is !== undefined) recipe.add(sums, is, 1, input);
  }
  return sums;
}

function* whole<Value, Sums>(recipe: SumsRecipe<Value, Sums>, input: ViewInput): Steps<Sums> {
  const sums = recipe.none();
  let n = 0;
  for (const value of rows(recipe.table(input))) {
    if (isBreak(n++, rowsAtOnce)) yield;
    recipe.add(sums, value, 1, input);
  }
  return sums;
}
