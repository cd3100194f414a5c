/** POST /fhir/R4: a bundle, whole, on the path of every message; and the kept resources of one patient, exactly as they came. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { fhirLimits } from '@healthos/ingest/feeds/fhir/bundle.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import type { Appended } from '@healthos/core/ports.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestOf } from '@healthos/core/versions.ts';
import { asker, type Parts } from './context.ts';
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
        const identity = await asker(parts, request, reply, 'post-message', request.query.facility);
        if (identity === undefined) return reply;
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.from(JSON.stringify(request.body ?? null));
        const facility = request.query.facility ?? identity.facility ?? parts.network.facilities[0]?.description.facility;
        const appended = await parts.receive.fhirJson(bytes, { peer: request.ip, sender: 'http|fhir', ...(facility === undefined ? {} : { facility }) });
        return answer(reply, appended, bytes);
      },
    );
  resourceRoutes(app, parts);
}

/** What became of the bundle, in FHIR: a response to each entry, or where and why none was taken. */
function answer(reply: FastifyReply, { message, duplicate }: Appended, bytes: Buffer): FastifyReply {
  void reply.type(fhirJson);
  if (message.outcome === 'rejected' || message.outcome === 'quarantined')
    return reply.code(message.code === 'json.syntax' ? 400 : 422).send(
      JSON.stringify({
        resourceType: 'OperationOutcome',
        issue: [
          {
            severity: 'error',
            code: message.code === 'fhir.reference' ? 'not-found' : message.code === 'fhir.unsupported' ? 'not-supported' : 'structure',
            details: { coding: [{ code: message.code }] },
            diagnostics: message.detail,
            expression: [message.place],
          },
        ],
      }),
    );
  const bundle = JSON.parse(bytes.toString('utf8')) as {
    type: string;
    entry: readonly { fullUrl?: string; resource: { resourceType: string; id?: string } }[];
  };
  const status = duplicate ? '200 OK' : '201 Created';
  const lastModified = new Date(message.receivedAt).toISOString();
  return reply.code(200).send(
    JSON.stringify({
      resourceType: 'Bundle',
      id: message.id,
      type: bundle.type === 'batch' ? 'batch-response' : 'transaction-response',
      entry: bundle.entry.map(({ fullUrl, resource: { resourceType, id } }) => ({
        response: { status, location: `${resourceType}/${id ?? fullUrl?.replace(/^urn:uuid:/, '') ?? ''}/_history/1`, lastModified },
      })),
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
