/** POST /api/facilities/{facility}/reprice: the claims of a year under another contract, in a thread beside the event loop. Reads the picture of the log, writes nothing. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { claimsToReprice } from '@healthos/core/financial/claims/to-reprice.ts';
import { ContractFile } from '@healthos/core/financial/contracts/contract-file.ts';
import { isFault, packOf } from '@healthos/core/financial/pack-check.ts';
import { contractsKnown, packsOf, weightsKnown } from '@healthos/core/financial/pricing.ts';
import { zoneOf } from '@healthos/core/financial/ledger.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { asker, type Parts } from './context.ts';
import { problem, refusalProblem } from './problems.ts';

const Facility = Type.Object({ facility: Type.String({ maxLength: 200 }) });
const Run = Type.Object({ facility: Type.String({ maxLength: 200 }), run: Type.String({ maxLength: 60 }) });
const Body = Type.Object({ contract: ContractFile, days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })) }, { additionalProperties: false });
const year = 365;

export function repriceRoutes(app: FastifyInstance, parts: Parts): void {
  app.addHook('onClose', () => parts.repricing.close());
  app.post<{ Params: Static<typeof Facility>; Body: Static<typeof Body> }>(
    '/api/facilities/:facility/reprice',
    { schema: { tags: ['money'], summary: 'Price the claims of a year under another contract', params: Facility, body: Body } },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'see-money', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const hospital = parts.follow.input(facilityId(facility))?.hospital;
      if (hospital === undefined) return problem(reply, 'access.absent');
      const other = packOf(request.body.contract, zoneOf(hospital));
      if (isFault(other)) return refusalProblem(reply, { refused: other.code, says: other.says, field: `contract.${other.place}` });
      if (other.kind !== 'contract') return problem(reply, 'access.absent');
      const packs = packsOf(hospital.financial);
      const run = parts.repricing.begin({
        facility,
        by: identity.role,
        claims: claimsToReprice(hospital.financial, other, request.body.days ?? year),
        terms: { contracts: contractsKnown(packs), weights: weightsKnown(packs), other },
      });
      return run === undefined ? problem(reply, 'reprice.busy') : reply.code(202).send(run);
    },
  );

  app.get<{ Params: Static<typeof Run> }>(
    '/api/facilities/:facility/reprice/:run',
    { schema: { tags: ['money'], summary: 'How far a re-pricing is, and its answer', params: Run } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-money', request.params.facility);
      if (identity === undefined) return reply;
      return parts.repricing.find(request.params.facility, request.params.run) ?? problem(reply, 'access.absent');
    },
  );

  app.delete<{ Params: Static<typeof Run> }>(
    '/api/facilities/:facility/reprice/:run',
    { schema: { tags: ['money'], summary: 'Call a re-pricing off', params: Run } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-money', request.params.facility);
      if (identity === undefined) return reply;
      return parts.repricing.cancel(request.params.facility, request.params.run) ?? problem(reply, 'access.absent');
    },
  );
}
