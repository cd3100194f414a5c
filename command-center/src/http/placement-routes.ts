/** GET /api/facilities/{facility}/placement/{request}: the ranked beds of one request with the parts of their score, and with ?bed= why a bed does not fit and what would unlock it. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { boardOf } from '@healthos/core/house/placement/board.ts';
import { wishFor, wishOf } from '@healthos/core/house/placement/queue.ts';
import { nearest, rank, whyNot } from '@healthos/core/house/placement/rank.ts';
import { unlockWays } from '@healthos/core/house/placement/unlock-asks.ts';
import { encounterId, facilityId, type BedId } from '@healthos/core/ids.ts';
import { boundTo } from '../access/policy.ts';
import { asker, type Parts } from './context.ts';
import { problem } from './problems.ts';

/** Choices in one answer when nobody says otherwise: a screen shows four and lets a person see more. */
const usualChoices = 20;
/** Where none fits, the beds that the fewest changes unlock. */
const nearestShown = 4;

const Path = Type.Object({ facility: Type.String({ maxLength: 200 }), request: Type.String({ maxLength: 120 }) });
const Query = Type.Object({
  bed: Type.Optional(Type.String({ maxLength: 120, description: 'Why not this one, and what would unlock it' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});

export function placementRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Path>; Querystring: Static<typeof Query> }>(
    '/api/facilities/:facility/placement/:request',
    {
      schema: {
        tags: ['placement'],
        summary: 'Beds for one request, best first',
        description:
          'Every bed that passes the hard rules, with the soft parts that add up to its score; how many beds do not fit, by the first rule that refuses. Who pays is never an input.',
        params: Path,
        querystring: Query,
      },
    },
    async (request, reply) => {
      const { facility, request: name } = request.params;
      const identity = await asker(parts, request, reply, 'see-placement', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const input = parts.follow.input(facilityId(facility));
      const wish = input === undefined ? undefined : (wishOf(input, name) ?? wishFor(input, encounterId(name)));
      if (input === undefined || wish === undefined) return problem(reply, 'access.absent');
      const board = boardOf(input);
      const bound = boundTo(identity);
      // Somebody bound to a unit asks for the patients of that unit and for who is wished there, and of the house's beds sees their own.
      if (bound !== undefined && wish.from?.unit !== bound && wish.targetUnit !== bound) return problem(reply, 'access.absent');
      const isShown = ({ bed: id }: { readonly bed: BedId }): boolean => bound === undefined || board.beds.get(id)?.unit === bound;
      const moment = { now: input.now, zone: input.hospital.operations.description?.zone ?? 'UTC' };
      const { bed, limit = usualChoices } = request.query;
      const why = bed === undefined || !isShown({ bed: bed as BedId }) ? undefined : whyNot(board, wish, bed as BedId, moment);
      if (bed !== undefined && why === undefined) return problem(reply, 'access.absent');
      const { fits, ...ranking } = rank(board, wish, moment);
      return {
        request: wish.request,
        encounter: wish.encounter,
        ...ranking,
        fitting: fits.length,
        choices: fits.filter(isShown).slice(0, limit),
        ...(fits.length === 0
          ? {
              nearest: nearest(board, wish, moment, bound === undefined ? nearestShown : board.beds.size)
                .filter(isShown)
                .slice(0, nearestShown),
            }
          : {}),
        ...(why === undefined ? {} : { why: { ...why, unlock: why.unlock.map((one) => ({ ...one, ...unlockWays(input, wish, one.change) })) } }),
        asOf: new Date(input.now).toISOString(),
        position: input.hospital.position,
      };
    },
  );
}
