/** Whoever sends the past of a demo says so: how far it is told, so that nothing of it is taken for the present. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { facilityId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import { mayVisit } from '../access/policy.ts';
import { asker, type Parts } from './context.ts';
import { problem } from './problems.ts';

/** Houses of one word. */
const mostHouses = 200;

const Told = Type.Object(
  {
    facilities: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: mostHouses }),
    from: Type.Integer({ description: 'The past begins here, milliseconds since 1970' }),
    at: Type.Integer({ description: 'It is told up to here' }),
    share: Type.Number({ minimum: 0, maximum: 1, description: 'How much of the work is done; 1 = it is told, the present is reached' }),
  },
  { additionalProperties: false },
);

export function tellingRoutes(app: FastifyInstance, parts: Parts): void {
  app.post<{ Body: Static<typeof Told> }>(
    '/api/telling',
    { schema: { tags: ['feeds'], summary: 'A sender says how far it has told a past; again every few seconds, and at its end', body: Told } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'post-message');
      if (identity === undefined) return reply;
      // While a past is told the house calls nobody and asks for nothing: no sender of a real house may bring that about.
      if (!parts.demo) return problem(reply, 'access.absent');
      const { facilities, from, at, share } = request.body;
      if (at < from) return problem(reply, 'request.time');
      if (!facilities.every((one) => mayVisit(identity, one))) return problem(reply, 'access.absent');
      for (const facility of facilities.map(facilityId)) {
        if (share === 1) parts.tellings.ended(facility);
        else parts.tellings.said(facility, { from: instant(from), at: instant(Math.min(at, parts.clock.now())), share });
      }
      return { telling: facilities.filter((one) => parts.tellings.of(facilityId(one)) !== undefined) };
    },
  );
}
