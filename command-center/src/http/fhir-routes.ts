/** POST /fhir/R4: a bundle, whole, on the path of every message; and the kept resources of one patient, exactly as they came. */
import { jsonText } from '@healthos/ingest/formats/json.ts';
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { fhirLimits } from '@healthos/ingest/feeds/fhir/bundle.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestOf } from '@healthos/core/versions.ts';
import { mayTransact } from '../fhir/scoped-writes.ts';
import { asker, bearer, type Parts } from './context.ts';
import { answerBatch, readBatch } from './fhir-batch.ts';
import { refuse } from './fhir-outcome.ts';
import { take } from './fhir-transaction.ts';
import { fhirSender } from './fhir-turn.ts';
import { Moment, openRecord, Patient } from './open-record.ts';
import { problem } from './problems.ts';

const OfFacility = Type.Object({ facility: Type.Optional(Type.String({ maxLength: 200 })) });
const OneResource = Type.Object({ ...Patient.properties, kind: Type.String({ maxLength: 64 }), id: Type.String({ maxLength: 64 }) });

const fhirJson = 'application/fhir+json';

export function fhirRoutes(app: FastifyInstance, parts: Parts): void {
  for (const path of ['/fhir', '/fhir/R4', '/fhir/R4/'])
    app.post<{ Querystring: Static<typeof OfFacility>; Body: Buffer | undefined }>(
      path,
      {
        bodyLimit: fhirLimits.bytes,
        schema: {
          tags: ['fhir'],
          summary: 'A transaction is taken whole or not at all, each entry of a batch by itself; answered after the commit',
          querystring: OfFacility,
        },
      },
      async (request, reply) => {
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.from(JSON.stringify(request.body ?? null));
        // Whoever may read and not write may send a batch of reads.
        const batch = (await bearer(parts, request)) === undefined ? undefined : readBatch(bytes);
        if (batch !== undefined) return answerBatch(app, request, reply, batch);
        const identity = await asker(parts, request, reply, 'post-message', request.query.facility);
        if (identity === undefined) return reply;
        if (!mayTransact(identity, bytes))
          return refuse(reply, 403, { code: 'forbidden', says: 'The token has no scope for each entry of this bundle.', detail: 'scope.insufficient' });
        const facility = request.query.facility ?? identity.facility ?? parts.network.facilities[0]?.description.facility;
        return take(parts, request, reply, bytes, { peer: request.ip, sender: fhirSender, ...(facility === undefined ? {} : { facility }) });
      },
    );
  resourceRoutes(app, parts);
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
      const log = parts.log.within(hospital.facility);
      const [fact] = await log.eventsAt(hospital.facility, [newest.position]);
      const bytes = await log.raw(newest.message);
      if (fact === undefined || bytes === undefined) return problem(reply, 'access.absent');
      if (!(await open.audited({ kind: 'chart', view: `${kind}/${id}`, positions: [newest.position] }))) return reply;
      const { entry } = JSON.parse(jsonText(bytes)) as { entry: readonly { resource: object }[] };
      return reply.type(fhirJson).send(JSON.stringify(entry[fact.segments[0] ?? 0]?.resource ?? {}));
    },
  );
}
