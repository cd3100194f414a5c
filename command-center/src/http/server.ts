/** The HTTP side: health, metrics, the API with its description, and the screens. Everything but health, sign-in and static files needs a token. */
import { jsonText } from '@healthos/ingest/formats/json.ts';
import { existsSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { billingRoutes } from './billing-routes.ts';
import { recordPdfRoute } from './record-pdf-route.ts';
import { releaseRoutes } from './release-routes.ts';
import { remittanceRoutes } from './remittance-routes.ts';
import { repriceRoutes } from './reprice-routes.ts';
import { accountRoutes } from './account-routes.ts';
import { answersRoutes } from './answers-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { asker, type Parts } from './context.ts';
import { clientsRoutes } from './clients-routes.ts';
import { claimsOutRoutes } from './claims-out-routes.ts';
import { coverageRoutes } from './coverage-routes.ts';
import { chartRoutes } from './chart-routes.ts';
import { disclosuresRoutes } from './disclosures-routes.ts';
import { docsPage } from './docs.ts';
import { refuseElsewhere } from './elsewhere.ts';
import { hooksRoutes } from './hooks-routes.ts';
import { fhirReadRoutes } from './fhir-read-routes.ts';
import { fhirRoutes } from './fhir-routes.ts';
import { fhirAuditRoutes } from './fhir-audit-routes.ts';
import { absent, refuse } from './fhir-outcome.ts';
import { fhirExportRoutes } from './fhir-export-routes.ts';
import { fhirPatientRoutes } from './fhir-patient-routes.ts';
import { fhirSearchRoutes } from './fhir-search-routes.ts';
import { fhirSubscriptionRoutes } from './fhir-subscription-routes.ts';
import { fhirPatchRoutes, patchType } from './fhir-patch-routes.ts';
import { fhirWriteRoutes } from './fhir-write-routes.ts';
import { compileLater } from './later-schemas.ts';
import { launchRoutes } from './launch-routes.ts';
import { siteRoutes } from './site-routes.ts';
import { timeAnswers } from './timed.ts';
import { smartRoutes } from './smart-routes.ts';
import { findRoutes } from './find-routes.ts';
import { foldersRoutes } from './folders-routes.ts';
import { flowsheetRoutes } from './flowsheet-routes.ts';
import { identityRoutes } from './identity-routes.ts';
import { httpLimits } from './limits.ts';
import { httpLog } from './log.ts';
import { messageRoutes } from './messages-routes.ts';
import { myApplicationsRoutes } from './my-applications-routes.ts';
import { myDealingsRoutes } from './my-dealings-routes.ts';
import { myRoutes } from './my-routes.ts';
import { paymentRoutes } from './payment-routes.ts';
import { keepPeer } from './peer.ts';
import { myPatientRoutes } from './my-patients-routes.ts';
import { namesRoutes } from './names-routes.ts';
import { networkRoutes } from './network-routes.ts';
import { noteRoutes } from './notes-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { ordersOutRoutes } from './orders-out-routes.ts';
import { panelRoutes } from './panel-routes.ts';
import { packsRoutes } from './packs-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { framingHeaders, isEmbedded } from './framing.ts';
import { handleErrors, problem } from './problems.ts';
import { portalInboxRoutes } from './portal-inbox-routes.ts';
import { proxiesRoutes } from './proxies-routes.ts';
import { placementRoutes } from './placement-routes.ts';
import { requestRoutes } from './requests-routes.ts';
import { staffNamesRoutes } from './staff-names-routes.ts';
import { statementRoutes } from './statement-routes.ts';
import { tellingRoutes } from './telling-routes.ts';
import { localSignInRoutes } from './local-sign-in-routes.ts';
import { secondFactorRoutes } from './second-factor-routes.ts';
import { usersRoutes } from './users-routes.ts';
import { touchedRoutes } from './touched-routes.ts';
import { viewRoutes } from './views-routes.ts';
import { whatIfRoutes } from './what-if-routes.ts';

/** What is served, a file a subject. */
const doors: readonly ((app: FastifyInstance, parts: Parts) => void)[] = [
  health,
  viewRoutes,
  messageRoutes,
  peopleRoutes,
  requestRoutes,
  whatIfRoutes,
  placementRoutes,
  namesRoutes,
  myPatientRoutes,
  myRoutes,
  myDealingsRoutes,
  myApplicationsRoutes,
  paymentRoutes,
  recordPdfRoute,
  releaseRoutes,
  answersRoutes,
  portalInboxRoutes,
  proxiesRoutes,
  disclosuresRoutes,
  staffNamesRoutes,
  findRoutes,
  chartRoutes,
  panelRoutes,
  noteRoutes,
  flowsheetRoutes,
  touchedRoutes,
  tellingRoutes,
  identityRoutes,
  networkRoutes,
  orderRoutes,
  ordersOutRoutes,
  foldersRoutes,
  packsRoutes,
  claimsOutRoutes,
  statementRoutes,
  auditRoutes,
  accountRoutes,
  coverageRoutes,
  billingRoutes,
  remittanceRoutes,
  repriceRoutes,
  smartRoutes,
  siteRoutes,
  launchRoutes,
  clientsRoutes,
  localSignInRoutes,
  secondFactorRoutes,
  usersRoutes,
  fhirRoutes,
  fhirReadRoutes,
  fhirSearchRoutes,
  fhirPatientRoutes,
  fhirAuditRoutes,
  fhirExportRoutes,
  fhirWriteRoutes,
  fhirPatchRoutes,
  hooksRoutes,
  fhirSubscriptionRoutes,
];

export interface Http {
  readonly app: FastifyInstance;
  /** `GET /api/facilities`: every door that was opened, as it was opened; a test holds them and the table of who may knock together. */
  readonly routes: readonly string[];
}

export async function createHttp(parts: Parts, tls?: { readonly cert: string; readonly key: string }): Promise<Http> {
  const shared = {
    bodyLimit: httpLimits.bodyBytes,
    requestTimeout: httpLimits.requestMs,
    connectionTimeout: httpLimits.connectionMs,
    trustProxy: false,
    logger: httpLog,
    routerOptions: { maxParamLength: 500 },
    // Says of a number that it is an instant (core/src/work/fact.ts): documentation, which the validator must not refuse.
    ajv: { customOptions: { keywords: ['unit'] } },
    schemaController: { compilersFactory: { buildValidator: compileLater } },
  };
  // Given its server, so that one type of app serves plain and encrypted connections alike.
  const app = tls === undefined ? Fastify(shared) : Fastify({ ...shared, serverFactory: (handler) => secure(tls, handler) });
  const routes: string[] = [];
  app.addHook('onRoute', ({ method, url }) => void routes.push(...[method].flat().map((one) => `${one} ${url}`)));
  handleErrors(app);
  keepPeer(app);
  bodies(app);
  refuseElsewhere(app, parts.roles);
  timeAnswers(app, parts);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      ...framingHeaders(request.url, isEmbedded(request.url) ? await parts.smart.clients.framing() : []),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      // Also where a balancer speaks TLS for this server.
      ...(parts.smart.origin().startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
    });
    if (/^\/(api|fhir|cds-services)\b/.test(request.url)) reply.header('cache-control', 'no-store');
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'HealthOS',
        version: parts.build,
        description: 'Reads, messages, feeds and displays of one command center. Errors are RFC 9457 problem documents with a stable code.',
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
  });
  for (const open of doors) open(app, parts);
  docs(app, parts);
  await screens(app, parts);
  return { app, routes };
}

function secure(tls: { readonly cert: string; readonly key: string }, handler: RequestListener): Server {
  const server = createServer({ cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2', requestTimeout: httpLimits.requestMs }, handler);
  server.setTimeout(httpLimits.connectionMs);
  return server;
}

/** HL7 and device bodies are bytes; so is anything that is to be replayed. JSON of the API itself is parsed. */
function bodies(app: FastifyInstance): void {
  const bytes = (_request: unknown, body: Buffer, done: (error: null, body: Buffer) => void): void => done(null, body);
  for (const type of [
    'application/hl7-v2',
    'application/octet-stream',
    'text/plain',
    'application/fhir+json',
    patchType,
    'application/edi-x12',
    'application/x-www-form-urlencoded',
  ])
    app.addContentTypeParser(type, { parseAs: 'buffer' }, bytes);
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const raw = Buffer.isBuffer(body) ? body : Buffer.from(body);
    if (/^\/(api\/(feeds|messages)\/|fhir\b|cds-services\b)/.test(request.url)) return done(null, raw);
    const parsed = parseJson(jsonText(raw));
    return parsed === undefined ? done(Object.assign(new Error('The body is not JSON.'), { statusCode: 400 })) : done(null, parsed);
  });
}

/** The library throws where text is no JSON: here that is an answer. A key that reaches into prototypes is no field of ours. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value));
  } catch {
    return undefined;
  }
}

function health(app: FastifyInstance, parts: Parts): void {
  app.get('/healthz', { schema: { tags: ['health'], summary: 'The process is up', security: [] } }, () => ({ status: 'up', build: parts.build }));
  app.get('/readyz', { schema: { tags: ['health'], summary: 'The log is followed and the feeds listen', security: [] } }, (_request, reply) => {
    const [reasons, degraded] = [parts.unready(), parts.degraded()];
    const status = reasons.length > 0 ? 'not ready' : degraded.length > 0 ? 'degraded' : 'ready';
    // What it goes on without is no reason to send people elsewhere: it would be missing there too.
    return reply.code(reasons.length === 0 ? 200 : 503).send({ status, reasons, ...(degraded.length === 0 ? {} : { degraded }) });
  });
  app.get('/metrics', { schema: { tags: ['health'], summary: 'Prometheus' } }, async (request, reply) => {
    if ((await asker(parts, request, reply, 'see-metrics')) === undefined) return reply;
    return reply.type(parts.metrics.contentType).send(await parts.metrics.text());
  });
}

function docs(app: FastifyInstance, parts: Parts): void {
  app.get('/api/openapi.json', { schema: { hide: true } }, async (request, reply) =>
    (await asker(parts, request, reply, 'see-docs')) === undefined ? reply : app.swagger(),
  );
  app.get('/api/docs', { schema: { hide: true } }, async (request, reply) =>
    (await asker(parts, request, reply, 'see-docs')) === undefined ? reply : reply.type('text/html').send(docsPage(app.swagger())),
  );
}

/** The built screens: hashed files for ever, every other path is the app, which knows its own routes. */
async function screens(app: FastifyInstance, parts: Parts): Promise<void> {
  if (!existsSync(join(parts.screens, 'index.html'))) {
    app.setNotFoundHandler(nothingThere);
    return;
  }
  await app.register(fastifyStatic, {
    root: parts.screens,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => void reply.header('cache-control', path.includes('/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
  });
  const page = (_request: unknown, reply: { sendFile(name: string): unknown }): unknown => reply.sendFile('index.html');
  app.get('/', { schema: { hide: true } }, page as never);
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === 'GET' &&
      !/^\/(api|fhir|cds-services|live|metrics|oauth|\.well-known|_app)\b/.test(request.url) &&
      (request.headers.accept ?? '*/*').match(/text\/html|\*\/\*/) !== null;
    return isPage ? reply.sendFile('index.html') : nothingThere(request, reply);
  });
}

/** In the words of whoever asked: what FHIR names and this door does not do is another thing than what is not there. */
function nothingThere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!/^\/fhir\b/.test(request.url)) return problem(reply, 'access.absent');
  if (request.method === 'GET' || request.method === 'HEAD') return absent(reply);
  return refuse(reply, 405, { code: 'not-supported', says: `${request.method} is not done at this address; /fhir/R4/metadata says what is.` });
}
