/**
 * Sums over a table of values: from the sums of before, what changed is taken out and put in again, so that a change costs what changed and not what
 * exists. The result is the same as if all were added up from nothing, which the property of the views asserts.
 */
import type { EncounterId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
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

/** Sums of a picture; `before` is one of which they may be known. */
export function keptSums<Value, Sums>(recipe: SumsRecipe<Value, Sums>): (input: ViewInput, before?: ViewInput) => Sums {
  const kept = keptOn<Table<EncounterId, Value>, Kept<Sums>>();
  return (input, before) => {
    const [table, parts] = [recipe.table(input), recipe.parts(input)];
    const known = kept.get(table);
    if (known !== undefined && areSame(known.parts, parts)) return known.sums;
    const base = before === undefined ? undefined : kept.get(recipe.table(before));
    const sums = before !== undefined && base !== undefined && areSame(base.parts, parts) ? changed(recipe, base.sums, before, input) : whole(recipe, input);
    kept.set(table, { parts, sums });
    return sums;
  };
}

const areSame = (a: readonly unknown[], b: readonly unknown[]): boolean => a.every((part, n) => part === b[n]);

function changed<Value, Sums>(recipe: SumsRecipe<Value, Sums>, base: Sums, before: ViewInput, input: ViewInput): Sums {
  const [old, now] = [recipe.table(before), recipe.table(input)];
  const sums = recipe.copy(base);
  for (const id of changedSince(old, now)) {
    const [was, is] = [getRow(old, id), getRow(now, id)];
    if (was !== undefined) recipe.add(sums, was, -1, before);
    if (is !== undefined) recipe.add(sums, is, 1, input);
  }
  return sums;
}

function whole<Value, Sums>(recipe: SumsRecipe<Value, Sums>, input: ViewInput): Sums {
  const sums = recipe.none();
  for (const value of rows(recipe.table(input))) recipe.add(sums, value, 1, input);
  return sums;
}
