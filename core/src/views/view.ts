/** A view turns pictures into small keyed rows for screens and the API; `diffRows` finds what changed; applying a diff to the old rows gives the new ones. */
import type { Hospital } from '../hospital.ts';
import type { Learned } from '../house/learned.ts';
import type { IdentityState } from '../identity/state.ts';
import { keptOn } from '../kept-on.ts';
import { areSameParts, partsRead, type Reads } from '../reads.ts';
import { finished, type Steps } from '../steps.ts';
import type { Instant } from '../time.ts';

export interface ViewInput {
  readonly hospital: Hospital;
  readonly identity: IdentityState;
  /** The tick's time: views emit instants, screens draw elapsed time. */
  readonly now: Instant;
  /** What the days before taught, worked out beside this picture; absent = it is worked out from the picture when asked for. */
  readonly learned?: Learned;
  /** A past is being told and `now` is a time in it: nothing of it asks for anybody any more. */
  readonly telling?: true;
}

export type Rows<Row> = ReadonlyMap<string, Row>;

/** What the previous computation saw, so that a view may recompute only what changed since. */
export interface Earlier<Row> {
  readonly input: ViewInput;
  readonly rows: Rows<Row>;
}

/** What is kept of a picture, and can be made a step at a time; `before` is a picture of which it may be there. */
export interface Prepared {
  inSteps(input: ViewInput, before?: ViewInput): Steps<unknown>;
}

export interface View<Row = unknown> {
  readonly name: string;
  /** Title and one-sentence definition, shown behind "i" and in the API docs. */
  readonly title: string;
  readonly definition: string;
  /** `aggregate` rows may be shown on public walls; `bed` rows name beds and encounters; `money` rows carry cents. */
  readonly audience: 'aggregate' | 'bed' | 'money';
  /** Its rows ask what was learned from the days before: whoever looks at a picture of the past has that learned first. */
  readonly learns?: true;
  /** All that its rows are made of, beside the time; absent = anything. */
  readonly reads?: Reads;
  /** What its rows are made of that is dear for a whole house, in this order: whoever may not stand still has these made a step at a time first. */
  readonly tables?: readonly Prepared[];
  rows(input: ViewInput, earlier?: Earlier<Row>): Rows<Row>;
  /** The same rows a step at a time; absent = they are few once `tables` are made. */
  inSteps?(input: ViewInput, earlier?: Earlier<Row>): Steps<Rows<Row>>;
  /** Positions of the events that a row's numbers count, newest first; undefined when there is no such row. */
  lineage(input: ViewInput, key: string): readonly number[] | undefined;
}

/** Rows that follow earlier ones: the same where nothing that they are made of changed within the second. */
export function rowsSince<Row>(view: View<Row>, input: ViewInput, earlier: Earlier<Row> | undefined): Rows<Row> {
  return earlier !== undefined && isUnchanged(view.reads, earlier.input, input) ? earlier.rows : view.rows(input, earlier);
}

/** The same rows a step at a time. */
export function* rowsInSteps<Row>(view: View<Row>, input: ViewInput, earlier: Earlier<Row> | undefined): Steps<Rows<Row>> {
  if (earlier !== undefined && isUnchanged(view.reads, earlier.input, input)) return earlier.rows;
  for (const table of view.tables ?? []) {
    yield* table.inSteps(input, earlier?.input);
    yield;
  }
  return view.inSteps === undefined ? view.rows(input, earlier) : yield* view.inSteps(input, earlier);
}

/** A view with a row for everybody who ever was here is written in steps; whoever may stand still takes them all at once. */
export function stepped<Row>(view: Omit<View<Row>, 'rows'> & Required<Pick<View<Row>, 'inSteps'>>): View<Row> {
  return { ...view, rows: (input, earlier) => finished(view.inSteps(input, earlier)) };
}

function isUnchanged(reads: Reads | undefined, before: ViewInput, after: ViewInput): boolean {
  return reads !== undefined && secondOf(before) === secondOf(after) && isLaterOnly({ reads }, before, after);
}

/** Of what a view reads nothing is another but the time. A view that says nothing of what it reads reads everything. */
export function isLaterOnly({ reads }: Pick<View, 'reads'>, before: ViewInput, after: ViewInput): boolean {
  if (before.hospital.facility !== after.hospital.facility) return false;
  if (reads === undefined)
    return before.hospital === after.hospital && before.identity === after.identity && before.learned === after.learned && before.telling === after.telling;
  return areSameParts(partsRead(reads, before), partsRead(reads, after));
}

const secondOf = ({ now }: ViewInput): number => Math.floor(now / 1000);

export interface RowDiff<Row> {
  readonly put: readonly (readonly [string, Row])[];
  readonly gone: readonly string[];
}

const origins = keptOn<Rows<unknown>, { readonly before: Rows<unknown>; readonly keys: readonly string[] } | undefined>();

/**
 * Notes that rows were made from others by changing only these keys, so that their diff costs what changed. Returns the rows. What the others came
 * from is forgotten: each would else keep the one before it, back to the first rows of the process.
 */
export function cameFrom<Row>(after: Rows<Row>, before: Rows<Row>, keys: readonly string[]): Rows<Row> {
  origins.set(before, undefined);
  origins.set(after, { before, keys });
  return after;
}

export function diffRows<Row>(before: Rows<Row>, after: Rows<Row>): RowDiff<Row> {
  const put: [string, Row][] = [];
  const gone: string[] = [];
  if (before === after) return { put, gone };
  const origin = origins.get(after);
  if (origin?.before === before) {
    for (const key of origin.keys) {
      const row = after.get(key);
      if (row === undefined) gone.push(key);
      else put.push([key, row]);
    }
    return { put, gone };
  }
  for (const [key, row] of after) {
    const old = before.get(key);
    if (old !== row && (old === undefined || !sameRow(old, row))) put.push([key, row]);
  }
  for (const key of before.keys()) if (!after.has(key)) gone.push(key);
  return { put, gone };
}

export function applyDiff<Row>(before: Rows<Row>, diff: RowDiff<Row>): Rows<Row> {
  const after = new Map(before);
  for (const [key, row] of diff.put) after.set(key, row);
  for (const key of diff.gone) after.delete(key);
  return after;
}

/** Structural equality of plain row values. */
export function sameRow(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.keys(a);
  if (left.length !== Object.keys(b).length) return false;
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key of left) {
    const value = x[key];
    if (value === y[key] ? value === undefined && !(key in y) : !sameRow(value, y[key])) return false;
  }
  return true;
}
