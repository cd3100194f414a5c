/** GET /api/orders-out and POST /api/orders-out/retry: orders that a receiver has not taken, and another life for a dead letter. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { mayVisit } from '../access/policy.ts';
import { askingRows, reviveRow } from '../outbound/outbox-table.ts';
import { asker, type Parts } from './context.ts';
import { problem } from './problems.ts';

const Again = Type.Object(
  { facility: Type.String({ minLength: 1, maxLength: 200 }), position: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false, description: 'Of the dead letter' },
);

export function ordersOutRoutes(app: FastifyInstance, parts: Parts): void {
  app.get('/api/orders-out', { schema: { tags: ['messages'], summary: 'Orders that wait for their receiver, and dead letters' } }, async (request, reply) => {
    const identity = await asker(parts, request, reply, 'see-messages');
    if (identity === undefined) return reply;
    return { rows: (await askingRows(parts.db)).filter(({ facility }) => mayVisit(identity, facility)) };
  });

  app.post<{ Body: Static<typeof Again> }>(
    '/api/orders-out/retry',
    { schema: { tags: ['messages'], summary: 'A dead letter is tried again, and what waits behind it', body: Again } },
    async (request, reply) => {
      const { facility, position } = request.body;
      const identity = await asker(parts, request, reply, 'replay-message', facility);
      if (identity === undefined) return reply;
      return (await reviveRow(parts.db, facility, position)) ? { state: 'waiting' } : problem(reply, 'access.absent');
    },
  );
}
