/** A JSON Patch through the FHIR door: the update that it makes, under everything that an update is held against; what cannot be done changes nothing and says where. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '@healthos/command-center/access/roles.ts';
import { movement } from '../journeys/today.ts';
import { msa, startServer, type Answer, type Server } from './started.ts';

let server: Server;
let patient = '';
let [id, visit] = ['', ''];
type Told = { readonly code: string; readonly expression?: readonly string[]; readonly details?: { readonly coding: readonly { readonly code: string }[] } };

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, role: Role | 'nobody' = 'admin'): Promise<Answer> =>
  server.ask(role === 'nobody' ? undefined : role, `/fhir/R4/${path}`, {
    method,
    headers: { 'content-type': 'application/fhir+json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const patch = (path: string, operations: unknown, headers: Record<string, string> = {}, role?: Role): Promise<Answer> =>
  ask('PATCH', path, operations, { 'content-type': 'application/json-patch+json', ...headers }, role);
/** Status, code of the issue, code of this house, place. */
const told = ({ status, body }: Answer): string => {
  const [issue] = (body['issue'] ?? []) as readonly Told[];
  return [status, issue?.code, issue?.details?.coding[0]?.code, issue?.expression?.[0]].filter((part) => part !== undefined).join(' ');
};
const pressure = (): object => ({
  resourceType: 'Observation',
  status: 'preliminary',
  code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: '2026-01-02T08:00:00Z',
  note: [{ text: 'sitting' }],
  component: [{ code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] }, valueQuantity: { value: 120, unit: 'mm[Hg]' } }],
});

beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  expect(msa(await sender.send(movement('A01', { patient: '7401', visit: 'V741', place: '4W^01^A', control: 'P1' })))[0]).toBe('AA');
  expect(msa(await sender.send(movement('A01', { patient: '7402', visit: 'V742', place: '4W^02^A', control: 'P2' })))[0]).toBe('AA');
  sender.close();
  const { body: visits } = await ask('GET', 'Encounter?patient.identifier=7402');
  visit = (visits['entry'] as readonly { readonly resource: { readonly id: string } }[])[0]?.resource.id ?? '';
  const { body } = await ask('GET', 'Patient?identifier=|7401');
  patient = (body['entry'] as readonly { readonly resource: { readonly id: string } }[])[0]?.resource.id ?? '';
  const made = await ask('POST', 'Observation', JSON.stringify(pressure()).replace('120', '120.50'));
  expect([made.status, made.headers.get('etag')]).toEqual([201, 'W/"1"']);
  id = String(made.body['id']);
});
afterAll(() => server.stop());

describe('a patch', () => {
  test('is the next version, with what it leaves as it was written; the old one stays, and who did it is in the audit', async () => {
    const done = await patch(
      `Observation/${id}`,
      [
        { op: 'test', path: '/component/0/valueQuantity/value', value: 120.5 },
        { op: 'replace', path: '/status', value: 'final' },
        { op: 'add', path: '/note/-', value: { text: 'again' } },
      ],
      { 'if-match': 'W/"1"' },
    );
    expect([done.status, done.headers.get('etag'), done.body['status'], done.body['note']]).toEqual([
      200,
      'W/"2"',
      'final',
      [{ text: 'sitting' }, { text: 'again' }],
    ]);
    expect(done.headers.get('location')).toMatch(new RegExp(`/fhir/R4/Observation/${id}/_history/2$`));
    expect(done.bytes.toString('utf8')).toContain('"value":120.50');
    const before = await ask('GET', `Observation/${id}/_history/1`);
    expect([before.body['status'], (await ask('GET', `Observation/${id}/_history`)).body['total']]).toEqual(['preliminary', 2]);
    const { body } = await server.ask('privacy', `/fhir/R4/AuditEvent?patient=${patient}&_count=50`);
    const lines = (body['entry'] as readonly { readonly resource: { readonly action: string; readonly entity: readonly { readonly name: string }[] } }[]).map(
      ({ resource }) => `${resource.action} ${resource.entity[0]?.name ?? ''}`,
    );
    expect(lines).toEqual(
      expect.arrayContaining([`C fhir-write create Observation/${id}`, `U fhir-write patch Observation/${id}`, `R fhir Observation/${id}`]),
    );
  });

  test('of an old version is refused; of two at once one is', async () => {
    const note = [{ op: 'replace', path: '/note/0/text', value: 'lying' }];
    expect(told(await patch(`Observation/${id}`, note, { 'if-match': 'W/"1"' }))).toBe('412 conflict');
    const both = await Promise.all(
      ['one', 'other'].map((text) => patch(`Observation/${id}`, [{ op: 'replace', path: '/note/0/text', value: text }], { 'if-match': 'W/"2"' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await ask('GET', `Observation/${id}`)).headers.get('etag')).toBe('W/"3"');
    const again = await patch(`Observation/${id}`, [{ op: 'replace', path: '/status', value: 'amended' }], { prefer: 'return=minimal' });
    expect([again.status, again.headers.get('etag'), again.bytes.length]).toEqual([200, 'W/"4"', 0]);
  });

  test('that cannot be done says why and where, and nothing of it is', async () => {
    const at = `Observation/${id}`;
    for (const [says, path, operations, more] of [
      ['400 structure patch.invalid patch', at, '[{', {}],
      ['400 value patch.invalid patch[0].op', at, [{ op: 'erase', path: '/note' }], {}],
      ['413 too-costly patch.invalid patch', at, Array.from({ length: 101 }, () => ({ op: 'test', path: '/status', value: 'amended' })), {}],
      ['422 not-found patch.no-such-place Observation.note[9]', at, [{ op: 'remove', path: '/note/9' }], {}],
      [
        '422 conflict patch.test-failed Observation.status',
        at,
        [
          { op: 'remove', path: '/note' },
          { op: 'test', path: '/status', value: 'final' },
        ],
        {},
      ],
      ['422 business-rule patch.immutable Observation.id', at, [{ op: 'replace', path: '/id', value: 'other' }], {}],
      ['422 required Observation.code', at, [{ op: 'remove', path: '/code' }], {}],
      ['422 code-invalid Observation.status', at, [{ op: 'replace', path: '/status', value: 'almost' }], {}],
      ['422 structure Observation.shoe', at, [{ op: 'add', path: '/shoe', value: 9 }], {}],
      [
        '422 invariant obs-7 Observation',
        at,
        [
          { op: 'add', path: '/valueString', value: 'x' },
          { op: 'copy', from: '/code', path: '/component/0/code' },
        ],
        {},
      ],
      ['422 not-found fhir.reference subject', at, [{ op: 'replace', path: '/subject/reference', value: 'Patient/nobody' }], {}],
      ['422 business-rule fhir.other-visit Observation.encounter', at, [{ op: 'add', path: '/encounter', value: { reference: `Encounter/${visit}` } }], {}],
      ['404 not-found', 'Observation/nothing', [{ op: 'remove', path: '/note' }], {}],
      ['409 business-rule', `Patient/${patient}`, [{ op: 'replace', path: '/gender', value: 'other' }], {}],
      ['404 not-supported', 'Provenance/1', [{ op: 'remove', path: '/x' }], {}],
      ['404 not-supported', 'Nothing/1', [{ op: 'remove', path: '/x' }], {}],
      ['415 not-supported', at, { resourceType: 'Parameters' }, { 'content-type': 'application/fhir+json' }],
    ] as const)
      expect([path, told(await patch(path, operations, more))]).toEqual([path, says]);
    const other = await ask('PATCH', at, {}, { 'content-type': 'application/fhir+json' });
    expect(other.headers.get('accept-patch')).toBe('application/json-patch+json');
    const read = await ask('GET', at);
    expect([read.headers.get('etag'), read.body['status'], (read.body['note'] as readonly object[]).length]).toEqual(['W/"4"', 'amended', 2]);
  });

  test('is for whoever may write what they read', async () => {
    const operations = [{ op: 'replace', path: '/status', value: 'cancelled' }];
    for (const role of ['nurse', 'clinician', 'feed', 'privacy'] as const)
      expect([role, (await patch(`Observation/${id}`, operations, {}, role)).status]).toEqual([role, 404]);
    for (const [scope, status] of [
      ['user/Observation.rs', 403],
      ['user/Observation.u', 404],
      ['user/Observation.ru?category=vital-signs', 404],
      ['user/Observation.ru', 200],
    ] as const) {
      const authorization = `Bearer ${await server.running.issue({ role: 'admin', scope })}`;
      expect([
        scope,
        (await ask('PATCH', `Observation/${id}`, operations, { authorization, 'content-type': 'application/json-patch+json' }, 'nobody')).status,
      ]).toEqual([scope, status]);
    }
    expect((await ask('PATCH', `Observation/${id}`, operations, { 'content-type': 'application/json-patch+json' }, 'nobody')).status).toBe(401);
  });

  test('is said by the CapabilityStatement of each kind that is written', async () => {
    const { body } = await ask('GET', 'metadata', undefined, {}, 'nobody');
    const [rest] = body['rest'] as readonly {
      readonly resource: readonly { readonly type: string; readonly interaction: readonly { readonly code: string }[] }[];
    }[];
    const codes = new Map(rest?.resource.map(({ type, interaction }) => [type, interaction.map(({ code }) => code)]));
    expect(body['patchFormat']).toEqual(['application/json-patch+json']);
    expect([codes.get('Observation')?.includes('patch'), codes.get('AuditEvent')?.includes('patch')]).toEqual([true, false]);
    for (const own of codes.values()) expect(own.includes('patch')).toBe(own.includes('update') && own.includes('create') && own.includes('vread'));
  });
});
