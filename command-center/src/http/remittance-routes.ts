/** GET /api/facilities/{facility}/remittances/{remittance}: one payment opened: each decision as it was posted, what fits no claim, and what the payer took or gave beside them. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { facilityId } from '@healthos/core/ids.ts';
import { paymentIn } from '@healthos/core/views/remittances.ts';
import { findClaimIn } from '@healthos/core/financial/remittance/account.ts';
import { boundTo } from '../access/policy.ts';
import { asker, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

const Which = Type.Object({
  facility: Type.String({ minLength: 1, maxLength: 200 }),
  remittance: Type.String({ minLength: 1, maxLength: 200, description: 'Who pays, and its number of the payment' }),
});

export function remittanceRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Which> }>(
    '/api/facilities/:facility/remittances/:remittance',
    {
      schema: {
        tags: ['money'],
        summary: 'One payment, posted and proven',
        description: 'Posted to claims, with what fits none, less what the payer adjusted beside them, is what was paid. No name and no member number.',
        params: Which,
      },
    },
    async (request, reply) => {
      const { facility, remittance } = request.params;
      const identity = await asker(parts, request, reply, 'see-money', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const input = parts.follow.input(facilityId(facility));
      const payment = input === undefined || boundTo(identity) !== undefined ? undefined : paymentIn(input, remittance);
      if (input === undefined || payment === undefined) return problem(reply, 'access.absent');
      const find = findClaimIn(input.hospital);
      const claims = new Map(payment.postings.flatMap(({ claim }) => find(claim) ?? []).map((one) => [one.claim, one] as const));
      const read = {
        ...whoOf(identity),
        facility,
        patients: [...new Set([...claims.values()].map(({ patient }) => patient))],
        kind: 'remittance',
        view: `remittance ${remittance}`,
        positions: [payment.position],
        why: 'payment',
      };
      if (!(await audited(parts, request, reply, read))) return reply;
      return {
        ...payment,
        postings: payment.postings.map(({ decision: _decision, ...posting }) => ({ ...posting, encounter: claims.get(posting.claim)?.encounter })),
        asOf: input.now,
        position: payment.position,
      };
    },
  );
}
