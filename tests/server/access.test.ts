/** Who may open a record, in need, and who sees it afterwards: over the doors of a running server, with the audit on its database. Bundles by the same doors. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { load } from '@healthos/command-center/cli/load.ts';
import { verifyAudit } from '@healthos/command-center/cli/audit.ts';
import { readConfig, type Config } from '@healthos/command-center/config.ts';
import { embeddedUrl } from '@healthos/command-center/postgres/embedded.ts';
import { givenBundle, withResource } from '@healthos/ingest/feeds/fhir/given.ts';
import { adt } from './messages.ts';
import { msa, startServer, type Answer, type Server } from './started.ts';
import { temporaryFolder } from '../services/temporary.ts';

let server: Server;
let patient = '';
let admission = '';
beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  expect(msa(await sender.send(adt({ trigger: 'A01', control: 'A1', minutes: 0, patient: 'P1', visit: 'V1', place: '4W^01^A' })))[0]).toBe('AA');
  sender.close();
  admission = String((await server.ask('admin', '/api/messages?controlId=A1')).body.rows?.[0]?.['id']);
  const { body } = await server.ask('admin', `/api/messages/${admission}`);
  const events = body['events'] as readonly { readonly event: { readonly patient?: string } }[];
  patient = events.map(({ event }) => event.patient).find((one) => one !== undefined) ?? '';
});
afterAll(() => server.stop());

async function as(identity: Identity, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${await server.running.issue(identity)}` },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString('utf8');
  return { status: response.status, headers: response.headers, bytes, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {} };
}
/** What the command line reads of this installation. */
function installation(): Config {
  const config = readConfig(
    { HEALTHOS_HTTP_PORT: String(server.running.httpPort), HEALTHOS_MLLP_PORT: '0', HEALTHOS_DATA_DIR: server.dataDir, HEALTHOS_SIMULATOR: 'off' },
    process.cwd(),
  );
  if (!('host' in config)) throw new Error(JSON.stringify(config));
  return config;
}
const json = (body: object): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const bundle = (bytes: Buffer): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: new Uint8Array(bytes) });
const stranger: Identity = { role: 'nurse', unit: '5E', staff: 'n9' };
const officer: Identity = { role: 'privacy', staff: 'o1' };
const record = (): string => `/api/patients/${patient}/resources`;
const audit = async (query: string): Promise<readonly Record<string, unknown>[]> => (await as(officer, `/api/audit?${query}`)).body.rows ?? [];

describe('a record', () => {
  test('opens by a relationship, and the read is in the audit before it is answered', async () => {
    expect((await as({ role: 'nurse', unit: '4W', staff: 'n1' }, record())).status).toBe(200);
    expect(await audit(`patient=${patient}&who=n1`)).toEqual([
      expect.objectContaining({
        kind: 'chart',
        view: 'resources',
        role: 'nurse',
        unit: '4W',
        why: 'unit-now',
        label: 'normal',
        facility: 'LGH',
        patients: [patient],
      }),
    ]);
  });

  test('is refused without one, opened by break-glass, and the privacy officer sees both and the words', async () => {
    const refused = await as(stranger, record());
    expect([refused.status, refused.body['code']]).toEqual([403, 'record.closed']);
    expect((await as(stranger, `/api/patients/${patient}/access`)).body).toMatchObject({ may: false, glass: true, longestMinutes: 60 });
    const asked = { patient, reason: 'emergency', says: 'Called to a collapse on 4W', minutes: 10 };
    expect((await as(stranger, '/api/facilities/LGH/requests/break-glass', json({ id: 'glass-0001', body: asked }))).status).toBe(200);
    expect((await as(stranger, record())).status).toBe(200);
    expect((await as(stranger, `/api/patients/${patient}/access`)).body).toMatchObject({ may: true, why: 'break-glass', glass: { id: 'glass-0001' } });
    expect((await as({ ...stranger, staff: 'n8' }, record())).status).toBe(403);
    expect((await audit(`patient=${patient}&who=n9`)).map(({ why, glass }) => [why, glass])).toEqual([
      ['break-glass', 'glass-0001'],
      ['refused', undefined],
    ]);
    const glasses = await as(officer, '/api/audit/glass?facility=LGH');
    expect(glasses.body.rows).toEqual([
      expect.objectContaining({ glass: 'glass-0001', staff: 'n9', reason: 'emergency', says: 'Called to a collapse on 4W', open: true }),
    ]);
    const findings = JSON.stringify((await as({ role: 'admin' }, '/api/facilities/LGH/findings')).body);
    expect(findings).toContain('break-glass|glass-0001');
    expect(findings).not.toContain('collapse');
    const review = json({ id: 'review-0001', body: { glass: 'glass-0001', outcome: 'justified' } });
    expect((await as(officer, '/api/facilities/LGH/requests/review-glass', review)).status).toBe(200);
    expect((await as(stranger, '/api/facilities/LGH/requests/close-glass', json({ id: 'close-0001', body: { glass: 'glass-0001' } }))).status).toBe(200);
    expect((await as(stranger, record())).status).toBe(403);
  });

  test('is nothing at all to who does not care for patients, to another house and for an unknown person', async () => {
    for (const identity of [
      { role: 'evs' },
      { role: 'executive' },
      { role: 'finance' },
      officer,
      { role: 'nurse', unit: '4W', facility: 'ELSEWHERE' },
    ] as const)
      expect([identity.role, (await as(identity, record())).status]).toEqual([identity.role, 404]);
    expect((await as(stranger, '/api/patients/p_nobody/resources')).status).toBe(404);
    expect((await as({ role: 'nurse' }, '/api/audit')).status).toBe(404);
  });

  test('names and bytes are reads too, and the privacy officer learns names of whom the audit is about', async () => {
    expect((await as({ role: 'clinician', staff: 'd7' }, '/api/facilities/LGH/names', json({ encounters: ['V1'] }))).body.rows).toHaveLength(1);
    expect((await as({ role: 'steward', staff: 's1' }, `/api/messages/${admission}/raw`)).status).toBe(200);
    expect((await audit(`patient=${patient}&who=d7`)).map(({ kind }) => kind)).toEqual(['names']);
    expect((await audit(`number=P1&who=s1`)).map(({ kind, view }) => [kind, view])).toEqual([['message', admission]]);
    expect(await audit('number=NOBODY')).toEqual([]);
    const names = await as(officer, '/api/facilities/LGH/names', json({ encounters: ['V1'], patients: [patient] }));
    expect([names.body.rows, names.body['people']]).toEqual([[], [expect.objectContaining({ patient, number: 'P1' })]]);
  });
});

describe('a label that ADT states', () => {
  const names = (): RequestInit => json({ encounters: ['V7'] });
  beforeAll(async () => {
    const sender = await server.mllp();
    const admit = adt({ trigger: 'A01', control: 'A7', minutes: 0, patient: 'P7', visit: 'V7', place: '4W^02^A' }).toString('latin1');
    // PV1-16, three fields before the visit number.
    const vip = admit.replace(/\|\|\|V7\|/, 'VIP|||V7|');
    expect(vip).not.toBe(admit);
    expect(msa(await sender.send(Buffer.from(vip, 'latin1')))[0]).toBe('AA');
    sender.close();
  });

  test('keeps the name from the house and gives it to the unit; a search does not find it', async () => {
    const [house, unit]: readonly Identity[] = [
      { role: 'clinician', staff: 'd7' },
      { role: 'nurse', unit: '4W', staff: 'n1' },
    ];
    if (house === undefined || unit === undefined) throw new RangeError();
    expect((await as(house, '/api/facilities/LGH/names', names())).body.rows).toEqual([
      { encounter: 'V7', patient: expect.any(String) as unknown, withheld: true },
    ]);
    expect((await as(unit, '/api/facilities/LGH/names', names())).body.rows).toEqual([expect.objectContaining({ encounter: 'V7', family: 'Test' })]);
    const people = async (identity: Identity) =>
      (await as(identity, '/api/facilities/LGH/find?q=P7')).body.rows?.filter(({ kind }) => kind === 'person').length;
    expect([await people(house), await people(unit)]).toEqual([0, 1]);
  });

  test('keeps the record from a system that asks who somebody is, as a search does', async () => {
    const sender = await server.mllp();
    let asked = 0;
    const told = async (trait: string): Promise<string> => {
      const header = `MSH|^~\\&|PORTAL|LGH|HOS|LGH|20260312130000+0000||QBP^Q22^QBP_Q21|Q7${asked++}|P|2.5.1`;
      const query = [header, `QPD|IHE PDQ Query|T1|${trait}`, 'RCP|I', ''];
      return (await sender.send(Buffer.from(query.join('\r'))))?.toString() ?? '';
    };
    expect(await told('@PID.3.1^P1')).toMatch(/\rPID\|1\|\|P1\^\^\^LGH/);
    for (const trait of ['@PID.3.1^P7', '@PID.5.2^PATP7'])
      expect([trait, /\rQAK\|T1\|NF/.test(await told(trait)), /PatP7/.test(await told(trait))]).toEqual([trait, true, false]);
    sender.close();
  });

  test('keeps what stands behind a row from who may not open the record, and the others are audited', async () => {
    const lineage = '/api/views/encounters/rows/V7/lineage?facility=LGH';
    const withheld = await as({ role: 'bed-manager', staff: 'b1' }, lineage);
    expect([withheld.body['events'], Number(withheld.body['withheld'])]).toEqual([[], expect.any(Number)]);
    expect((await as({ role: 'charge-nurse', unit: '4W', staff: 'c1' }, lineage)).body['events']).not.toEqual([]);
    expect((await audit('number=P7&who=c1')).map(({ kind, view }) => [kind, view])).toEqual([['lineage', 'encounters V7']]);
  });

  test('keeps bytes from a clinician who may not open the record', async () => {
    const message = String((await server.ask('admin', '/api/messages?controlId=A7')).body.rows?.[0]?.['id']);
    expect((await as({ role: 'clinician', staff: 'd7' }, `/api/messages/${message}/raw`)).status).toBe(404);
    expect((await as({ role: 'clinician', staff: 'd7' }, `/api/messages/${admission}`)).status).toBe(200);
  });
});

test('the audit stands: the database changes and takes away nothing, and a line changed behind its back is named', async () => {
  expect((await as(officer, '/api/audit/verify')).body).toEqual({ lines: expect.any(Number) as unknown });
  const client = new pg.Client({ connectionString: await embeddedUrl(server.dataDir) });
  await client.connect();
  try {
    for (const statement of ["UPDATE read_audit SET staff = 'x'", 'DELETE FROM read_audit', 'TRUNCATE read_audit'])
      await expect(client.query(statement)).rejects.toThrow('the audit of reads is written once');
    expect(await verifyAudit(installation())).toBe(0);
    await client.query('ALTER TABLE read_audit DISABLE TRIGGER USER');
    await client.query("UPDATE read_audit SET staff = 'somebody-else' WHERE seq = 2");
    expect((await as(officer, '/api/audit/verify')).body).toMatchObject({ lines: 1, broken: { seq: 2, what: 'edited' } });
    expect(await verifyAudit(installation())).toBe(1);
  } finally {
    await client.end();
  }
});

describe('a bundle', () => {
  test('is answered entry by entry, twice is known already, and its kept resources are there as they came', async () => {
    const first = await as({ role: 'feed' }, '/fhir/R4', bundle(givenBundle()));
    expect([first.status, first.body['type']]).toEqual([200, 'transaction-response']);
    const statuses = (answer: Answer): readonly string[] =>
      (answer.body['entry'] as readonly { readonly response: { readonly status: string } }[]).map(({ response }) => response.status);
    expect(new Set(statuses(first))).toEqual(new Set(['201 Created']));
    expect(new Set(statuses(await as({ role: 'feed' }, '/fhir', bundle(givenBundle()))))).toEqual(new Set(['200 OK']));
    const message = await as({ role: 'admin' }, `/api/messages/${String(first.body['id'])}`);
    const events = message.body['events'] as readonly { readonly event: { readonly type: string; readonly patient?: string } }[];
    const person = events.find(({ event }) => event.type === 'SourceRecordSeen')?.event.patient ?? '';
    const kept = await as({ role: 'steward' }, `/api/patients/${person}/resources`);
    expect(kept.body.rows?.map(({ resource }) => resource)).toEqual(['CareTeam/team-1', 'Claim/claim-1']);
    const whole = await as({ role: 'steward' }, `/api/patients/${person}/resources/Claim/claim-1`);
    expect([whole.headers.get('content-type'), whole.body['resourceType'], whole.body['id']]).toEqual([
      expect.stringContaining('fhir+json'),
      'Claim',
      'claim-1',
    ]);
    expect((await as({ role: 'steward' }, `/api/patients/${patient}/resources/Claim/claim-1`)).status).toBe(404);
  });

  test('that is wrong is refused in FHIR, with its place, kept, and asked for by nobody else', async () => {
    const wrong = await as({ role: 'feed' }, '/fhir/R4', bundle(givenBundle(withResource('Observation/obs-1', { code: {} }))));
    expect([wrong.status, wrong.body['resourceType'], wrong.body['issue']]).toEqual([
      422,
      'OperationOutcome',
      [expect.objectContaining({ severity: 'error', code: 'structure', expression: ['Bundle.entry[5].resource.code'] })],
    ]);
    const kept = await as({ role: 'admin' }, '/api/messages?feed=fhir&outcome=rejected');
    expect(kept.body.rows).toEqual([expect.objectContaining({ code: 'json.shape', place: 'Bundle.entry[5].resource.code' })]);
    const untrue = givenBundle(withResource('AllergyIntolerance/all-1', { clinicalStatus: undefined }));
    expect((await as({ role: 'feed' }, '/fhir/R4', bundle(untrue))).status).toBe(422);
    const [newest] = (await as({ role: 'admin' }, '/api/messages?feed=fhir&outcome=rejected')).body.rows ?? [];
    expect(newest).toMatchObject({ code: 'fhir.entry', place: 'Bundle.entry[4].resource', bytes: untrue.length });
    expect((await as({ role: 'nurse' }, '/fhir/R4', bundle(givenBundle()))).status).toBe(404);
  });

  test('of a folder is loaded by the command line, and again without a double', async () => {
    const folder = temporaryFolder('healthos-load-');
    await writeFile(join(folder, 'one.json'), givenBundle(undefined, { id: 'from-a-folder' }));
    const config = installation();
    const before = await hashOf();
    expect([await load(config, [folder]), await load(config, [folder])]).toEqual([0, 0]);
    expect(await hashOf()).toBe(before);
    await writeFile(join(folder, 'two.json'), '{"resourceType":"Bundle"}');
    expect(await load(config, [folder])).toBe(1);
    await rm(folder, { recursive: true });
  });
  const hashOf = async (): Promise<unknown> => (await server.ask('admin', '/api/facilities/LGH/state-hash')).body['hash'];
});
