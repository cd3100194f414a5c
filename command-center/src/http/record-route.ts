/** A route that reads one patient's record: who asks, in which house and whether they may is decided at the one door; what it answers is its own. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Parts } from './context.ts';
import { openRecord, Patient, type Moment, type OpenRecord } from './open-record.ts';

interface RecordRoute<Query extends TSchema> {
  /** `panel` of `/api/patients/{patient}/panel`. */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly query: Query;
}

export function recordRoute<Query extends TSchema>(
  app: FastifyInstance,
  parts: Parts,
  { name, summary, description, query }: RecordRoute<Query>,
  answer: (record: OpenRecord, reply: FastifyReply, query: Static<Query>) => Promise<object>,
): void {
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<Query> & Static<typeof Moment> }>(
    `/api/patients/:patient/${name}`,
    { schema: { tags: ['record'], summary, description, params: Patient, querystring: query } },
    async (request, reply) => {
      const record = await openRecord(parts, request, reply, 'whole', 'work-on-record');
      return record === undefined ? reply : answer(record, reply, request.query as Static<Query>);
    },
  );
}
