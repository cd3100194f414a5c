/** GET /api/facilities/{facility}/portal-inbox: what patients wrote that waits for the team, of those whose record the reader may open. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { waitingThreads } from '@healthos/core/house/portal/threads.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { mayOpen } from '../access/may-open.ts';
import { asker, type Parts } from './context.ts';
import { createKeptTexts } from './kept-texts.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';
import { withTexts } from './thread-texts.ts';

const Facility = Type.Object({ facility: Type.String({ maxLength: 200 }) });

export function portalInboxRoutes(app: FastifyInstance, parts: Parts): void {
  const texts = createKeptTexts(parts.log, parts.clock);
  app.get<{ Params: Static<typeof Facility> }>(
    '/api/facilities/:facility/portal-inbox',
    { schema: { tags: ['people'], summary: 'Messages of patients that wait for the team, the oldest first', params: Facility } },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'see-portal-inbox', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const input = parts.follow.input(facilityId(facility));
      if (input === undefined) return problem(reply, 'access.absent');
      const mine = waitingThreads(input).flatMap((thread) => {
        const opening = mayOpen(identity, thread.patient, input);
        return opening.may ? [{ thread, why: opening.why }] : [];
      });
      for (const why of new Set(mine.map((one) => one.why))) {
        const patients = [...new Set(mine.filter((one) => one.why === why).map(({ thread }) => thread.patient))];
        const positions = mine.flatMap(({ thread }) => thread.messages.map(({ position }) => position));
        if (!(await audited(parts, request, reply, { ...whoOf(identity), facility, patients, kind: 'messages', view: 'portal-inbox', positions, why })))
          return reply;
      }
      return {
        rows: await withTexts(
          texts,
          input.hospital.facility,
          mine.map(({ thread }) => thread),
        ),
        asOf: input.now,
      };
    },
  );
}
