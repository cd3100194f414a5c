/** The picture as bytes, for a fast restart: written and read piece by piece, so that neither holds the event loop, and with what is shared kept shared. */
import { Deserializer, Serializer } from 'node:v8';
import { isTable, partsOf } from '@healthos/core/table.ts';
import { oneTurn } from './slices.ts';

/** How long one stretch of work may hold the loop. */
const stretchMs = 8;
/** Whoever writes rests so many times as long as a stretch took, unless somebody waits for the bytes: others wait for the loop. */
const restTimes = 3;
/** Facilities, layers and their indexes are opened, and every table node by node; anything else below is one piece. */
const openDepth = 5;
const format = 'healthos-picture@2';
/** Nodes of a table down to here are pieces of their own: what is below one is small, however many rows there are. */
const openNodes = 3;

type Step = string | number;
interface Piece {
  readonly at: readonly Step[];
  readonly value: unknown;
}

export async function encodePicture(picture: unknown, isHurried: () => boolean = () => true): Promise<Uint8Array> {
  const writer = new Serializer();
  writer.writeHeader();
  writer.writeValue(format);
  const breath = breather((held) => (isHurried() ? oneTurn() : new Promise((resolve) => setTimeout(resolve, restTimes * held))));
  for (const piece of pieces(picture, [])) {
    writer.writeValue(piece);
    await breath();
  }
  return writer.releaseBuffer();
}

/** The picture again; undefined for bytes of another format. */
export async function decodePicture(bytes: Uint8Array): Promise<unknown> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = new Deserializer(buffer);
  reader.readHeader();
  if (reader.readValue() !== format) return undefined;
  const breath = breather(oneTurn);
  let root: unknown;
  // The library has no word for the end: the pieces say how many they are.
  const count = (reader.readValue() as Piece).value as number;
  for (let i = 0; i < count; i++) {
    const piece = reader.readValue() as Piece;
    if (piece.at.length === 0) root = piece.value;
    else place(root, piece);
    await breath();
  }
  return root;
}

/** Their number, then every container before what it holds. */
function* pieces(picture: unknown, at: readonly Step[]): Generator<Piece> {
  let count = 0;
  for (const _ of opened(picture, at)) count++;
  yield { at, value: count };
  yield* opened(picture, at);
}

function* opened(value: unknown, at: readonly Step[]): Generator<Piece> {
  if (typeof value === 'object' && value !== null && isTable(value)) {
    yield { at, value: { ...value, root: undefined } };
    yield* nodes(value.root, [...at, 'root'], 0);
    return;
  }
  const held = at.length < openDepth ? contentOf(value) : undefined;
  if (held === undefined) {
    yield { at, value };
    return;
  }
  yield { at, value: value instanceof Map ? new Map() : {} };
  for (const [step, one] of held) yield* opened(one, [...at, step]);
}

function* nodes(node: unknown, at: readonly Step[], depth: number): Generator<Piece> {
  if (node === undefined) return;
  const parts = depth < openNodes ? partsOf(node) : undefined;
  if (parts === undefined) {
    yield { at, value: node };
    return;
  }
  yield { at, value: new Array<undefined>(parts.length).fill(undefined) };
  for (const [i, part] of parts.entries()) yield* nodes(part, [...at, i], depth + 1);
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

function breather(rest: (heldMs: number) => Promise<void>): () => Promise<void> {
  let since = performance.now();
  return async () => {
    const held = performance.now() - since;
    if (held < stretchMs) return;
    await rest(held);
    since = performance.now();
  };
}
