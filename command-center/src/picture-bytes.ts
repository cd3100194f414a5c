/** The picture as bytes, for a fast restart: written and read part by part, so that neither holds the event loop nor all bytes at once. */
import { Deserializer, Serializer } from 'node:v8';
import { isWrittenAsOne, written } from '@healthos/core/pack-table.ts';
import { isTable, partsOf } from '@healthos/core/table.ts';
import { oneTurn } from './slices.ts';
import './zstandard.ts';

/** How long one stretch of work may hold the loop. What was written in one is a part. */
const stretchMs = 8;
/** Whoever writes rests so many times as long as a stretch took, unless somebody waits for the bytes: others wait for the loop. */
const restTimes = 3;
/** Facilities, layers and their indexes are opened, and every table node by node; anything else below is one piece. */
const openDepth = 5;
const format = 'healthos-picture@4';
/** Nodes of a table down to here are pieces of their own, unless they are written closed: what is below one is small, however many rows there are. */
const openNodes = 3;
/** After the pieces of a part, and after the last one: the library has no word for the end. */
const [partEnd, pictureEnd] = ['part', 'picture'] as const;

type Step = string | number;
interface Piece {
  readonly at: readonly Step[];
  readonly value: unknown;
}

/**
 * What is shared within a part stays shared; a row that two parts hold becomes two. A writer for all of it would look up each object among all that it has
 * written, and a picture shares next to nothing (half a percent of a full hospital's bytes). A part is the reader's until it asks for the next one. Of the tables
 * that are `closed` the rows are written as texts, which stay closed when they are read until somebody asks for a row: a start reads strings (decision 0032).
 */
export async function* partsOfPicture(
  picture: unknown,
  isHurried: () => boolean = () => true,
  closed: ReadonlySet<object> = new Set(),
): AsyncGenerator<Uint8Array> {
  let writer = begun();
  let since = performance.now();
  for (const piece of opened(picture, [], closed)) {
    writer.writeValue(piece);
    const held = performance.now() - since;
    if (held < stretchMs) continue;
    writer.writeValue(partEnd);
    yield* lent(writer.releaseBuffer());
    await (isHurried() ? oneTurn() : new Promise((resolve) => setTimeout(resolve, restTimes * held)));
    writer = begun();
    since = performance.now();
  }
  writer.writeValue(pictureEnd);
  yield* lent(writer.releaseBuffer());
}

/** Freed as soon as the next part is asked for: what waits for the collector outside of its heap makes it mark all that is in it, which others wait for. */
function* lent(part: Buffer<ArrayBuffer>): Generator<Uint8Array> {
  yield part;
  part.buffer.transfer(0);
}

function begun(): Serializer {
  const writer = new Serializer();
  writer.writeHeader();
  writer.writeValue(format);
  return writer;
}

/** The picture again; undefined for bytes of another format, and for parts that do not come to its end. */
export async function pictureOf(parts: AsyncIterable<Uint8Array>): Promise<unknown> {
  let root: unknown;
  for await (const bytes of parts) {
    const reader = new Deserializer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    reader.readHeader();
    if (reader.readValue() !== format) return undefined;
    for (let read: unknown; (read = reader.readValue()) !== partEnd;) {
      if (read === pictureEnd) return root;
      const piece = read as Piece;
      if (piece.at.length === 0) root = piece.value;
      else place(root, piece);
    }
    await oneTurn();
  }
  return undefined;
}

/** Every container before what it holds. */
function* opened(value: unknown, at: readonly Step[], closed: ReadonlySet<object>): Generator<Piece> {
  if (typeof value === 'object' && value !== null && isTable(value)) {
    yield { at, value: { ...value, root: undefined } };
    yield* nodes(value.root, [...at, 'root'], 0, closed.has(value));
    return;
  }
  const held = at.length < openDepth ? contentOf(value) : undefined;
  if (held === undefined) {
    yield { at, value };
    return;
  }
  yield { at, value: value instanceof Map ? new Map() : {} };
  for (const [step, one] of held) yield* opened(one, [...at, step], closed);
}

function* nodes(node: unknown, at: readonly Step[], depth: number, isClosed: boolean): Generator<Piece> {
  if (node === undefined) return;
  const parts = depth < openNodes && !(isClosed && isWrittenAsOne(node, depth)) ? partsOf(node) : undefined;
  if (parts === undefined) {
    yield { at, value: isClosed ? written(node, depth) : node };
    return;
  }
  yield { at, value: new Array<undefined>(parts.length).fill(undefined) };
  for (const [i, part] of parts.entries()) yield* nodes(part, [...at, i], depth + 1, isClosed);
}

/** What a facility map, a facility or a layer holds; undefined for what is one piece. */
function contentOf(value: unknown): readonly (readonly [Step, unknown])[] | undefined {
  if (value instanceof Map) return [...value] as [string, unknown][];
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  return Object.entries(value).filter(([, held]) => held !== undefined);
}

function place(root: unknown, { at, value }: Piece): void {
  let within: unknown = root;
  for (const step of at.slice(0, -1)) within = within instanceof Map ? within.get(step) : (within as Record<Step, unknown>)[step];
  const last = at[at.length - 1];
  if (last === undefined) return;
  if (within instanceof Map) within.set(last, value);
  else (within as Record<Step, unknown>)[last] = value;
}
