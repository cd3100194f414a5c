/**
 * What an application reaches beside its record, and what it is kept from: the pace of tokens, the doors of the house for the panel, who its user is among
 * the people of the house, pages that call CDS Hooks from their origin, and what a patient is told of the applications that read their record.
 */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { tokenPace } from '@healthos/command-center/smart/token-pace.ts';
import { instant } from '@healthos/core/time.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { staffFiles } from '@healthos/simulators/encode/staff-file.ts';
import { movement } from '../journeys/today.ts';
import { Browser, launched, pkce, redirect, register, trade, type Person, type Tokens } from './smart-app.ts';
import { msa, startServer, type Answer, type Server } from './started.ts';

let server: Server;
let keysAt: HttpServer;
let [one, two] = ['', ''];
const person: Person = { signIn: { step: 'patient', number: '7001' } };
const house = '/api/facilities/LGH';

beforeAll(async () => {
  server = await startServer({ HEALTHOS_DEMO: 'on' });
  const sender = await server.mllp();
  const [file] = staffFiles({ ...demoHospital, units: demoHospital.units.filter(({ unit }) => unit === '4W') }, 'story', instant(Date.now() - 60_000));
  for (const message of [
    Buffer.from(file?.text ?? ''),
    movement('A01', { patient: '7001', visit: 'V701', place: '4W^01^A', control: 'D1' }),
    movement('A01', { patient: '7002', visit: 'V702', place: '4W^02^A', control: 'D2' }),
  ])
    expect(msa(await sender.send(message))[0]).toBe('AA');
  sender.close();
  const rows = (await server.ask('admin', `${house}/encounters`)).body.rows ?? [];
  [one, two] = ['V701', 'V702'].map((visit) => String(rows.find((row) => row['encounter'] === visit)?.['patient'])) as [string, string];
  keysAt = createServer((_request, response) => void response.setHeader('content-type', 'application/json').end('{"keys":[]}'));
  await new Promise<void>((resolve) => keysAt.listen(0, '127.0.0.1', resolve));
  await register(server, { id: 'app', name: 'Steps', scopes: ['patient/*.rs', 'offline_access'] });
  await register(server, { id: 'other', scopes: ['patient/*.rs'] });
  await register(server, { id: 'house-app', scopes: ['patient/*.rs', 'healthos/api'], consent: 'house' });
  const keys = `http://127.0.0.1:${(keysAt.address() as AddressInfo).port}/keys`;
  await register(server, {
    id: 'ehr',
    kind: 'ehr',
    redirects: [],
    launchUrl: undefined,
    scopes: ['healthos/launch'],
    origins: ['https://ehr.example'],
    jwksUri: keys,
  });
});
afterAll(async () => {
  keysAt.close();
  await server.stop();
});

const charge: Identity = { role: 'charge-nurse', unit: '4W', staff: '4Wcharge10' };
const signedIn = async (identity: Identity, patient: string): Promise<Person> => ({
  signIn: { step: 'token', token: await server.running.issue(identity) },
  patient,
});
const tokenOf = ({ body }: Tokens): string => String(body['access_token']);
async function as(token: string, path: string, init: RequestInit = {}): Promise<Pick<Answer, 'status' | 'body'>> {
  const response = await fetch(`${server.url}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {} };
}
const request = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ id: crypto.randomUUID(), body }),
});

describe('the pace of tokens', () => {
  const wrong = (client: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${server.url}/oauth/token`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: 'guessed',
        redirect_uri: redirect,
        client_id: client,
        code_verifier: 'v'.repeat(43),
      }),
    });

  /** However slow this machine is, it asks faster than failures are forgiven. */
  async function untilSlowed(ask: (n: number) => Promise<Response>): Promise<{ readonly before: number; readonly refused: Response }> {
    for (let n = 0; n < tokenPace.failed.burst * 10; n++) {
      const refused = await ask(n);
      if (refused.status === 429) return { before: n, refused };
      expect([400, 401]).toContain(refused.status);
    }
    throw new Error('nobody was slowed down');
  }

  test('is kept to by whoever guesses, who is told to slow down and for how long, and holds up nobody else', async () => {
    // A header says nothing about who asks.
    const { before, refused } = await untilSlowed((n) => wrong('other', { 'x-forwarded-for': `10.0.0.${n % 250}` }));
    expect(before).toBeGreaterThanOrEqual(tokenPace.failed.burst);
    expect(((await refused.json()) as { error?: string }).error).toBe('slow_down');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    // Another application at the same address goes on.
    expect([await wrong('app')].map(({ status }) => status)).toEqual([400]);
    expect((await launched(server, 'app', 'launch/patient patient/*.rs', person)).status).toBe(200);
  });

  test('of names that nobody registered is one pace, and theirs alone', async () => {
    await untilSlowed((n) => wrong(`nobody-${n}`));
    expect((await launched(server, 'app', 'launch/patient patient/*.rs', person)).status).toBe(200);
  });

  test('does not hold up who proves itself, however often others say its name', async () => {
    const { secret = '' } = await register(server, { id: 'proves', kind: 'confidential', scopes: ['patient/*.rs'] });
    const basic = (word: string): Readonly<Record<string, string>> => ({ authorization: `Basic ${Buffer.from(`proves:${word}`).toString('base64')}` });
    const fields = { grant_type: 'refresh_token', refresh_token: 'none' };
    const { before } = await untilSlowed((n) =>
      fetch(`${server.url}/oauth/token`, { method: 'POST', headers: basic(`guessed ${n}`), body: new URLSearchParams(fields) }),
    );
    expect(before).toBeGreaterThanOrEqual(tokenPace.failed.burst);
    // Its own code is still traded.
    const traded = await tradeProved(basic(secret));
    expect([traded.status, traded.body['token_type']]).toEqual([200, 'Bearer']);
  });

  async function tradeProved(headers: Readonly<Record<string, string>>): Promise<Tokens> {
    const { verifier, challenge } = pkce();
    const sent = await new Browser(server).authorize(
      { client_id: 'proves', scope: 'launch/patient patient/*.rs', code_challenge: challenge, code_challenge_method: 'S256' },
      person,
    );
    return trade(server, { grant_type: 'authorization_code', code: sent.code ?? '', redirect_uri: redirect, code_verifier: verifier }, headers);
  }
});

describe('an application of the house', () => {
  test('has what its panel needs, of the one person, and nothing beside it', async () => {
    const token = tokenOf(await launched(server, 'house-app', 'launch/patient healthos/api patient/*.rs', await signedIn(charge, one)));
    expect((await as(token, '/api/launched')).body).toMatchObject({ role: 'charge-nurse', patient: one });
    expect((await as(token, `/api/patients/${one}/panel`)).status).toBe(200);
    expect((await as(token, `/api/patients/${two}/panel`)).status).toBe(404);
    const closed = [
      '/api/facilities',
      `${house}/encounters`,
      `${house}/beds`,
      `/api/patients/${one}/chart`,
      `${house}/find?q=7002`,
      '/api/clients',
      '/api/my',
      '/metrics',
    ];
    for (const path of closed) expect([path, (await as(token, path)).status]).toEqual([path, 401]);
    const names = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ encounters: ['V701'], patients: [one] }) };
    expect((await as(token, `${house}/names`, names)).status).toBe(401);
    // Its user may, at the doors of the house.
    expect((await as(await server.running.issue(charge), `/api/patients/${two}/chart`)).status).toBe(200);
  });

  test('asks the house of the one person alone', async () => {
    const token = tokenOf(await launched(server, 'house-app', 'launch/patient healthos/api patient/*.rs', await signedIn(charge, one)));
    const step = (encounter: string): Promise<Pick<Answer, 'status'>> =>
      as(token, `${house}/requests/milestone-step`, request({ encounter, milestone: 'teaching-done', state: 'due' }));
    expect((await step('V701')).status).toBe(200);
    expect((await step('V702')).status).toBe(404);
    expect((await step('V999')).status).toBe(404);
    const finding = await as(token, `${house}/requests/finding-step`, request({ finding: 'nothing of theirs', step: 'seen' }));
    expect(finding.status).toBe(404);
    const order = await as(token, `${house}/requests/order-place`, request({ encounter: 'V701', sign: true, lines: [] }));
    expect(order.status).toBeGreaterThanOrEqual(400);
    const own = await as(
      await server.running.issue(charge),
      `${house}/requests/milestone-step`,
      request({ encounter: 'V702', milestone: 'teaching-done', state: 'due' }),
    );
    expect(own.status).toBe(200);
  });

  test('hears of the one person over the live connection, and watches no board', async () => {
    const token = tokenOf(await launched(server, 'house-app', 'launch/patient healthos/api patient/*.rs', await signedIn(charge, one)));
    const socket = io(server.url, { path: '/live', transports: ['websocket'], auth: { token }, reconnection: false });
    await new Promise<void>((resolve, reject) => {
      socket.once('hello', () => resolve());
      socket.once('connect_error', reject);
    });
    const answered = (name: string, said: object): Promise<unknown> => socket.timeout(5000).emitWithAck(name, said);
    expect(await answered('follow', { facility: 'LGH', patient: one })).toMatchObject({ patient: one });
    expect(await answered('follow', { facility: 'LGH', patient: two })).toMatchObject({ refused: 'live.unknown' });
    expect(await answered('watch', { facility: 'LGH', view: 'encounters' })).toMatchObject({ refused: 'live.unknown' });
    socket.close();
  });

  test('that was opened about nobody sees nobody', async () => {
    const token = tokenOf(await launched(server, 'house-app', 'healthos/api', await signedIn(charge, one)));
    expect((await as(token, `/api/patients/${one}/panel`)).status).toBe(404);
    expect((await as(token, `${house}/requests/milestone-step`, request({ encounter: 'V701', milestone: 'teaching-done', state: 'done' }))).status).toBe(404);
  });
});

describe('who the user is', () => {
  const claims = ({ body }: Tokens): Record<string, unknown> =>
    JSON.parse(Buffer.from(String(body['id_token']).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

  test('is somebody of the house, who can be read', async () => {
    const nurse = await launched(server, 'app', 'openid fhirUser launch/patient patient/*.rs', { signIn: { step: 'role', role: 'admin' }, patient: one });
    // An administrator of the demo is nobody of the staff file: nobody is named.
    expect(claims(nurse)).not.toHaveProperty('fhirUser');
    const named = await launched(server, 'app', 'openid fhirUser launch/patient patient/*.rs', await signedIn(charge, one));
    const { fhirUser } = claims(named);
    expect(fhirUser).toEqual(expect.stringMatching(/\/fhir\/R4\/Practitioner\/[0-9a-f]{8}-4Wcharge10$/));
    const read = await as(await server.running.issue({ role: 'admin' }), new URL(String(fhirUser)).pathname);
    expect([read.status, read.body['resourceType']]).toEqual([200, 'Practitioner']);
    const stranger = await launched(server, 'app', 'openid fhirUser launch/patient patient/*.rs', await signedIn({ ...charge, staff: 'nobody' }, one));
    expect(claims(stranger)).not.toHaveProperty('fhirUser');
  });

  test('of the demo is one of its staff, each time somebody who exists', async () => {
    const before = await server.ask('admin', '/fhir/R4/Practitioner?_count=100');
    const ids = (before.body['entry'] as readonly { readonly resource: { readonly id: string } }[]).map(({ resource }) => resource.id);
    expect(ids.length).toBeGreaterThan(3);
    // A nurse of the demo is bound to no unit, and opens no record; who they are is told.
    const { verifier, challenge } = pkce();
    await register(server, { id: 'who', scopes: ['user/Location.rs'] });
    const sent = await new Browser(server).authorize(
      { client_id: 'who', scope: 'openid fhirUser user/Location.rs', code_challenge: challenge, code_challenge_method: 'S256' },
      { signIn: { step: 'role', role: 'nurse' } },
    );
    const fields = { grant_type: 'authorization_code', code: sent.code ?? '', redirect_uri: redirect, client_id: 'who', code_verifier: verifier };
    const { fhirUser } = claims(await trade(server, fields));
    expect(ids).toContain(String(fhirUser).split('/').at(-1));
  });
});

describe('pages of another origin', () => {
  const preflight = (path: string, origin: string): Promise<Response> =>
    fetch(`${server.url}${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
    });

  test('call CDS Hooks where they are registered, and nobody else does; what there is everybody may read', async () => {
    const asked = await preflight('/cds-services/order-sign', 'https://ehr.example');
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, 'https://ehr.example']);
    expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
    expect(asked.headers.get('access-control-allow-headers')).toMatch(/authorization.*content-type/);
    expect((await preflight('/cds-services/order-sign/feedback', 'https://ehr.example')).headers.get('access-control-allow-origin')).toBe(
      'https://ehr.example',
    );
    const stranger = await preflight('/cds-services/order-sign', 'https://evil.example');
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
    // A refusal is readable too: the page tells its user why.
    const refused = await fetch(`${server.url}/cds-services/order-sign`, { method: 'POST', headers: { origin: 'https://ehr.example' }, body: '{}' });
    expect([refused.status, refused.headers.get('access-control-allow-origin'), refused.headers.get('vary')]).toEqual([401, 'https://ehr.example', 'origin']);
    const found = await fetch(`${server.url}/cds-services`, { headers: { origin: 'https://evil.example' } });
    expect([found.status, found.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  });
});

describe('a patient', () => {
  const me = (more: Partial<Identity> = {}): Promise<string> => server.running.issue({ role: 'patient', patient: one, ...more });
  interface Told extends Record<string, unknown> {
    readonly client: string;
    readonly name: string;
    readonly role: string;
    readonly stays: boolean;
    readonly kinds: readonly { readonly kind: string; readonly sees: boolean; readonly changes: boolean }[];
    readonly grant?: string;
  }
  const applications = async (): Promise<readonly Told[]> => (await as(await me(), `/api/my/${one}/applications?facility=LGH`)).body['rows'] as readonly Told[];

  test('sees which applications read the record, and stops one: its token and its renewal open nothing', async () => {
    const tokens = await launched(server, 'app', 'launch/patient patient/*.rs offline_access', { ...person, remember: true });
    expect((await as(tokenOf(tokens), '/fhir/R4/Patient')).status).toBe(200);
    const mine = (await applications()).find(({ client, grant, stays }) => client === 'app' && stays && grant !== undefined);
    expect(mine).toMatchObject({ name: 'Steps', role: 'patient', kinds: [{ kind: '*', sees: true, changes: false }] });
    const end = async (token: string, record = one): Promise<number> =>
      (await as(token, `/api/my/${record}/applications/${mine?.grant ?? ''}?facility=LGH`, { method: 'DELETE' })).status;
    // Nobody else ends it, whoever they are.
    expect(await end(await me({ patient: two }))).toBe(404);
    expect(await end(await me({ patient: two }), two)).toBe(404);
    expect(await end(await server.running.issue(charge))).toBe(404);
    expect(await end(tokenOf(tokens))).toBe(401);
    expect(await end(await me())).toBe(204);
    expect(await end(await me())).toBe(404);
    expect((await as(tokenOf(tokens), '/fhir/R4/Patient')).status).toBe(401);
    const renewed = await trade(server, { grant_type: 'refresh_token', client_id: 'app', refresh_token: String(tokens.body['refresh_token']) });
    expect([renewed.status, renewed.body['error']]).toEqual([400, 'invalid_grant']);
    expect((await applications()).some(({ grant }) => grant === mine?.grant)).toBe(false);
    // What was agreed to once is asked again.
    const browser = new Browser(server);
    await browser.authorize(
      { client_id: 'app', scope: 'launch/patient patient/*.rs', code_challenge: pkce().challenge, code_challenge_method: 'S256' },
      person,
    );
    expect(browser.pages).toContain('Allow Steps?');
  });

  test('is told what whoever treats opened, without a name, and cannot close it', async () => {
    await launched(server, 'house-app', 'launch/patient healthos/api patient/*.rs', await signedIn(charge, one));
    const rows = await applications();
    const opened = rows.find(({ client }) => client === 'house-app');
    expect(opened).toMatchObject({ role: 'charge-nurse' });
    expect(opened).not.toHaveProperty('grant');
    expect(JSON.stringify(rows)).not.toContain('4Wcharge10');
  });

  test('of another hears nothing', async () => {
    expect((await as(await me({ patient: two }), `/api/my/${one}/applications?facility=LGH`)).status).toBe(404);
    const { body } = await as(await me({ patient: two }), `/api/my/${two}/applications?facility=LGH`);
    expect(body.rows).toEqual([]);
  });

  test('and the house see alike: an administrator counts what each application holds', async () => {
    const { body } = await server.ask('admin', '/api/clients');
    const held = body.rows?.find(({ id }) => id === 'house-app')?.['holds'] as { readonly grants: number; readonly people: number };
    expect(held.grants).toBeGreaterThan(0);
    expect(held.people).toBe(1);
    expect(body.rows?.find(({ id }) => id === 'ehr')?.['holds']).toEqual({ grants: 0, people: 0 });
  });
});
