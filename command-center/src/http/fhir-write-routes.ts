/** POST /fhir/R4/{kind} and PUT /fhir/R4/{kind}/{id}: one resource, on the path of every bundle; answered after the commit, as it is then read. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { jsonText, parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { findOne, type Found } from '../fhir/find.ts';
import { isRefused, type Issue } from '../fhir/outcome.ts';
import { isElement, parsedAsCame } from '../fhir/resource.ts';
import { mayWrite } from '../fhir/scoped-writes.ts';
import { faultsIn } from '../fhir/validate.ts';
import { visitFault } from '../fhir/visit-fault.ts';
import { answer, commit, type Committing } from './fhir-commit.ts';
import { searchOnCondition } from './fhir-conditions.ts';
import { addressOf, auditedOne, insideDoor, type OpenDoor } from './fhir-door.ts';
import { absent, refuse } from './fhir-outcome.ts';
import { inHouseTurn, type FhirTurn } from './fhir-turn.ts';
import { openWriteDoor, standingOf } from './fhir-write-door.ts';
import { inTurn, onCondition } from './in-turn.ts';
import { httpLimits } from './limits.ts';
import type { Parts } from './context.ts';

const OneKind = Type.Object({ kind: Type.String({ maxLength: 64 }) });
const One = Type.Object({ ...OneKind.properties, id: Type.String({ maxLength: 64 }) });
const OfFacility = Type.Object({ facility: Type.Optional(Type.String({ maxLength: 200 })) });

interface Writing extends Committing {
  readonly door: OpenDoor;
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
      if (typeof condition !== 'string') return commit(parts, request, reply, writing, created());
      return inTurn(onCondition, () =>
        inHouseTurn(parts, reply, { facility: writing.facility }, (turn) => createUnlessThere(parts, request, reply, { ...writing, condition, turn })),
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
      return inTurn(`${kind}/${id}`, async () => {
        const stands = await houseOf(parts, writing, id);
        return inHouseTurn(parts, reply, { facility: writing.facility, stands }, (turn) => update(parts, request, reply, { ...writing, id, turn }));
      });
    },
  );
}

async function readWrite(parts: Parts, request: Asked, reply: FastifyReply): Promise<Writing | undefined> {
  const opened = await openWriteDoor(parts, request, reply, request.method === 'PUT' ? 'u' : 'c');
  if (opened === undefined) return undefined;
  const { door, kind, facility } = opened;
  const stop = (status: number, ...issues: readonly Issue[]): undefined => void refuse(reply, status, ...issues);
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.from('');
  const parsed = parseJson(bytes, httpLimits.bodyBytes);
  if (isRejection(parsed)) return stop(400, { code: 'structure', says: 'The body is no JSON, or nested deeper than a resource is.', detail: parsed.code });
  const resource = parsedAsCame(jsonText(bytes));
  if (!isElement(resource) || resource['resourceType'] !== kind.kind)
    return stop(400, { code: 'invalid', says: `The body is no ${kind.kind}.`, expression: 'resourceType' });
  const faults = await faultsIn(kind.kind, resource);
  const elsewhere = visitFault(door.picture, facility, kind.kind, resource);
  if (faults.length > 0 || elsewhere !== undefined) return stop(422, ...faults, ...(elsewhere === undefined ? [] : [elsewhere]));
  if (request.method === 'POST' && !(await mayWrite(door, kind, resource, 'c'))) return void absent(reply);
  return { door, kind, resource, facility };
}

const created = () => ({ id: randomUUID(), status: 201, deed: 'create' }) as const;

interface Conditional extends Writing {
  readonly condition: string;
  readonly turn: FhirTurn;
}

async function createUnlessThere(parts: Parts, request: Asked, reply: FastifyReply, writing: Conditional): Promise<FastifyReply> {
  const { condition, turn, ...plain } = writing;
  await parts.follow.level();
  const page = await searchOnCondition(insideDoor(parts, writing.door), writing.kind, condition.replace(/^[^?]*\?/, ''));
  if (isRefused(page)) return refuse(reply, page.refused, page.issue);
  const [match, other] = page.matches;
  if (other !== undefined) return refuse(reply, 412, { code: 'multiple-matches', says: 'More than one resource answers If-None-Exist.' });
  if (match !== undefined) return answerThere(parts, request, reply, plain, match);
  return commit(parts, request, reply, plain, { ...created(), turn });
}

/** It is shown to whoever may read it; to others it is there, and no more. */
async function answerThere(parts: Parts, request: Asked, reply: FastifyReply, { door, kind }: Writing, { thing }: Found): Promise<FastifyReply> {
  const own = await findOne(door, kind, thing.id);
  if (own !== undefined) return (await auditedOne(parts, request, reply, door, own)) ? answer(request, reply, own, 200) : reply;
  const location = `${addressOf(request)}/${kind.kind}/${thing.id}/_history/${thing.told.length}`;
  return reply
    .code(200)
    .headers({ location, etag: `W/"${thing.told.length}"` })
    .send();
}

/** Where a resource of this id stands. */
async function houseOf(parts: Parts, { door, kind }: Writing, id: string): Promise<string | undefined> {
  await parts.follow.level();
  return (await findOne(insideDoor(parts, door), kind, id))?.house.hospital.facility;
}

interface Updating extends Writing {
  readonly id: string;
  readonly turn: FhirTurn;
}

async function update(parts: Parts, request: Asked, reply: FastifyReply, { id, turn, ...writing }: Updating): Promise<FastifyReply> {
  await parts.follow.level();
  const standing = await standingOf(request, reply, insideDoor(parts, writing.door), writing.kind, id);
  if (standing === 'answered') return reply;
  if (!(await mayWrite(writing.door, writing.kind, writing.resource, standing === undefined ? 'c' : 'u', standing))) return absent(reply);
  const facility = standing?.house.hospital.facility ?? writing.facility;
  const done = standing === undefined ? ({ status: 201, deed: 'create' } as const) : ({ status: 200, deed: 'update' } as const);
  return commit(parts, request, reply, { ...writing, facility, stands: standing !== undefined }, { id, turn, ...done });
}
