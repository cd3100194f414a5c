/**
 * Whatever is asked of the FHIR door or sent to it, it answers with a resource and never with a fault of its own. Parameters, bodies and headers are made
 * up from pieces that mean something and pieces that do not. `HEALTHOS_FUZZ_RUNS` says how many; the seed is printed where one fails.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kinds, parametersOf } from '@healthos/command-center/fhir/kinds.ts';
import { movement } from '../journeys/today.ts';
import { msa, startServer, type Server } from './started.ts';

const numRuns = Number(process.env['HEALTHOS_FUZZ_RUNS'] ?? 60);
const timeout = 60_000 + numRuns * 300;
let server: Server;
let authorization = '';
beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  expect(msa(await sender.send(movement('A01', { patient: '8301', visit: 'V8301', place: '4W^01^A', control: 'FZ1' })))[0]).toBe('AA');
  sender.close();
  authorization = `Bearer ${await server.running.issue({ role: 'admin' })}`;
});
afterAll(() => server.stop());

const addressOf = (path: string): string => `${server.url}/fhir/R4${path === '' ? '' : `/${path}`}`;

async function answered(path: string, init: RequestInit = {}): Promise<void> {
  const response = await fetch(addressOf(path), { ...init, headers: { authorization, ...init.headers } });
  const text = await response.text();
  expect(response.status, `${path} ${String(init.body).slice(0, 300)} ${text.slice(0, 300)}`).toBeLessThan(500);
  if (text === '') return;
  expect(JSON.parse(text), path).toHaveProperty('resourceType');
}

const kind = fc.constantFrom(...kinds.map((one) => one.kind), 'Nothing', 'Subscription', '$export', '_history');
const name = fc.oneof(
  fc.constantFrom(...new Set(kinds.flatMap((one) => parametersOf(one).map((parameter) => parameter.name)))),
  fc.constantFrom(
    '_id',
    '_lastUpdated',
    '_sort',
    '_count',
    '_include',
    '_revinclude',
    '_summary',
    '_elements',
    '_total',
    '_cursor',
    '_has:Observation:patient:code',
    '_format',
  ),
  fc.string({ maxLength: 20 }),
);
const modifier = fc.constantFrom('', '', '', ':missing', ':not', ':exact', ':contains', ':Patient', '.name', '.identifier', ':identifier', ':text', ':x');
const value = fc.oneof(
  fc.constantFrom(
    '2026',
    'ge2026-01-01',
    'gt5',
    'LGH|8301',
    'a|b|c',
    '$',
    'x$y$z',
    '\\',
    '\\,',
    ',',
    '|',
    '-',
    'true',
    '1e999',
    'Patient/x',
    '%',
    '*',
    'Patient:link',
    '-date',
    '9'.repeat(30),
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
);
const well = (text: string): string => (text.isWellFormed() ? text : '');

describe('the FHIR door', () => {
  test('answers every question', { timeout }, async () => {
    const parameters = fc.array(fc.tuple(name, modifier, value), { maxLength: 4 });
    const property = fc.asyncProperty(kind, parameters, fc.boolean(), async (of, asked, strict) => {
      const query = new URLSearchParams(asked.map(([one, how, what]) => [well(`${one}${how}`), well(what)]));
      await answered(`${of}?${query.toString()}`, strict ? { headers: { prefer: 'handling=strict' } } : {});
    });
    await fc.assert(property, { numRuns });
  });

  test('answers every address', { timeout }, async () => {
    const part = fc.oneof(
      fc.constantFrom(
        'Patient',
        'Observation',
        '$everything',
        '$match',
        '$export',
        '_history',
        '$status',
        '$events',
        '$get-ws-binding-token',
        '1',
        'metadata',
        'Binary',
      ),
      fc.string({ minLength: 1, maxLength: 12 }).map((text) => encodeURIComponent(well(text))),
    );
    const property = fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), async (parts) => {
      const path = parts.join('/');
      const response = await fetch(`${server.url}/fhir/R4/${path}`, { headers: { authorization } });
      await response.arrayBuffer();
      expect(response.status, path).toBeLessThan(500);
    });
    await fc.assert(property, { numRuns });
  });

  test('takes or refuses every body', { timeout }, async () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    const element = fc.constantFrom(
      'status',
      'code',
      'subject',
      'patient',
      'identifier',
      'name',
      'period',
      'class',
      'component',
      'category',
      'effectiveDateTime',
      'contained',
      'extension',
      'id',
      'meta',
      'text',
      '__proto__',
      'constructor',
    );
    const resource = fc.tuple(kind, fc.dictionary(element, json, { maxKeys: 6 })).map(([of, rest]) => ({ ...rest, resourceType: of }));
    const request = fc.record(
      {
        method: fc.constantFrom('POST', 'PUT', 'GET', 'DELETE', 'PATCH'),
        url: fc.constantFrom('Patient', 'Patient?identifier=8301', 'Observation/1', '?', ''),
        ifNoneExist: fc.constantFrom('identifier=8301', '', 'x', 'identifier=nobody'),
        ifMatch: fc.constantFrom('W/"1"', '1', ''),
      },
      { requiredKeys: [] },
    );
    const bundle = fc
      .array(fc.record({ fullUrl: fc.constantFrom('urn:uuid:1', 'x', ''), resource, request }, { requiredKeys: [] }), { maxLength: 3 })
      .map((entry) => ({ resourceType: 'Bundle', type: 'transaction', entry }));
    const body = fc.oneof(resource, bundle, json);
    const headers = fc.record(
      {
        'if-match': fc.constantFrom('W/"1"', '*', ''),
        'if-none-exist': fc.constantFrom('identifier=8301', 'shoe=9', '', '&&'),
        prefer: fc.constantFrom('return=minimal', 'x'),
      },
      { requiredKeys: [] },
    );
    const property = fc.asyncProperty(
      kind,
      body,
      headers,
      fc.constantFrom('one', 'put', 'bundle', 'match', 'search', 'subscribe'),
      async (of, sent, more, way) => {
        const init = { method: way === 'put' ? 'PUT' : 'POST', body: JSON.stringify(sent), headers: { 'content-type': 'application/fhir+json', ...more } };
        await answered({ one: of, put: `${of}/fuzz-1`, bundle: '', match: 'Patient/$match', search: `${of}/_search`, subscribe: 'Subscription' }[way], init);
      },
    );
    await fc.assert(property, { numRuns });
  });

  test('refuses what is too deep, too large or no text', { timeout: 60_000 }, async () => {
    for (const [path, body] of [
      ['Observation', `{"resourceType":"Observation","component":${'['.repeat(50_000)}`],
      ['', `{"resourceType":"Bundle","type":"transaction","entry":${'[{"resource":'.repeat(40)}1${'}]'.repeat(40)}}`],
      ['', `{"resourceType":"Bundle","type":"transaction","entry":[${'{},'.repeat(30_000)}{}]}`],
      ['', `{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"big","x":"${'y'.repeat(17_000_000)}"}}]}`],
      ['Subscription', `{"resourceType":"Subscription","x":"${'y'.repeat(6_000_000)}"}`],
      ['Patient', Buffer.from([0xff, 0xfe, 0x7b, 0x7d])],
    ] as const) {
      const response = await fetch(addressOf(path), { method: 'POST', body, headers: { authorization, 'content-type': 'application/fhir+json' } });
      const said = (await response.json()) as { readonly resourceType?: string };
      expect([path, response.status >= 400 && response.status < 500, said.resourceType]).toEqual([path, true, 'OperationOutcome']);
    }
  });
});
