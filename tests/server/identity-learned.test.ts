/** `npx healthos identity`: beside a running server it learns weights of likeness from the house's own records, writes a pack that is not in force, and brings it into force when asked. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { inventRecords } from '../bench/identity-people.ts';
import { msa, soon, startServer, type Server } from './started.ts';

const cli = join(import.meta.dirname, '../../command-center/src/cli.ts');
/** More than the fewest that teach anything; a fifth of them are second registrations. */
const records = 560;
let server: Server;

const time = '20260312120000+0000';
function registration({ number, family, given, birthDate, sex, phone, address, others }: IdentityLine): Buffer {
  const ssn = others?.[0]?.number;
  const [street = '', , town = '', state = '', code = ''] = (address ?? '').split(', ');
  return Buffer.from(
    [
      `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${time}||ADT^A28^ADT_A05|L${number}|P|2.5.1`,
      `EVN|A28|${time}`,
      `PID|1||${number}^^^LGH^MR${ssn === undefined ? '' : `~${ssn}^^^SSA^SS`}||${family ?? ''}^${given ?? ''}||${birthDate ?? ''}|${sex ?? ''}|||${street}^^${town}^${state}^${code}||${phone ?? ''}`,
      'PV1|1|N',
      '',
    ].join('\r'),
  );
}

async function healthos(...asked: readonly string[]): Promise<{ readonly out: string; readonly err: string }> {
  const env = { ...process.env, HEALTHOS_DATA_DIR: server.dataDir, HEALTHOS_HTTP_PORT: String(server.running.httpPort), HEALTHOS_MLLP_PORT: '0' };
  return promisify(execFile)(process.execPath, [cli, 'identity', ...asked], { env }).then(
    ({ stdout, stderr }) => ({ out: stdout, err: stderr }),
    (error: unknown) => ({ out: '', err: error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error) }),
  );
}
const inForce = async () => (await server.ask('steward', '/api/facilities/LGH/identity')).body['pack'] as { readonly pack: string; readonly source: string };

beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  for (const { line } of inventRecords(7, records)) expect(msa(await sender.send(registration(line)))).toEqual(['AA', `L${line.number}`]);
  sender.close();
}, 240_000);
afterAll(() => server.stop());

test('weights are learned beside the running server, looked at, and brought into force', { timeout: 240_000 }, async () => {
  const before = await inForce();
  const file = join(server.dataDir, 'learned.json');
  const estimated = await healthos('estimate', '--out', file);
  expect(estimated.out).toContain(`${records} of ${records} records`);
  expect(estimated.out).toContain(`Written to ${file}. It is not in force`);
  const learned = JSON.parse(readFileSync(file, 'utf8')) as {
    pack: string;
    effectiveFrom: string;
    source: string;
    attributes: Record<string, { level: string; m: number; u: number }[]>;
  };
  expect(learned.source).toMatch(new RegExp(`over ${records} records of this house: \\d+ pairs, [1-9]\\d* one person`));
  for (const levels of Object.values(learned.attributes)) for (const { m, u } of levels) expect(m > 0 && m < 1 && u > 0 && u < 1).toBe(true);
  expect(await inForce()).toEqual(before);

  expect((await healthos('activate', file)).out).toContain('It is loaded, in force from its date');
  expect(await soon(async () => ((await inForce()).pack === learned.pack ? inForce() : undefined))).toMatchObject({ source: learned.source });

  const faulty = join(server.dataDir, 'faulty.json');
  writeFileSync(faulty, JSON.stringify({ ...learned, pack: 'identity-match@other', effectiveFrom: '2026-13-01' }));
  expect((await healthos('activate', faulty)).err).toContain('The pack names what it does not define');
  expect((await inForce()).pack).toBe(learned.pack);
});
