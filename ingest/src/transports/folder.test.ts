/** Messages from a folder: taken once, moved when kept, apart where something of them was refused. */
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cents } from '@healthos/core/money.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { claimOf, remittanceText } from '../formats/x12/given.ts';
import { header, lines, pid, receiving, testLog } from '../receive/given.ts';
import { readFolder, settledMs } from './folder.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function put(folder: string, files: Readonly<Record<string, Buffer | string>>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(join(folder, name), bytes);
    await utimes(join(folder, name), 0, 0);
  }
}

async function folderWith(files: Readonly<Record<string, Buffer | string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'feed-'));
  folders.push(folder);
  await put(folder, files);
  return folder;
}

const admit = (id: string): Buffer => lines(header('ADT^A01', id), 'EVN|A01', pid, 'PV1|1|I|4W^09^A');
const paid = (trace: string): string =>
  remittanceText({
    trace,
    claims: [claimOf('C1', [{ line: 1, code: '99213', chargedCents: cents(10_000), paidCents: cents(10_000), adjustments: [] }])],
    provider: [],
  });
const listed = async (folder: string, name: string): Promise<readonly string[]> => (await readdir(join(folder, name))).sort();

describe('a folder', () => {
  it('is read in the order of names, each message kept, files moved with their answers', async () => {
    const log = testLog();
    const folder = await folderWith({ 'b.hl7': admit('C3'), 'a.hl7': Buffer.concat([admit('C1'), admit('C2')]), 'notes.pdf': 'x' });
    expect(await readFolder(folder, receiving(log), settledMs)).toEqual({ files: 2, messages: 3, refused: 0, passedOver: ['notes.pdf'] });
    expect(log.kept.map(({ message }) => message.controlId)).toEqual(['C1', 'C2', 'C3']);
    expect((await readdir(folder)).sort()).toEqual(['done', 'notes.pdf', 'refused']);
    expect(await listed(folder, 'done')).toEqual(['a.hl7', 'a.hl7.ack', 'b.hl7', 'b.hl7.ack']);
    expect((await readFile(join(folder, 'done', 'a.hl7.ack'), 'utf8')).match(/MSA\|AA\|C\d/g)).toEqual(['MSA|AA|C1', 'MSA|AA|C2']);
  });

  it('whose file is still being written waits, and a fault of the log leaves it to the next pass', async () => {
    const log = testLog();
    const folder = await folderWith({ 'a.hl7': admit('C1') });
    expect((await readFolder(folder, receiving(log), settledMs - 1)).files).toBe(0);
    log.fault = new Error('down');
    await expect(readFolder(folder, receiving(log), settledMs)).rejects.toThrow('down');
    expect((await readdir(folder)).sort()).toEqual(['a.hl7', 'done', 'refused']);
    log.fault = undefined;
    expect((await readFolder(folder, receiving(log), settledMs)).files).toBe(1);
    expect(log.kept).toHaveLength(1);
  });

  it('puts a remittance that does not balance apart, with the code and place, and posts nothing of it', async () => {
    const log = testLog();
    const folder = await folderWith({ 'good.835': paid('T1'), 'off.835': paid('T2').replace('CLP*C1*1*100*100*', 'CLP*C1*1*100*100.01*'), 'empty.x12': '\n' });
    expect(await readFolder(folder, receiving(log), settledMs)).toMatchObject({ files: 3, refused: 2 });
    expect(await listed(folder, 'done')).toEqual(['good.835', 'good.835.ack']);
    expect(await listed(folder, 'refused')).toEqual(['empty.x12', 'empty.x12.reason.json', 'off.835', 'off.835.ack', 'off.835.reason.json']);
    expect(JSON.parse(await readFile(join(folder, 'refused', 'off.835.reason.json'), 'utf8'))).toMatchObject([
      { type: 'x12/835', outcome: 'rejected', code: 'x12.balance-claim', place: 'CLP[1]-03' },
    ]);
    expect(log.kept.flatMap(({ events }) => events).length).toBe(2);
  });

  it('reads nothing twice: the same bytes under another name are duplicates, and a name that comes again stands beside the first', async () => {
    const log = testLog();
    const folder = await folderWith({ 'a.835': paid('T1') });
    await readFolder(folder, receiving(log), settledMs);
    await put(folder, { 'a.835': paid('T1'), 'b.835': paid('T1') });
    expect(await readFolder(folder, receiving(log), settledMs)).toMatchObject({ files: 2, refused: 0 });
    expect(log.kept).toHaveLength(1);
    expect((await listed(folder, 'done')).filter((name) => name.endsWith('.835'))).toEqual(['2-a.835', 'a.835', 'b.835']);
  });
});
