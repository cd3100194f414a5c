/** Two processes are asked at the same time to write on the same condition: one of them does, whichever process was asked, and the other is told. */
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { startProcess, tokenOf, type Process, type Shared } from './process.ts';
import { temporaryFolder } from '../services/temporary.ts';

const redisUrl = inject('redisUrl');
const rounds = 15;
const startMs = 180_000;
let folder = '';
let database: Embedded | undefined;
let processes: readonly Process[] = [];
let shared: Shared = { databaseUrl: '', redisUrl: '', dataDir: '' };

beforeAll(async () => {
  if (redisUrl === null) return;
  folder = temporaryFolder('healthos-if-match-');
  await chmod(folder, 0o755);
  database = await startEmbedded({ dataDir: join(folder, 'data') });
  shared = { databaseUrl: database.url, redisUrl, dataDir: folder };
  // Whatever comes by the FHIR door is of another house than the first, which the door names when nobody says.
  const house = (facility: string, senders: readonly string[]): object => ({
    facility,
    name: facility,
    zone: 'America/New_York',
    currency: 'USD',
    floors: [],
    units: [],
    senders,
  });
  const file = join(folder, 'houses.json');
  await writeFile(file, JSON.stringify({ network: 'Two', facilities: [house('NORTH', []), house('SOUTH', ['http|fhir'])] }));
  await chmod(file, 0o644);
  // The first makes the schema.
  const first = await startProcess(shared, { HEALTHOS_FACILITY_FILE: file });
  processes = [first, await startProcess(shared, { HEALTHOS_FACILITY_FILE: file })];
}, startMs);
afterAll(async () => {
  for (const one of processes) await one.kill();
  await database?.stop();
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

async function write(to: Process, method: 'PUT' | 'POST', path: string, body: object, headers: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`http://127.0.0.1:${to.http}/fhir/R4/${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${await tokenOf(shared, { role: 'admin' })}`, 'content-type': 'application/fhir+json', ...headers },
  });
}

const practitioner = (number: string, family: string): object => ({
  resourceType: 'Practitioner',
  identifier: [{ system: 'urn:npi', value: number }],
  name: [{ family }],
});

/** How often each answer was given. */
const statuses = (responses: readonly Response[]): readonly number[] => responses.map(({ status }) => status).sort((a, b) => a - b);

test('of two updates of one version one is taken', { timeout: startMs }, async ({ skip }) => {
  if (redisUrl === null) return skip('this machine has no Redis');
  const [one, other] = processes;
  if (one === undefined || other === undefined) throw new Error('not started');
  const path = 'Practitioner/both';
  const made = await write(one, 'PUT', path, { ...practitioner('1', 'Brakus'), id: 'both' }, {});
  expect(made.status).toBe(201);
  const found: (readonly number[])[] = [];
  let etag = made.headers.get('etag') ?? '';
  for (let round = 0; round < rounds; round++) {
    const both = await Promise.all(
      [one, other].map((process, n) => write(process, 'PUT', path, { ...practitioner('1', `Round${round}-${n}`), id: 'both' }, { 'if-match': etag })),
    );
    found.push(statuses(both));
    etag = both.find(({ status }) => status === 200)?.headers.get('etag') ?? '';
  }
  expect(found).toEqual(found.map(() => [200, 412]));
  expect(etag).toBe(`W/"${rounds + 1}"`);
});

test('of two that create it only where there is none one does, and the other finds it', { timeout: startMs }, async ({ skip }) => {
  if (redisUrl === null) return skip('this machine has no Redis');
  const found: (readonly number[])[] = [];
  for (let round = 0; round < rounds; round++) {
    const number = `none-${round}`;
    const both = await Promise.all(
      processes.map((process) => write(process, 'POST', 'Practitioner', practitioner(number, 'Osei'), { 'if-none-exist': `identifier=urn:npi|${number}` })),
    );
    found.push(statuses(both));
  }
  expect(found).toEqual(found.map(() => [200, 201]));
});
