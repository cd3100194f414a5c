/** GET /api/facilities/{facility}/packs/{kind}/{name}: the pack that holds on a day, whole: what its prices, rules or codes are. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { packHeldAt } from '@healthos/core/financial/known-packs.ts';
import { packKinds } from '@healthos/core/financial/packs.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { packsView } from '@healthos/core/views/packs.ts';
import { maySee } from '../access/policy.ts';
import { asker, readInstant, type Parts } from './context.ts';
import { problem } from './problems.ts';

const Which = Type.Object({
  facility: Type.String({ maxLength: 200 }),
  kind: Type.String({ enum: [...packKinds] }),
  name: Type.String({ maxLength: 60, description: 'Which of its kind; `-` where there is only one' }),
});
const When = Type.Object({ at: Type.Optional(Type.String({ description: 'Day of service or discharge; now unless said' })) });

export function packsRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Which>; Querystring: Static<typeof When> }>(
    '/api/facilities/:facility/packs/:kind/:name',
    { schema: { tags: ['money'], summary: 'The pack that holds on a day', description: packsView.definition, params: Which, querystring: When } },
    async (request, reply) => {
      const { facility, kind, name } = request.params;
      const identity = await asker(parts, request, reply, 'see-views', facility);
      if (identity === undefined) return reply;
      if (!maySee(identity, packsView)) return problem(reply, 'access.absent');
      const at = readInstant(request.query.at);
      if (at === 'invalid') return problem(reply, 'request.time');
      const hospital = parts.follow.enterprise().hospitals.get(facilityId(facility));
      if (hospital === undefined) return problem(reply, 'access.absent');
      const wanted = packKinds.find((one) => one === kind);
      const pack = wanted === undefined ? undefined : packHeldAt(hospital.financial, wanted, name === '-' ? '' : name, at ?? parts.clock.now());
      return pack === undefined ? {} : { pack };
    },
  );
}
