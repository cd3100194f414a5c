/** POST /fhir/R4: a bundle, whole, on the path of every message; and the kept resources of one patient, exactly as they came. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { fhirLimits } from '@healthos/ingest/feeds/fhir/bundle.ts';
import { parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import type { Appended } from '@healthos/core/ports.ts';
import { emptyTable, getRow } from '@healthos/core/table.ts';
import { newestOf } from '@healthos/core/versions.ts';
import { keptVersions } from '../fhir/kept.ts';
import { isRefused } from '../fhir/outcome.ts';
import { mayTransact } from '../fhir/scoped-writes.ts';
import { asker, bearer, type Parts } from './context.ts';
import { answerBatch, readsIn } from './fhir-batch.ts';
import { mayBeConditional, resolveConditions } from './fhir-conditions.ts';
import { insideDoor, openDoor, positionHeader } from './fhir-door.ts';
import { refuse } from './fhir-outcome.ts';
import { inTurn, onCondition } from './in-turn.ts';
import { Moment, openRecord, Patient } from './open-record.ts';
import { problem } from './problems.ts';

const OfFacility = Type.Object({ facility: Type.Optional(Type.String({ maxLength: 200 })) });
const OneResource = Type.Object({ ...Patient.properties, kind: Type.String({ maxLength: 64 }), id: Type.String({ maxLength: 64 }) });

const fhirJson = 'application/fhir+json';

export function fhirRoutes(app: FastifyInstance, parts: Parts): void {
  for (const path of ['/fhir', '/fhir/R4'])
    app.post<{ Querystring: Static<typeof OfFacility>; Body: Buffer | undefined }>(
      path,
      {
        bodyLimit: fhirLimits.bytes,
        schema: { tags: ['fhir'], summary: 'A bundle of resources, taken whole or not at all; answered after the commit', querystring: OfFacility },
      },
      async (request, reply) => {
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.from(JSON.stringify(request.body ?? null));
        // Whoever may read and not write may send a batch of reads.
        const batch = (await bearer(parts, request)) === undefined ? undefined : readsIn(bytes);
        if (batch !== undefined) return answerBatch(app, request, reply, batch);
        const identity = await asker(parts, request, reply, 'post-message', request.query.facility);
        if (identity === undefined) return reply;
        if (!mayTransact(identity, bytes))
          return refuse(reply, 403, { code: 'forbidden', says: 'The token has no scope for each entry of this bundle.', detail: 'scope.insufficient' });
        const facility = request.query.facility ?? identity.facility ?? parts.network.facilities[0]?.description.facility;
        const origin = { peer: request.ip, sender: 'http|fhir', ...(facility === undefined ? {} : { facility }) };
        const isPlain = !mayBeConditional(bytes) || isRejection(parseJson(bytes, fhirLimits.bytes));
        return isPlain ? take(parts, reply, bytes, origin) : inTurn(onCondition, () => takeOnCondition(parts, request, reply, bytes, origin));
      },
    );
  resourceRoutes(app, parts);
}

type Taking = Parameters<Parts['receive']['fhirJson']>[1];

async function take(parts: Parts, reply: FastifyReply, bytes: Buffer, origin: Taking): Promise<FastifyReply> {
  const appended = await parts.receive.fhirJson(bytes, origin);
  return (
    refusedBundle(reply, appended) ??
    answer(
      parts,
      reply,
      appended,
      isBatch(bytes),
      keysIn(bytes).map((key) => ({ key })),
    )
  );
}

/** What the entries ask for first is looked up, and nothing else is written on a condition until this is committed. */
async function takeOnCondition(parts: Parts, request: FastifyRequest, reply: FastifyReply, bytes: Buffer, origin: Taking): Promise<FastifyReply> {
  const door = await openDoor(parts, request, reply);
  if (door === undefined) return reply;
  const resolved = await resolveConditions(insideDoor(parts, door), bytes);
  if (isRefused(resolved)) return refuse(reply, resolved.refused, resolved.issue);
  const appended = resolved.bytes === undefined ? undefined : await parts.receive.fhirJson(resolved.bytes, origin);
  const wrong = appended === undefined ? undefined : refusedBundle(reply, appended);
  return wrong ?? answer(parts, reply, appended, isBatch(bytes), resolved.entries);
}

function refusedBundle(reply: FastifyReply, { message }: Appended): FastifyReply | undefined {
  if (message.outcome !== 'rejected' && message.outcome !== 'quarantined') return undefined;
  return refuse(reply, message.code === 'json.syntax' ? 400 : 422, {
    code: message.code === 'fhir.reference' ? 'not-found' : message.code === 'fhir.unsupported' ? 'not-supported' : 'structure',
    says: message.detail ?? 'The bundle could not be read.',
    ...(message.code === undefined ? {} : { detail: message.code }),
    ...(message.place === undefined ? {} : { expression: message.place }),
  });
}

const isBatch = (bytes: Buffer): boolean => (JSON.parse(bytes.toString('utf8')) as { readonly type?: string }).type === 'batch';

function keysIn(bytes: Buffer): readonly string[] {
  const { entry } = JSON.parse(bytes.toString('utf8')) as {
    readonly entry: readonly { readonly fullUrl?: string; readonly resource: { readonly resourceType: string; readonly id?: string } }[];
  };
  return entry.map(({ fullUrl, resource: { resourceType, id } }) => `${resourceType}/${id ?? fullUrl?.replace(/^urn:uuid:/, '') ?? ''}`);
}

/** A response to each entry: where it is now and of which version, as it is read right after. */
async function answer(
  parts: Parts,
  reply: FastifyReply,
  appended: Appended | undefined,
  isBatchAnswer: boolean,
  entries: readonly { readonly key: string; readonly there?: number }[],
): Promise<FastifyReply> {
  await parts.follow.level();
  const position = appended?.events.at(-1)?.position;
  const hospital = appended === undefined ? undefined : parts.follow.enterprise().hospitals.get(appended.message.facility);
  if (appended !== undefined && position !== undefined) void reply.header(positionHeader, `${appended.message.facility}:${position}`);
  const lastModified = new Date(appended?.message.receivedAt ?? parts.clock.now()).toISOString();
  const versionOf = (key: string): number => keptVersions(getRow(hospital?.clinical.resources ?? emptyTable(), key) ?? []).length || 1;
  return reply
    .code(200)
    .type(fhirJson)
    .send(
      JSON.stringify({
        resourceType: 'Bundle',
        id: appended?.message.id ?? randomUUID(),
        type: isBatchAnswer ? 'batch-response' : 'transaction-response',
        entry: entries.map(({ key, there }) => {
          const version = there ?? versionOf(key);
          const status = there === undefined && appended?.duplicate !== true && version === 1 ? '201 Created' : '200 OK';
          return { response: { status, location: `${key}/_history/${version}`, etag: `W/"${version}"`, lastModified } };
        }),
      }),
    );
}

function resourceRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof Moment> }>(
    '/api/patients/:patient/resources',
    { schema: { tags: ['fhir'], summary: 'Resources of a patient that are kept as they came', params: Patient, querystring: Moment } },
    async (request, reply) => {
      const open = await openRecord(parts, request, reply);
      if (open === undefined) return reply;
      const { clinical } = open.input.hospital;
      const records = recordsOf(open.input.identity, personOf(open.input.identity, open.patient));
      const rows = records.flatMap((record) =>
        (getRow(clinical.index.resources, record) ?? []).flatMap((key) => {
          const newest = newestOf(getRow(clinical.resources, key));
          // Another version may have named another record: the newest says whose it is.
          return newest === undefined || newest.event.folded === true || newest.event.patient !== record
            ? []
            : [{ ...newest.event, at: newest.at, position: newest.position, message: newest.message }];
        }),
      );
      const positions = rows.map(({ position }) => position).sort((a, b) => b - a);
      if (!(await open.audited({ kind: 'chart', view: 'resources', positions }))) return reply;
      return { facility: open.present.facility, rows: rows.sort((a, b) => b.at - a.at || b.position - a.position) };
    },
  );

  app.get<{ Params: Static<typeof OneResource>; Querystring: Static<typeof Moment> }>(
    '/api/patients/:patient/resources/:kind/:id',
    { schema: { tags: ['fhir'], summary: 'One kept resource, as it came', params: OneResource, querystring: Moment } },
    async (request, reply) => {
      const { kind, id } = request.params;
      const open = await openRecord(parts, request, reply);
      if (open === undefined) return reply;
      const { identity, hospital } = open.input;
      const newest = newestOf(getRow(hospital.clinical.resources, `${kind}/${id}`));
      const whose = newest?.event.patient;
      if (newest === undefined || whose === undefined || personOf(identity, whose) !== personOf(identity, open.patient)) return problem(reply, 'access.absent');
      const [fact] = await parts.log.eventsAt(hospital.facility, [newest.position]);
      const bytes = await parts.log.raw(newest.message);
      if (fact === undefined || bytes === undefined) return problem(reply, 'access.absent');
      if (!(await open.audited({ kind: 'chart', view: `${kind}/${id}`, positions: [newest.position] }))) return reply;
      const { entry } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { entry: readonly { resource: object }[] };
      return reply.type(fhirJson).send(JSON.stringify(entry[fact.segments[0] ?? 0]?.resource ?? {}));
    },
  );
}
