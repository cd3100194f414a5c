/** Writing through the FHIR door: one resource at a time and whole bundles on the path of every message; versions guarded, what is wrong refused with its place. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '@healthos/command-center/access/roles.ts';
import { movement } from '../journeys/today.ts';
import { msa, soon, startServer, type Answer, type Server } from './started.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  expect(msa(await sender.send(movement('A01', { patient: '7101', visit: 'V711', place: '4W^01^A', control: 'W1' })))[0]).toBe('AA');
  expect(msa(await sender.send(movement('A01', { patient: '7102', visit: 'V712', place: '4W^02^A', control: 'W2' })))[0]).toBe('AA');
  sender.close();
});
afterAll(() => server.stop());

const send = (method: 'POST' | 'PUT', path: string, body: unknown, headers: Record<string, string> = {}, role: Role = 'admin'): Promise<Answer> =>
  server.ask(role, path === '' ? '/fhir/R4?facility=LGH' : `/fhir/R4/${path}`, {
    method,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/fhir+json', ...headers },
  });
const get = (path: string, role: Role = 'admin', headers: Record<string, string> = {}): Promise<Answer> => server.ask(role, `/fhir/R4/${path}`, { headers });

type Entries = readonly { readonly resource: Record<string, unknown> }[];
const entries = ({ body }: Answer): Entries => (body['entry'] ?? []) as Entries;
async function patientId(number: string): Promise<string> {
  return String(entries(await get(`Patient?identifier=|${number}`))[0]?.resource['id']);
}
const weight = (patient: string, value: string): string =>
  `{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"subject":{"reference":"Patient/${patient}"},"effectiveDateTime":"2026-01-02T08:00:00Z","valueQuantity":{"value":${value},"unit":"kg"}}`;

describe('one resource', () => {
  test('is created for a person whom another system told of, read as it was written, and found', async () => {
    const patient = await patientId('7101');
    const made = await send('POST', 'Observation', weight(patient, '70.50'));
    expect([made.status, made.headers.get('etag')]).toEqual([201, 'W/"1"']);
    expect(made.bytes.toString('utf8')).toContain('"value":70.50');
    const id = String(made.body['id']);
    expect(made.headers.get('location')).toMatch(new RegExp(`/fhir/R4/Observation/${id}/_history/1$`));
    const read = await get(`Observation/${id}`, 'admin', { 'x-healthos-position': made.headers.get('x-healthos-position') ?? '' });
    expect(read.bytes.toString('utf8')).toContain('"value":70.50');
    expect(entries(await get(`Observation?patient=${patient}&code=29463-7`)).map(({ resource }) => resource['id'])).toEqual([id]);

    const changed = JSON.stringify({ ...(JSON.parse(weight(patient, '71')) as object), id });
    expect((await send('PUT', `Observation/${id}`, changed, { 'if-match': 'W/"7"' })).status).toBe(412);
    const put = await send('PUT', `Observation/${id}`, changed, { 'if-match': 'W/"1"' });
    expect([put.status, put.headers.get('etag')]).toEqual([200, 'W/"2"']);
    expect((await get(`Observation/${id}/_history/1`)).bytes.toString('utf8')).toContain('70.50');
    expect((await get(`Observation/${id}/_history`)).body).toMatchObject({ total: 2 });
  });

  test('is taken behind a mark of its encoding, alone, in a bundle and as a patch, and read again from its bytes', async () => {
    const patient = await patientId('7101');
    const made = await send('POST', 'Observation', `\ufeff${weight(patient, '73.10')}`);
    expect(made.status).toBe(201);
    expect((await get(`Observation/${String(made.body['id'])}`)).bytes.toString('utf8')).toContain('"value":73.10');
    const said = (value: string) => ({ resource: { ...(JSON.parse(weight(patient, value)) as object), id: `marked-${value}` } });
    for (const type of ['collection', 'transaction', 'batch']) {
      const value = { collection: '74', transaction: '75', batch: '76' }[type] ?? '';
      const request = { method: 'PUT', url: `Observation/marked-${value}` };
      const entry = type === 'collection' ? said(value) : { ...said(value), request };
      const { status } = await send('POST', '', `\ufeff${JSON.stringify({ resourceType: 'Bundle', type, entry: [entry] })}`);
      expect([type, status]).toEqual([type, 200]);
      expect((await get(`Observation/marked-${value}`)).body).toMatchObject({ valueQuantity: { value: Number(value) } });
    }
  });

  test('is not created twice where If-None-Exist says so, and not at all where it is of two', async () => {
    const who = { resourceType: 'Practitioner', identifier: [{ system: 'urn:npi', value: '123' }], name: [{ family: 'Brakus' }] };
    const first = await send('POST', 'Practitioner', who, { 'if-none-exist': 'identifier=urn:npi|123' });
    const again = await send('POST', 'Practitioner', who, { 'if-none-exist': 'identifier=urn:npi|123' });
    expect([first.status, again.status, again.body['id']]).toEqual([201, 200, first.body['id']]);
    expect((await send('POST', 'Practitioner', who)).status).toBe(201);
    expect((await send('POST', 'Practitioner', who, { 'if-none-exist': 'identifier=urn:npi|123' })).status).toBe(412);
  });

  test('is answered as Prefer says, and a condition that names nothing is none', async () => {
    const patient = await patientId('7101');
    const preferring = (how: string): Promise<Answer> => send('POST', 'Observation', weight(patient, '72'), { prefer: `return=${how}` });
    const [minimal, whole, outcome] = [await preferring('minimal'), await preferring('representation'), await preferring('OperationOutcome')];
    expect([minimal.status, minimal.bytes.length, minimal.headers.has('location')]).toEqual([201, 0, true]);
    expect([whole.status, whole.body['resourceType']]).toEqual([201, 'Observation']);
    expect([outcome.status, outcome.body]).toEqual([
      201,
      expect.objectContaining({ resourceType: 'OperationOutcome', issue: [expect.objectContaining({ severity: 'information' })] }),
    ]);
    for (const condition of ['_count=1', '_sort=_id', ''])
      expect([condition, (await send('POST', 'Observation', weight(patient, '73'), { 'if-none-exist': condition })).status]).toEqual([condition, 412]);
    for (const [method, path] of [
      ['DELETE', `Observation/${String(whole.body['id'])}`],
      ['PUT', 'Observation?identifier=x'],
      ['DELETE', 'Observation?identifier=x'],
    ] as const) {
      const answer = await server.ask('admin', `/fhir/R4/${path}`, { method });
      expect([method, path, answer.status, answer.body['resourceType']]).toEqual([method, path, 405, 'OperationOutcome']);
    }
  });

  test('that is wrong is refused with its places; what another system told is corrected there', async () => {
    const wrong = await send('POST', 'Observation', { resourceType: 'Observation', status: 'almost', category: {}, effectiveDateTime: 7 });
    expect([wrong.status, (wrong.body['issue'] as readonly { readonly expression: readonly string[] }[]).map(({ expression }) => expression[0])]).toEqual([
      422,
      ['Observation.code', 'Observation.status', 'Observation.category', 'Observation.effectiveDateTime'],
    ]);
    const patient = await patientId('7101');
    for (const [status, method, path, body] of [
      [400, 'POST', 'Observation', '{"resourceType":'],
      [400, 'POST', 'Observation', `{"resourceType":"Observation","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
      [400, 'POST', 'Observation', { resourceType: 'Patient' }],
      [400, 'PUT', 'Observation/a', { ...(JSON.parse(weight(patient, '1')) as object), id: 'b' }],
      [422, 'POST', 'Observation', JSON.parse(weight('nobody', '1'))],
      [404, 'POST', 'Nothing', { resourceType: 'Nothing' }],
      [404, 'POST', 'Provenance', { resourceType: 'Provenance' }],
      [409, 'PUT', `Patient/${patient}`, { resourceType: 'Patient', id: patient }],
      [413, 'POST', 'Observation', `{"x":"${'y'.repeat(5_000_000)}"}`],
    ] as const) {
      const { status: got, body: said } = await send(method, path, body);
      expect([path, got, said['resourceType']]).toEqual([path, status, 'OperationOutcome']);
    }
    expect((await send('POST', 'Observation', weight(patient, '1'), {}, 'nurse')).status).toBe(404);
  });
});

describe('a bundle', () => {
  const bundle = (...entry: readonly object[]): object => ({ resourceType: 'Bundle', type: 'transaction', entry });
  const responses = ({ body }: Answer): readonly { readonly status: string; readonly location: string }[] =>
    (body['entry'] as readonly { readonly response: { readonly status: string; readonly location: string } }[]).map(({ response }) => response);

  test('creates what is not there yet, and refers to what is', async () => {
    const patient = await patientId('7101');
    const who = { resourceType: 'Practitioner', identifier: [{ system: 'urn:npi', value: '777' }], name: [{ family: 'Once' }] };
    const weighing = { ...(JSON.parse(weight(patient, '71.50')) as object), performer: [{ reference: 'urn:uuid:doctor' }] };
    const sent = (code: string): object =>
      bundle(
        { fullUrl: 'urn:uuid:doctor', resource: who, request: { method: 'POST', url: 'Practitioner', ifNoneExist: 'identifier=urn:npi|777' } },
        { fullUrl: `urn:uuid:${code}`, resource: weighing, request: { method: 'POST', url: 'Observation' } },
      );
    const first = await send('POST', '', sent('weight-1'));
    expect([first.status, responses(first).map(({ status }) => status)]).toEqual([200, ['201 Created', '201 Created']]);
    const [made] = responses(first);
    const again = await send('POST', '', sent('weight-2'));
    expect([again.status, responses(again).map(({ status }) => status)]).toEqual([200, ['200 OK', '201 Created']]);
    expect(responses(again)[0]?.location).toBe(made?.location);
    const doctor = made?.location.replace(/\/_history.*$/, '') ?? '';
    const second = await get('Observation/weight-2', 'admin', { 'x-healthos-position': again.headers.get('x-healthos-position') ?? '' });
    expect([second.bytes.toString('utf8').includes('"value":71.5'), second.body['performer']]).toEqual([true, [{ reference: doctor }]]);
    expect(entries(await get('Practitioner?identifier=urn:npi|777')).length).toBe(1);
  });

  test('updates the one that a search finds, in the version that it says, and is refused whole where it cannot', async () => {
    const named = (family: string): object => ({ resourceType: 'Practitioner', identifier: [{ system: 'urn:npi', value: '778' }], name: [{ family }] });
    const put = (family: string, url: string, more: object = {}): object =>
      bundle({ fullUrl: 'urn:uuid:doctor-778', resource: named(family), request: { method: 'PUT', url, ...more } });
    const first = responses(await send('POST', '', put('First', 'Practitioner?identifier=urn:npi|778')));
    const second = responses(await send('POST', '', put('Second', 'Practitioner?identifier=urn:npi|778')));
    expect([first[0]?.status, second[0]?.status, second[0]?.location]).toEqual([
      '201 Created',
      '200 OK',
      first[0]?.location.replace('/_history/1', '/_history/2'),
    ]);
    const id = first[0]?.location.split('/')[1] ?? '';
    const at = (version: string): object =>
      bundle({ resource: { ...named('Third'), id }, request: { method: 'PUT', url: `Practitioner/${id}`, ifMatch: version } });
    expect((await send('POST', '', at('W/"1"'))).status).toBe(412);
    expect((await send('POST', '', at('W/"2"'))).status).toBe(200);
    for (const [status, condition] of [
      [400, 'shoe=9'],
      [412, ''],
    ] as const)
      expect((await send('POST', '', bundle({ resource: named('X'), request: { method: 'POST', url: 'Practitioner', ifNoneExist: condition } }))).status).toBe(
        status,
      );
  });
});

describe('one person', () => {
  test('everything of theirs comes with what it refers to, opens to its bytes, and is in the audit', async () => {
    const patient = await patientId('7101');
    const all = entries(await get(`Patient/${patient}/$everything`)).map(({ resource }) => resource);
    const kinds = new Set(all.map(({ resourceType }) => resourceType));
    expect(kinds).toEqual(new Set([...kinds, 'Patient', 'Encounter', 'Observation', 'Provenance', 'Location', 'Organization']));
    expect(all.filter(({ resourceType }) => resourceType === 'Patient').length).toBe(1);
    const [source] = entries(await get(`Provenance?patient=${patient}&target=Patient/${patient}`));
    const entity = source?.resource['entity'] as
      readonly { readonly what: { readonly reference: string; readonly identifier: { readonly value: string } } }[] | undefined;
    const raw = await server.ask('admin', entity?.[0]?.what.reference ?? '');
    expect(raw.bytes.toString('latin1')).toMatch(/^MSH.*7101\^\^\^LGH\^MR/s);
    const looks = entries(await server.ask('privacy', `/fhir/R4/AuditEvent?patient=${patient}&_count=50`));
    expect(looks.map(({ resource }) => JSON.stringify(resource['entity'])).some((one) => one.includes('$everything'))).toBe(true);
    expect((await get('AuditEvent', 'nurse')).status).toBe(404);
    const first = await get(`Patient/${patient}/$everything?_count=2`);
    expect([entries(first).length, JSON.stringify(first.body['link'])]).toEqual([2, expect.stringContaining('_cursor')]);
  });

  test('everything of theirs is asked for by the days of care, by when it was told and page by page', async () => {
    const patient = await patientId('7102');
    const day = (date: string): object => ({ ...(JSON.parse(weight(patient, '80')) as object), effectiveDateTime: `${date}T08:00:00Z` });
    for (const date of ['2020-01-01', '2020-06-15', '2021-01-01']) expect((await send('POST', 'Observation', day(date))).status).toBe(201);
    const days = async (asked: string): Promise<readonly string[]> =>
      entries(await get(`Patient/${patient}/$everything?_type=Observation&${asked}`))
        .map(({ resource }) => String(resource['effectiveDateTime']).slice(0, 10))
        .filter((one) => one < '2022')
        .sort();
    expect(await days('start=2020-06-15')).toEqual(['2020-06-15', '2021-01-01']);
    expect(await days('end=2020-06-15')).toEqual(['2020-01-01', '2020-06-15']);
    expect(await days('start=2020-02&end=2020')).toEqual(['2020-06-15']);
    expect(await days('start=2019&end=2019')).toEqual([]);
    // Who the person is has no day of care.
    expect(entries(await get(`Patient/${patient}/$everything?start=2019&end=2019`)).map(({ resource }) => resource['resourceType'])).toContain('Patient');
    const [last] = entries(await get(`Observation?patient=${patient}&date=2021-01-01`));
    const told = (last?.resource['meta'] as { readonly lastUpdated: string }).lastUpdated;
    expect(await days(`_since=${told}`)).toEqual(['2021-01-01']);
    expect(await days('_since=2099-01-01T00:00:00Z')).toEqual([]);
    let [next, pages]: [string | undefined, string[]] = [`Patient/${patient}/$everything?_type=Observation&end=2021&_count=1`, []];
    while (next !== undefined) {
      const page: Answer = await get(next);
      pages = [...pages, ...entries(page).map(({ resource }) => String(resource['id']))];
      next = (page.body['link'] as readonly { readonly url: string }[] | undefined)?.[0]?.url.replace(/^.*\/fhir\/R4\//, '');
    }
    expect([pages.length, new Set(pages).size]).toEqual([3, 3]);
    for (const wrong of ['start=yesterday', 'end=2020-13', 'start=2021&end=2020', '_count=0', '_count=many', '_type=Shoe', '_typo=1'])
      expect([wrong, (await get(`Patient/${patient}/$everything?${wrong}`)).status]).toEqual([wrong, 400]);
  });

  test('is matched by number and by likeness', async () => {
    const asked = (resource: object): object => ({
      resourceType: 'Parameters',
      parameter: [{ name: 'resource', resource: { resourceType: 'Patient', ...resource } }],
    });
    const numbered = await send('POST', 'Patient/$match', asked({ identifier: [{ value: '7101' }] }));
    expect(entries(numbered).map(({ resource }) => resource['id'])).toEqual([await patientId('7101')]);
    expect(JSON.stringify(numbered.body)).toContain('"valueCode":"certain"');
    expect((await send('POST', 'Patient/$match', { resourceType: 'Parameters' })).status).toBe(400);
  });

  test('is closed to whoever has no tie to them, through every way in', async () => {
    const patient = await patientId('7101');
    const outsider = `Bearer ${await server.running.issue({ role: 'clinician', staff: 'd9', unit: 'MICU' })}`;
    const own = `Bearer ${await server.running.issue({ role: 'patient', patient: patient.replaceAll('.', '_') })}`;
    const ask = async (authorization: string, path: string): Promise<[number, number]> => {
      const response = await fetch(`${server.url}/fhir/R4/${path}`, { headers: { authorization } });
      const body = (await response.json()) as { readonly entry?: readonly unknown[] };
      return [response.status, body.entry?.length ?? 0];
    };
    for (const path of [`Patient/${patient}`, `Patient/${patient}/$everything`, `Patient/${patient}/_history`]) {
      expect([path, (await ask(outsider, path))[0]]).toEqual([path, 404]);
      expect([path, (await ask(own, path))[0]]).toEqual([path, 200]);
    }
    for (const path of [
      'Patient',
      `Patient?identifier=7101`,
      `Encounter?patient=${patient}`,
      'Encounter',
      'Observation',
      `Observation?patient=${patient}`,
      'Provenance',
      'Condition',
      'Claim',
    ])
      expect([path, await ask(outsider, path)]).toEqual([path, [200, 0]]);
    expect(await ask(own, 'Patient')).toEqual([200, 1]);
    expect(await ask(own, 'Encounter')).toEqual([200, 1]);
    expect(await ask(own, 'Patient?identifier=7102')).toEqual([200, 0]);
    expect(await ask(own, `Encounter?patient=${await patientId('7102')}`)).toEqual([200, 0]);
  });
});

describe('bulk export', () => {
  const begin = (path: string, role: Role = 'admin'): Promise<Answer> => get(path, role, { prefer: 'respond-async' });
  const poll = async (at: string): Promise<Answer> =>
    soon(async () => {
      const answer = await server.ask('admin', new URL(at).pathname);
      return answer.status === 202 ? undefined : answer;
    }, 30_000);

  test('is begun, asked after and fetched: a line for each resource, everybody in the audit; nobody else sees it', { timeout: 60_000 }, async () => {
    const begun = await begin('$export?_type=Patient,Encounter');
    const at = begun.headers.get('content-location') ?? '';
    expect([begun.status, at]).toEqual([202, expect.stringContaining('/fhir/R4/$export/')]);
    expect((await server.ask('steward', new URL(at).pathname)).status).toBe(404);
    const { body } = await poll(at);
    const output = body['output'] as readonly { readonly type: string; readonly url: string; readonly count: number }[];
    expect(output.map(({ type, count }) => `${type} ${count}`).sort()).toEqual(['Encounter 2', 'Patient 2']);
    const authorization = `Bearer ${await server.running.issue({ role: 'admin' })}`;
    const file = await fetch(output.find(({ type }) => type === 'Patient')?.url ?? '', { headers: { authorization } });
    const lines = (await file.text()).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { resourceType: string }).resourceType)).toEqual(['Patient', 'Patient']);
    const looks = entries(await server.ask('privacy', `/fhir/R4/AuditEvent?patient=${await patientId('7102')}&_count=50`));
    expect(looks.some(({ resource }) => JSON.stringify(resource['entity']).includes('$export'))).toBe(true);
    expect((await server.ask('admin', new URL(at).pathname, { method: 'DELETE' })).status).toBe(202);
    expect((await server.ask('admin', new URL(at).pathname)).status).toBe(404);
  });

  test('that is asked for wrongly is refused, and closed to whoever opens no record', async () => {
    expect((await get('$export')).status).toBe(400);
    expect((await begin('$export?_type=Shoe')).status).toBe(400);
    expect((await begin('$export?_outputFormat=text/csv')).status).toBe(400);
    expect((await begin('$export?_since=yesterday')).status).toBe(400);
    // Less was asked for than would be exported.
    expect((await begin('$export?_typeFilter=Observation%3Fcategory%3Dlaboratory')).status).toBe(400);
    expect((await get(`Patient/${await patientId('7101')}/$everything?_since=yesterday`)).status).toBe(400);
    expect((await begin('$export', 'evs')).status).toBe(404);
  });
});

describe('a number that is neither a patient’s nor a visit’s', () => {
  const people = 1100;
  const numbered = (number: string, more: object = {}): object => ({
    resourceType: 'Condition',
    identifier: [{ system: 'urn:problems', value: number }],
    code: { text: 'Hypertension' },
    ...more,
  });

  test('is looked up in a house of more people than a search walks: nothing is made twice, whoever told of it first', async () => {
    const names = Array.from({ length: people }, (_, n) => ({
      resource: {
        resourceType: 'Patient',
        id: `many-${n}`,
        identifier: [{ system: 'urn:many', value: `M${n}` }],
        name: [{ family: `Family${n}`, given: ['Kim'] }],
      },
      request: { method: 'PUT', url: `Patient/many-${n}` },
    }));
    expect((await send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: names })).status).toBe(200);
    const subject = { subject: { reference: 'Patient/many-1099' } };
    const [first, again] = [
      await send('POST', 'Condition', numbered('PR-1', subject), { 'if-none-exist': 'identifier=urn:problems|PR-1' }),
      await send('POST', 'Condition', numbered('PR-1', subject), { 'if-none-exist': 'identifier=urn:problems|pr-1' }),
    ];
    expect([first.status, again.status, again.body['id']]).toEqual([201, 200, first.body['id']]);
    // Of another system it is another number.
    expect((await send('POST', 'Condition', numbered('PR-2', subject), { 'if-none-exist': 'identifier=urn:other|PR-1' })).status).toBe(201);
    expect(entries(await get('Condition?identifier=urn:problems|PR-1')).map(({ resource }) => resource['id'])).toEqual([first.body['id']]);
    // Renumbered, it is found by the new number alone.
    const id = String(first.body['id']);
    expect((await send('PUT', `Condition/${id}`, { ...numbered('PR-9', subject), id })).status).toBe(200);
    expect(entries(await get('Condition?identifier=urn:problems|PR-1'))).toEqual([]);
    expect(entries(await get('Condition?identifier=urn:problems|PR-9')).map(({ resource }) => resource['id'])).toEqual([id]);
  });

  test('is found where a laboratory told of it by HL7: the order by either number, its report, its result', async () => {
    const sender = await server.mllp();
    const result = [
      'MSH|^~\\&|LAB|LGH|HOS|HOS|20260312120000+0000||ORU^R01|NUM1|P|2.5.1',
      'PID|1||7101^^^LGH^MR||Everyman^Adam||19610615|M',
      'ORC|RE|PLAC77|FILL77',
      'OBR|1|PLAC77|FILL77|718-7^Hemoglobin^LN|||20260312110000+0000|||||||||||||||||LAB|F',
      'OBX|1|NM|718-7^Hemoglobin^LN||13.2|g/dL|12-16||||F',
    ];
    expect(msa(await sender.send(Buffer.from(result.map((line) => `${line}\r`).join(''))))[0]).toBe('AA');
    sender.close();
    for (const [kind, number] of [
      ['ServiceRequest', 'PLAC77'],
      ['ServiceRequest', 'FILL77'],
      ['DiagnosticReport', 'fill77'],
    ] as const)
      expect([kind, number, await soon(async () => ((await get(`${kind}?identifier=${number}`)).body['total'] === 1 ? 1 : undefined))]).toEqual([
        kind,
        number,
        1,
      ]);
    const made = await send(
      'POST',
      'DiagnosticReport',
      { resourceType: 'DiagnosticReport', status: 'final', code: { text: 'x' }, subject: { reference: `Patient/${await patientId('7101')}` } },
      { 'if-none-exist': 'identifier=FILL77' },
    );
    expect(made.status).toBe(200);
  });
});
