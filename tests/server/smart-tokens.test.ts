/** Tokens of SMART over their life: renewed, taken back, asked about, narrower than a kind; and servers that act for themselves by their key. */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movement } from '../journeys/today.ts';
import { launched, register, trade, type Person, type Tokens } from './smart-app.ts';
import { msa, soon, startServer, type Server } from './started.ts';

let server: Server;
let keysAt: HttpServer;
const keys = new Map<string, CryptoKey>();
const person: Person = { signIn: { step: 'patient', number: '7001' } };

beforeAll(async () => {
  server = await startServer({ HEALTHOS_DEMO: 'on' });
  const sender = await server.mllp();
  const at = `${new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
  const result = (code: string, control: string): Buffer =>
    Buffer.from(
      [
        `MSH|^~\\&|LAB|LGH|HOS|LGH|${at}||ORU^R01|${control}|P|2.5.1`,
        'PID|1||7001^^^LGH^MR||Test^Pat7001||19700102|F',
        `PV1|1|I|4W^01^A^LGH${'|'.repeat(16)}V701`,
        `OBR|1|O${control}^EHR|F${control}^LAB|${code}^Value^LN|||202601010800+0000`,
        `OBX|1|NM|${code}^Value^LN||7|mmol/L|||||F|||202601010800+0000`,
      ].join('\r') + '\r',
      'latin1',
    );
  for (const message of [
    movement('A01', { patient: '7001', visit: 'V701', place: '4W^01^A', control: 'T1' }),
    movement('A01', { patient: '7002', visit: 'V702', place: '4W^02^A', control: 'T2' }),
    result('2823-3', 'T3'),
    result('2951-2', 'T4'),
  ])
    expect(msa(await sender.send(message))[0]).toBe('AA');
  sender.close();
  const publics: Record<string, unknown>[] = [];
  for (const alg of ['ES384', 'RS384'] as const) {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    keys.set(alg, privateKey);
    publics.push({ ...(await exportJWK(publicKey)), kid: alg, alg, use: 'sig' });
  }
  keysAt = createServer((_request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: publics })));
  await new Promise<void>((resolve) => keysAt.listen(0, '127.0.0.1', resolve));
  await register(server, { id: 'app', scopes: ['patient/*.rs', 'offline_access'] });
  const backend = { kind: 'backend', redirects: [], launchUrl: undefined, role: 'steward', scopes: ['system/Patient.rs', 'system/Encounter.rs'] };
  await register(server, { ...backend, id: 'back', jwks: { keys: publics } });
  await register(server, { ...backend, id: 'back-by-address', jwksUri: `http://127.0.0.1:${(keysAt.address() as AddressInfo).port}/keys` });
  await register(server, { ...backend, id: 'asks', role: undefined, scopes: ['healthos/introspect'], jwks: { keys: publics } });
});
afterAll(async () => {
  keysAt.close();
  await server.stop();
});

interface Assertion {
  readonly iss?: string;
  readonly aud?: string;
  readonly alg?: 'ES384' | 'RS384';
  readonly seconds?: number;
  readonly jti?: string;
}

async function assertion(
  client: string,
  { iss = client, aud = `${server.url}/oauth/token`, alg = 'ES384', seconds = 120, jti = crypto.randomUUID() }: Assertion = {},
) {
  const key = keys.get(alg);
  if (key === undefined) throw new Error('no key');
  return new SignJWT({ jti })
    .setProtectedHeader({ alg, kid: alg, typ: 'JWT' })
    .setIssuer(iss)
    .setSubject(client)
    .setAudience(aud)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(key);
}

const proof = (jwt: string) => ({ client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: jwt });
const actAs = async (client: string, scope: string, how: Assertion = {}): Promise<Tokens> =>
  trade(server, { grant_type: 'client_credentials', scope, ...proof(await assertion(client, how)) });
const read = async (token: unknown, path: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(`${server.url}/fhir/R4/${path}`, { headers: { ...headers, authorization: `Bearer ${String(token)}` } });
  return { status: response.status, headers: response.headers, body: (await response.json().catch(() => ({}))) as Record<string, unknown> };
};
const renewed = (token: unknown, more: Readonly<Record<string, string>> = {}): Promise<Tokens> =>
  trade(server, { grant_type: 'refresh_token', client_id: 'app', refresh_token: String(token), ...more });

describe('a token of a user', () => {
  test('is renewed, each refresh token once; one that is used again takes everything with it', async () => {
    const first = await launched(server, 'app', 'launch/patient patient/*.rs offline_access', person);
    const second = await renewed(first.body['refresh_token']);
    expect([second.status, second.body['patient']]).toEqual([200, first.body['patient']]);
    expect(second.body['refresh_token']).not.toBe(first.body['refresh_token']);
    const wider = await renewed(second.body['refresh_token'], { scope: 'patient/*.rs user/*.rs' });
    expect([wider.status, wider.body['error']]).toEqual([400, 'invalid_scope']);
    const again = await renewed(first.body['refresh_token']);
    expect([again.status, again.body['error']]).toEqual([400, 'invalid_grant']);
    expect((await renewed(second.body['refresh_token'])).body['error']).toBe('invalid_grant');
    await expect.poll(async () => (await read(second.body['access_token'], 'Patient')).status).toBe(401);
  });

  test('without offline_access there is none to renew', async () => {
    expect((await launched(server, 'app', 'launch/patient patient/*.rs', person)).body).not.toHaveProperty('refresh_token');
  });

  test('shows of a kind only what answers the search of its scope', async () => {
    const potassium = 'patient/Observation.rs?code=http://loinc.org|2823-3';
    const { body } = await launched(server, 'app', `launch/patient ${potassium}`, person);
    const found = await read(body['access_token'], 'Observation');
    expect(found.body['total']).toBe(1);
    const all = await launched(server, 'app', 'launch/patient patient/Observation.rs', person);
    const both = (await read(all.body['access_token'], 'Observation')).body['entry'] as readonly { readonly resource: { readonly id: string } }[];
    expect(both).toHaveLength(2);
    const statuses = await Promise.all(both.map(async ({ resource }) => (await read(body['access_token'], `Observation/${resource.id}`)).status));
    expect(statuses.sort()).toEqual([200, 404]);
  });

  test('is taken back by its application, by the administrator with its grant, and with the application', async () => {
    const one = await launched(server, 'app', 'launch/patient patient/*.rs', person);
    const revoked = await fetch(`${server.url}/oauth/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'app', token: String(one.body['access_token']) }),
    });
    expect(revoked.status).toBe(200);
    await expect.poll(async () => (await read(one.body['access_token'], 'Patient')).status).toBe(401);
    const two = await launched(server, 'app', 'launch/patient patient/*.rs', person);
    const { rows = [] } = (await server.ask('admin', '/api/clients/app/grants')).body;
    expect(rows.length).toBeGreaterThan(0);
    expect((await server.ask('clinician', '/api/clients/app/grants')).status).toBe(404);
    for (const { grant } of rows) expect((await server.ask('admin', `/api/clients/app/grants/${String(grant)}`, { method: 'DELETE' })).status).toBe(204);
    await expect.poll(async () => (await read(two.body['access_token'], 'Patient')).status).toBe(401);
    await register(server, { id: 'gone', scopes: ['patient/*.rs'] });
    const three = await launched(server, 'gone', 'launch/patient patient/*.rs', person);
    expect((await read(three.body['access_token'], 'Patient')).status).toBe(200);
    expect((await server.ask('admin', '/api/clients/gone/disable', { method: 'POST' })).status).toBe(204);
    await expect.poll(async () => (await read(three.body['access_token'], 'Patient')).status).toBe(401);
  });

  test('is asked about by whoever may: its scopes and patient, or that it is over', async () => {
    const { body } = await launched(server, 'app', 'launch/patient patient/*.rs', person);
    const ask = async (client: string, token: unknown): Promise<Record<string, unknown>> => {
      const jwt = await assertion(client, { aud: `${server.url}/oauth/introspect` });
      return (await (
        await fetch(`${server.url}/oauth/introspect`, { method: 'POST', body: new URLSearchParams({ token: String(token), ...proof(jwt) }) })
      ).json()) as Record<string, unknown>;
    };
    expect(await ask('asks', body['access_token'])).toMatchObject({ active: true, client_id: 'app', scope: 'patient/*.rs', patient: body['patient'] });
    expect(await ask('back', body['access_token'])).toEqual({ active: false });
    expect(await ask('asks', 'x'.repeat(43))).toEqual({ active: false });
  });
});

describe('a server that acts for itself', () => {
  test.each(['ES384', 'RS384'] as const)('proves itself by %s, and sees what it is registered for', async (alg) => {
    const { status, body } = await actAs('back', 'system/Patient.rs', { alg });
    expect([status, body['token_type'], body['scope']]).toEqual([200, 'Bearer', 'system/Patient.rs']);
    expect((await read(body['access_token'], 'Patient?identifier=|7002')).body['total']).toBe(1);
    expect((await read(body['access_token'], 'Observation')).status).toBe(403);
  });

  test('may have its keys at an address of its own', async () => {
    expect((await actAs('back-by-address', 'system/Patient.rs')).status).toBe(200);
  });

  test.each([
    ['another issuer', { iss: 'https://evil.example.org' }, 'invalid_client'],
    ['another audience', { aud: 'https://evil.example.org/token' }, 'invalid_client'],
    ['one that is good for an hour', { seconds: 3600 }, 'invalid_client'],
    ['one that is over', { seconds: -60 }, 'invalid_client'],
  ])('is refused with %s', async (_what, how, error) => {
    const { status, body } = await actAs('back', 'system/Patient.rs', how);
    expect([status, body['error']]).toEqual([401, error]);
  });

  test('is refused a word that was used, scopes beyond its registration, and those of users', async () => {
    const jti = 'once';
    expect((await actAs('back', 'system/Patient.rs', { jti })).status).toBe(200);
    expect((await actAs('back', 'system/Patient.rs', { jti })).body['error']).toBe('invalid_client');
    for (const scope of ['system/Observation.rs', 'system/*.rs', 'system/Patient.cruds', 'patient/Patient.rs', 'user/Patient.rs', 'healthos/api'])
      expect([scope, (await actAs('back', scope)).body['error']]).toEqual([scope, 'invalid_scope']);
    expect((await trade(server, { grant_type: 'client_credentials', client_id: 'app', scope: 'system/Patient.rs' })).body['error']).toBeDefined();
  });

  test('exports in bulk the kinds that it was granted, and no other', async () => {
    const { body } = await actAs('back', 'system/Patient.rs system/Encounter.rs');
    const token = body['access_token'];
    const prefer = { prefer: 'respond-async' };
    expect((await read(token, '$export?_type=Observation', prefer)).status).toBe(403);
    const begun = await read(token, '$export', prefer);
    expect(begun.status).toBe(202);
    const job = String(begun.headers.get('content-location')).split('/fhir/R4/')[1] ?? '';
    const done = await soon(async () => {
      const look = await read(token, job);
      return look.status === 200 ? look.body : undefined;
    }, 20_000);
    const types = (done['output'] as readonly { readonly type: string; readonly count: number }[]).map(({ type, count }) => `${type} ${count}`);
    expect(types.sort()).toEqual(['Encounter 2', 'Patient 2']);
    // Another's token does not find it.
    const other = await actAs('back', 'system/Patient.rs');
    expect((await read(other.body['access_token'], job)).status).toBe(404);
  });
});
