/** A second factor of accounts of the house: set up with the password, asked for at every door, each code once, lost telephones, and the role that must have one. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeLimits, codeOf, stepAt } from '@healthos/command-center/accounts/one-time-code.ts';
import { factorLimits } from '@healthos/command-center/accounts/second-factor.ts';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { embeddedUrl } from '@healthos/command-center/postgres/embedded.ts';
import { adt } from './messages.ts';
import { launched, register } from './smart-app.ts';
import { msa, startServer, type Answer, type Server } from './started.ts';

let server: Server;
let db: pg.Client;
beforeAll(async () => {
  server = await startServer({ HEALTHOS_SECOND_FACTOR_ROLES: 'clinician' });
  const sender = await server.mllp();
  expect(msa(await sender.send(adt({ trigger: 'A01', control: 'SF1', minutes: 0, patient: 'PSF1', visit: 'VSF1', place: '4W^01^A' })))[0]).toBe('AA');
  sender.close();
  db = new pg.Client({ connectionString: await embeddedUrl(server.dataDir) });
  await db.connect();
});
afterAll(async () => {
  await db.end();
  await server.stop();
});

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
const password = 'seventeen otters of the river';
const codeNamed = ({ body }: Said): unknown => body['code'];

async function made(login: string, role: string): Promise<{ readonly id: string; readonly said: Said }> {
  const { body } = await send(await keeper(), 'POST', '/api/users', { login, name: 'Somebody', role, facility: 'LGH' });
  return { id: String(body['id']), said: await send(undefined, 'POST', '/api/sign-in/invitation', { invitation: body['invitation'], password }) };
}
const signIn = (login: string, more: object = {}): Promise<Said> => send(undefined, 'POST', '/api/sign-in/password', { login, password, ...more });
const reads = async (token: unknown): Promise<number> => (await send(String(token), 'GET', '/api/facilities')).status;

/** The clock of whoever holds the telephone, and what it shows: so many half minutes from now. */
const shows = (key: string, steps = 0): string => codeOf(bytesOf(key), stepAt(Date.now()) + steps);
function bytesOf(key: string): Buffer {
  const bits = [...key].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
/** A code that no clock near now shows. */
const wrongCode = (key: string): string => {
  const near = new Set([-2, -1, 0, 1, 2].map((steps) => shows(key, steps)));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.has(code)) ?? '';
};
/** Time goes on for this account: the codes that were taken are as old as they get before somebody signs in again. */
const later = (id: string): Promise<unknown> => db.query('UPDATE account_factor SET last_step = last_step - 10 WHERE account = $1', [id]);

interface Own {
  readonly id: string;
  readonly key: string;
  readonly recovery: readonly string[];
}
async function withFactor(login: string, role = 'nurse'): Promise<Own> {
  const { id } = await made(login, role);
  const begun = await send(undefined, 'POST', '/api/sign-in/second-factor', { login, password });
  const key = String(begun.body['key']);
  const confirmed = await send(undefined, 'POST', '/api/sign-in/second-factor/confirm', { login, password, code: shows(key) });
  expect([begun.status, confirmed.status, begun.headers.get('cache-control'), confirmed.headers.get('cache-control')]).toEqual([
    200,
    200,
    'no-store',
    'no-store',
  ]);
  await later(id);
  return { id, key, recovery: confirmed.body['recovery'] as readonly string[] };
}

describe('a second factor', () => {
  test('is asked for once it is confirmed, with the right password alone, and each code opens once', async () => {
    const { said } = await made('early', 'nurse');
    const begun = await send(undefined, 'POST', '/api/sign-in/second-factor', { login: 'early', password });
    expect(String(begun.body['address'])).toMatch(/^otpauth:\/\/totp\/[^?]+:early\?secret=[A-Z2-7]{32}&issuer=/);
    // What was only begun asks for nothing.
    expect([said.status, (await signIn('early')).status]).toEqual([200, 200]);
    expect(codeNamed(await send(undefined, 'POST', '/api/sign-in/second-factor', { login: 'early', password: 'wrong' }))).toBe('sign-in.wrong');
    const { id, key } = await withFactor('mina');
    expect([codeNamed(await signIn('mina')), codeNamed(await signIn('mina', { password: 'wrong', code: shows(key) }))]).toEqual([
      'sign-in.code',
      'sign-in.wrong',
    ]);
    const code = shows(key);
    const opened = await signIn('mina', { code });
    expect([await reads(opened.body['token']), codeNamed(await signIn('mina', { code }))]).toEqual([200, 'sign-in.wrong-code']);
    // One that is older than the last that was taken is over, though its clock would do.
    expect(codeNamed(await signIn('mina', { code: shows(key, -1) }))).toBe('sign-in.wrong-code');
    expect((await send(String(opened.body['token']), 'GET', '/api/my-account')).body).toMatchObject({ hasFactor: true });
    await later(id);
    expect((await signIn('mina', { code: ` ${shows(key, 1).slice(0, 3)} ${shows(key, 1).slice(3)}` })).status).toBe(200);
    expect(codeNamed(await send(undefined, 'POST', '/api/sign-in/second-factor', { login: 'mina', password }))).toBe('sign-in.factor');
  });

  test('of two that show one code at one moment one is let in', async () => {
    const { key } = await withFactor('twice');
    const code = shows(key);
    const answers = await Promise.all([signIn('twice', { code }), signIn('twice', { code }), signIn('twice', { code })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  test('has codes on paper, each good once, for the day on which the telephone is lost', async () => {
    const { id, recovery } = await withFactor('paper');
    expect(recovery).toHaveLength(factorLimits.paperCodes);
    const [one = '', two = ''] = recovery;
    expect([(await signIn('paper', { code: one })).status, codeNamed(await signIn('paper', { code: one }))]).toEqual([200, 'sign-in.wrong-code']);
    expect((await signIn('paper', { code: two.toUpperCase().replaceAll('-', ' ') })).status).toBe(200);
    const { rows } = await db.query('SELECT code FROM account_recovery WHERE account = $1', [id]);
    expect([rows.length, recovery.some((code) => JSON.stringify(rows).includes(code))]).toEqual([factorLimits.paperCodes - 2, false]);
  });

  test('is slowed for the account, from wherever its codes are guessed, and nobody else is', async () => {
    const { key } = await withFactor('guessed');
    await withFactor('beside');
    let last = await signIn('guessed', { code: wrongCode(key) });
    for (let n = 0; n < factorLimits.pace.failed.burst * 2 && last.status !== 429; n++) last = await signIn('guessed', { code: wrongCode(key) });
    expect([last.body['code'], Number(last.headers.get('retry-after')) > 0]).toEqual(['sign-in.slow', true]);
    // The right one is not asked while it is slowed.
    expect(codeNamed(await signIn('guessed', { code: shows(key) }))).toBe('sign-in.slow');
    expect(codeNamed(await signIn('beside'))).toBe('sign-in.code');
  });

  test('rests encrypted with the key of the installation, and of this account alone', async () => {
    const [one, other] = [await withFactor('sealed'), await withFactor('moved')];
    const { rows } = await db.query<{ secret: string }>('SELECT secret FROM account_factor WHERE account = $1', [one.id]);
    expect(rows[0]?.secret).not.toContain(one.key);
    expect(rows[0]?.secret).not.toContain(bytesOf(one.key).toString('base64url'));
    await db.query('UPDATE account_factor SET secret = $2 WHERE account = $1', [other.id, rows[0]?.secret]);
    expect((await signIn('moved', { code: shows(one.key) })).status).toBeGreaterThanOrEqual(500);
  });

  test('that is not confirmed in time, or by another code, is none', async () => {
    const { id } = await made('slow', 'nurse');
    const begun = await send(undefined, 'POST', '/api/sign-in/second-factor', { login: 'slow', password });
    const key = String(begun.body['key']);
    const confirm = (code: string): Promise<Said> => send(undefined, 'POST', '/api/sign-in/second-factor/confirm', { login: 'slow', password, code });
    expect(codeNamed(await confirm(wrongCode(key)))).toBe('sign-in.wrong-code');
    await db.query("UPDATE account_factor SET made_at = made_at - interval '1 hour' WHERE account = $1", [id]);
    expect([codeNamed(await confirm(shows(key))), (await signIn('slow')).status]).toEqual(['sign-in.wrong-code', 200]);
    expect(codeLimits.stepSeconds).toBe(30);
  });
});

describe('a role that must have one', () => {
  test('signs in by no door before it is set up, and then does', async () => {
    const { id, said } = await made('doc', 'clinician');
    expect([said.status, codeNamed(said), codeNamed(await signIn('doc'))]).toEqual([403, 'sign-in.enrol', 'sign-in.enrol']);
    const begun = await send(undefined, 'POST', '/api/sign-in/second-factor', { login: 'doc', password });
    const key = String(begun.body['key']);
    expect((await send(undefined, 'POST', '/api/sign-in/second-factor/confirm', { login: 'doc', password, code: shows(key) })).status).toBe(200);
    await later(id);
    expect((await signIn('doc', { code: shows(key) })).status).toBe(200);
    expect((await made('nurse-beside', 'nurse')).said.status).toBe(200);
  });

  test('is asked at the sign-in of applications too', async () => {
    const { id, key } = await withFactor('apps', 'clinician');
    await register(server, { id: 'factor-app', scopes: ['patient/*.rs'] });
    const patient = String((await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.[0]?.['patient']);
    const at = (code: object) =>
      launched(server, 'factor-app', 'launch/patient patient/*.rs', { signIn: { step: 'password', login: 'apps', password, ...code }, patient });
    await expect(at({})).rejects.toThrow(/say the code of your authenticator besides/);
    await later(id);
    expect((await at({ code: shows(key) })).body['access_token']).toEqual(expect.any(String));
  });

  test('is asked by a tablet that knew them before the role asked for it', async () => {
    const { id } = await made('moved-up', 'nurse');
    const first = await signIn('moved-up', { tablet: '' });
    const token = String(first.body['token']);
    expect((await send(token, 'PUT', '/api/my-account/pin', { password, pin: '483917' })).status).toBe(204);
    await db.query("UPDATE account SET role = 'clinician' WHERE id = $1", [id]);
    const tablet = String(first.body['tablet']);
    expect(codeNamed(await send(undefined, 'POST', '/api/sign-in/pin', { login: 'moved-up', pin: '483917', tablet }))).toBe('sign-in.enrol');
  });
});

test('an administrator takes one away, which ends what is open and is in the audit, as setting it up is', async () => {
  const { id, key } = await withFactor('lost');
  const token = String((await signIn('lost', { code: shows(key) })).body['token']);
  const nurse = await issued({ role: 'nurse', staff: 'n1', facility: 'LGH' });
  expect((await send(nurse, 'DELETE', `/api/users/${id}/second-factor`)).status).toBe(404);
  expect((await send(await keeper(), 'DELETE', `/api/users/${id}/second-factor`)).status).toBe(204);
  expect([await reads(token), (await signIn('lost')).status]).toEqual([401, 200]);
  expect((await send(await keeper(), 'DELETE', `/api/users/${id}/second-factor`)).status).toBe(404);
  const { rows: left } = await db.query('SELECT 1 FROM account_recovery WHERE account = $1', [id]);
  expect(left).toEqual([]);
  const officer = await issued({ role: 'privacy', staff: 'o1' });
  const views = async (who: string): Promise<readonly unknown[]> =>
    ((await send(officer, 'GET', `/api/audit?who=${who}`)).body.rows ?? []).map(({ view }) => view);
  expect(await views('lost')).toEqual(expect.arrayContaining(['begin a second factor', 'set up a second factor', 'password and code']));
  expect(await views('keeper')).toContain(`take the second factor of ${id}`);
});

test('nobody takes away their own; whoever has the machine does, where they are the last', { timeout: 120_000 }, async () => {
  const { id, key } = await withFactor('boss', 'admin');
  const token = String((await signIn('boss', { code: shows(key) })).body['token']);
  expect(codeNamed(await send(token, 'DELETE', `/api/users/${id}/second-factor`))).toBe('user.self');
  const env = { ...process.env, HEALTHOS_DATA_DIR: server.dataDir, HEALTHOS_HTTP_PORT: String(server.running.httpPort), HEALTHOS_MLLP_PORT: '0' };
  const cli = join(import.meta.dirname, '../../command-center/src/cli.ts');
  const said = await new Promise((resolve) => execFile(process.execPath, [cli, 'user', 'reset-factor', 'boss'], { env }, (_failed, _out, err) => resolve(err)));
  expect([said, (await signIn('boss')).status]).toEqual(['boss signs in without a second factor until one is set up anew.\n', 200]);
});
