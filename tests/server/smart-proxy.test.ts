/** Whoever acts for a patient lets an application read that record: as far as they may themselves, and no longer than they act. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { stayMessages } from './patients.ts';
import { launched, register, trade, type Tokens } from './smart-app.ts';
import { msa, soon, startServer, type Answer, type Server } from './started.ts';

let server: Server;
let [parent, child, teen] = ['', '', ''];
const yearsAgo = (years: number): string => `${new Date().getUTCFullYear() - years}0115`;
const privacy: Identity = { role: 'privacy', staff: 'o1' };
const patient = (record: string): Identity => ({ role: 'patient', patient: record });
const scope = 'launch/patient patient/*.rs offline_access';

beforeAll(async () => {
  server = await startServer({ HEALTHOS_DEMO: 'on' });
  const sender = await server.mllp();
  const stays = [
    { patient: '6001', visit: 'V6001', bed: '4W^01^A', family: 'Parent', value: '1.9', born: yearsAgo(40), drug: 'ACET650', words: 'walks' },
    { patient: '6002', visit: 'V6002', bed: '4W^02^A', family: 'Child', value: '55.5', born: yearsAgo(8), drug: 'CHILDDRUG', words: 'plays' },
    { patient: '6003', visit: 'V6003', bed: '4W^03^A', family: 'Teen', value: '66.6', born: yearsAgo(14), drug: 'TEENDRUG', words: 'reads' },
  ];
  for (const stay of stays) for (const bytes of stayMessages(stay)) expect(msa(await sender.send(bytes))[0]).toBe('AA');
  sender.close();
  const recordOf = (visit: string): Promise<string> =>
    soon(async () => {
      const row = (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === visit);
      return row === undefined ? undefined : String(row['patient']);
    });
  [parent, child, teen] = (await Promise.all(['V6001', 'V6002', 'V6003'].map(recordOf))) as [string, string, string];
  await register(server, { id: 'family-app', name: 'Family', scopes: ['patient/*.rs', 'offline_access'] });
}, 60_000);
afterAll(() => server.stop());

async function as(
  token: string,
  path: string,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly text: string; readonly body: Answer['body'] }> {
  const response = await fetch(`${server.url}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {} };
}
const json = (body: object, method = 'POST'): RequestInit => ({ method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
let made = 0;
async function grant(number: string, until?: number): Promise<string> {
  const body = {
    id: `family-grant-${made++}`,
    facility: 'LGH',
    patient: number,
    holder: '6001',
    relation: 'parent',
    ...(until === undefined ? {} : { until }),
  };
  const answer = await as(await server.running.issue(privacy), '/api/proxies', json(body));
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  const rows = (await as(await server.running.issue(privacy), '/api/proxies?facility=LGH')).body.rows ?? [];
  const whose = number === '6002' ? child : teen;
  return String(rows.find((row) => row['state'] === 'active' && row['patient'] === whose)?.['proxy']);
}
const end = async (proxy: string): Promise<number> =>
  (await as(await server.running.issue(privacy), `/api/proxies/${proxy}`, json({ id: `family-end-${made++}`, facility: 'LGH', reason: 'safety' }, 'DELETE')))
    .status;
/** Signs in as the parent, and chooses. */
const forWhom = async (whom?: string): Promise<Tokens> =>
  launched(server, 'family-app', scope, {
    signIn: { step: 'token', token: await server.running.issue(patient(parent)) },
    ...(whom === undefined ? {} : { patient: whom }),
  });
const fhirId = (record: string): string => record.replaceAll('_', '.');
const values = async (token: string): Promise<{ readonly status: number; readonly text: string }> => as(token, '/fhir/R4/Observation');

describe('an application of whoever acts for a patient', () => {
  test('is about oneself where one acts for nobody, and nobody is asked whom', async () => {
    const { body } = await forWhom();
    expect(body['patient']).toBe(fhirId(parent));
    expect((await values(String(body['access_token']))).text).toMatch(/1\.9/);
  });

  test('reads the record of whom it is about, and nothing of its user’s own; the audit says who and why', async () => {
    const proxy = await grant('6002');
    const { body } = await forWhom(child);
    expect(body['patient']).toBe(fhirId(child));
    const token = String(body['access_token']);
    const read = await values(token);
    expect([read.status, read.text.includes('55.5'), /"1\.9"|:1\.9\b/.test(read.text)]).toEqual([200, true, false]);
    expect([(await as(token, `/fhir/R4/Patient/${fhirId(child)}`)).status, (await as(token, `/fhir/R4/Patient/${fhirId(parent)}`)).status]).toEqual([200, 404]);
    expect((await as(token, `/fhir/R4/Observation?patient=Patient/${fhirId(parent)}`)).text).not.toMatch(/:1\.9\b/);
    const lines = (await as(await server.running.issue(privacy), `/api/audit?patient=${child}&who=${parent}`)).body.rows ?? [];
    expect(lines.some(({ kind, why, display }) => kind === 'fhir' && why === 'proxy' && display === 'app:family-app')).toBe(true);
    // The one who let it in sees it, and so does the child; the child may end it too.
    for (const [who, whose] of [
      [parent, child],
      [child, child],
    ] as const)
      expect((await as(await server.running.issue(patient(who)), `/api/my/${whose}/applications`)).body.rows).toMatchObject([
        { client: 'family-app', role: 'patient' },
      ]);
    expect((await as(await server.running.issue(patient(parent)), `/api/my/${parent}/applications`)).body.rows).toHaveLength(1);
    expect(await end(proxy)).toBe(200);
  });

  test('is nobody’s within ten seconds of the end of acting, and its renewal is refused', async () => {
    const proxy = await grant('6002');
    const { body } = await forWhom(child);
    const [token, refresh] = [String(body['access_token']), String(body['refresh_token'])];
    expect((await values(token)).status).toBe(200);
    const at = performance.now();
    expect(await end(proxy)).toBe(200);
    await soon(async () => ((await values(token)).status === 401 ? true : undefined), 10_000);
    expect(performance.now() - at).toBeLessThan(10_000);
    const renewed = await trade(server, { grant_type: 'refresh_token', refresh_token: refresh, client_id: 'family-app' });
    expect([renewed.status, renewed.body['error']]).toEqual([400, 'invalid_grant']);
  });

  test('ends by itself with a grant that expires', async () => {
    await grant('6002', Date.now() + 3000);
    const { body } = await forWhom(child);
    const token = String(body['access_token']);
    await soon(async () => ((await values(token)).status === 401 ? true : undefined), 13_000);
  });

  test('is not about somebody in their confidential years, nor about anybody whom one does not act for', async () => {
    await grant('6003');
    // A parent of a teenager sees parts alone; an application sees a whole record or none.
    const { body } = await forWhom();
    expect(body['patient']).toBe(fhirId(parent));
    await expect(forWhom(teen).then(({ body: said }) => said['patient'])).resolves.toBe(fhirId(parent));
    await grant('6002');
    await expect(forWhom(teen)).rejects.toThrow();
    const { body: own } = await forWhom(parent);
    expect(own['patient']).toBe(fhirId(parent));
  });
});
