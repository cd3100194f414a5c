/** Whoever sends the past of a demo says so: how far it is told, so that nothing of it is taken for the present. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import type { Finding } from '@healthos/core/reasoning/rules.ts';
import { instant } from '@healthos/core/time.ts';
import { mayVisit } from '../access/policy.ts';
import { judgePast } from '../judge.ts';
import { tellingLimits } from '../telling.ts';
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

const InFacility = Type.Object({ facility: Type.String({ minLength: 1, maxLength: 200 }) });

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
      // Told is not yet seen: until the last of it is folded no screen of it is of the present.
      if (share === 1) await parts.follow.level(tellingLimits.foldedMs);
      for (const facility of facilities.map(facilityId)) {
        // Whoever looks at the first moment of the present finds its findings made.
        if (share === 1) await judged(parts, facility);
        if (share === 1) parts.tellings.ended(facility);
        else parts.tellings.said(facility, { from: instant(from), at: instant(Math.min(at, parts.clock.now())), share });
      }
      return { telling: facilities.filter((one) => parts.tellings.of(facilityId(one)) !== undefined) };
    },
  );
  app.get<{ Params: Static<typeof InFacility> }>(
    '/api/telling/:facility/findings',
    { schema: { tags: ['feeds'], summary: 'What waits for an answer of a demo’s staff, in the past that is told as in the present', params: InFacility } },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'post-message', facility);
      if (identity === undefined) return reply;
      // In a real house nobody answers but its people.
      if (!parts.demo) return problem(reply, 'access.absent');
      const found = await judged(parts, facilityId(facility));
      if (found === undefined) return problem(reply, 'access.absent');
      const rows = found.filter(({ state, severity }) => state === 'new' && severity !== 'info');
      return { rows: rows.map(({ finding, severity, since, stateAt, owner }) => ({ finding, severity, since, stateAt, owner })) };
    },
  );
}

async function judged(parts: Parts, facility: FacilityId): Promise<readonly Finding[] | undefined> {
  await parts.follow.level();
  const input = parts.follow.input(facility);
  return input === undefined ? undefined : (await judgePast(input))?.value;
}
