/** A patient's bill, as rows and as PDF: each charge with what was decided on it. Who reads it is in the audit. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { nameOfLines } from '@healthos/core/financial/account/titles.ts';
import { accountOf, statementFor } from '@healthos/core/financial/remittance/account.ts';
import type { Statement } from '@healthos/core/financial/remittance/statement.ts';
import { zoneOf } from '@healthos/core/financial/ledger.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { may } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import { calledBy } from '../portal/people.ts';
import { statementPdf } from '../statement/statement-pdf.ts';
import { asker, type Parts } from './context.ts';
import { accountFor, type AccountAsked } from './open-account.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

const OfAccount = Type.Object({ encounter: Type.String({ minLength: 1, maxLength: 80, description: 'The visit number' }) });
const InFacility = Type.Object({ facility: Type.Optional(Type.String({ maxLength: 200 })) });

type Asked = FastifyRequest<{ Params: Static<typeof OfAccount>; Querystring: Static<typeof InFacility> }>;

interface Opened extends AccountAsked {
  readonly identity: Identity;
  readonly statement: Statement;
}

export function statementRoutes(app: FastifyInstance, parts: Parts): void {
  const schema = { tags: ['money'], params: OfAccount, querystring: InFacility };
  app.get<{ Params: Static<typeof OfAccount>; Querystring: Static<typeof InFacility> }>(
    '/api/accounts/:encounter/statement',
    { schema: { ...schema, summary: "A patient's bill, each line with the facts behind it" } },
    async (request, reply) => (await openStatement(parts, request, reply))?.statement ?? reply,
  );

  app.get<{ Params: Static<typeof OfAccount>; Querystring: Static<typeof InFacility> }>(
    '/api/accounts/:encounter/statement.pdf',
    { schema: { ...schema, summary: "A patient's bill as PDF" } },
    async (request, reply) => {
      const opened = await openStatement(parts, request, reply);
      if (opened === undefined) return reply;
      const { input, encounter, identity, statement } = opened;
      const mayName = identity.role === 'patient' || may(identity, 'see-names');
      const records = mayName ? recordsOf(input.identity, personOf(input.identity, encounter.patient)) : [];
      const { given, family } = calledBy(await parts.log.identitiesOf(records), records);
      const patient = [given, family].filter((part) => part !== undefined).join(' ');
      const description = input.hospital.operations.description;
      const heading = {
        hospital: description?.name ?? input.hospital.facility,
        currency: description?.currency ?? 'USD',
        zone: zoneOf(input.hospital),
        ...(patient === '' ? {} : { patient }),
      };
      const name = `statement-${statement.encounter.replace(/[^A-Za-z0-9-]/g, '_')}.pdf`;
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${name}"`)
        .send(Buffer.from(statementPdf(statement, heading)));
    },
  );
}

/** For whoever may see money, and for the patient of the bill. */
async function openStatement(parts: Parts, request: Asked, reply: FastifyReply): Promise<Opened | undefined> {
  const identity = await asker(parts, request, reply, 'see-statement', request.query.facility);
  if (identity === undefined) return undefined;
  await parts.follow.level();
  const asked = accountFor(parts, identity, request.params.encounter, request.query.facility);
  if (asked === undefined) return void problem(reply, 'access.absent');
  const { input, encounter } = asked;
  const { hospital, identity: people } = input;
  const books = { hospital, identity: people, now: input.now };
  const statement = statementFor(accountOf(books, encounter), input.now, nameOfLines(books, encounter));
  const read = {
    ...whoOf(identity),
    facility: hospital.facility,
    patients: [encounter.patient],
    kind: 'statement',
    view: encounter.encounter,
    positions: statement.lines.map(({ position }) => position),
    why: identity.role === 'patient' ? 'self' : 'office',
  };
  return (await audited(parts, request, reply, read)) ? { ...asked, identity, statement } : undefined;
}
