/** Which files of the log a restore needs, wherever in them whoever followed the log came to an end without a word. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { basesIn, baseNoteOf, openFolder } from './backup-folder.ts';
import { planned } from './restore.ts';
import { writeSealed } from './sealed.ts';
import { openWal } from './wal-folder.ts';

const segmentBytes = 4096;
const cluster = { system: '1', timeline: 1, segmentBytes, major: 18 } as Parameters<typeof openFolder>[1];
const start = '0/1000';
let [root, folders] = ['', 0];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'healthos-wal-test-'));
});
afterAll(() => rm(root, { recursive: true }));

/** The log from its beginning, with a mark wherever `undefined` stands; then nothing more. */
async function followed(told: readonly (number | undefined)[]) {
  const folder = join(root, String(folders++));
  const note = await openFolder(folder, cluster);
  const base = join(basesIn(folder), 'first');
  await mkdir(base);
  await writeSealed(baseNoteOf(base), { ...cluster, start, end: start, startedAt: 1, endedAt: 1, files: {} });
  const wal = await openWal(folder, note, start);
  let [marked, at] = [wal.from, 1];
  for (const bytes of told) {
    if (bytes !== undefined) wal.take(wal.received(), Buffer.alloc(bytes, 1));
    else {
      await wal.reach(++at);
      marked = wal.received();
    }
  }
  wal.close();
  return { folder, at, marked: Number(marked - wal.from) };
}

test('to the last mark, also where its file was full after it and the next one had begun', async () => {
  const { folder } = await followed([segmentBytes / 2, undefined, segmentBytes]);
  const { to, segments } = await planned(folder, undefined);
  expect([to, segments.length]).toEqual([2, 1]);
});

test('whatever came after the last mark, everything up to it is there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(fc.integer({ min: 1, max: 2 * segmentBytes }), { nil: undefined }), { maxLength: 8 }), async (told) => {
      const { folder, at, marked } = await followed([...told.slice(0, -1), undefined, ...told.slice(-1)]);
      const { to, segments } = await planned(folder, undefined);
      const bytes = segments.reduce((sum, one) => sum + (one.bytes ?? segmentBytes), 0);
      expect(to).toBe(at);
      expect(bytes).toBeGreaterThanOrEqual(marked);
      expect(bytes).toBeLessThan(marked + segmentBytes);
    }),
    { numRuns: 100 },
  );
});
