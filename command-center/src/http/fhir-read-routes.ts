/** GET /fhir/R4/metadata, and one resource: as it is, as it was, and every version of it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { capabilityOf } from '../fhir/capability.ts';
import type { Lookups } from '../fhir/candidates.ts';
import { findOne, written, type Found } from '../fhir/find.ts';
import { kindOf } from '../fhir/kinds.ts';
import { absent, refuse } from './fhir-outcome.ts';
import { lessOf } from '../fhir/summary.ts';
import type { Resource } from '../fhir/resource.ts';
import { addressOf, auditedOne, inScope, openDoor, sendResource } from './fhir-door.ts';
import { operations, writableKinds } from './fhir-operations.ts';
import type { Parts } from './context.ts';

const One = Type.Object({ kind: Type.String({ maxLength: 64 }), id: Type.String({ maxLength: 64 }) });
const OneVersion = Type.Object({ ...One.properties, version: Type.String({ maxLength: 64 }) });
/** Versions of one answer. */
const historyAtMost = 1000;

export function fhirReadRoutes(app: FastifyInstance, parts: Parts): void {
  app.get('/fhir/R4/metadata', { schema: { tags: ['fhir'], summary: 'What this door answers', security: [] } }, (request, reply) =>
    sendResource(
      reply,
      capabilityOf({
        build: parts.build,
        address: addressOf(request),
        issuer: parts.smart.issuer(),
        now: new Date(parts.clock.now()).toISOString(),
        writable: writableKinds,
        operations,
      }),
    ),
  );

  app.get<{ Params: Static<typeof One> }>(
    '/fhir/R4/:kind/:id',
    { schema: { tags: ['fhir'], summary: 'One resource', params: One } },
    async (request, reply) => {
      const opened = await openOne(parts, request, reply);
      if (opened === undefined) return reply;
      const resource = await written(opened.found);
      return resource === undefined ? absent(reply) : answer(parts, request, reply, opened, resource);
    },
  );

  app.get<{ Params: Static<typeof OneVersion> }>(
    '/fhir/R4/:kind/:id/_history/:version',
    { schema: { tags: ['fhir'], summary: 'One version of a resource', params: OneVersion } },
    async (request, reply) => {
      const opened = await openOne(parts, request, reply);
      if (opened === undefined) return reply;
      const n = /^[1-9]\d{0,8}$/.test(request.params.version) ? Number(request.params.version) : 0;
      const resource = n < 1 || n > opened.found.thing.told.length ? undefined : await written(opened.found, n);
      return resource === undefined ? absent(reply) : answer(parts, request, reply, opened, resource);
    },
  );

  app.get<{ Params: Static<typeof One> }>(
    '/fhir/R4/:kind/:id/_history',
    { schema: { tags: ['fhir'], summary: 'Every version of a resource, newest first', params: One } },
    async (request, reply) => {
      const opened = await openOne(parts, request, reply);
      if (opened === undefined) return reply;
      const asked = new URL(request.url, 'http://local').searchParams;
      const since = Date.parse((asked.get('_since') ?? '').replace(' ', '+'));
      if (asked.has('_since') && !Number.isFinite(since))
        return refuse(reply, 400, { code: 'invalid', says: '_since takes an instant.', expression: '_since' });
      const versions = await versionsOf(opened.found, Number.isFinite(since) ? since : undefined);
      if (!(await auditedOne(parts, request, reply, opened.lookups, opened.found))) return reply;
      return sendResource(reply, historyOf(versions, addressOf(request)));
    },
  );
}

interface Opened {
  readonly lookups: Lookups;
  readonly found: Found;
}

async function openOne(parts: Parts, request: FastifyRequest<{ Params: Static<typeof One> }>, reply: FastifyReply): Promise<Opened | undefined> {
  const lookups = await openDoor(parts, request, reply);
  if (lookups === undefined) return undefined;
  const kind = kindOf(request.params.kind);
  if (kind === undefined) return void refuse(reply, 404, { code: 'not-supported', says: 'There is no such kind of resource here.' });
  if (!inScope(reply, lookups, kind.kind, 'r')) return undefined;
  const found = await findOne(lookups, kind, request.params.id);
  const resource = found === undefined || lookups.reader.identity.scope === undefined ? undefined : await written(found);
  const isShown =
    found !== undefined && (lookups.reader.identity.scope === undefined || (resource !== undefined && lookups.reader.allowed.shows(found, resource)));
  return isShown ? { lookups, found } : void absent(reply);
}

async function answer(parts: Parts, request: FastifyRequest, reply: FastifyReply, { lookups, found }: Opened, resource: Resource): Promise<FastifyReply> {
  const { versionId = '', lastUpdated = '' } = resource.meta ?? {};
  const etag = `W/"${versionId}"`;
  void reply.headers({ etag, 'last-modified': new Date(lastUpdated).toUTCString() });
  if (!(await auditedOne(parts, request, reply, lookups, found))) return reply;
  if (isKnown(request, etag, lastUpdated)) return reply.code(304).send();
  const asked = new URL(request.url, 'http://local').searchParams;
  const summary = asked.get('_summary');
  const elements = asked.get('_elements')?.split(',') ?? [];
  return sendResource(reply, lessOf(resource, { elements, ...(summary === 'true' || summary === 'text' || summary === 'data' ? { summary } : {}) }));
}

function isKnown({ headers }: FastifyRequest, etag: string, lastUpdated: string): boolean {
  const none = headers['if-none-match'];
  if (none !== undefined) return none.split(',').some((one) => one.trim() === etag || one.trim() === '*');
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Number.isFinite(since) && Math.floor(Date.parse(lastUpdated) / 1000) * 1000 <= since;
}

async function versionsOf(found: Found, since: number | undefined): Promise<readonly Resource[]> {
  const versions: Resource[] = [];
  for (let n = found.thing.told.length; n > 0 && versions.length < historyAtMost; n--) {
    const told = found.thing.told[n - 1];
    if (since !== undefined && told !== undefined && told.recordedAt < since) break;
    const resource = await written(found, n);
    if (resource !== undefined) versions.push(resource);
  }
  return versions;
}

function historyOf(versions: readonly Resource[], address: string): object {
  return {
    resourceType: 'Bundle',
    type: 'history',
    total: versions.length,
    entry: versions.map((resource) => ({
      fullUrl: `${address}/${resource.resourceType}/${resource.id}`,
      resource,
      request: {
        method: resource.meta?.versionId === '1' ? 'POST' : 'PUT',
        url: resource.meta?.versionId === '1' ? resource.resourceType : `${resource.resourceType}/${resource.id}`,
      },
      response: {
        status: resource.meta?.versionId === '1' ? '201' : '200',
        etag: `W/"${resource.meta?.versionId ?? ''}"`,
        lastModified: resource.meta?.lastUpdated,
      },
    })),
  };
}
