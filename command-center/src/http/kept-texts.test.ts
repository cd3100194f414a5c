/** Texts that were read lately are not read again; they go by number, letters and age, the one asked for longest ago first. */
import { expect, test } from 'vitest';
import { facilityId, messageId } from '@healthos/core/ids.ts';
import type { KeptMessage } from '@healthos/core/ports.ts';
import { instant } from '@healthos/core/time.ts';
import { createKeptTexts } from './kept-texts.ts';

function texts(limits: { readonly texts: number; readonly letters: number; readonly ageMs: number }) {
  const read: string[] = [];
  let now = 0;
  const gone = new Set<string>();
  const kept = createKeptTexts(
    {
      within: () => ({
        message: (id) => Promise.resolve(gone.has(id) ? undefined : ({ id, type: 'request/note-sign', sha256: 'x' } as KeptMessage)),
        raw: (id) => {
          read.push(id);
          return Promise.resolve(gone.has(id) ? undefined : Buffer.from(JSON.stringify({ body: { text: `text of ${id}` } })));
        },
      }),
    },
    { now: () => instant(now) },
    limits,
  );
  const of = async (id: string): Promise<string | undefined> => (await kept.of(facilityId('F'), messageId(id)))?.parts[0]?.text;
  return { of, read, gone, pass: (ms: number) => (now += ms) };
}

test('a text is read from the bytes once, and anew after its time', async () => {
  const { of, read, gone, pass } = texts({ texts: 3, letters: 1000, ageMs: 100 });
  expect([await of('1'), await of('1'), await of('2')]).toEqual(['text of 1', 'text of 1', 'text of 2']);
  expect(read).toEqual(['1', '2']);
  pass(101);
  gone.add('1');
  expect([await of('1'), await of('2')]).toEqual([undefined, 'text of 2']);
  expect(read).toEqual(['1', '2', '1', '2']);
});

test('the one that was asked for longest ago goes first, by number and by letters', async () => {
  const few = texts({ texts: 2, letters: 1000, ageMs: 100 });
  for (const id of ['1', '2', '1', '3', '1', '2']) await few.of(id);
  expect(few.read).toEqual(['1', '2', '3', '2']);
  const short = texts({ texts: 9, letters: 20, ageMs: 100 });
  for (const id of ['1', '2', '2', '3', '2', '1']) await short.of(id);
  expect(short.read).toEqual(['1', '2', '3', '1']);
});
