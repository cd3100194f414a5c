/** Transactions and batches under what holds of every single write: a transaction is taken whole or not at all, each entry of a batch by itself; a refusal names the entry. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchLimits } from '@healthos/command-center/http/fhir-batch.ts';
import { movement } from '../journeys/today.ts';
import { msa, startServer, type Answer, type Server } from './started.ts';

let server: Server;
let [patient, visit] = ['', ''];
type Told = { readonly code: string; readonly expression?: readonly string[] };
interface Responded {
  readonly resource?: Readonly<Record<string, unknown>>;
  readonly response: { readonly status: string; readonly location?: string; readonly etag?: string; readonly outcome?: { readonly issue: readonly Told[] } };
}

beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  expect(msa(await sender.send(movement('A01', { patient: '7501', visit: 'V751', place: '4W^01^A', control: 'BU1' })))[0]).toBe('AA');
  expect(msa(await sender.send(movement('A01', { patient: '7509', visit: 'V759', place: '4W^02^A', control: 'BU2' })))[0]).toBe('AA');
  sender.close();
  const { body: visits } = await server.ask('admin', '/fhir/R4/Encounter?patient.identifier=7509');
  visit = (visits['entry'] as readonly { readonly resource: { readonly id: string } }[])[0]?.resource.id ?? '';
  const { body } = await server.ask('admin', '/fhir/R4/Patient?identifier=|7501');
  patient = (body['entry'] as readonly { readonly resource: { readonly id: string } }[])[0]?.resource.id ?? '';
});
afterAll(() => server.stop());

const get = (path: string): Promise<Answer> => server.ask('admin', `/fhir/R4/${path}`);
const send = (type: string, entry: readonly object[], authorization?: string): Promise<Answer> =>
  server.ask(authorization === undefined ? 'admin' : undefined, '/fhir/R4?facility=LGH', {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', ...(authorization === undefined ? {} : { authorization }) },
    body: JSON.stringify({ resourceType: 'Bundle', type, entry }),
  });
const each = ({ body }: Answer): readonly Responded[] => (body['entry'] ?? []) as readonly Responded[];
const told = ({ status, body }: Answer): string => {
  const [issue] = (body['issue'] ?? []) as readonly Told[];
  return [status, issue?.code, issue?.expression?.[0]].filter((part) => part !== undefined).join(' ');
};
const weight = (value: unknown, more: object = {}): object => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: '2026-01-02T08:00:00Z',
  valueQuantity: { value, unit: 'kg' },
  ...more,
});
const put = (id: string, resource: object, more: object = {}): object => ({
  fullUrl: `urn:uuid:${id}`,
  resource: { ...resource, id },
  request: { method: 'PUT', url: `Observation/${id}`, ...more },
});

describe('a transaction', () => {
  test('of which one entry is wrong leaves nothing, and says which entry and where', async () => {
    expect((await send('transaction', [put('tx-known', weight(70))])).status).toBe(200);
    const doctor = { resourceType: 'Practitioner', identifier: [{ system: 'urn:npi', value: '751' }], name: [{ family: 'Twice' }] };
    for (const id of ['tx-d1', 'tx-d2'])
      expect((await send('transaction', [{ resource: { ...doctor, id }, request: { method: 'PUT', url: `Practitioner/${id}` } }])).status).toBe(200);
    const wrong: readonly (readonly [says: string, entry: object])[] = [
      ['422 structure Bundle.entry[1].resource', { request: { method: 'POST', url: 'Observation' } }],
      ['422 required Bundle.entry[1].resource.code', put('tx-2', weight(1, { code: undefined }))],
      ['422 code-invalid Bundle.entry[1].resource.status', put('tx-2', weight(1, { status: 'almost' }))],
      ['422 structure Bundle.entry[1].resource.shoe', put('tx-2', weight(1, { shoe: 9 }))],
      ['422 structure Bundle.entry[1].resource.valueQuantity.value', put('tx-2', weight('heavy'))],
      ['422 invariant Bundle.entry[1].resource', put('tx-2', weight(1, { dataAbsentReason: { text: 'x' } }))],
      ['422 not-found Bundle.entry[1].resource.subject', put('tx-2', weight(1, { subject: { reference: 'Patient/nobody' } }))],
      ['422 not-found Bundle.entry[1].resource.subject', put('tx-2', weight(1, { subject: { reference: 'urn:uuid:nobody' } }))],
      ['422 business-rule Bundle.entry[1].resource.encounter', put('tx-2', weight(1, { encounter: { reference: `Encounter/${visit}` } }))],
      ['422 not-supported Bundle.entry[1].request.method', { ...put('tx-2', weight(1)), request: { method: 'DELETE', url: 'Observation/tx-2' } }],
      [
        '422 not-supported Bundle.entry[1].resource.resourceType',
        { resource: { resourceType: 'AuditEvent', id: 'forged' }, request: { method: 'PUT', url: 'AuditEvent/forged' } },
      ],
      ['400 invalid Bundle.entry[1].resource.id', put('tx-2', weight(1), { url: 'Observation/tx-3' })],
      ['400 duplicate Bundle.entry[1].resource.id', put('tx-1', weight(1))],
      [
        '409 business-rule Bundle.entry[1].resource.id',
        { resource: { resourceType: 'Patient', id: patient }, request: { method: 'PUT', url: `Patient/${patient}` } },
      ],
      ['412 conflict Bundle.entry[1].request', put('tx-known', weight(1), { ifMatch: 'W/"7"' })],
      ['412 conflict Bundle.entry[1].request', put('tx-2', weight(1), { ifMatch: 'W/"1"' })],
      [
        '412 multiple-matches Bundle.entry[1].request',
        { resource: doctor, request: { method: 'POST', url: 'Practitioner', ifNoneExist: 'identifier=urn:npi|751' } },
      ],
      ['400 not-supported Bundle.entry[1].request', { resource: doctor, request: { method: 'POST', url: 'Practitioner', ifNoneExist: 'shoe=9' } }],
    ];
    for (const [says, entry] of wrong) expect(told(await send('transaction', [put('tx-1', weight(70)), entry]))).toBe(says);
    for (const id of ['tx-1', 'tx-2', 'tx-3']) expect([id, (await get(`Observation/${id}`)).status]).toEqual([id, 404]);
    expect((await get('Observation/tx-known')).headers.get('etag')).toBe('W/"1"');
    expect((await get('AuditEvent/forged')).status).toBe(404);
  });

  test('that leaves out what is there already still names the entry as it came', async () => {
    const doctor = { resourceType: 'Practitioner', identifier: [{ system: 'urn:npi', value: '752' }], name: [{ family: 'Once' }] };
    const once = { fullUrl: 'urn:uuid:d752', resource: doctor, request: { method: 'POST', url: 'Practitioner', ifNoneExist: 'identifier=urn:npi|752' } };
    expect((await send('transaction', [once])).status).toBe(200);
    const wrong = put('tx-4', weight(1, { subject: { reference: 'Patient/nobody' } }));
    expect(told(await send('transaction', [once, put('tx-1', weight(70)), wrong]))).toBe('422 not-found Bundle.entry[2].resource.subject');
    expect((await get('Observation/tx-1')).status).toBe(404);
  });

  test('refers by urn:uuid to what it brings, in any order, and is read with what that is here', async () => {
    const entries = [
      put(
        'tx-5',
        weight(72, {
          subject: { reference: 'urn:uuid:somebody' },
          performer: [{ reference: 'urn:uuid:doctor-5' }],
          derivedFrom: [{ reference: 'urn:uuid:tx-6' }],
        }),
      ),
      put('tx-6', weight(71, { subject: { reference: 'urn:uuid:somebody' } })),
      {
        fullUrl: 'urn:uuid:somebody',
        resource: { resourceType: 'Patient', id: 'tx-somebody', identifier: [{ system: 'urn:mrn', value: '7502' }], name: [{ family: 'Some' }] },
        request: { method: 'PUT', url: 'Patient/tx-somebody' },
      },
      {
        fullUrl: 'urn:uuid:doctor-5',
        resource: { resourceType: 'Practitioner', name: [{ family: 'Five' }] },
        request: { method: 'POST', url: 'Practitioner' },
      },
    ];
    const done = await send('transaction', entries);
    expect([done.status, each(done).map(({ response }) => response.status)]).toEqual([200, Array.from({ length: 4 }, () => '201 Created')]);
    const { body } = await get('Observation/tx-5');
    expect([body['performer'], body['derivedFrom']]).toEqual([[{ reference: 'Practitioner/doctor-5' }], [{ reference: 'Observation/tx-6' }]]);
    expect((body['subject'] as { readonly reference: string }).reference).toBe('Patient/tx-somebody');
    for (const { response } of each(done)) expect((await get((response.location ?? '').replace(/\/_history.*$/, ''))).status).toBe(200);
    expect(((await get('Observation?patient=tx-somebody&performer=Practitioner/doctor-5')).body['total'] ?? 0) === 1).toBe(true);
  });

  test('creates what has no name under one of its own, each', async () => {
    const create = { resource: weight('7.10'), request: { method: 'POST', url: 'Observation' } };
    const body = { resourceType: 'Bundle', type: 'transaction', entry: [create, create, { ...create, fullUrl: 'http://elsewhere.example/Observation/1' }] };
    const done = await server.ask('admin', '/fhir/R4?facility=LGH', {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(body).replaceAll('"7.10"', '7.10'),
    });
    const locations = each(done).map(({ response }) => response.location?.replace(/\/_history\/1$/, '') ?? '');
    expect([done.status, new Set(locations).size]).toEqual([200, 3]);
    for (const location of locations) expect((await get(location)).bytes.toString('utf8')).toContain('"value":7.10');
  });

  test('is of whom it refers to, whatever number stands beside', async () => {
    const subject = { reference: `Patient/${patient}`, identifier: { system: 'LGH', value: '7509' } };
    expect((await send('transaction', [put('tx-9', weight(70, { subject }))])).status).toBe(200);
    expect((await get(`Observation?patient=${patient}&_id=tx-9`)).body['total']).toBe(1);
  });

  test('and a single update of one version never both win', async () => {
    expect((await send('transaction', [put('tx-7', weight(70))])).status).toBe(200);
    const single = (value: number): Promise<Answer> =>
      server.ask('admin', '/fhir/R4/Observation/tx-7', {
        method: 'PUT',
        headers: { 'content-type': 'application/fhir+json', 'if-match': 'W/"1"' },
        body: JSON.stringify({ ...weight(value), id: 'tx-7' }),
      });
    const whole = (value: number): Promise<Answer> => send('transaction', [put('tx-7', weight(value), { ifMatch: 'W/"1"' })]);
    const both = await Promise.all([single(71), whole(72), single(73), whole(74)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    expect((await get('Observation/tx-7')).headers.get('etag')).toBe('W/"2"');
  });

  test('is for scopes that let each entry be, and stands in the audit with whom it names', async () => {
    const bearer = async (scope: string): Promise<string> => `Bearer ${await server.running.issue({ role: 'admin', scope })}`;
    const made = { resource: weight(70, { id: 'tx-known' }), request: { method: 'POST', url: 'Observation' } };
    expect(told(await send('transaction', [made], await bearer('user/Observation.c')))).toBe('403 forbidden Bundle.entry[0].resource');
    expect(told(await send('transaction', [put('tx-8', weight(1))], await bearer('user/Patient.cu')))).toBe('403 forbidden');
    expect((await send('transaction', [put('tx-8', weight(1))], await bearer('user/Observation.u'))).status).toBe(200);
    const { body } = await server.ask('privacy', `/fhir/R4/AuditEvent?patient=${patient}&_count=50`);
    expect(JSON.stringify(body)).toContain('fhir-write transaction of 1');
  });
});

describe('a batch', () => {
  test('takes what it can, each entry by itself, under the checks of a single write; a refusal names its entry', async () => {
    const entries = [
      put('ba-1', weight(70)),
      put('ba-2', weight(1, { code: undefined })),
      { resource: weight(71), request: { method: 'POST', url: 'Observation' } },
      put('ba-3', weight(1), { ifMatch: 'W/"4"' }),
      { resource: { resourceType: 'Provenance' }, request: { method: 'POST', url: 'Provenance' } },
      { request: { method: 'DELETE', url: 'Observation/ba-1' } },
      put('ba-4', weight(1, { subject: { reference: 'Patient/nobody' } })),
      { request: { method: 'POST', url: 'Observation' } },
      { resource: weight(1), request: { method: 'POST', url: '' } },
      { request: { method: 'GET', url: 'Observation/ba-1' } },
    ];
    const done = await send('batch', entries);
    const answers = each(done).map(({ response }) => {
      const issue = response.outcome?.issue[0];
      return [response.status.slice(0, 3), issue?.code, issue?.expression?.[0]].filter((part) => part !== undefined).join(' ');
    });
    expect([done.status, answers]).toEqual([
      200,
      [
        '201',
        '422 required Bundle.entry[1].resource.code',
        '201',
        '412 conflict Bundle.entry[3].resource',
        '404 not-supported Bundle.entry[4].resource',
        '405 not-supported Bundle.entry[5].request.method',
        '422 not-found Bundle.entry[6].resource.subject',
        '400 structure Bundle.entry[7].resource',
        '400 invalid Bundle.entry[8].request.url',
        '200',
      ],
    ]);
    const patch = Buffer.from(JSON.stringify([{ op: 'replace', path: '/status', value: 'amended' }])).toString('base64');
    const binary = { resourceType: 'Binary', contentType: 'application/json-patch+json', data: patch };
    const patched = await send('batch', [{ resource: binary, request: { method: 'PATCH', url: 'Observation/ba-1', ifMatch: 'W/"1"' } }]);
    expect(each(patched)[0]?.response).toMatchObject({ status: '200 OK', location: 'Observation/ba-1/_history/2', etag: 'W/"2"' });
    expect((await get('Observation/ba-1')).body['status']).toBe('amended');
  });

  test('writes so often at most', async () => {
    const entries = Array.from({ length: batchLimits.writes + 1 }, (_, n) => put(`bb-${n}`, weight(1)));
    expect(told(await send('batch', entries))).toBe('413 too-costly Bundle.entry');
    expect((await get('Observation/bb-0')).status).toBe(404);
  });
});
