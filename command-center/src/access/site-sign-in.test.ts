/** What goes wrong between this house and the provider of the site is said to whoever runs it, by codes: no token, no secret, no identity; whoever signs in is refused as ever. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSiteSignIn, type SiteSignIn } from './site-sign-in.ts';
import { troubleLine } from '../trouble-line.ts';

const secrets = ['the-secret-of-the-site', 'a-code-of-somebody', 'jane.doe@example.org', 'verifier-of-somebody'] as const;
let servers: Server[] = [];
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  servers = [];
});

interface Site {
  readonly signIn: SiteSignIn;
  readonly troubles: string[];
  /** Back with this query. */
  back(query: string): ReturnType<SiteSignIn['finish']>;
}

/** A provider that says where its doors are and answers at the door of tokens as the test says. */
async function site(token: (request: IncomingMessage, response: ServerResponse) => void, isFound = true): Promise<Site> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/token') === true) return token(request, response);
    const metadata = { issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` };
    return void response.writeHead(isFound ? 200 : 503, { 'content-type': 'application/json' }).end(isFound ? JSON.stringify(metadata) : '{}');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const troubles: string[] = [];
  const settings = { issuer, clientId: 'healthos', secret: secrets[0], name: 'St Anne', roleClaim: 'groups', roles: new Map(), staffClaim: 'sub', strong: [] };
  const signIn = createSiteSignIn(settings, (error, about) => void troubles.push(JSON.stringify(troubleLine(error, about, 0))));
  const going = { verifier: secrets[3], nonce: 'n', then: '/' };
  return { signIn, troubles, back: (query) => signIn.finish(new URL(`http://127.0.0.1/api/sign-in/site/answer?${query}`), 's', going) };
}
const answering = (status: number, body: object) => (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const good = `code=${secrets[1]}&state=s`;

describe('a sign-in at the site that fails', () => {
  it.each([
    [
      'a code that is refused',
      answering(400, { error: 'invalid_grant', error_description: `${secrets[1]} of ${secrets[2]}` }),
      /OAUTH_RESPONSE_BODY_ERROR invalid_grant 400/,
    ],
    ['a secret that is refused', answering(401, { error: 'invalid_client', error_description: secrets[0] }), /invalid_client 401/],
    ['an answer without an identity', answering(200, { access_token: secrets[1], token_type: 'bearer', scope: secrets[2] }), /OAUTH_INVALID_RESPONSE/],
    ['an identity that nobody signed', answering(200, { access_token: secrets[1], token_type: 'bearer', id_token: secrets[2] }), /OAUTH_/],
    ['a connection that breaks', (request: IncomingMessage) => void request.socket.destroy(), /TypeError/],
  ])('is said by its codes: %s', async (_what, token, code) => {
    const { back, troubles } = await site(token);
    expect(await back(good)).toBeUndefined();
    expect(troubles).toEqual([expect.stringContaining('the sign-in of the site: its answer was not taken')]);
    expect(troubles[0]).toMatch(code);
    for (const secret of secrets) expect(troubles[0]).not.toContain(secret);
  });

  it('is said where the provider itself is not found, when one goes and when one comes back', async () => {
    const { signIn, back, troubles } = await site(answering(500, {}), false);
    expect(await signIn.begin('http://127.0.0.1/answer', '/')).toBeUndefined();
    expect(await back(good)).toBeUndefined();
    expect(troubles).toEqual([expect.stringMatching(/the provider cannot be asked.*OAUTH_/), expect.stringMatching(/its answer was not taken.*OAUTH_/)]);
  });

  it('is no trouble where whoever signs in said no', async () => {
    const { back, troubles } = await site(answering(500, {}));
    expect(await back('error=access_denied&state=s')).toBeUndefined();
    expect(troubles).toEqual([]);
    expect(await back('error=server_error&state=s')).toBeUndefined();
    expect(troubles).toEqual([expect.stringContaining('OAUTH_AUTHORIZATION_RESPONSE_ERROR server_error')]);
  });
});
