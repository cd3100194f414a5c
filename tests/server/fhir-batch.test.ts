/** A batch that reads: each entry as if it had come alone, in its place, beside what the batch writes; what may not be read is absent there as everywhere. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '@healthos/command-center/access/roles.ts';
import { batchLimits } from '@healthos/command-center/http/fhir-batch.ts';
import { movement } from '../journeys/today.ts';
import { msa, startServer, type Answer, type Server } from './started.ts';

let server: Server;
let [one, two] = ['', ''];
beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  for (const [control, patient, visit, place] of [
    ['B1', '7301', 'V731', '4W^01^A'],
    ['B2', '7302', 'V732', '4W^02^A'],
  ] as const)
    expect(msa(await sender.send(movement('A01', { patient, visit, place, control })))[0]).toBe('AA');
  sender.close();
  const idOf = async (number: string): Promise<string> => {
    const { body } = await server.ask('admin', `/fhir/R4/Patient?identifier=|${number}`);
    return String((body['entry'] as readonly { readonly resource: { readonly id: string } }[])[0]?.resource.id);
  };
  [one, two] = [await idOf('7301'), await idOf('7302')];
});
afterAll(() => server.stop());

interface Responded {
  readonly resource?: Readonly<Record<string, unknown>>;
  readonly response: { readonly status: string; readonly etag?: string; readonly location?: string; readonly outcome?: { readonly resourceType: string } };
}
const read = (url: string, more: object = {}): object => ({ request: { method: 'GET', url, ...more } });
const weight = (id: string, value: number): object => ({
  fullUrl: `urn:uuid:${id}`,
  resource: {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
    subject: { reference: `Patient/${one}` },
    effectiveDateTime: '2026-01-02T08:00:00Z',
    valueQuantity: { value, unit: 'kg' },
  },
  request: { method: 'PUT', url: `Observation/${id}` },
});
async function sent(
  entry: readonly object[],
  role: Role | undefined = 'admin',
  token?: string,
): Promise<{ readonly answer: Answer; readonly each: readonly Responded[] }> {
  const answer = await server.ask(token === undefined ? role : undefined, '/fhir/R4?facility=LGH', {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
  });
  return { answer, each: (answer.body['entry'] ?? []) as readonly Responded[] };
}

describe('a batch', () => {
  test('reads and searches, each in its place, and what failed says so there alone', async () => {
    const { answer, each } = await sent([
      read(`Patient/${one}`),
      read('Patient/nobody'),
      read(`Encounter?patient=${two}`),
      read('Nothing/1'),
      read('metadata'),
    ]);
    expect([answer.status, answer.body['type']]).toEqual([200, 'batch-response']);
    expect(each.map(({ response }) => response.status.slice(0, 3))).toEqual(['200', '404', '200', '404', '200']);
    expect(each[0]?.resource).toMatchObject({ resourceType: 'Patient', id: one });
    expect(each[0]?.response.etag).toMatch(/^W\/"\d+"$/);
    expect(each[1]).toMatchObject({ response: { outcome: { resourceType: 'OperationOutcome' } } });
    expect(each[2]?.resource).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 1 });
    expect(each[4]?.resource).toMatchObject({ resourceType: 'CapabilityStatement' });
  });

  test('reads what it has written itself, with the numbers as they were written', async () => {
    const { answer, each } = await sent([read('Observation/batch-w1'), weight('batch-w1', 70.5), read(`Observation?patient=${one}&code=29463-7`)]);
    expect(each.map(({ response }) => response.status.slice(0, 3))).toEqual(['200', '201', '200']);
    expect(each[0]?.resource).toMatchObject({ valueQuantity: { value: 70.5 } });
    expect(each[1]?.response.location).toMatch(/^Observation\/batch-w1\/_history\/1$/);
    expect(each[2]?.resource).toMatchObject({ total: 1 });
    expect(answer.headers.get('x-healthos-position')).toMatch(/^LGH:\d+$/);
    const [known] = (await sent([read('Observation/batch-w1', { ifNoneMatch: String(each[0]?.response.etag) })])).each;
    expect(known?.response.status).toMatch(/^304/);
  });

  test('of reads is for whoever may read, sees what they may see, and writes nothing for them', async () => {
    const token = await server.running.issue({ role: 'patient', patient: one.replaceAll('.', '_') });
    const mine = await sent([read(`Patient/${one}`), read(`Patient/${two}`), read(`Encounter?patient=${two}`), weight('batch-w2', 1)], undefined, token);
    expect(mine.each.map(({ response }) => response.status.slice(0, 3))).toEqual(['200', '404', '200', '404']);
    expect(mine.each[2]?.resource).toMatchObject({ total: 0 });
    expect(JSON.stringify(mine.each)).not.toContain('7302');
    expect((await server.ask('admin', '/fhir/R4/Observation/batch-w2')).status).toBe(404);
    const nobody = await server.ask(undefined, '/fhir/R4', {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: [read(`Patient/${one}`)] }),
    });
    expect(nobody.status).toBe(401);
    const bad = await sent([read(`Patient/${one}`)], undefined, 'nonsense');
    expect(bad.answer.status).toBe(401);
  });

  test('leads nowhere but to this door, and no further than it may go', async () => {
    const elsewhere = ['http://evil.example/fhir/R4/Patient', '/api/clients', '../../api/clients', '//evil.example/x', '', 'Patient/../../../metrics'];
    const { each } = await sent(elsewhere.map((url) => read(url)));
    for (const { response, resource } of each) {
      expect(response.status).toMatch(/^4\d\d/);
      expect(resource).toBeUndefined();
    }
    const many = await sent(Array.from({ length: batchLimits.reads + 1 }, () => read(`Patient/${one}`)));
    expect([many.answer.status, many.answer.body['resourceType']]).toEqual([413, 'OperationOutcome']);
    for (const strange of [[{ request: { method: 'GET' } }], [{ request: { method: 'GET', url: 7 } }, 'text'], [null, read(`Patient/${one}`)]]) {
      const { answer } = await sent(strange as readonly object[]);
      expect(answer.status).toBeLessThan(500);
    }
  });

  test('is said by the CapabilityStatement', async () => {
    const { body } = await server.ask(undefined, '/fhir/R4/metadata');
    const [rest] = body['rest'] as readonly { readonly interaction: readonly { readonly code: string }[] }[];
    expect(rest?.interaction.map(({ code }) => code)).toEqual(['transaction', 'batch']);
  });
});
