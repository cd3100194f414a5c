/**
 * A value per encounter, worked out anew only where something it is made of changed. What was worked out for an earlier picture is the start
 * for the next one; the result is the same as if everything were worked out from nothing, which a property test asserts.
 */
import type { Encounter } from '../encounter.ts';
import type { EncounterId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { lastOf } from '../last-of.ts';
import { finished, isBreak, rowsAtOnce, type Steps } from '../steps.ts';
import { entries, getRow, putRow, removeRow, type Table } from '../table.ts';
import { tableInSteps } from '../table-of.ts';
import { instant, minuteMs, type Instant } from '../time.ts';
import type { ViewInput } from './view.ts';

export interface Recipe<Value> {
  /** Encounters whose value may differ between two pictures of one facility; undefined = any may. */
  changed(before: ViewInput, after: ViewInput): Iterable<EncounterId> | undefined;
  /** undefined = the encounter has none. */
  make(input: ViewInput, encounter: Encounter): Value | undefined;
  /** Whether what was worked out anew says the same as before: then it stays the same object, and so may the table. */
  same?(before: Value, after: Value): boolean;
  /** What is kept of a value that is not the same: parts of it that did not change may stay the same objects. */
  sharing?(before: Value, after: Value): Value;
  /** The moment from which time alone may change the value. */
  nextAt?(value: Value): Instant | undefined;
}

type Made<Value> = Omit<Kept<Value>, 'newest'>;
interface Kept<Value> {
  readonly input: ViewInput;
  readonly table: Table<EncounterId, Value>;
  /** No value changes by time before this. */
  readonly nextAt: Instant;
  /** The newest moment that the table was asked for when this was made. */
  readonly newest: Instant;
}

/** Pictures of one facility that are remembered as a start for the next: the live one, that of the last full minute, and moments that are looked at. */
const keptOfOne = 4;
/** And for so long while others are made: a picture that nobody goes on from keeps all that has changed since a second time. */
const keptMs = 10 * minuteMs;
const never = instant(Number.MAX_SAFE_INTEGER);

export interface KeptTable<Value> {
  (input: ViewInput): Table<EncounterId, Value>;
  /** The same table, made a step at a time. */
  inSteps(input: ViewInput): Steps<Table<EncounterId, Value>>;
}

export function keptTable<Value>(recipe: Recipe<Value>): KeptTable<Value> {
  const byInput = keptOn<ViewInput, Made<Value>>();
  const bases = lastOf<readonly Kept<Value>[]>();
  function* inSteps(input: ViewInput): Steps<Table<EncounterId, Value>> {
    const known = byInput.get(input);
    if (known !== undefined) return known.table;
    const { facility } = input.hospital;
    const base = nearest(recipe, bases.get(facility) ?? [], input);
    const made = yield* base === undefined ? fromNothing(recipe, input) : fromBase(recipe, base, input);
    // Others had their turn in between: what they made of this picture stands, and what they made of another is a start for the next.
    const theirs = byInput.get(input);
    if (theirs !== undefined) return theirs.table;
    byInput.set(input, made);
    bases.keep(facility, withNewest(bases.get(facility) ?? [], made, base));
    return made.table;
  }
  return Object.assign((input: ViewInput) => byInput.get(input)?.table ?? finished(inSteps(input)), { inSteps });
}

/**
 * The newest earlier one of a facility's pictures. Where time changes values it only goes forward from a base, and of two pictures of one position
 * the later is nearer: a picture of the last full minute and one of this second would else hand their values to each other, and all would seem new.
 */
function nearest<Value>({ nextAt }: Recipe<Value>, bases: readonly Kept<Value>[], { hospital, now }: ViewInput): Kept<Value> | undefined {
  let best: Kept<Value> | undefined;
  for (const base of bases) {
    const { input } = base;
    if (input.hospital.position > hospital.position || (nextAt !== undefined && input.now > now)) continue;
    if (best === undefined || isNearer(input, best.input)) best = base;
  }
  return best;
}

/** A base gives way to what was made from it, unless it is another moment of the same position: that one has pictures of its own to come. */
function withNewest<Value>(bases: readonly Kept<Value>[], made: Made<Value>, base: Kept<Value> | undefined): readonly Kept<Value>[] {
  const { position } = made.input.hospital;
  const newest = instant(Math.max(made.input.now, ...bases.map((one) => one.newest)));
  const others = bases.filter((one) => (one !== base || one.input.hospital.position >= position) && newest - one.newest <= keptMs);
  return [{ ...made, newest }, ...others].slice(0, keptOfOne);
}

function isNearer(a: ViewInput, b: ViewInput): boolean {
  return a.hospital.position > b.hospital.position || (a.hospital.position === b.hospital.position && a.now > b.now);
}

function* fromNothing<Value>(recipe: Recipe<Value>, input: ViewInput): Steps<Made<Value>> {
  let [nextAt, n] = [never, 0];
  const made: [EncounterId, Value][] = [];
  for (const [id, encounter] of entries(input.hospital.operations.encounters)) {
    if (isBreak(n++, rowsAtOnce)) yield;
    const value = recipe.make(input, encounter);
    if (value === undefined) continue;
    made.push([id, value]);
    nextAt = instant(Math.min(nextAt, recipe.nextAt?.(value) ?? never));
  }
  return { input, table: yield* tableInSteps(made), nextAt };
}

function* fromBase<Value>(recipe: Recipe<Value>, base: Made<Value>, input: ViewInput): Steps<Made<Value>> {
  const changed = recipe.changed(base.input, input);
  if (changed === undefined) return yield* fromNothing(recipe, input);
  if (input.now < base.nextAt) return yield* worked(recipe, base, input, changed);
  const due = new Set(changed);
  let [nextAt, n] = [never, 0];
  for (const [id, value] of entries(base.table)) {
    if (isBreak(n++, rowsAtOnce)) yield;
    const at = recipe.nextAt?.(value) ?? never;
    if (at <= input.now) due.add(id);
    else if (at < nextAt) nextAt = at;
  }
  return yield* worked(recipe, { ...base, nextAt }, input, due);
}

function settled<Value>({ same, sharing }: Recipe<Value>, old: Value | undefined, made: Value): Value {
  if (old === undefined) return made;
  return same?.(old, made) === true ? old : (sharing?.(old, made) ?? made);
}

function* worked<Value>(recipe: Recipe<Value>, base: Made<Value>, input: ViewInput, ids: Iterable<EncounterId>): Steps<Made<Value>> {
  let { table, nextAt } = base;
  let n = 0;
  for (const id of ids) {
    if (isBreak(n++, rowsAtOnce)) yield;
    const encounter = getRow(input.hospital.operations.encounters, id);
    const made = encounter === undefined ? undefined : recipe.make(input, encounter);
    const value = made === undefined ? undefined : settled(recipe, getRow(table, id), made);
    table = value === undefined ? removeRow(table, id) : putRow(table, id, value);
    const at = value === undefined ? undefined : recipe.nextAt?.(value);
    if (at !== undefined && at < nextAt) nextAt = at;
  }
  return { input, table, nextAt };
}
