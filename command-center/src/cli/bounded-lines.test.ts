/** Lines are what is between the ends of lines, whatever the chunks; one that is too long is told before it is read whole. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boundedLines, type Line } from './bounded-lines.ts';

let folder = '';
const file = (): string => join(folder, 'lines');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'healthos-lines-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const tooLong = (number: number): Error => new RangeError(`line ${number} is too long`);
async function read(limit: number): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for await (const line of boundedLines(file(), limit, tooLong)) lines.push(line);
  return lines;
}

test('whatever a file holds, its lines are those of its text', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '\r', '\n', '\r\n', '😀', ''), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(text, async (said) => {
      await writeFile(file(), said);
      const whole = said.split('\n');
      if (whole.at(-1) === '') whole.pop();
      const lines = await read(1000);
      expect(lines.map((line) => line.text)).toEqual(whole.map((line) => line.replace(/\r$/, '')));
      expect(lines.map(({ number }) => number)).toEqual(whole.map((_, n) => n + 1));
      expect(lines.at(-1)?.bytes ?? 0).toBe(Buffer.byteLength(said));
    }),
    { numRuns: 50 },
  );
  // Longer than one chunk of the stream, with a character across its edge.
  const long = `${'x'.repeat(createReadStream(file()).readableHighWaterMark - 1)}é`;
  await writeFile(file(), `${long}\n${long}\r\n`);
  expect((await read(1_000_000)).map((line) => line.text)).toEqual([long, long]);
});

test('a line has so many bytes at most, with either end', async () => {
  await writeFile(file(), 'aaaa\r\nbbbb\ncccc');
  expect((await read(4)).map((line) => line.text)).toEqual(['aaaa', 'bbbb', 'cccc']);
  for (const [said, wrong] of [
    ['aaaa\nbbbbb\n', 2],
    ['aaaaa\r\n', 1],
    ['aaaa\nbbbb\nccccc', 3],
  ] as const) {
    await writeFile(file(), said);
    await expect(read(4)).rejects.toThrow(`line ${wrong} is too long`);
  }
});

test('a line without an end holds no more than the limit', async () => {
  await writeFile(file(), '{}\n');
  // A hole of 4 GB: nothing on the disk, and more than a string may hold.
  await truncate(file(), 4 * 1024 ** 3);
  const before = process.memoryUsage().rss;
  await expect(read(1_000_000)).rejects.toThrow('line 2 is too long');
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});
