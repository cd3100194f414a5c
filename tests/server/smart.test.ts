/** SMART App Launch 2.2 as an application meets it: the ways in, and each refusal in the word of the standard. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movement } from '../journeys/today.ts';
import { Browser, launched, pkce, redirect, register, trade, type Person, type Tokens } from './smart-app.ts';
import { msa, startServer, type Server } from './started.ts';

let server: Server;
const app = 'sample-app';
let ids: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  server = await startServer({ HEALTHOS_DEMO: 'on' });
  const sender = await server.mllp();
  for (const message of [
    movement('A01', { patient: '7001', visit: 'V701', place: '4W^01^A', control: 'S1' }),
    movement('A01', { patient: '7002', visit: 'V702', place: '4W^02^A', control: 'S2' }),
  ])
    expect(msa(await sender.send(message))[0]).toBe('AA');
  sender.close();
  const idOf = async (number: string): Promise<string> => {
    const { body } = await server.ask('admin', `/fhir/R4/Patient?identifier=|${number}`);
    return String((body['entry'] as readonly { readonly resource: { readonly id: string } }[])[0]?.resource.id);
  };
  ids = { one: await idOf('7001'), two: await idOf('7002') };
  await register(server, { id: app, scopes: ['patient/*.rs', 'user/*.rs', 'offline_access'] });
});
afterAll(() => server.stop());

const asAdmin = async (): Promise<Person> => ({
  signIn: { step: 'token', token: await server.running.issue({ role: 'admin', staff: 'a1' }) },
  patient: ids['one'] ?? '',
});
const asPatient: Person = { signIn: { step: 'patient', number: '7001' } };
const asked = (scope: string, challenge: string, more: Readonly<Record<string, string>> = {}) => ({
  client_id: app,
  scope,
  code_challenge: challenge,
  code_challenge_method: 'S256',
  ...more,
});
const tokenOf = ({ body }: Tokens): string => String(body['access_token']);
const fhir = async (token: string, path: string, init: RequestInit = {}) => {
  const response = await fetch(`${server.url}/fhir/R4/${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
  return { status: response.status, headers: response.headers, body: (await response.json().catch(() => ({}))) as Record<string, unknown> };
};

describe('the ways in', () => {
  test('discovery says what is so, for everybody and from every origin', async () => {
    for (const path of ['/.well-known/smart-configuration', '/fhir/R4/.well-known/smart-configuration']) {
      const response = await fetch(`${server.url}${path}`, { headers: { origin: 'https://app.example.org' } });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
      const said = (await response.json()) as Record<string, unknown>;
      expect(said).toMatchObject({ issuer: `${server.url}/oauth`, code_challenge_methods_supported: ['S256'] });
      expect((await fetch(String(said['jwks_uri']))).status).toBe(200);
    }
  });

  test('standalone: who, about whom, what; the answer names the patient and opens their record alone', async () => {
    const tokens = await launched(server, app, 'openid fhirUser launch/patient patient/*.rs', await asAdmin());
    expect([tokens.status, tokens.body]).toMatchObject([200, { token_type: 'Bearer', patient: ids['one'], need_patient_banner: true }]);
    expect(String(tokens.body['scope']).split(' ').sort()).toEqual(['fhirUser', 'launch/patient', 'openid', 'patient/*.rs']);
    expect(String(tokens.body['id_token']).split('.')).toHaveLength(3);
    expect((await fhir(tokenOf(tokens), `Patient/${ids['one']}`)).status).toBe(200);
    expect((await fhir(tokenOf(tokens), `Patient/${ids['two']}`)).status).toBe(404);
    const found = await fhir(tokenOf(tokens), 'Encounter');
    expect(found.body['total']).toBe(1);
    expect((await fhir(tokenOf(tokens), `Encounter?patient=${ids['two']}`)).body['total']).toBe(0);
  });

  test('a patient is not asked about whom: it is their own record', async () => {
    const tokens = await launched(server, app, 'openid launch/patient patient/*.rs', asPatient);
    expect(tokens.body['patient']).toBe(ids['one']);
    expect((await fhir(tokenOf(tokens), `Patient/${ids['two']}`)).status).toBe(404);
  });

  test('from the EHR: the launch says who and about whom, once', async () => {
    const opened = await server.ask('admin', '/api/launches', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client: app, encounter: 'V702', needPatientBanner: false }),
    });
    expect(opened.status).toBe(201);
    const [launch, iss] = [String(opened.body['launch']), String(opened.body['iss'])];
    expect(iss).toBe(`${server.url}/fhir/R4`);
    const tokens = await launched(server, app, 'launch openid patient/*.rs', {}, { launch, iss });
    expect(tokens.body).toMatchObject({ patient: ids['two'], need_patient_banner: false });
    expect(tokens.body['encounter']).toEqual(expect.stringContaining('V702'));
    expect((await fhir(tokenOf(tokens), `Encounter/${String(tokens.body['encounter'])}`)).status).toBe(200);
    const again = await new Browser(server).authorize(asked('launch patient/*.rs', pkce().challenge, { launch }));
    expect(again.error).toBe('invalid_request');
  });
});

describe('refused', () => {
  test('what cannot be answered at an address that is known is a page, and no redirect', async () => {
    const wrong = await new Browser(server).authorize(asked('patient/*.rs', pkce().challenge, { redirect_uri: 'https://evil.example.org/answer' }));
    expect([wrong.status, wrong.code, wrong.page]).toEqual([400, undefined, expect.stringContaining('invalid_redirect_uri')]);
    const longer = await new Browser(server).authorize(asked('patient/*.rs', pkce().challenge, { redirect_uri: `${redirect}/more` }));
    expect([longer.status, longer.code]).toEqual([400, undefined]);
    const nobody = await new Browser(server).authorize(asked('patient/*.rs', pkce().challenge, { client_id: 'nobody' }));
    expect([nobody.status, nobody.page]).toEqual([400, expect.stringContaining('invalid_client')]);
  });

  test.each([
    ['no PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['PKCE in the clear', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE that does not say how', { code_challenge_method: '' }, 'invalid_request'],
    ['no aud', { aud: '' }, 'invalid_request'],
    ['another aud', { aud: 'https://evil.example.org/fhir' }, 'invalid_request'],
    ['a foreign iss', { iss: 'https://evil.example.org/fhir' }, 'invalid_request'],
    ['a launch that nobody opened', { scope: 'launch patient/*.rs', launch: 'x'.repeat(43) }, 'invalid_request'],
    ['the scope of a launch without one', { scope: 'launch patient/*.rs' }, 'invalid_request'],
    ['an unknown scope', { scope: 'patient/*.rs patient/Observation.sr' }, 'invalid_scope'],
    ['a scope beyond the registration', { scope: 'patient/Observation.cruds' }, 'invalid_scope'],
    ['a scope of a server', { scope: 'system/*.rs' }, 'invalid_scope'],
    ['an answer that is no code', { response_type: 'token' }, 'unsupported_response_type'],
    ['nobody asked, nobody signed in', { prompt: 'none' }, 'login_required'],
  ])('%s', async (_what, more, error) => {
    const sent = await new Browser(server).authorize(asked('patient/*.rs', pkce().challenge, more));
    expect([sent.error, sent.code, sent.params.get('state')]).toEqual([error, undefined, 's1']);
  });

  test('by the user', async () => {
    const sent = await new Browser(server).authorize(asked('launch/patient patient/*.rs', pkce().challenge), { ...asPatient, refuse: true });
    expect(sent.error).toBe('access_denied');
  });

  test('a code: replayed, with the wrong verifier, by another application, at another address', async () => {
    await register(server, { id: 'other-app', scopes: ['patient/*.rs'] });
    const one = async (): Promise<{ readonly code: string; readonly verifier: string }> => {
      const { verifier, challenge } = pkce();
      const { code = '' } = await new Browser(server).authorize(asked('launch/patient patient/*.rs', challenge), asPatient);
      return { code, verifier };
    };
    const fields = ({ code, verifier }: { readonly code: string; readonly verifier: string }) => ({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirect,
      client_id: app,
      code_verifier: verifier,
    });
    const first = await one();
    const good = await trade(server, fields(first));
    expect(good.status).toBe(200);
    const replayed = await trade(server, fields(first));
    expect([replayed.status, replayed.body['error']]).toEqual([400, 'invalid_grant']);
    // Whoever replays may be the thief, or the one who was robbed: what the code gave is taken back.
    await expect.poll(async () => (await fhir(tokenOf(good), `Patient/${ids['one']}`)).status).toBe(401);
    for (const wrong of [{ code_verifier: pkce().verifier }, { client_id: 'other-app' }, { redirect_uri: 'http://127.0.0.1:1/other' }]) {
      const answer = await trade(server, { ...fields(await one()), ...wrong });
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_grant']);
    }
    const twice = await one();
    const both = await Promise.all([trade(server, fields(twice)), trade(server, fields(twice))]);
    expect(both.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  test('what was not granted, at the record', async () => {
    const tokens = await launched(server, app, 'launch/patient patient/Patient.rs patient/Observation.rs', { ...asPatient, allow: ['patient/Patient.rs'] });
    expect(String(tokens.body['scope'])).toBe('launch/patient patient/Patient.rs');
    const token = tokenOf(tokens);
    expect((await fhir(token, `Patient/${ids['one']}`)).status).toBe(200);
    const wider = await fhir(token, 'Observation');
    expect([wider.status, wider.headers.get('www-authenticate')]).toEqual([403, expect.stringContaining('insufficient_scope')]);
    const write = await fhir(token, 'Patient', { method: 'POST', body: '{}', headers: { 'content-type': 'application/fhir+json' } });
    expect(write.status).toBe(403);
    // The API of the house is not of SMART.
    for (const path of ['/api/facilities', `/api/patients/${String(ids['one'])}/chart`, '/metrics'])
      expect([path, (await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status]).toEqual([path, 401]);
    expect((await fhir('x'.repeat(43), 'Patient')).headers.get('www-authenticate')).toContain('invalid_token');
  });
});
