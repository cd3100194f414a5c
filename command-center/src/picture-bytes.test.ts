/** A picture comes back as it was, in parts; a part that is missing and other bytes are no picture. */
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { minute, recorded } from '@healthos/core/given.ts';
import { histories } from '@healthos/core/given-history.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import { canonical } from '@healthos/core/state-hash.ts';
import type { Instant } from '@healthos/core/time.ts';
import { askedById } from '@healthos/core/untouched.ts';
import { views } from '@healthos/core/views/views.ts';
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
async function again(picture: unknown, closed?: ReadonlySet<object>): Promise<{ readonly parts: readonly Uint8Array[]; readonly back: unknown }> {
  const parts = await Array.fromAsync(partsOfPicture(picture, undefined, closed), (part) => Uint8Array.from(part));
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

/** What every screen of the first house shows. */
function shown({ hospitals, identity }: Enterprise, now: Instant): readonly string[] {
  const [hospital] = hospitals.values();
  if (hospital === undefined) return [];
  return views.map((view) => `${view.name} ${canonical([...view.rows({ hospital, identity, now })].sort(([x], [y]) => (x < y ? -1 : 1)))}`);
}

test('what is asked for by its id alone comes back closed; state, screens and what is told next are the same', async () => {
  await fc.assert(
    fc.asyncProperty(histories(40), histories(10), fc.integer({ min: 0, max: 4000 }).map(minute), async (facts, later, now) => {
      const all = recorded([...facts, ...later]);
      const picture = foldEnterprise(emptyEnterprise(), all.slice(0, facts.length));
      const back = (await again(picture, askedById(picture))).back as Enterprise;
      const [rest, more] = [all.slice(facts.length), () => foldEnterprise(picture, rest)];
      expect(canonical(back)).toBe(canonical(picture));
      const on = foldEnterprise(back, rest);
      expect(shown(back, now)).toEqual(shown(picture, now));
      expect(canonical(on)).toBe(canonical(more()));
      expect(shown(on, now)).toEqual(shown(more(), now));
    }),
    { seed: Number(process.env['HEALTHOS_SEED'] ?? 20_261_128), numRuns: 12 },
  );
});

test('what comes back closed is small, and what was written stays open', async () => {
  const picture = { rows: tableOf(10_000) };
  const bytes = async (closed: ReadonlySet<object>): Promise<number> => (await again(picture, closed)).parts.reduce((sum, part) => sum + part.length, 0);
  expect(await bytes(new Set([picture.rows]))).toBeLessThan((await bytes(new Set())) / 4);
  expect(serialize(picture.rows).length).toBeGreaterThan(100_000);
});
