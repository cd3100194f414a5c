/** GET /api/patients/{patient}/release: whether the patient sees one thing of the record now, and if not, why and until when. For whoever treats. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { releasePackOf, withheldIn } from '@healthos/core/house/portal/release.ts';
import { asker, type Parts } from './context.ts';
import { Moment, openRecord, Patient } from './open-record.ts';
import { problem } from './problems.ts';

const OneItem = Type.Object({ ...Moment.properties, item: Type.String({ minLength: 3, maxLength: 500, description: '`kind|key`, as the chart names it' }) });

export function releaseRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof OneItem> }>(
    '/api/patients/:patient/release',
    { schema: { tags: ['record'], summary: 'Whether the patient sees one thing now', params: Patient, querystring: OneItem } },
    async (request, reply) => {
      const { item, facility } = request.query;
      // To the patient themselves not even this is told: that it waits says what it is.
      if ((await asker(parts, request, reply, 'see-orderables', facility)) === undefined) return reply;
      const record = await openRecord(parts, request, reply);
      const chart = record?.chart();
      if (record === undefined) return reply;
      if (chart === undefined) return problem(reply, 'access.absent');
      if (!(await record.audited({ kind: 'chart', view: `release ${item}` }))) return reply;
      const { pack, version } = releasePackOf(record.input);
      const withheld = withheldIn(record.input, chart).get(item);
      return { item, seen: withheld === undefined, ...withheld, pack: `${pack}@${version}` };
    },
  );
}
