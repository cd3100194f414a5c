/** GET /api/network: the region that this process follows a part of, with the hospitals of it that send nothing here. */
import type { FastifyInstance } from 'fastify';
import { mayVisit } from '../access/policy.ts';
import { asker, type Parts } from './context.ts';

export function networkRoutes(app: FastifyInstance, parts: Parts): void {
  app.get(
    '/api/network',
    { schema: { tags: ['facilities'], summary: 'The region: its name, its hospitals here, and places that send nothing' } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-facilities');
      if (identity === undefined) return reply;
      const { name, facilities, sites } = parts.network;
      return {
        name,
        facilities: facilities.map(({ description }) => description.facility).filter((facility) => mayVisit(identity, facility)),
        // A token of one hospital sees that one only: who else is in the region is not its business.
        sites: identity.facility === undefined ? sites : [],
      };
    },
  );
}
