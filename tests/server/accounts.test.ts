/** People who sign in with an account of the house: who may make one, how it proves itself, and that what it opened ends within ten seconds with it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSessions } from '@healthos/command-center/accounts/sessions.ts';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { embeddedUrl } from '@healthos/command-center/postgres/embedded.ts';
import { adt } from './messages.ts';
import { launched, register } from './smart-app.ts';
import { heard, msa, soon, startServer, type Answer, type Server } from './started.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  expect(msa(await sender.send(adt({ trigger: 'A01', control: 'AC1', minutes: 0, patient: 'PAC1', visit: 'VAC1', place: '4W^01^A' })))[0]).toBe('AA');
  sender.close();
});
afterAll(() => server.stop());

type Said = Pick<Answer, 'status' | 'body' | 'headers'>;
async function send(token: string | undefined, method: string, path: string, body?: object): Promise<Said> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {} };
}
const issued = (identity: Identity): Promise<string> => server.running.issue(identity);
const keeper = (): Promise<string> => issued({ role: 'admin', staff: 'keeper' });
const password = (login: string): string => `seventeen otters of ${[...login].reverse().join('')}`;

async function invited(form: object): Promise<{ readonly id: string; readonly invitation: string }> {
  const { status, body } = await send(await keeper(), 'POST', '/api/users', { name: 'Somebody', role: 'nurse', facility: 'LGH', ...form });
  expect([status, body['code']]).toEqual([201, undefined]);
  return { id: String(body['id']), invitation: String(body['invitation']) };
}
async function made(login: string, form: object = {}): Promise<{ readonly id: string; readonly token: string }> {
  const { id, invitation } = await invited({ login, ...form });
  const { status, body } = await send(undefined, 'POST', '/api/sign-in/invitation', { invitation, password: password(login) });
  expect([status, body['code']]).toEqual([200, undefined]);
  return { id, token: String(body['token']) };
}
const signIn = (login: string, more: object = {}): Promise<Said> =>
  send(undefined, 'POST', '/api/sign-in/password', { login, password: password(login), ...more });
const reads = async (token: string): Promise<number> => (await send(token, 'GET', '/api/facilities')).status;
async function screen(token: string): Promise<Socket> {
  const socket = io(server.url, { path: '/live', transports: ['websocket'], auth: { token }, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  return socket;
}
const gone = (socket: Socket): Promise<string> => new Promise((resolve) => socket.once('disconnect', resolve));

describe('an account', () => {
  test('begins with an invitation that is used once, and signs in with its own password', async () => {
    const { invitation } = await invited({ login: 'otis', unit: '4W' });
    for (const weak of ['short', 'otis otis otis otis', 'aaaaaaaaaaaaaaa'])
      expect([weak, (await send(undefined, 'POST', '/api/sign-in/invitation', { invitation, password: weak })).body['code']]).toEqual([weak, 'sign-in.weak']);
    const first = await send(undefined, 'POST', '/api/sign-in/invitation', { invitation, password: password('otis') });
    expect(first.body).toMatchObject({ role: 'nurse', facility: 'LGH', unit: '4W', name: 'Somebody', hasPin: false });
    expect((await send(undefined, 'POST', '/api/sign-in/invitation', { invitation, password: password('otis') })).body['code']).toBe('invitation.over');
    const { body, headers } = await signIn('otis', { login: ' OTIS ' });
    expect([await reads(String(body['token'])), headers.get('cache-control')]).toEqual([200, 'no-store']);
    const facts = await send(String(body['token']), 'GET', '/api/facilities');
    expect(facts.body.rows?.map(({ facility }) => facility)).toEqual(['LGH']);
  });

  test('cannot be as it should not be, and what is wrong is said at its field', async () => {
    const ask = async (form: object, as?: Identity): Promise<unknown> => {
      const { body } = await send(as === undefined ? await keeper() : await issued(as), 'POST', '/api/users', {
        login: 'wrong-one',
        name: 'X',
        role: 'nurse',
        ...form,
      });
      return (body['fields'] as readonly { readonly field: string }[] | undefined)?.map(({ field }) => field) ?? body['code'];
    };
    expect(await ask({ login: 'a b', name: ' ', role: 'patient' })).toEqual(['login', 'name', 'role']);
    expect(await ask({ facility: 'NOWHERE' })).toEqual(['facility']);
    expect(await ask({ facility: 'LGH', unit: 'NO' })).toEqual(['unit']);
    expect(await ask({ role: 'finance', facility: 'LGH', unit: '4W' })).toEqual(['unit']);
    expect(await ask({ login: 'otis' })).toBe('user.taken');
    // Whoever is bound to a house gives accounts of that house alone, and sees no others.
    const bound: Identity = { role: 'admin', facility: 'GVM', staff: 'a-gvm' };
    expect(await ask({ role: 'admin' }, bound)).toEqual(['facility']);
    expect(await ask({ facility: 'LGH' }, bound)).toEqual(['facility']);
    expect((await send(await issued(bound), 'GET', '/api/users')).body.rows).toEqual([]);
    const [otis] = (await send(await keeper(), 'GET', '/api/users')).body.rows ?? [];
    expect((await send(await issued(bound), 'POST', `/api/users/${String(otis?.['id'])}/disable`)).body['code']).toBe('access.absent');
    expect(JSON.stringify(otis)).not.toMatch(/scrypt|password/);
  });

  test('is told no more of one that is wrong than of one that is not there, is slowed, and locks nobody out', async () => {
    await made('slow-one');
    const wrong = (login: string, secret: string): Promise<Said> => send(undefined, 'POST', '/api/sign-in/password', { login, password: secret });
    const [known, unknown] = [await wrong('slow-one', 'guess'), await wrong('nobody-of-this-name', 'guess')];
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    let slowed = known;
    for (let n = 0; n < 10 && slowed.status !== 429; n++) slowed = await wrong('slow-one', `guess ${n}`);
    expect([slowed.body['code'], Number(slowed.headers.get('retry-after')) > 0]).toEqual(['sign-in.slow', true]);
    // Another name at this address goes on; what is open of the slowed one stays open.
    expect((await signIn('otis')).status).toBe(200);
  });
});

describe('what an account opened', () => {
  test('ends with a disabling: its requests, its screen, its launches and what applications hold in its name', async () => {
    const { id, token } = await made('leaver', { role: 'clinician', staff: 'd-leaver' });
    await register(server, { id: 'leavers-app', scopes: ['patient/*.rs'] });
    const patient = String((await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.[0]?.['patient']);
    const held = await launched(server, 'leavers-app', 'launch/patient patient/*.rs', {
      signIn: { step: 'password', login: 'leaver', password: password('leaver') },
      patient,
    });
    const application = String(held.body['access_token']);
    const socket = await screen(token);
    await heard(socket, 'tick', () => true);
    expect([await reads(token), (await send(application, 'GET', '/fhir/R4/Patient')).status]).toEqual([200, 200]);
    const end = gone(socket);
    const at = performance.now();
    expect((await send(await keeper(), 'POST', `/api/users/${id}/disable`)).status).toBe(204);
    await end;
    expect(performance.now() - at).toBeLessThan(2000);
    expect(await reads(token)).toBe(401);
    await soon(async () => ((await send(application, 'GET', '/fhir/R4/Patient')).status === 401 ? true : undefined), 10_000);
    expect((await signIn('leaver')).body['code']).toBe('sign-in.wrong');
    // Enabled again it signs in again; what had ended stays over.
    expect((await send(await keeper(), 'POST', `/api/users/${id}/enable`)).status).toBe(204);
    expect([(await signIn('leaver')).status, await reads(token)]).toEqual([200, 401]);
  });

  test('ends with another role, and with an invitation to a new password; not with another name', async () => {
    const { id, token } = await made('mover');
    const change = async (form: object): Promise<number> =>
      (await send(await keeper(), 'PUT', `/api/users/${id}`, { name: 'M', role: 'nurse', facility: 'LGH', ...form })).status;
    expect([await change({ name: 'Moved' }), await reads(token)]).toEqual([204, 200]);
    expect([await change({ role: 'evs' }), await reads(token)]).toEqual([204, 401]);
    const again = String((await signIn('mover')).body['token']);
    expect(await reads(again)).toBe(200);
    const invitation = await send(await keeper(), 'POST', `/api/users/${id}/invitation`);
    expect([invitation.status, await reads(again), (await signIn('mover')).status]).toEqual([201, 401, 401]);
  });

  test('is seen in another process within a look at the database', async () => {
    const { id, token } = await made('elsewhere');
    const client = new pg.Client({ connectionString: await embeddedUrl(server.dataDir) });
    await client.connect();
    const told: string[] = [];
    const other = createSessions(
      client,
      (sessions) => told.push(...sessions),
      (error) => expect(error).toBeUndefined(),
    );
    try {
      const [one] = (await send(await keeper(), 'GET', `/api/users/${id}/sessions`)).body.rows ?? [];
      const session = String(one?.['session']);
      expect(await other.isOpen(session)).toBe(true);
      // Ended here, by its name: the other knows it by its next look, which is every two seconds, and tells its sockets.
      expect((await send(await keeper(), 'DELETE', `/api/users/${id}/sessions/${session}`)).status).toBe(204);
      expect(await reads(token)).toBe(401);
      await other.look();
      expect([await other.isOpen(session), told]).toEqual([false, expect.arrayContaining([session])]);
      // And the other way round: what another process ended is over here within ten seconds.
      const again = String((await signIn('elsewhere')).body['token']);
      expect(await reads(again)).toBe(200);
      const socket = await screen(again);
      const end = gone(socket);
      const at = performance.now();
      await other.endAll(id);
      await end;
      expect(performance.now() - at).toBeLessThan(10_000);
      expect(await reads(again)).toBe(401);
    } finally {
      other.stop();
      await client.end();
    }
  });

  test('ends by signing out, and nobody else’s with it', async () => {
    await made('two-screens');
    const [one, two] = await Promise.all([signIn('two-screens'), signIn('two-screens')]);
    const [first, second] = [String(one.body['token']), String(two.body['token'])];
    expect((await send(first, 'POST', '/api/sign-out')).status).toBe(204);
    expect([await reads(first), await reads(second)]).toEqual([401, 200]);
  });
});

describe('administrators', () => {
  test('do not take away themselves, nor the last of them, even when two do so at once', async () => {
    const [one, two] = [await made('root-one', { role: 'admin', facility: undefined }), await made('root-two', { role: 'admin', facility: undefined })];
    expect((await send(one.token, 'POST', `/api/users/${one.id}/disable`)).body['code']).toBe('user.self');
    expect((await send(one.token, 'PUT', `/api/users/${one.id}`, { name: 'One', role: 'nurse' })).body['code']).toBe('user.self');
    expect((await send(one.token, 'PUT', `/api/users/${one.id}`, { name: 'Renamed', role: 'admin' })).status).toBe(204);
    const answers = await Promise.all([send(one.token, 'POST', `/api/users/${two.id}/disable`), send(two.token, 'POST', `/api/users/${one.id}/disable`)]);
    // Of the two one is gone, the other was refused: because it was the last, or because whoever asked had no session any more.
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    const left = (await send(await keeper(), 'GET', '/api/users')).body.rows?.filter(({ role, state }) => role === 'admin' && state === 'active') ?? [];
    expect(left).toHaveLength(1);
    const last = `/api/users/${String(left[0]?.['id'])}`;
    expect((await send(await keeper(), 'POST', `${last}/disable`)).body['code']).toBe('user.last');
    expect((await send(await keeper(), 'PUT', last, { name: 'X', role: 'steward' })).body['code']).toBe('user.last');
  });

  test('leave every change in the audit, without a name', async () => {
    const lines = (await send(await issued({ role: 'privacy', staff: 'o1' }), 'GET', '/api/audit?who=keeper&limit=500')).body.rows ?? [];
    const views = lines.filter(({ kind }) => kind === 'users').map(({ view }) => String(view).split(' ')[0]);
    expect(views).toEqual(expect.arrayContaining(['add', 'disable', 'enable', 'change', 'invite', 'sessions', 'end']));
    const own = (await send(await issued({ role: 'privacy', staff: 'o1' }), 'GET', '/api/audit?who=otis')).body.rows ?? [];
    expect(own.map(({ kind, view }) => [kind, view])).toEqual(expect.arrayContaining([['sign-in', 'password']]));
  });
});

describe('a shared tablet', () => {
  const pin = '483917';
  async function shared(login: string): Promise<{ readonly id: string; readonly tablet: string }> {
    const { id, token } = await made(login, { badge: `B-${login}`, unit: '4W' });
    const { body } = await signIn(login, { tablet: '' });
    expect((await send(token, 'PUT', '/api/my-account/pin', { password: password(login), pin })).status).toBe(204);
    return { id, tablet: String(body['tablet']) };
  }
  const byPin = (login: string, tablet: string, said = pin): Promise<Said> => send(undefined, 'POST', '/api/sign-in/pin', { login, pin: said, tablet });

  test('takes badge and PIN of whoever signed in at it, and what is written then is of who re-entered', async () => {
    const [first, second] = [await shared('tess'), await shared('uma')];
    const joined = await signIn('uma', { tablet: first.tablet });
    expect(joined.body['tablet']).toBe(first.tablet);
    const back = await byPin('B-uma', first.tablet);
    expect([back.status, back.body['role'], back.body['unit']]).toEqual([200, 'nurse', '4W']);
    const request = { id: 'dirty-by-uma', body: { bed: '4W-02-A' } };
    const written = await send(String(back.body['token']), 'POST', '/api/facilities/LGH/requests/bed-dirty', request);
    expect([written.status, JSON.stringify(written.body).includes('nurse:uma')]).toEqual([200, true]);
    // On another tablet the PIN is nobody's: there she types her password first.
    expect([(await byPin('B-uma', second.tablet)).status, (await byPin('B-tess', second.tablet)).status]).toEqual([200, 401]);
  });

  test('takes no PIN that anybody would guess, and none without the password', async () => {
    const { token } = await made('tim');
    const set = async (said: string, secret: string): Promise<unknown> =>
      (await send(token, 'PUT', '/api/my-account/pin', { password: said, pin: secret })).body['code'];
    for (const weak of ['1234', '111111', '123456', '987654']) expect([weak, await set(password('tim'), weak)]).toEqual([weak, 'sign-in.weak']);
    expect(await set('not it', pin)).toBe('sign-in.wrong');
  });

  test('asks for the password after a few wrong PINs, on that tablet alone', async () => {
    const { tablet } = await shared('vic');
    const elsewhere = String((await signIn('vic', { tablet: '' })).body['tablet']);
    for (let n = 0; n < 5; n++) expect((await byPin('vic', tablet, '000001')).status).toBe(401);
    expect((await byPin('vic', tablet)).status).toBe(401);
    expect((await byPin('vic', elsewhere)).status).toBe(200);
    expect((await signIn('vic', { tablet })).status).toBe(200);
    expect((await byPin('vic', tablet)).status).toBe(200);
  });

  test('knows nobody any more whose PIN was taken away or who was disabled', async () => {
    const { id, tablet } = await shared('will');
    expect((await byPin('will', tablet)).status).toBe(200);
    expect((await send(await keeper(), 'DELETE', `/api/users/${id}/pin`)).status).toBe(204);
    expect((await byPin('will', tablet)).status).toBe(401);
    expect((await signIn('will', { tablet })).status).toBe(200);
    expect((await byPin('will', tablet)).status).toBe(401);
  });
});

/** As an administrator of the machine does it, beside the running server. */
function healthos(...asked: readonly string[]): Promise<readonly [status: number, out: string, err: string]> {
  const env = { ...process.env, HEALTHOS_DATA_DIR: server.dataDir, HEALTHOS_HTTP_PORT: String(server.running.httpPort), HEALTHOS_MLLP_PORT: '0' };
  const cli = join(import.meta.dirname, '../../command-center/src/cli.ts');
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, 'user', ...asked], { env }, (_failed, out, err) => resolve([child.exitCode ?? 1, out, err]));
  });
}

test('the command line makes an account, names it, ends it, and says what a form lacks', { timeout: 120_000 }, async () => {
  const [status, out] = await healthos('add', '--login', 'Xena', '--name', 'Xena Otter', '--role', 'nurse', '--facility', 'LGH', '--unit', '4W');
  const [, invitation] = /#invitation=([\w-]+)\n$/.exec(out) ?? [];
  expect([status, invitation === undefined]).toEqual([0, false]);
  const first = await send(undefined, 'POST', '/api/sign-in/invitation', { invitation, password: password('xena') });
  expect([first.status, await reads(String(first.body['token']))]).toEqual([200, 200]);
  expect((await healthos('list'))[1]).toMatch(/^xena {2}active {4}nurse {2}LGH 4W {2}1 open {2}Xena Otter$/m);
  expect((await healthos('disable', 'xena'))[2]).toBe('xena is disabled.\n');
  expect([await reads(String(first.body['token'])), (await signIn('xena')).status]).toEqual([401, 401]);
  const [wrong, , said] = await healthos('add', '--login', 'yan', '--name', 'Yan', '--role', 'nurse', '--facility', 'LGH', '--unit', 'NOWHERE');
  expect([wrong, said]).toEqual([1, expect.stringMatching(/unit: /)]);
  expect(await healthos('disable', 'nobody')).toEqual([1, '', 'No account signs in as nobody. npx healthos user list names them.\n']);
});
