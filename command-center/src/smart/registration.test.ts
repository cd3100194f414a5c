/** What can be registered as an application, and what is said at which field of what cannot. */
import { expect, test } from 'vitest';
import { readRegistration, type Registration } from './registration.ts';

const key = { kty: 'EC', crv: 'P-384', x: 'x', y: 'y', kid: 'k1' };
const page: Registration = { id: 'growth-chart', name: 'Growth chart', kind: 'public', redirects: ['https://app.example.org/'], scopes: ['patient/*.rs'] };
const back: Registration = { id: 'warehouse', name: 'Warehouse', kind: 'backend', scopes: ['system/*.rs'], role: 'steward', jwks: { keys: [key] } };
const ehr: Registration = {
  id: 'chart',
  name: 'Chart',
  kind: 'ehr',
  scopes: ['healthos/launch'],
  jwksUri: 'https://ehr.example.org/keys',
  origins: ['https://ehr.example.org'],
};

const wrongOf = (of: Registration, more: Partial<Registration>): readonly string[] => {
  const read = readRegistration({ ...of, ...more });
  return 'id' in read ? [] : [...new Set(read.map(({ field }) => field))].sort();
};

test('one of each kind is taken as it is put', () => {
  for (const one of [page, back, ehr]) expect([one.id, wrongOf(one, {})]).toEqual([one.id, []]);
  expect(wrongOf(page, { kind: 'confidential' })).toEqual([]);
  expect(wrongOf(page, { redirects: ['http://127.0.0.1:9000/app', 'http://localhost/'] })).toEqual([]);
});

test.each<readonly [Registration, Partial<Registration>, readonly string[]]>([
  [page, { id: 'a' }, ['id']],
  [page, { id: 'a b c' }, ['id']],
  [page, { name: '  ' }, ['name']],
  [page, { kind: 'native' }, ['kind']],
  [page, { redirects: [] }, ['redirects']],
  [page, { redirects: ['http://app.example.org/'] }, ['redirects']],
  [page, { redirects: ['https://*.example.org/'] }, ['redirects']],
  [page, { redirects: ['https://app.example.org/#x'] }, ['redirects']],
  [page, { redirects: ['javascript:alert(1)'] }, ['redirects']],
  [page, { launchUrl: 'ftp://app.example.org' }, ['launchUrl']],
  [page, { scopes: [] }, ['scopes']],
  [page, { scopes: ['patient/*.sr'] }, ['scopes']],
  [page, { scopes: ['system/*.rs'] }, ['scopes']],
  [page, { scopes: ['healthos/launch'] }, ['scopes']],
  [page, { consent: 'nobody' }, ['consent']],
  [page, { role: 'admin' }, ['role']],
  [page, { origins: ['https://app.example.org'] }, ['origins']],
  [page, { jwks: { keys: [key] } }, ['jwks']],
  [back, { jwks: undefined } as never, ['jwks']],
  [back, { jwks: { keys: [] } }, ['jwks']],
  [back, { jwks: { keys: [{ ...key, d: 'secret' }] } }, ['jwks']],
  [back, { jwks: { keys: [{ ...key, crv: 'P-256' }] } }, ['jwks']],
  [back, { jwks: { keys: [{ kty: 'RSA', n: 'short', e: 'AQAB', kid: 'k' }] } }, ['jwks']],
  [back, { jwksUri: 'https://example.org/keys' }, ['jwks']],
  [back, { scopes: ['patient/*.rs'] }, ['scopes']],
  [back, { role: 'clinician' }, ['role']],
  [back, { redirects: ['https://app.example.org/'] }, ['redirects']],
  [ehr, { origins: ['https://ehr.example.org/page'] }, ['origins']],
  [ehr, { jwksUri: 'http://ehr.example.org/keys' }, ['jwksUri']],
])('%o with %o is wrong at %j', (of, more, fields) => {
  expect(wrongOf(of, more)).toEqual(fields);
});
