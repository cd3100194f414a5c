/** The coverage of one account: who pays first and why, what each payer was asked and said, the estimate, authorisations and the clocks of the stay's status. For whoever may see money; each read is in the audit. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { accountCoverages } from '@healthos/core/financial/coverage/account-coverage.ts';
import { inquiryRules } from '@healthos/core/financial/inquiries/inquiry-rules.ts';
import { ledgerOf } from '@healthos/core/financial/ledger.ts';
import { stayOf } from '@healthos/core/views/stays.ts';
import { asker, type Parts } from './context.ts';
import { accountFor } from './open-account.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

const Path = Type.Object({ encounter: Type.String({ minLength: 1, maxLength: 80, description: 'The visit number' }) });
const Query = Type.Object({ facility: Type.String({ minLength: 1, maxLength: 200 }) });

export function coverageRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Path>; Querystring: Static<typeof Query> }>(
    '/api/accounts/:encounter/coverage',
    {
      schema: {
        tags: ['money'],
        summary: 'Coverage, benefits and status clocks of one account',
        description:
          'Coverages in the order of payers with the reason, the eligibility question of each with its clock, benefits as told, authorisations, what the patient will pay of what is expected, and the two-midnight and observation clocks.',
        params: Path,
        querystring: Query,
      },
    },
    async (request, reply) => {
      const { facility } = request.query;
      const identity = await asker(parts, request, reply, 'see-money', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const asked = accountFor(parts, identity, request.params.encounter, facility);
      if (asked === undefined) return problem(reply, 'access.absent');
      const { input, encounter } = asked;
      const read = { ...whoOf(identity), facility, patients: [encounter.patient], kind: 'coverage', view: `coverage ${encounter.encounter}`, why: 'payment' };
      if (!(await audited(parts, request, reply, read))) return reply;
      const stay = stayOf(input, encounter.encounter);
      return {
        ...accountCoverages(input, encounter, ledgerOf(input, encounter)),
        ...(stay === undefined ? {} : { stay }),
        rules: { pack: inquiryRules.pack, source: inquiryRules.source },
        asOf: input.now,
        position: input.hospital.position,
      };
    },
  );
}
