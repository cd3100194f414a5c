/** POST /api/facilities/{facility}/what-if: forks the live house and lets its next 72 hours run, with and without the levers. Reads the log's picture, writes nothing. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { assumptions } from '@healthos/core/house/what-if/compare.ts';
import { forkOf } from '@healthos/core/house/what-if/fork.ts';
import { Lever, leversAtOnce, refusedLever, taskOf } from '@healthos/core/house/what-if/levers.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { whatIfLimits, type WhatIfRun } from '../what-if/runs.ts';
import { asker, type Parts } from './context.ts';
import { problem, refusalProblem } from './problems.ts';

const Facility = Type.Object({ facility: Type.String({ maxLength: 200 }) });
const Run = Type.Object({ facility: Type.String({ maxLength: 200 }), run: Type.String({ maxLength: 60 }) });
const Body = Type.Object(
  {
    levers: Type.Array(Lever, { maxItems: leversAtOnce, description: 'None = doing nothing, against doing nothing' }),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295, description: 'The same seed on the same fork is the same answer' })),
    replications: Type.Optional(Type.Integer({ minimum: 10, maximum: whatIfLimits.replications })),
  },
  { additionalProperties: false },
);

export function whatIfRoutes(app: FastifyInstance, parts: Parts): void {
  app.addHook('onClose', () => parts.whatIf.close());
  app.post<{ Params: Static<typeof Facility>; Body: Static<typeof Body> }>(
    '/api/facilities/:facility/what-if',
    { schema: { tags: ['what-if'], summary: 'Let the next 72 hours run, with and without these levers', params: Facility, body: Body } },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'what-if', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      await parts.learning.settled(facilityId(facility));
      const input = parts.follow.input(facilityId(facility));
      if (input === undefined) return problem(reply, 'access.absent');
      const began = performance.now();
      const fork = forkOf(input);
      const forkMs = Math.round((performance.now() - began) * 10) / 10;
      if (fork === undefined)
        return refusalProblem(reply, { refused: 'what-if.too-early', says: 'Less than a day of this house is known: nothing can be learned of the next.' });
      const { levers, seed = fork.position % 4_294_967_296, replications = whatIfLimits.replications } = request.body;
      const refused = refusedLever(fork, levers);
      if (refused !== undefined) {
        const { lever, ...more } = refused;
        return refusalProblem(reply, { refused: 'what-if.lever', rule: `what-if@1: ${levers[lever]?.lever ?? 'lever'}`, ...more });
      }
      const run = parts.whatIf.begin(fork, { levers, seed, replications, forkMs, by: identity.role });
      if (run === undefined) return problem(reply, 'what-if.busy');
      return reply.code(202).send(shown(run));
    },
  );

  app.get<{ Params: Static<typeof Run> }>(
    '/api/facilities/:facility/what-if/:run',
    { schema: { tags: ['what-if'], summary: 'How far a what-if is, and its answer', params: Run } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'what-if', request.params.facility);
      if (identity === undefined) return reply;
      const run = parts.whatIf.find(request.params.facility, request.params.run);
      return run === undefined ? problem(reply, 'access.absent') : shown(run);
    },
  );

  app.delete<{ Params: Static<typeof Run> }>(
    '/api/facilities/:facility/what-if/:run',
    { schema: { tags: ['what-if'], summary: 'Call a what-if off', params: Run } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'what-if', request.params.facility);
      if (identity === undefined) return reply;
      const run = parts.whatIf.cancel(request.params.facility, request.params.run);
      return run === undefined ? problem(reply, 'access.absent') : shown(run);
    },
  );
}

function shown(run: WhatIfRun): object {
  return { ...run, tasks: run.levers.map(taskOf), assumptions };
}
