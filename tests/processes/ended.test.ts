/** Two whole processes: what ends at one ends at the other, for the screen that is open there and for who comes again with the same token. */
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { startProcess, tokenOf, type Process, type Shared } from './process.ts';
import { temporaryFolder } from '../services/temporary.ts';

const redisUrl = inject('redisUrl');
const startMs = 180_000;
/** What is promised where Redis is away. */
const promisedMs = 10_000;
const password = 'seventeen otters of the river';
let folder = '';
let database: Embedded | undefined;
let shared: Shared = { databaseUrl: '', redisUrl: '', dataDir: '' };
let processes: readonly Process[] = [];

beforeAll(async () => {
  if (redisUrl === null) return;
  folder = temporaryFolder('healthos-ended-');
  await chmod(folder, 0o755);
  database = await startEmbedded({ dataDir: join(folder, 'data') });
  shared = { databaseUrl: database.url, redisUrl, dataDir: folder };
  // The first makes the schema.
  const first = await startProcess(shared, { HEALTHOS_DEMO: 'on' });
  processes = [first, await startProcess(shared, { HEALTHOS_DEMO: 'on' })];
}, startMs);
afterAll(async () => {
  for (const one of processes) await one.kill();
  await database?.stop();
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

interface Said {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function send({ http }: Process, token: string | undefined, method: string, path: string, body?: object): Promise<Said> {
  const response = await fetch(`http://127.0.0.1:${http}${path}`, {
    method,
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Said['body']) : {} };
}

async function screen({ http }: Process, token: string): Promise<Socket> {
  const socket = io(`http://127.0.0.1:${http}`, { path: '/live', transports: ['websocket'], auth: { token }, reconnection: false, forceNew: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  return socket;
}

function two(): readonly [Process, Process] {
  const [one, other] = processes;
  if (one === undefined || other === undefined) throw new Error('two processes were to be started');
  return [one, other];
}

/** Ends something at the one process; resolves once the screen at the other is dark and its token is nobody's there. */
async function endsThere(what: string, token: string, end: (keeper: string) => Promise<Said>): Promise<void> {
  const [, other] = two();
  const socket = await screen(other, token);
  const gone = new Promise<string>((resolve) => socket.once('disconnect', resolve));
  const began = performance.now();
  expect([what, (await end(await tokenOf(shared, { role: 'admin', staff: 'keeper' }))).status]).toEqual([what, 204]);
  expect([what, await gone]).toEqual([what, 'io server disconnect']);
  const tookMs = performance.now() - began;
  process.stdout.write(`${what}: dark at the other process after ${Math.round(tookMs)} ms\n`);
  expect(tookMs).toBeLessThan(promisedMs);
  await expect(screen(other, token)).rejects.toThrow('sign in');
}

test('a display that was revoked', { timeout: startMs }, async ({ skip }) => {
  if (redisUrl === null) return skip('this machine has no Redis');
  const [one, other] = two();
  const keeper = await tokenOf(shared, { role: 'admin', staff: 'keeper' });
  for (const name of ['first', 'second']) {
    const made = await send(one, keeper, 'POST', '/api/displays', { name, class: 'public', facility: 'LGH' });
    const enrolled = await send(other, undefined, 'POST', '/api/displays/enrol', { code: made.body['code'] });
    await endsThere(`the ${name} display`, String(enrolled.body['token']), (token) => send(one, token, 'DELETE', `/api/displays/${String(made.body['id'])}`));
  }
});

test('a session that was ended, an account that was disabled, a role that was taken away', { timeout: startMs }, async ({ skip }) => {
  if (redisUrl === null) return skip('this machine has no Redis');
  const [one, other] = two();
  const form = { name: 'Somebody', role: 'nurse', facility: 'LGH' };
  const keeper = await tokenOf(shared, { role: 'admin', staff: 'keeper' });
  const made = await send(one, keeper, 'POST', '/api/users', { login: 'otis', ...form });
  const id = String(made.body['id']);
  const first = await send(other, undefined, 'POST', '/api/sign-in/invitation', { invitation: made.body['invitation'], password });
  const signIn = async (): Promise<string> =>
    String((await send(other, undefined, 'POST', '/api/sign-in/password', { login: 'otis', password })).body['token']);
  await endsThere('a session that signed out', String(first.body['token']), () => send(one, String(first.body['token']), 'POST', '/api/sign-out'));
  await endsThere('an account as another role', await signIn(), (token) => send(one, token, 'PUT', `/api/users/${id}`, { ...form, role: 'charge-nurse' }));
  await endsThere('an account that was disabled', await signIn(), (token) => send(one, token, 'POST', `/api/users/${id}/disable`));
});
