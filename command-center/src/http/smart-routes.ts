/** /oauth: the authorisation server of SMART App Launch behind its own addresses, what tells where it is, and who may read our answers from another origin. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { smartConfiguration, smartStyle } from '../smart/discovery.ts';
import { sweepObjects } from '../smart/objects.ts';
import { startAuthorization, type AuthorizationServer } from '../smart/smart.ts';
import type { Parts } from './context.ts';
import { createPeople } from './smart-people.ts';
import { pagePolicy, pagesCss, wrongPage } from './smart-pages.ts';
import { signInRoutes } from './smart-sign-in-routes.ts';

export function smartRoutes(app: FastifyInstance, parts: Parts): void {
  const { smart } = parts;
  const people = createPeople(parts);
  let starting: Promise<AuthorizationServer> | undefined;
  // Made when it is first asked: its address is known once the server listens.
  const server = (): Promise<AuthorizationServer> =>
    (starting ??= startAuthorization(smart, people, (ctx, error) => {
      ctx.set('content-security-policy', pagePolicy());
      ctx.type = 'html';
      ctx.body = wrongPage(error);
    }));
  app.addHook('onClose', sweepObjects(smart.db, smart.onTrouble));
  crossOrigin(app, parts);
  discovery(app, parts);
  signInRoutes(app, parts, people, server);
  app.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/oauth/*',
    schema: { hide: true },
    // Before the body is read: the authorisation server reads it itself.
    onRequest: async (request, reply) => {
      const { provider } = await server();
      reply.hijack();
      handOver(smart.origin(), request);
      reply.raw.setHeader('x-content-type-options', 'nosniff');
      reply.raw.setHeader('referrer-policy', 'no-referrer');
      await provider.callback()(request.raw, reply.raw);
    },
    handler: (_request, reply) => reply,
  });
}

/** In the words of the library: under which path it stands, and as which host it is called, whatever the request says. */
function handOver(origin: string, { raw }: FastifyRequest): void {
  const { host, protocol } = new URL(origin);
  const inner = withConsent((raw.url ?? '/').slice('/oauth'.length) || '/');
  raw.headers['x-forwarded-host'] = host;
  raw.headers['x-forwarded-proto'] = protocol.replace(':', '');
  raw.url = inner;
  Object.assign(raw, { originalUrl: `/oauth${inner}` });
}

/** To stay when the user has left is always asked for: applications of SMART do not say so, the library waits for the word. */
function withConsent(inner: string): string {
  if (!inner.startsWith('/authorize?')) return inner;
  const asked = new URLSearchParams(inner.slice('/authorize?'.length));
  if (asked.has('prompt') || asked.get('scope')?.split(' ').includes('offline_access') !== true) return inner;
  asked.set('prompt', 'consent');
  return `/authorize?${asked.toString()}`;
}

function discovery(app: FastifyInstance, { smart }: Parts): void {
  for (const path of ['/.well-known/smart-configuration', '/fhir/R4/.well-known/smart-configuration'])
    app.get(path, { schema: { tags: ['smart'], summary: 'What this server can of SMART App Launch, and where', security: [] } }, (_request, reply) =>
      reply.header('access-control-allow-origin', '*').type('application/json').send(smartConfiguration(smart.origin())),
    );
  app.get('/oauth/style.json', { schema: { hide: true } }, (_request, reply) => reply.header('access-control-allow-origin', '*').send(smartStyle));
  app.get('/oauth/pages.css', { schema: { hide: true } }, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=3600').send(pagesCss),
  );
}

const readable = 'etag, location, content-location, last-modified, x-progress, retry-after, www-authenticate, x-healthos-position';

/** Pages of registered applications read FHIR, and call CDS Hooks, from their own origin. No cookie opens these doors, so that nothing is given away by allowing it. */
function crossOrigin(app: FastifyInstance, { smart }: Parts): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined || !/^\/(fhir|cds-services)\b/.test(request.url)) return;
    const isOpen = /^\/fhir\/R4\/(metadata|\.well-known)\b|^\/cds-services\/?(\?|$)/.test(request.url);
    if (!isOpen && !(await smart.clients.isOrigin(origin))) return;
    void reply.headers({ 'access-control-allow-origin': isOpen ? '*' : origin, 'access-control-expose-headers': readable });
    if (!isOpen) void reply.header('vary', 'origin');
  });
  const fhirHeaders =
    'authorization, content-type, accept, prefer, if-match, if-none-match, if-none-exist, if-modified-since, cache-control, x-healthos-position';
  for (const [path, methods, headers] of [
    ['/fhir/*', 'GET, POST, PUT, PATCH, DELETE', fhirHeaders],
    ['/cds-services', 'GET', 'authorization, accept'],
    ['/cds-services/*', 'POST', 'authorization, content-type, accept'],
  ] as const)
    app.options(path, { schema: { hide: true } }, (_request, reply: FastifyReply) =>
      reply.code(204).headers({ 'access-control-allow-methods': methods, 'access-control-allow-headers': headers, 'access-control-max-age': '600' }).send(),
    );
}
