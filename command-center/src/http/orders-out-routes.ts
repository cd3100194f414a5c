/** Where orders go and what became of them: destinations as they stand, messages that were not taken, another life for a dead letter, or giving it up with a reason. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { mayVisit } from '../access/policy.ts';
import { byOf } from '@healthos/core/requests/request.ts';
import { destinationKey } from '../outbound/destinations.ts';
import { askingRows, countsOut, dropRow, reviveRow } from '../outbound/outbox-table.ts';
import { ordersOutLimits } from '../outbound/send-orders.ts';
import { asker, type Parts } from './context.ts';
import { problem } from './problems.ts';

const Again = Type.Object(
  { facility: Type.String({ minLength: 1, maxLength: 200 }), position: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false, description: 'Of the dead letter' },
);

const Dropped = Type.Object(
  {
    ...Again.properties,
    reason: Type.String({ minLength: 3, maxLength: 200, description: 'Why nobody is to carry it out as sent. No names' }),
  },
  { additionalProperties: false },
);

export function ordersOutRoutes(app: FastifyInstance, parts: Parts): void {
  app.get('/api/orders-out', { schema: { tags: ['messages'], summary: 'Orders that wait for their receiver, and dead letters' } }, async (request, reply) => {
    const identity = await asker(parts, request, reply, 'see-messages');
    if (identity === undefined) return reply;
    return { rows: await askingRows(parts.houses.seenBy(identity.facility)) };
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

  app.post<{ Body: Static<typeof Dropped> }>(
    '/api/orders-out/drop',
    { schema: { tags: ['messages'], summary: 'A dead letter is given up, with a reason; what waits behind it goes on', body: Dropped } },
    async (request, reply) => {
      const { facility, position, reason } = request.body;
      const identity = await asker(parts, request, reply, 'replay-message', facility);
      if (identity === undefined) return reply;
      const { role, staff } = identity;
      const by = byOf({ role, ...(staff === undefined ? {} : { staff }) });
      return (await dropRow(parts.db, { facility, position, reason: reason.trim(), by })) ? { state: 'dropped' } : problem(reply, 'access.absent');
    },
  );

  destinations(app, parts);
}

function destinations(app: FastifyInstance, parts: Parts): void {
  app.get(
    '/api/orders-out/destinations',
    { schema: { tags: ['messages'], summary: 'Where orders go, and how each destination stands' } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-messages');
      if (identity === undefined) return reply;
      const lines = new Map(parts.ordersOut.lines().map((line) => [line.key, line]));
      const counts = await countsOut(parts.houses.seenBy(identity.facility));
      const rows = parts.ordersOut.destinations
        .filter(({ facility }) => facility === undefined || mayVisit(identity, facility))
        .map((destination) => {
          const { name, facility, kinds, host, port, application, receiver, declaredIn } = destination;
          const line = lines.get(destinationKey(destination));
          const own = counts.filter((one) => one.destination === name && (facility === undefined || one.facility === facility));
          const lastTakenAt = Math.max(0, ...own.map((one) => one.lastTakenAt ?? 0));
          const sum = (what: 'acknowledged' | 'dead' | 'dropped'): number => own.reduce((all, one) => all + one[what], 0);
          return {
            name,
            ...(facility === undefined ? {} : { facility }),
            ...(kinds === undefined ? {} : { kinds }),
            address: `${host}:${port}`,
            application,
            receiver,
            declaredIn,
            owed: line?.owed ?? 0,
            failures: line?.failures ?? 0,
            ...(line !== undefined && line.failures > 0 ? { openAt: line.openAt } : {}),
            ...(line?.oldestAt === undefined ? {} : { oldestAt: line.oldestAt }),
            taken: sum('acknowledged'),
            dead: sum('dead'),
            dropped: sum('dropped'),
            ...(lastTakenAt === 0 ? {} : { lastTakenAt }),
          };
        });
      return {
        rows,
        limits: { refusals: ordersOutLimits.refusals, oldestMs: ordersOutLimits.oldestMs, longestBackOffMs: ordersOutLimits.longestBackOffMs },
        asOf: parts.clock.now(),
      };
    },
  );
}
