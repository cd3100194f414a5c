/** GET /api/facilities/{facility}/my-patients: whose patients they are, for an inbox that shows one's own first. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { myPatients } from '@healthos/core/house/access/my-patients.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { asker, type Parts } from './context.ts';
import { problem } from './problems.ts';

const Facility = Type.Object({ facility: Type.String({ maxLength: 200 }) });

export function myPatientRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Facility> }>(
    '/api/facilities/:facility/my-patients',
    {
      schema: {
        tags: ['people'],
        summary: 'Visits of whoever asks',
        description: 'Those that one leads, is assigned to or is of the care team of; and those that no physician answers for.',
        params: Facility,
      },
    },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'see-own-patients', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const input = parts.follow.input(facilityId(facility));
      if (input === undefined) return problem(reply, 'access.absent');
      // A role without a person has nobody: everything is everybody's.
      return identity.staff === undefined ? { mine: [], nobodys: [], known: false } : { ...myPatients(input, identity.staff), known: true };
    },
  );
}
