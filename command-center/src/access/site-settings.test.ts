/** Sign-in at the site: what the environment may say, and which role a group becomes. */
import { expect, test } from 'vitest';
import { readSite, type SiteSettings } from './site-settings.ts';
import { identityOf } from './site-sign-in.ts';

const whole = { HEALTHOS_OIDC_ISSUER: 'https://id.example.org', HEALTHOS_OIDC_CLIENT: 'healthos', HEALTHOS_OIDC_ROLES: 'icu-lead=charge-nurse, icu=nurse' };

function read(env: Readonly<Record<string, string>>): readonly [SiteSettings | undefined, readonly string[]] {
  const wrong: string[] = [];
  return [readSite(env, (variable) => wrong.push(variable)), wrong];
}

test('nothing said is no sign-in elsewhere; half of it is a wrong value', () => {
  expect(read({})).toEqual([undefined, []]);
  expect(read(whole)[1]).toEqual([]);
  expect(read({ HEALTHOS_OIDC_CLIENT: 'healthos' })[1]).toEqual(['HEALTHOS_OIDC_ISSUER']);
  expect(read({ ...whole, HEALTHOS_OIDC_ISSUER: 'http://id.example.org' })[1]).toEqual(['HEALTHOS_OIDC_ISSUER']);
  expect(read({ ...whole, HEALTHOS_OIDC_CLIENT: '' })[1]).toEqual(['HEALTHOS_OIDC_CLIENT']);
  for (const roles of ['', 'icu', 'icu=', 'icu=king', 'icu=feed', 'icu=wall-staff', 'icu=patient'])
    expect([roles, read({ ...whole, HEALTHOS_OIDC_ROLES: roles })[1]]).toEqual([roles, ['HEALTHOS_OIDC_ROLES']]);
});

test('the first group that somebody has is their role; who has none is nobody', () => {
  const [site] = read(whole);
  const become = (claims: Readonly<Record<string, unknown>>): unknown => (site === undefined ? undefined : identityOf(site, claims));
  expect(become({ sub: 's1', groups: ['icu', 'icu-lead'] })).toEqual({ role: 'charge-nurse', staff: 's1' });
  expect(become({ sub: 's1', groups: 'icu other' })).toEqual({ role: 'nurse', staff: 's1' });
  for (const claims of [
    { sub: 's1' },
    { sub: 's1', groups: ['other'] },
    { groups: ['icu'] },
    { sub: '', groups: ['icu'] },
    { sub: 's1', groups: { icu: true } },
  ])
    expect(become(claims)).toBeUndefined();
});
