/** Sign-in at the provider of the site, against a provider of its own: there, back, a role by group; and who must not get in that way. */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type Server } from './started.ts';

/** The site's own: signs in whoever comes, as whom the test says. */
let who: { readonly sub: string; readonly groups: readonly string[]; readonly acr?: string } = { sub: 'n7', groups: ['icu'] };
/** How each signed in, where a test says nothing else. */
const strongly = 'urn:test:mfa';
let site: HttpServer;
let server: Server;

beforeAll(async () => {
  site = createServer();
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  server = await startServer({
    HEALTHOS_OIDC_ISSUER: issuer,
    HEALTHOS_OIDC_CLIENT: 'healthos',
    HEALTHOS_OIDC_SECRET: 'the-secret-of-the-site',
    HEALTHOS_OIDC_ROLES: 'icu=nurse',
    HEALTHOS_OIDC_NAME: 'St Anne',
    HEALTHOS_OIDC_STRONG: `mfa, ${strongly}`,
  });
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'healthos', client_secret: 'the-secret-of-the-site', redirect_uris: [`${server.url}/api/sign-in/site/answer`] }],
    claims: { openid: ['sub'], profile: ['groups'], acr: null },
    acrValues: [strongly],
    conformIdTokenClaims: false,
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...who, sub }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/as/${uid}` },
    cookies: { keys: ['of this test'] },
  });
  site.on('request', (request, response) => {
    if (request.url?.startsWith('/as/') !== true) return void provider.callback()(request, response);
    void provider.interactionDetails(request, response).then(async (details) => {
      const grant = new provider.Grant({ accountId: details.session?.accountId ?? who.sub, clientId: 'healthos' });
      grant.addOIDCScope('openid profile');
      const result =
        details.prompt.name === 'login' ? { login: { accountId: who.sub, acr: who.acr ?? strongly } } : { consent: { grantId: await grant.save() } };
      await provider.interactionFinished(request, response, result);
    });
  });
});
afterAll(async () => {
  site.closeAllConnections();
  site.close();
  await server.stop();
});

/** A browser: follows, and keeps what each host gave it. `until` stops it before it goes there. */
async function go(from: string, until: (url: URL) => boolean, cookies = new Map<string, Map<string, string>>()): Promise<URL> {
  let url = new URL(from);
  for (let n = 0; n < 15 && !until(url); n++) {
    const jar = cookies.get(url.host) ?? new Map<string, string>();
    cookies.set(url.host, jar);
    const response = await fetch(url, { redirect: 'manual', headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const to = response.headers.get('location');
    if (to === null) throw new Error(`${url.pathname} ${response.status}: ${(await response.text()).slice(0, 300)}`);
    url = new URL(to, url);
  }
  return url;
}
const home = (url: URL): boolean => url.origin === server.url && url.pathname === '/';
const traded = (ticket: string) =>
  server.ask(undefined, '/api/sign-in/ticket', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ticket }) });

test('there and back: a word that is good once, for a token of their role', async () => {
  expect((await server.ask(undefined, '/api/sign-in')).body['site']).toBe('St Anne');
  who = { sub: 'n7', groups: ['icu'] };
  const back = await go(`${server.url}/api/sign-in/site?then=/beds`, home);
  expect(back.searchParams.get('then')).toBe('/beds');
  const ticket = back.searchParams.get('ticket') ?? '';
  const { status, body } = await traded(ticket);
  expect([status, body['role']]).toEqual([200, 'nurse']);
  const [, claims = ''] = String(body['token']).split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ role: 'nurse', staff: 'n7' });
  expect((await traded(ticket)).status).toBe(401);
});

test('whoever signed in less strongly than the house asks is told so, and is in nowhere', async () => {
  who = { sub: 'n7', groups: ['icu'], acr: 'urn:test:password' };
  const asked = await go(`${server.url}/api/sign-in/site`, (url) => url.searchParams.has('acr_values'));
  expect(asked.searchParams.get('acr_values')).toBe(`mfa ${strongly}`);
  const back = await go(`${server.url}/api/sign-in/site?then=/beds`, home);
  expect([back.searchParams.get('refused'), back.searchParams.get('ticket')]).toEqual(['weak', null]);
});

test('whoever has no group of this house is nobody, and no other address is followed', async () => {
  who = { sub: 'x1', groups: ['kitchen'] };
  const back = await go(`${server.url}/api/sign-in/site?then=//evil.example.org`, home);
  expect([back.searchParams.get('refused'), back.searchParams.get('ticket')]).toEqual(['site', null]);
});

test('an answer in another browser, a second time, or that was never asked for, opens nothing', async () => {
  who = { sub: 'n7', groups: ['icu'] };
  const cookies = new Map<string, Map<string, string>>();
  const answer = await go(`${server.url}/api/sign-in/site`, (url) => url.pathname.endsWith('/answer'), cookies);
  const elsewhere = await fetch(answer, { redirect: 'manual' });
  expect(elsewhere.headers.get('location')).toBe('/?refused=site');
  expect((await go(answer.href, home, cookies)).searchParams.get('ticket')).not.toBeNull();
  expect((await go(answer.href, home, cookies)).searchParams.get('refused')).toBe('site');
  const made = await fetch(`${server.url}/api/sign-in/site/answer?code=x&state=y`, { redirect: 'manual', headers: { cookie: 'healthos-site=y' } });
  expect(made.headers.get('location')).toBe('/?refused=site');
});
