/** POST /fhir/R4/{kind} and PUT /fhir/R4/{kind}/{id}: one resource, on the path of every bundle; answered after the commit, as it is then read. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { facilityId } from '@healthos/core/ids.ts';
import type { Appended } from '@healthos/core/ports.ts';
import { getRow } from '@healthos/core/table.ts';
import { may, mayVisit } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import { findOne, written, type Found } from '../fhir/find.ts';
import { kindOf } from '../fhir/kinds.ts';
import { isRefused, type Issue } from '../fhir/outcome.ts';
import { readQuery } from '../fhir/query.ts';
import { isElement, parsedAsCame, type Element } from '../fhir/resource.ts';
import { mayWrite } from '../fhir/scoped-writes.ts';
import { search } from '../fhir/search.ts';
import type { Kind } from '../fhir/thing.ts';
import { faultsIn } from '../fhir/validate.ts';
import { addressOf, inScope, insideDoor, openDoor, positionHeader, sendResource, type OpenDoor } from './fhir-door.ts';
import { writableKinds } from './fhir-operations.ts';
import { absent, refuse } from './fhir-outcome.ts';
import { inTurn, onCondition } from './in-turn.ts';
import { httpLimits } from './limits.ts';
import type { Parts } from './context.ts';

const OneKind = Type.Object({ kind: Type.String({ maxLength: 64 }) });
const One = Type.Object({ ...OneKind.properties, id: Type.String({ maxLength: 64 }) });
const OfFacility = Type.Object({ facility: Type.Optional(Type.String({ maxLength: 200 })) });

interface Writing {
  readonly door: OpenDoor;
  readonly kind: Kind;
  readonly resource: Element;
  readonly facility: string | undefined;
}
type Asked = FastifyRequest<{ Params: Static<typeof OneKind>; Querystring: Static<typeof OfFacility>; Body: Buffer | undefined }>;

export function fhirWriteRoutes(app: FastifyInstance, parts: Parts): void {
  app.post<{ Params: Static<typeof OneKind>; Querystring: Static<typeof OfFacility>; Body: Buffer | undefined }>(
    '/fhir/R4/:kind',
    {
      bodyLimit: httpLimits.bodyBytes,
      schema: { tags: ['fhir'], summary: 'Creates a resource; If-None-Exist creates none where one is', params: OneKind, querystring: OfFacility },
    },
    async (request, reply) => {
      const writing = await readWrite(parts, request, reply);
      if (writing === undefined) return reply;
      const condition = request.headers['if-none-exist'];
      return inTurn(condition === undefined ? randomUUID() : onCondition, () =>
        create(parts, request, reply, writing, typeof condition === 'string' ? condition : undefined),
      );
    },
  );
  app.put<{ Params: Static<typeof One>; Querystring: Static<typeof OfFacility>; Body: Buffer | undefined }>(
    '/fhir/R4/:kind/:id',
    {
      bodyLimit: httpLimits.bodyBytes,
      schema: { tags: ['fhir'], summary: 'Updates a resource, or creates it under this id; If-Match guards its version', params: One, querystring: OfFacility },
    },
    async (request, reply) => {
      const writing = await readWrite(parts, request, reply);
      if (writing === undefined) return reply;
      const { kind, id } = request.params;
      if (writing.resource['id'] !== id)
        return refuse(reply, 400, { code: 'invalid', says: 'The id of the resource is not that of the address.', expression: `${kind}.id` });
      if (!/^[A-Za-z0-9.-]{1,64}$/.test(id))
        return refuse(reply, 400, { code: 'value', says: 'An id has letters, digits, - and ., 64 at most.', expression: `${kind}.id` });
      return inTurn(`${kind}/${id}`, () => update(parts, request, reply, writing, id));
    },
  );
}

async function readWrite(parts: Parts, request: Asked, reply: FastifyReply): Promise<Writing | undefined> {
  const door = await openDoor(parts, request, reply);
  if (door === undefined) return undefined;
  const stop = (status: number, ...issues: readonly Issue[]): undefined => void refuse(reply, status, ...issues);
  if (!inScope(reply, door, request.params.kind, request.method === 'PUT' ? 'u' : 'c')) return undefined;
  const { identity } = door.reader;
  const { facility } = request.query;
  if (!may(identity, 'post-message') || (facility !== undefined && !mayVisit(identity, facility))) return void absent(reply);
  const kind = kindOf(request.params.kind);
  if (kind === undefined || !writableKinds.has(kind.kind)) return stop(404, { code: 'not-supported', says: 'Resources of this kind are not written here.' });
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.from('');
  const parsed = parseJson(bytes, httpLimits.bodyBytes);
  if (isRejection(parsed)) return stop(400, { code: 'structure', says: 'The body is no JSON, or nested deeper than a resource is.', detail: parsed.code });
  const resource = parsedAsCame(bytes.toString('utf8'));
  if (!isElement(resource) || resource['resourceType'] !== kind.kind)
    return stop(400, { code: 'invalid', says: `The body is no ${kind.kind}.`, expression: 'resourceType' });
  const faults = await faultsIn(kind.kind, resource);
  if (faults.length > 0) return stop(422, ...faults);
  if (request.method === 'POST' && !(await mayWrite(door, kind, resource, 'c'))) return void absent(reply);
  return { door, kind, resource, facility: facilityOf(parts, identity, request) };
}

const facilityOf = (parts: Parts, identity: Identity, request: Asked): string | undefined =>
  request.query.facility ?? identity.facility ?? parts.network.facilities[0]?.description.facility;

async function create(parts: Parts, request: Asked, reply: FastifyReply, writing: Writing, condition: string | undefined): Promise<FastifyReply> {
  if (condition !== undefined) {
    await parts.follow.level();
    const query = readQuery(writing.kind, [...new URLSearchParams(condition.replace(/^[^?]*\?/, ''))], true);
    const page = isRefused(query) ? query : await search(insideDoor(parts, writing.door), query);
    if (isRefused(page)) return refuse(reply, page.refused, page.issue);
    const [match, other] = page.matches;
    if (other !== undefined) return refuse(reply, 412, { code: 'multiple-matches', says: 'More than one resource answers If-None-Exist.' });
    if (match !== undefined) return answer(request, reply, match, 200);
  }
  return commit(parts, request, reply, writing, randomUUID(), 201);
}

async function update(parts: Parts, request: Asked, reply: FastifyReply, writing: Writing, id: string): Promise<FastifyReply> {
  await parts.follow.level();
  const door = insideDoor(parts, writing.door);
  const found = await findOne(door, writing.kind, id);
  const came = door.reader.houses.some(({ hospital }) => getRow(hospital.clinical.resources, `${writing.kind.kind}/${id}`) !== undefined);
  if (found !== undefined && !came)
    return refuse(reply, 409, {
      code: 'business-rule',
      says: 'This was told by another system, in its own words: it is corrected there, or by a person here.',
    });
  if (!(await mayWrite(writing.door, writing.kind, writing.resource, found === undefined ? 'c' : 'u', found))) return absent(reply);
  const expected = request.headers['if-match'];
  const etag = found === undefined ? undefined : `W/"${found.thing.told.length}"`;
  if (expected !== undefined && expected.trim() !== etag)
    return refuse(reply, 412, { code: 'conflict', says: 'The resource is of another version than If-Match says.' });
  return commit(parts, request, reply, writing, id, found === undefined ? 201 : 200);
}

/** One bundle of one resource, received as any other. */
async function commit(
  parts: Parts,
  request: Asked,
  reply: FastifyReply,
  { kind, resource, facility }: Writing,
  id: string,
  status: number,
): Promise<FastifyReply> {
  const entry = { fullUrl: `urn:uuid:${randomUUID()}`, resource: { ...resource, id }, request: { method: 'PUT', url: `${kind.kind}/${id}` } };
  const bytes = Buffer.from(
    JSON.stringify({ resourceType: 'Bundle', type: 'transaction', timestamp: new Date(parts.clock.now()).toISOString(), entry: [entry] }),
  );
  const appended = await parts.receive.fhirJson(bytes, { peer: request.ip, sender: 'http|fhir', ...(facility === undefined ? {} : { facility }) });
  if (appended.message.outcome === 'rejected' || appended.message.outcome === 'quarantined') return refuse(reply, 422, issueOf(appended));
  await parts.follow.level();
  const position = appended.events.at(-1)?.position;
  const door = await openDoor(parts, request, reply);
  const found = door === undefined ? undefined : await findOne(door, kind, id);
  if (position !== undefined) void reply.header(positionHeader, `${facilityId(appended.message.facility)}:${position}`);
  if (found === undefined)
    return reply
      .code(status)
      .header('location', `${addressOf(request)}/${kind.kind}/${id}`)
      .send();
  return answer(request, reply, found, status);
}

function issueOf({ message }: Appended): Issue {
  return {
    code: message.code === 'fhir.reference' ? 'not-found' : 'structure',
    says: message.detail ?? 'The resource could not be read.',
    ...(message.place === undefined ? {} : { expression: message.place.replace(/^Bundle\.entry\[0\]\.resource\.?/, '') }),
    ...(message.code === undefined ? {} : { detail: message.code }),
  };
}

async function answer(request: FastifyRequest, reply: FastifyReply, found: Found, status: number): Promise<FastifyReply> {
  const resource = await written(found);
  const version = String(found.thing.told.length);
  void reply.headers({
    etag: `W/"${version}"`,
    location: `${addressOf(request)}/${found.kind.kind}/${found.thing.id}/_history/${version}`,
    ...(resource?.meta?.lastUpdated === undefined ? {} : { 'last-modified': new Date(resource.meta.lastUpdated).toUTCString() }),
  });
  if (resource === undefined || /\breturn=minimal\b/.test(String(request.headers['prefer'] ?? ''))) return reply.code(status).send();
  return sendResource(reply, resource, status);
}
