/** Sign-in at the site: what the environment may say, and which role a group becomes. */
import { expect, test } from 'vitest';
import { readSecondFactor, readSite, type SiteSettings } from './site-settings.ts';
import { identityOf, isStrong } from './site-sign-in.ts';

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

test('a sign-in is as strong as the provider says; where the house asks for strength, silence is none', () => {
  const [site] = read({ ...whole, HEALTHOS_OIDC_STRONG: 'mfa, urn:example:gold' });
  expect(site?.strong).toEqual(['mfa', 'urn:example:gold']);
  for (const strong of [{ amr: ['pwd', 'mfa'] }, { acr: 'urn:example:gold' }, { acr: '0', amr: ['mfa'] }])
    expect([strong, isStrong({ strong: site?.strong ?? [] }, strong)]).toEqual([strong, true]);
  for (const weak of [{}, { amr: ['pwd'] }, { acr: 'urn:example' }, { amr: 'mfa' }, { acr: ['mfa'] }])
    expect([weak, isStrong({ strong: site?.strong ?? [] }, weak)]).toEqual([weak, false]);
  expect(isStrong({ strong: read(whole)[0]?.strong ?? ['nobody asks'] }, {})).toBe(true);
  expect(read({ ...whole, HEALTHOS_OIDC_STRONG: 'mfa\u00e9' })[1]).toEqual(['HEALTHOS_OIDC_STRONG']);
});

test('a second factor is asked of the roles that are named, of people alone', () => {
  const wrong: string[] = [];
  const asked = (text: string): readonly string[] => [...readSecondFactor({ HEALTHOS_SECOND_FACTOR_ROLES: text }, (variable) => wrong.push(variable))];
  expect([asked(''), asked('admin, clinician'), wrong]).toEqual([[], ['admin', 'clinician'], []]);
  expect(asked('all')).toEqual(expect.arrayContaining(['admin', 'nurse', 'privacy']));
  expect(['patient', 'feed', 'wall-staff'].filter((role) => asked('all').includes(role))).toEqual([]);
  for (const text of ['patient', 'feed', 'king', 'admin, all']) asked(text);
  expect(wrong).toEqual(Array.from({ length: 4 }, () => 'HEALTHOS_SECOND_FACTOR_ROLES'));
});
