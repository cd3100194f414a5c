/** What the form of an application makes of what was typed. */
import { expect, it } from 'vitest';
import { emptyForm, registrationOf, type Form } from './clients.ts';

const formed = (more: Partial<Form>): object | string => registrationOf({ ...emptyForm(), id: ' growth ', name: 'Growth', ...more });

it('says only what is of the kind', () => {
  expect(formed({ redirects: 'https://a.example/1\nhttps://a.example/2', launchUrl: 'https://a.example/launch' })).toEqual({
    id: 'growth',
    name: 'Growth',
    kind: 'public',
    redirects: ['https://a.example/1', 'https://a.example/2'],
    launchUrl: 'https://a.example/launch',
    scopes: ['patient/*.rs'],
    consent: 'each',
  });
  expect(
    formed({ kind: 'ehr', scopes: 'healthos/launch', origins: 'https://ehr.example', keys: 'https://ehr.example/keys', redirects: 'https://left.over' }),
  ).toEqual({
    id: 'growth',
    name: 'Growth',
    kind: 'ehr',
    scopes: ['healthos/launch'],
    consent: 'each',
    origins: ['https://ehr.example'],
    jwksUri: 'https://ehr.example/keys',
  });
});

it('takes one key or a set, and says so where it is neither', () => {
  const key = { kty: 'EC', crv: 'P-384', kid: 'k' };
  expect(formed({ kind: 'backend', keys: JSON.stringify(key) })).toMatchObject({ jwks: { keys: [key] }, role: 'steward' });
  expect(formed({ kind: 'backend', keys: JSON.stringify({ keys: [key] }) })).toMatchObject({ jwks: { keys: [key] } });
  expect(formed({ kind: 'backend', keys: '-----BEGIN' })).toContain('neither');
  // What was typed before the kind was changed is not sent.
  expect(formed({ kind: 'public', keys: '-----BEGIN', redirects: 'https://a.example/1' })).not.toHaveProperty('jwks');
});
