/** `npx healthos rules diff` on the log of a data folder: beside a running server and without one it prints the same alerts added and removed, and says what a file asks wrongly. */
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adt } from './messages.ts';
import { msa, startServer, type Server } from './started.ts';

const cli = join(import.meta.dirname, '../../command-center/src/cli.ts');
let server: Server;
let stopped = false;

const time = (minutes: number): string => `${new Date(Date.now() + minutes * 60_000).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
const result = (control: string, code: string, value: string, unit: string): Buffer =>
  Buffer.from(
    [
      `MSH|^~\\&|LABSYS|LGH|HOS|LGH|${time(-5)}||ORU^R01|${control}|P|2.5.1`,
      'PID|1||5001^^^LGH^MR||Osei^Kwame||19590814|M',
      'PV1|1|I|4W^01^A^LGH||||||||||||||||V5001',
      `OBR|1|ORD-${code}|FIL-${code}|${code}^^LN|||${time(-5)}`,
      `OBX|1|NM|${code}^^LN||${value}|${unit}||H|||F|||${time(-5)}`,
      '',
    ].join('\r'),
    'latin1',
  );

beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  const messages: readonly (readonly [string, Buffer])[] = [
    ['D0', adt({ trigger: 'A01', control: 'D0', minutes: 0, patient: '5001', visit: 'V5001', place: '4W^01^A' })],
    ['D1', result('D1', '2823-3', '6.9', 'mmol/L')],
    ['D2', result('D2', '2951-2', '155', 'mmol/L')],
  ];
  for (const [control, bytes] of messages) expect(msa(await sender.send(bytes))).toEqual(['AA', control]);
  sender.close();
}, 60_000);
afterAll(async () => {
  if (!stopped) await server.stop(true);
  rmSync(server.dataDir, { recursive: true, force: true });
});

async function diff(changes: object): Promise<{ readonly out: string; readonly err: string }> {
  const file = join(server.dataDir, 'changes.json');
  writeFileSync(file, JSON.stringify(changes));
  const env = { ...process.env, HEALTHOS_DATA_DIR: server.dataDir, HEALTHOS_HTTP_PORT: '0', HEALTHOS_MLLP_PORT: '0' };
  return promisify(execFile)(process.execPath, [cli, 'rules', 'diff', file, '--facility', 'LGH', '--every', '30'], { env }).then(
    ({ stdout, stderr }) => ({ out: stdout, err: stderr }),
    (error: unknown) => ({ out: '', err: error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error) }),
  );
}
/** Without the times, which are those of this minute. */
const said = ({ out }: { readonly out: string }): readonly string[] =>
  out
    .split('\n')
    .filter((line) => /^[+-] /.test(line))
    .map((line) => line.replace(/^([+-]) \S+ {2}(\S+) {2}(\S+) {2}\S+ {2}(.*)$/, '$1 $2 $3 $4'));

const changes = { 'critical-result': { potassiumHigh: 7, sodiumHigh: 150 } };
const expected = [
  '+ critical critical-result@2026.1+changed 4W-01-A critical 2951-2 high: 155 mmol/L',
  '- critical critical-result@2026.1 4W-01-A critical 2823-3 high: 6.9 mmol/L',
];

test('a changed limit adds one alert and removes another, beside the running server and without it', { timeout: 120_000 }, async () => {
  const beside = await diff(changes);
  expect([said(beside), beside.err]).toEqual([expected, '']);
  expect(beside.out).toMatch(/: 1 added, 1 removed, 0 the same/);
  expect(said(await diff({ 'critical-result': {} }))).toEqual([]);
  expect((await diff({ 'critical-result': { potassium: 7 } })).err).toContain('The rule critical-result has no potassium');
  await server.stop(true);
  stopped = true;
  expect(said(await diff(changes))).toEqual(expected);
});
