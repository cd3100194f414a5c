/** A log that was exported and imported is the same log: it folds to the same state. What is no whole export is refused by its line, and leaves nothing. */
import { readFileSync, writeFileSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importLimits } from '@healthos/command-center/cli/import.ts';
import { adt } from '../server/messages.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { healthos } from './commands.ts';
import { temporaryFolder } from '../services/temporary.ts';

let [folder, server]: [string, Server?] = [''];
const exported = (): string => join(folder, 'log.ndjson');
const there = (): Record<string, string> => ({ HEALTHOS_DATA_DIR: join(folder, 'there') });

beforeAll(async () => {
  folder = temporaryFolder('healthos-import-test-');
  await chmod(folder, 0o755);
  server = await startServer();
  const sender = await server.mllp();
  for (const [n, trigger] of (['A01', 'A02', 'A03'] as const).entries())
    for (const patient of ['PI1', 'PI2'])
      expect(
        msa(await sender.send(adt({ trigger, control: `${trigger}${patient}`, minutes: n, patient, visit: `V${patient}`, place: `4W^0${n + 1}^A` })))[0],
      ).toBe('AA');
  sender.close();
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('what was exported folds to the same state where it is imported', { timeout: 180_000 }, async () => {
  const here = { HEALTHOS_DATA_DIR: server?.dataDir ?? '' };
  await healthos(here, 'export', '--out', exported());
  const lines = readFileSync(exported(), 'utf8').trimEnd().split('\n');
  const broken = join(folder, 'broken.ndjson');
  for (const [says, wrong] of [
    ['line 2: LGH goes on with 2, not with 3', lines.toSpliced(1, 1)],
    ['line 2 is no JSON', lines.with(1, lines[1]?.slice(0, -5) ?? '')],
    ['line 2 has no message and feed', lines.with(1, (lines[1] ?? '').replace('"message":', '"massage":'))],
  ] as const) {
    writeFileSync(broken, `${wrong.join('\n')}\n`);
    const refused = await healthos(there(), 'import', broken);
    expect([refused.status, refused.err]).toEqual([1, expect.stringMatching(new RegExp(`import\\.line[\\s\\S]*${says}`))]);
  }
  for (const [code, bytes] of [
    ['import.empty', ''],
    ['import.empty', '\n\r\n'],
    [`import.line[\\s\\S]*line 2 is longer than ${importLimits.lineBytes} bytes`, `${lines[0] ?? ''}\n"${'x'.repeat(importLimits.lineBytes)}`],
  ] as const) {
    writeFileSync(broken, bytes);
    const refused = await healthos(there(), 'import', broken);
    expect([refused.status, refused.out, refused.err]).toEqual([1, '', expect.stringMatching(new RegExp(code))]);
  }
  const done = await healthos(there(), 'import', exported());
  expect([done.status, done.out]).toEqual([0, expect.stringContaining(`LGH  ${lines.filter((line) => line.includes('"facility":"LGH"')).length} events`)]);
  expect((await healthos(there(), 'replay')).out).toBe((await healthos(here, 'replay')).out);
  const again = await healthos(there(), 'import', exported());
  expect([again.status, again.err]).toEqual([1, expect.stringContaining('import.not-empty')]);
});
