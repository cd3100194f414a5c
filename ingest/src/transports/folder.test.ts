/** Messages from a folder: taken once, moved when kept. */
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { header, lines, pid, receiving, testLog } from '../receive/given.ts';
import { readFolder, settledMs } from './folder.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function folderWith(files: Readonly<Record<string, Buffer>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'feed-'));
  folders.push(folder);
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(join(folder, name), bytes);
    await utimes(join(folder, name), 0, 0);
  }
  return folder;
}

const admit = (id: string): Buffer => lines(header('ADT^A01', id), 'EVN|A01', pid, 'PV1|1|I|4W^09^A');

describe('a folder', () => {
  it('is read in the order of names, each message kept, files moved with their answers', async () => {
    const log = testLog();
    const folder = await folderWith({ 'b.hl7': admit('C3'), 'a.hl7': Buffer.concat([admit('C1'), admit('C2')]), 'notes.pdf': Buffer.from('x') });
    expect(await readFolder(folder, receiving(log), settledMs)).toEqual({ files: 2, messages: 3, passedOver: [] });
    expect(log.kept.map(({ message }) => message.controlId)).toEqual(['C1', 'C2', 'C3']);
    expect((await readdir(folder)).sort()).toEqual(['kept', 'notes.pdf']);
    expect((await readdir(join(folder, 'kept'))).sort()).toEqual(['a.hl7', 'a.hl7.ack', 'b.hl7', 'b.hl7.ack']);
    expect((await readFile(join(folder, 'kept', 'a.hl7.ack'), 'utf8')).match(/MSA\|AA\|C\d/g)).toEqual(['MSA|AA|C1', 'MSA|AA|C2']);
  });

  it('whose file is still being written waits, and a fault of the log leaves it to the next pass', async () => {
    const log = testLog();
    const folder = await folderWith({ 'a.hl7': admit('C1') });
    expect((await readFolder(folder, receiving(log), settledMs - 1)).files).toBe(0);
    log.fault = new Error('down');
    await expect(readFolder(folder, receiving(log), settledMs)).rejects.toThrow('down');
    log.fault = undefined;
    expect((await readFolder(folder, receiving(log), settledMs)).files).toBe(1);
    expect(log.kept).toHaveLength(1);
  });
});
