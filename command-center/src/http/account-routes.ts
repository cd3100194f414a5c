/** GET /api/accounts/{encounter}: one account with its lines, credits, coverage and what is expected. For whoever may see money; each read is in the audit. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { accountDetail } from '@healthos/core/financial/account/detail.ts';
import { personOf } from '@healthos/core/identity/fold.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import { accountRow } from '@healthos/core/views/account-rows.ts';
import { createLooks } from '../audit/looks.ts';
import { asker, type Parts } from './context.ts';
import { accountFor, type AccountAsked } from './open-account.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

const Path = Type.Object({ encounter: Type.String({ minLength: 1, maxLength: 80, description: 'The visit number' }) });
const Query = Type.Object({ facility: Type.String({ minLength: 1, maxLength: 200 }) });
type Asked = FastifyRequest<{ Params: Static<typeof Path>; Querystring: Static<typeof Query> }>;

export function accountRoutes(app: FastifyInstance, parts: Parts): void {
  const looks = createLooks<PatientId>(parts.clock);

  /** The account, where this reader may see it and the read is in the audit; else the reply is sent and undefined returned. */
  async function openAccount(request: Asked, reply: FastifyReply): Promise<AccountAsked | undefined> {
    const { facility } = request.query;
    const identity = await asker(parts, request, reply, 'see-money', facility);
    if (identity === undefined) return undefined;
    await parts.follow.level();
    const asked = accountFor(parts, identity, request.params.encounter, facility);
    if (asked === undefined) return void problem(reply, 'access.absent');
    const { encounter } = asked;
    const view = `account ${encounter.encounter}`;
    const patients = looks.unseen(identity, view, [encounter.patient]);
    const read = { ...whoOf(identity), facility, patients, kind: 'account', view, why: 'payment' };
    if (patients.length > 0 && !(await audited(parts, request, reply, read))) return undefined;
    looks.saw(identity, view, patients);
    return asked;
  }

  app.get<{ Params: Static<typeof Path>; Querystring: Static<typeof Query> }>(
    '/api/accounts/:encounter',
    {
      schema: {
        tags: ['money'],
        summary: 'One account',
        description:
          'Every line of money of one encounter with the credit that takes it back, the term of the contract behind its expectation, the coverages that were told, and the packs that price it.',
        params: Path,
        querystring: Query,
      },
    },
    async (request, reply) => {
      const opened = await openAccount(request, reply);
      if (opened === undefined) return reply;
      const { input, encounter } = opened;
      const { location, service, attending } = encounter;
      return {
        ...accountDetail(input, encounter),
        account: accountRow(input, encounter.encounter),
        visit: {
          encounter: encounter.encounter,
          // Whose it is now: the record under which it was told may have been merged since.
          patient: personOf(input.identity, encounter.patient),
          class: encounter.class,
          status: encounter.status,
          ...(location === undefined ? {} : { unit: location.unit }),
          ...(service === undefined ? {} : { service }),
          ...(attending === undefined ? {} : { attending }),
        },
        asOf: input.now,
        position: input.hospital.position,
        zone: input.hospital.operations.description?.zone ?? 'UTC',
      };
    },
  );
}
