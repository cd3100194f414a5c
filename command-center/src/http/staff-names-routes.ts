/** POST /api/facilities/{facility}/staff-names: what staff ids are called, for screens on which somebody is assigned by name. Read from the kept bytes of the staff file (MFN^M02); no fold holds a name. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { facilityId } from '@healthos/core/ids.ts';
import { createCalledStaff } from '../staff-names.ts';
import { asker, type Parts } from './context.ts';
import { problem } from './problems.ts';

/** Ids in one question. */
const askedAtOnce = 500;

const Facility = Type.Object({ facility: Type.String({ maxLength: 200 }) });
const Asked = Type.Object({ staff: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: askedAtOnce }) }, { additionalProperties: false });

export function staffNamesRoutes(app: FastifyInstance, parts: Parts): void {
  const called = createCalledStaff(parts.log);
  app.post<{ Params: Static<typeof Facility>; Body: Static<typeof Asked> }>(
    '/api/facilities/:facility/staff-names',
    { schema: { tags: ['people'], summary: 'Names of people who work here, by staff id', params: Facility, body: Asked } },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'see-staff-names', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const hospital = parts.follow.input(facilityId(facility))?.hospital;
      if (hospital === undefined) return problem(reply, 'access.absent');
      void reply.header('cache-control', 'no-store');
      return { rows: await called.of(hospital, request.body.staff) };
    },
  );
}
