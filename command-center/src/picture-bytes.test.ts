/** A picture comes back as it was, in parts; a part that is missing and other bytes are no picture. */
import { serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { emptyTable, putRow, type Table } from '@healthos/core/table.ts';
import { partsOfPicture, pictureOf } from './picture-bytes.ts';

interface Row {
  readonly n: number;
}

function tableOf(size: number): Table<string, Row> {
  let table = emptyTable<string, Row>();
  for (let n = 0; n < size; n++) table = putRow(table, `row ${n}`, { n });
  return table;
}

/** The picture is written, kept in parts and read again. */
async function again(picture: unknown): Promise<{ readonly parts: readonly Uint8Array[]; readonly back: unknown }> {
  const parts = await Array.fromAsync(partsOfPicture(picture), (part) => Uint8Array.from(part));
  return { parts, back: await pictureOf(stream(parts)) };
}

async function* stream(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}

test('maps, tables, empty tables, sets and absent values', async () => {
  const picture = {
    identity: { records: tableOf(3000), none: emptyTable(), facts: [1, { a: new Set(['x']) }], gone: undefined },
    hospitals: new Map([['A', { position: 3, operations: { beds: tableOf(10) } }]]),
  };
  expect((await again(picture)).back).toEqual(picture);
});

test('a large one is of many parts, and without one of them it is none', async () => {
  const picture = { rows: tableOf(100_000) };
  const { parts, back } = await again(picture);
  expect(parts.length).toBeGreaterThan(3);
  expect(back).toEqual(picture);
  expect(await pictureOf(stream(parts.slice(0, -1)))).toBeUndefined();
});

test('a part is given back when the next one is asked for', async () => {
  const seen: Uint8Array[] = [];
  for await (const part of partsOfPicture({ rows: tableOf(100_000) })) {
    expect(part.length).toBeGreaterThan(0);
    seen.push(part);
  }
  expect(seen.map((part) => part.length)).toEqual(seen.map(() => 0));
});

test('bytes of another format are no picture', async () => {
  expect(await pictureOf(stream([serialize({ hospitals: new Map() })]))).toBeUndefined();
  expect(await pictureOf(stream([]))).toBeUndefined();
});
