/**
 * Table<Id, Row>: immutable keyed rows. `put` copies one bucket, not the table; `changedSince` costs what changed, not
 * what exists, because unchanged buckets are shared and skipped by identity.
 */
const bits = 6;
const fanOut = 1 << bits;

type Bucket<Row> = ReadonlyMap<string, Row>;
type Page<Row> = readonly (Bucket<Row> | undefined)[];

export interface Table<Id extends string, Row> {
  readonly size: number;
  /** 64 pages of 64 buckets; a row lives in the bucket that its id hashes to. */
  readonly pages: readonly (Page<Row> | undefined)[];
  readonly idBrand?: Id;
}

const emptyPages: readonly undefined[] = Object.freeze(new Array<undefined>(fanOut).fill(undefined));
const empty: { readonly size: number; readonly pages: readonly undefined[] } = { size: 0, pages: emptyPages };

export function emptyTable<Id extends string, Row>(): Table<Id, Row> {
  return empty;
}

export function getRow<Id extends string, Row>(table: Table<Id, Row>, id: Id): Row | undefined {
  const slot = slotOf(id);
  return table.pages[slot >> bits]?.[slot & (fanOut - 1)]?.get(id);
}

/** The table with this row under this id. The same row object again returns the same table. */
export function putRow<Id extends string, Row>(table: Table<Id, Row>, id: Id, row: Row): Table<Id, Row> {
  const slot = slotOf(id);
  const bucket = table.pages[slot >> bits]?.[slot & (fanOut - 1)];
  if (bucket?.get(id) === row) return table;
  const added = bucket?.has(id) === true ? 0 : 1;
  return withBucket(table, slot, new Map(bucket).set(id, row), added);
}

export function removeRow<Id extends string, Row>(table: Table<Id, Row>, id: Id): Table<Id, Row> {
  const slot = slotOf(id);
  const bucket = table.pages[slot >> bits]?.[slot & (fanOut - 1)];
  if (bucket?.has(id) !== true) return table;
  const left = new Map(bucket);
  left.delete(id);
  return withBucket(table, slot, left, -1);
}

function withBucket<Id extends string, Row>(table: Table<Id, Row>, slot: number, bucket: Bucket<Row>, growth: number): Table<Id, Row> {
  const pages = table.pages.slice();
  const page = (pages[slot >> bits] ?? emptyPages).slice() as (Bucket<Row> | undefined)[];
  page[slot & (fanOut - 1)] = bucket;
  pages[slot >> bits] = page;
  return { size: table.size + growth, pages };
}

/** A table of these rows at once: no bucket is copied on the way. */
export function tableOf<Id extends string, Row>(list: Iterable<readonly [Id, Row]>): Table<Id, Row> {
  const pages = new Array<(Map<string, Row> | undefined)[] | undefined>(fanOut).fill(undefined);
  let size = 0;
  for (const [id, row] of list) {
    const slot = slotOf(id);
    const page = (pages[slot >> bits] ??= new Array<Map<string, Row> | undefined>(fanOut).fill(undefined));
    const bucket = (page[slot & (fanOut - 1)] ??= new Map<string, Row>());
    if (!bucket.has(id)) size++;
    bucket.set(id, row);
  }
  return { size, pages };
}

/** Lists of tables that were walked, made once: a table never changes, and several views walk the same one. */
const listed = new WeakMap<object, Lists>();

interface Lists {
  entries?: readonly [string, unknown][];
  rows?: readonly unknown[];
}

function listsOf(table: object): Lists {
  const known = listed.get(table);
  if (known !== undefined) return known;
  const made: Lists = {};
  listed.set(table, made);
  return made;
}

/** In the order of the buckets, which is the same for the same ids however they came. */
export function entries<Id extends string, Row>(table: Table<Id, Row>): readonly [Id, Row][] {
  const lists = listsOf(table);
  if (lists.entries === undefined) {
    const made: [string, Row][] = [];
    for (const page of table.pages) {
      if (page === undefined) continue;
      for (const bucket of page) if (bucket !== undefined) for (const entry of bucket) made.push(entry);
    }
    lists.entries = made;
  }
  return lists.entries as readonly [Id, Row][];
}

export function rows<Id extends string, Row>(table: Table<Id, Row>): readonly Row[] {
  const lists = listsOf(table);
  if (lists.rows === undefined) {
    const made: Row[] = [];
    for (const page of table.pages) {
      if (page === undefined) continue;
      for (const bucket of page) if (bucket !== undefined) for (const row of bucket.values()) made.push(row);
    }
    lists.rows = made;
  }
  return lists.rows as readonly Row[];
}

/** Ids whose row is not the same object in both tables, in no promised order; removed ids included. */
export function changedSince<Id extends string, Row>(before: Table<Id, Row>, after: Table<Id, Row>): Id[] {
  const changed: Id[] = [];
  if (before === after) return changed;
  for (let p = 0; p < fanOut; p++) {
    const old = before.pages[p];
    const now = after.pages[p];
    if (old === now) continue;
    for (let b = 0; b < fanOut; b++) if (old?.[b] !== now?.[b]) compareBuckets(old?.[b], now?.[b], changed);
  }
  return changed;
}

function compareBuckets<Id extends string, Row>(old: Bucket<Row> | undefined, now: Bucket<Row> | undefined, changed: Id[]): void {
  for (const [id, row] of now ?? []) if (old?.get(id) !== row) changed.push(id as Id);
  for (const id of old?.keys() ?? []) if (now?.has(id) !== true) changed.push(id as Id);
}

/** FNV-1a over UTF-16 units, folded to 12 bits: stable across processes, so that a table's shape is too. */
function slotOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return ((hash >>> 12) ^ hash) & (fanOut * fanOut - 1);
}
