/** The FHIR door over what feeds sent: read, search, versions and pages, and what it says of itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movement } from '../journeys/today.ts';
import { msa, startServer, type Answer, type Server } from './started.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  const admit = { patient: '7001', visit: 'V701', place: '4W^01^A' };
  for (const message of [
    movement('A01', { ...admit, control: 'F1' }),
    movement('A02', { ...admit, place: 'MICU^02^A', control: 'F2' }),
    movement('A01', { patient: '7002', visit: 'V702', place: '4W^02^A', control: 'F3' }),
    result('7.10', 'F', 'F4'),
    result('7.2', 'C', 'F5'),
  ])
    expect(msa(await sender.send(message))[0]).toBe('AA');
  sender.close();
});
afterAll(() => server.stop());

/** One potassium of the same order, told in versions. */
function result(value: string, status: string, control: string): Buffer {
  const at = `${new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
  return Buffer.from(
    [
      `MSH|^~\\&|LAB|LGH|HOS|LGH|${at}||ORU^R01|${control}|P|2.5.1`,
      'PID|1||7001^^^LGH^MR||Test^Pat7001||19700102|F',
      `PV1|1|I|MICU^02^A^LGH${'|'.repeat(16)}V701`,
      'OBR|1|O71^EHR|F71^LAB|2823-3^Potassium^LN|||202601010800+0000',
      `OBX|1|NM|2823-3^Potassium^LN||${value}|mmol/L|3.5-5.1|H|||${status}|||202601010800+0000`,
    ].join('\r') + '\r',
    'latin1',
  );
}

interface Found {
  readonly total?: number;
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly { readonly resource: Record<string, unknown>; readonly search: { readonly mode: string } }[];
}
const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> => server.ask('admin', `/fhir/R4/${path}`, { headers });
async function searched(path: string): Promise<Found> {
  const { status, body } = await get(path);
  expect([path, status, body['resourceType']]).toEqual([path, 200, 'Bundle']);
  return body as typeof body & Found;
}
const resources = ({ entry = [] }: Found): readonly Record<string, unknown>[] =>
  entry.filter(({ search }) => search.mode === 'match').map(({ resource }) => resource);
async function only(path: string): Promise<Record<string, unknown>> {
  const found = resources(await searched(path));
  expect([path, found.length]).toEqual([path, 1]);
  return found[0] ?? {};
}

describe('read and search', () => {
  test('a person by number whatever the assigner, with the number as it was assigned', async () => {
    const patient = await only('Patient?identifier=|7001');
    expect(patient).toMatchObject({
      identifier: [{ value: '7001', type: { coding: [{ code: 'MR' }] }, assigner: { display: 'LGH' } }],
      name: [{ family: 'Test', given: ['Pat7001'] }],
      gender: 'female',
      birthDate: '1970-01-02',
    });
    expect(await only('Patient?identifier=LGH|7001')).toEqual(patient);
    expect(resources(await searched('Patient?identifier=XYZ|7001'))).toEqual([]);
    const read = await get(`Patient/${String(patient['id'])}`);
    expect([read.status, read.body]).toEqual([200, patient]);
    expect(resources(await searched('Patient?family=test&given=pat7001')).map(({ id }) => id)).toEqual([patient['id']]);
  });

  test('a visit with its class, status, period and the places in which it was', async () => {
    const patient = await only('Patient?identifier=|7001');
    const visit = await only(`Encounter?patient=${String(patient['id'])}`);
    expect(visit).toMatchObject({
      status: 'in-progress',
      class: { code: 'IMP' },
      subject: { reference: `Patient/${String(patient['id'])}` },
      identifier: [{ value: 'V701' }],
      location: [{ status: 'completed' }, { status: 'active' }],
    });
    expect(await only('Encounter?identifier=V701')).toEqual(visit);
    expect(await only('Encounter?patient.identifier=7001&status=in-progress')).toEqual(visit);
    const { entry = [] } = await searched('Encounter?identifier=V701&_include=Encounter:location&_include=Encounter:patient&_include:iterate=Location:partof');
    expect(
      new Set(entry.map(({ resource }) => `${String(resource['resourceType'])} ${String(resource['name'] ?? '')}`).filter((one) => one.startsWith('Location'))),
    ).toContain('Location A');
    expect(entry.filter(({ search }) => search.mode === 'include').map(({ resource }) => resource['resourceType'])).toContain('Patient');
  });

  test('a result in the version that holds, each version by its number, a number as it was written', async () => {
    const found = await get('Observation?patient.identifier=7001&code=http://loinc.org|2823-3');
    const [value] = resources(found.body as typeof found.body & Found);
    expect(value).toMatchObject({
      status: 'corrected',
      meta: { versionId: '2' },
      valueQuantity: { value: 7.2, unit: 'mmol/L' },
      interpretation: [{ coding: [{ code: 'H' }] }],
    });
    const first = await get(`Observation/${String(value?.['id'])}/_history/1`);
    expect(first.body).toMatchObject({ status: 'final', meta: { versionId: '1' } });
    expect(first.bytes.toString('utf8')).toContain('"value":7.10');
    expect((await get(`Observation/${String(value?.['id'])}/_history`)).body).toMatchObject({ type: 'history', total: 2 });
    for (const [filter, count] of [
      ['value-quantity=gt7', 1],
      ['value-quantity=lt7', 0],
      ['value-quantity=7.2||mmol/L', 1],
      ['date=2026-01-01', 1],
      ['date=lt2026', 0],
      ['category=laboratory', 1],
      ['status:not=final', 1],
      ['value-string:missing=true', 1],
      ['_lastUpdated=ge2020', 1],
    ] as const)
      expect([filter, resources(await searched(`Observation?patient.identifier=7001&code=2823-3&${filter}`)).length]).toEqual([filter, count]);
  });

  test('by what refers back to it, by a code and a value of one and the same, and by a name without its accents', async () => {
    const { id } = await only('Patient?identifier=|7001');
    for (const [filter, count] of [
      ['_has:Observation:patient:code=2823-3', 1],
      ['_has:Observation:patient:code=9999-9', 0],
      ['_has:Encounter:subject:status=in-progress&_has:Observation:patient:code=2823-3', 1],
      ['family=t\u00e9st', 1],
      ['name:exact=T\u00e9st', 0],
    ] as const)
      expect([filter, resources(await searched(`Patient?_id=${String(id)}&${filter}`)).length]).toEqual([filter, count]);
    expect(resources(await searched('Patient?family=t%C3%AAst&given=pat7001')).map((one) => one['id'])).toEqual([id]);
    for (const [filter, count] of [
      ['code-value-quantity=2823-3$gt7', 1],
      ['code-value-quantity=2823-3$lt7', 0],
      ['code-value-quantity=9999-9$gt7', 0],
      ['combo-code-value-quantity=2823-3$7.2', 1],
      ['component-code-value-quantity=2823-3$7.2', 0],
    ] as const)
      expect([filter, resources(await searched(`Observation?patient.identifier=7001&${filter}`)).length]).toEqual([filter, count]);
    for (const wrong of ['Patient?_has:Nothing:patient:code=1', 'Patient?_has:Observation:device:code=1', 'Observation?code-value-quantity=2823-3'])
      expect([wrong, (await get(wrong)).status]).toEqual([wrong, 400]);
  });

  test('counted, whole or in part, as it is asked for', async () => {
    const counted = await searched('Observation?patient.identifier=7001&_summary=count');
    expect([counted.total, counted.entry]).toEqual([1, undefined]);
    expect((await searched('Observation?patient.identifier=7001&_total=none')).total).toBeUndefined();
    const [part] = resources(await searched('Observation?patient.identifier=7001&_elements=valueQuantity'));
    expect([Object.keys(part ?? {}).sort(), JSON.stringify(part?.['meta'])]).toEqual([
      ['code', 'id', 'meta', 'resourceType', 'status', 'subject', 'valueQuantity'],
      expect.stringContaining('SUBSETTED'),
    ]);
    expect((await get('Patient?_total=some')).status).toBe(400);
  });

  test('of the whole house by when it changed, by the system of a number, and counted', async () => {
    const first = await searched('Patient?_lastUpdated=ge2020&_count=1');
    expect([first.total, resources(first).length]).toEqual([2, 1]);
    expect((await searched('Patient?_summary=count')).total).toBe(2);
    expect((await searched('Patient?_lastUpdated=ge2099')).total).toBe(0);
    for (const [filter, count] of [
      ['identifier=LGH|', 2],
      ['identifier=XYZ|', 0],
      ['identifier:text=MR', 0],
      ['gender=|female', 2],
    ] as const)
      expect([filter, resources(await searched(`Patient?${filter}`)).length]).toEqual([filter, count]);
    const post = (type: string, body: string): Promise<Answer> =>
      server.ask('admin', '/fhir/R4/Patient/_search', { method: 'POST', headers: { 'content-type': type }, body });
    const named = await post('application/x-www-form-urlencoded', 'identifier=7001');
    expect([named.status, named.body['total'], (await post('application/json', '{"identifier":"7001"}')).status]).toEqual([200, 1, 415]);
    for (const accept of ['application/fhir+xml', 'application/xml'])
      expect([(await get('Patient', { accept })).status, (await get('Patient', { accept })).body['resourceType']]).toEqual([406, 'OperationOutcome']);
    expect([
      (await get('Patient?_format=xml')).status,
      (await get('Patient?_format=application/fhir%2Bjson', { accept: 'application/fhir+xml' })).status,
    ]).toEqual([406, 200]);
  });

  test('known by its mark, it is not sent again; what is not there, or not of this kind, is absent', async () => {
    const { id } = await only('Patient?identifier=|7001');
    const read = await get(`Patient/${String(id)}`);
    expect((await get(`Patient/${String(id)}`, { 'if-none-match': read.headers.get('etag') ?? '' })).status).toBe(304);
    for (const path of ['Patient/none', `Observation/${String(id)}`, `Patient/${String(id)}/_history/99`, 'Nothing/1', 'Nothing'])
      expect([path, (await get(path)).status, (await get(path)).body['resourceType']]).toEqual([path, 404, 'OperationOutcome']);
  });

  test('pages go on in one picture, however much is told meanwhile', async () => {
    const first = await searched('Patient?_count=1');
    const next = first.link.find(({ relation }) => relation === 'next')?.url ?? '';
    const sender = await server.mllp();
    expect(msa(await sender.send(movement('A01', { patient: '7003', visit: 'V703', place: '4W^03^A', control: 'F9' })))[0]).toBe('AA');
    sender.close();
    const seen = [...resources(first)];
    for (let url = next; url !== '';) {
      const page = await searched(url.slice(url.indexOf('/fhir/R4/') + '/fhir/R4/'.length));
      seen.push(...resources(page));
      url = page.link.find(({ relation }) => relation === 'next')?.url ?? '';
    }
    expect(seen.length).toBe(2);
    expect(resources(await searched('Patient?_count=10')).length).toBe(3);
    expect((await get('Patient?_cursor=bm9uZSAwIA')).status).toBe(410);
  });
});

describe('what it says of itself', () => {
  test('every search parameter of the CapabilityStatement is answered, strictly', { timeout: 120_000 }, async () => {
    const { body } = await get('metadata');
    const [rest] = body['rest'] as readonly {
      readonly resource: readonly { readonly type: string; readonly searchParam?: readonly { readonly name: string; readonly type: string }[] }[];
    }[];
    const example: Readonly<Record<string, string>> = {
      date: '2026',
      quantity: '1',
      token: 'x',
      reference: 'Patient/x',
      string: 'x',
      uri: 'urn:x',
      composite: 'x$2026',
    };
    for (const { type, searchParam = [] } of rest?.resource ?? []) {
      const answers = searchParam.map(async ({ name, type: of }) => [
        name,
        (await get(`${type}?${name}=${example[of] ?? ''}`, { prefer: 'handling=strict' })).status,
      ]);
      expect([type, await Promise.all(answers)]).toEqual([type, searchParam.map(({ name }) => [name, 200])]);
    }
  });

  test('an unknown parameter is refused where the client is strict, and said where it is not', async () => {
    expect((await get('Patient?shoe=9', { prefer: 'handling=strict' })).status).toBe(400);
    const { entry = [] } = await searched('Patient?shoe=9&identifier=7001');
    expect(entry.map(({ search }) => search.mode).sort()).toEqual(['match', 'outcome']);
  });

  test('hostile questions are answered with an OperationOutcome, never with a fault', { timeout: 60_000 }, async () => {
    for (const path of [
      'Observation?date=yesterday',
      'Observation?value-quantity=a%7Cb',
      'Patient?_count=-1',
      'Patient?_count=1e9',
      'Patient?_sort=shoe',
      'Patient?_include=Patient:shoe',
      'Patient?identifier:exactly=1',
      'Patient?_summary=little',
      'Observation?patient.name.family=x',
      `Patient?${Array.from({ length: 80 }, (_, n) => `given=${n}`).join('&')}`,
      `Patient?family=${'x'.repeat(9000)}`,
      'Patient?birthdate=2024-13-45',
      'Patient/%00',
      'Patient/..%2f..%2fetc',
      `Patient/${'a'.repeat(65)}`,
      'Patient?_format=xml',
    ]) {
      const { status, body } = await get(path);
      expect([path, status >= 400 && status < 500, body['resourceType']]).toEqual([path, true, 'OperationOutcome']);
    }
    expect((await server.ask(undefined, '/fhir/R4/Patient')).status).toBe(401);
  });
});
