/** The billing of one account: what holds its next claim, where its claims stand, denials with their root cause, and the letter of an appeal with names and the words of notes. Each read is in the audit. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { nameOfLines } from '@healthos/core/financial/account/titles.ts';
import { billedOf, type Billed } from '@healthos/core/financial/claims/billed.ts';
import { claimDetail } from '@healthos/core/financial/claims/claim-detail.ts';
import { appealOf, type Appeal } from '@healthos/core/financial/denials/appeal.ts';
import { rootCauseOf } from '@healthos/core/financial/denials/root-cause.ts';
import { claimStatusOf } from '@healthos/core/financial/inquiries/claim-inquiry.ts';
import { ledgerOf, zoneOf, type Ledger } from '@healthos/core/financial/ledger.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestOf } from '@healthos/core/versions.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { may } from '../access/policy.ts';
import { asker, type Parts } from './context.ts';
import { textOf, type TextPart } from './document-text.ts';
import { accountFor, type AccountAsked } from './open-account.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

const Path = Type.Object({ encounter: Type.String({ minLength: 1, maxLength: 80, description: 'The visit number' }) });
const Query = Type.Object({ facility: Type.String({ minLength: 1, maxLength: 200 }) });
const LetterQuery = Type.Object({
  facility: Type.String({ minLength: 1, maxLength: 200 }),
  denial: Type.String({ minLength: 3, maxLength: 120, description: 'claim/line/group/reason' }),
});

interface Opened extends AccountAsked {
  readonly ledger: Ledger;
  readonly billed: Billed;
}

export function billingRoutes(app: FastifyInstance, parts: Parts): void {
  /** Where this reader may see it and the read is in the audit; else the reply is sent and undefined returned. */
  async function open(
    request: FastifyRequest<{ Params: Static<typeof Path>; Querystring: Static<typeof Query> }>,
    reply: FastifyReply,
    kind: 'billing' | 'appeal',
  ): Promise<Opened | undefined> {
    const { facility } = request.query;
    const identity = await asker(parts, request, reply, 'see-money', facility);
    if (identity === undefined) return undefined;
    // The letter has the patient's name and the words of notes: who reads of accounts without names writes none.
    if (kind === 'appeal' && !may(identity, 'see-names')) return void problem(reply, 'access.absent');
    await parts.follow.level();
    const asked = accountFor(parts, identity, request.params.encounter, facility);
    if (asked === undefined) return void problem(reply, 'access.absent');
    const { input, encounter } = asked;
    const read = { ...whoOf(identity), facility, patients: [encounter.patient], kind, view: `${kind} ${encounter.encounter}`, why: 'payment' };
    if (!(await audited(parts, request, reply, read))) return undefined;
    const ledger = ledgerOf(input, encounter);
    return { ...asked, ledger, billed: billedOf(input, encounter, ledger, zoneOf(input.hospital)) };
  }

  app.get<{ Params: Static<typeof Path>; Querystring: Static<typeof Query> }>(
    '/api/accounts/:encounter/billing',
    {
      schema: {
        tags: ['money'],
        summary: 'Claims, denials and underpayments of one account',
        description:
          'What each charge is called, the next claim and what holds it, claims as they stand with the ladder of their acknowledgements and every line as it was charged, expected and paid, denials with their clock, owner and root cause, underpayments with their clause.',
        params: Path,
        querystring: Query,
      },
    },
    async (request, reply) => {
      const opened = await open(request, reply, 'billing');
      if (opened === undefined) return reply;
      const { input, encounter, ledger, billed } = opened;
      const titleOf = nameOfLines(input, encounter);
      return {
        titles: Object.fromEntries(ledger.lines.map((line) => [line.charge, titleOf(line)] as const).filter(([, title]) => title !== undefined)),
        drafts: billed.drafts,
        late: billed.late,
        claims: billed.claims.map((claim) => ({
          ...claim,
          ...claimDetail(input.hospital, claim),
          status: claimStatusOf(input.hospital, claim.now, input.now),
          denials: claim.denials.map((denial) => ({
            ...denial,
            cause: rootCauseOf(denial, { books: input, encounter, claim: claim.now, ledger: ledger.lines, codes: ledger.codes }),
          })),
        })),
        asOf: input.now,
        position: input.hospital.position,
      };
    },
  );

  app.get<{ Params: Static<typeof Path>; Querystring: Static<typeof LetterQuery> }>(
    '/api/accounts/:encounter/appeal',
    {
      schema: {
        tags: ['money'],
        summary: 'The letter of an appeal',
        description:
          'What was denied and what of the record speaks against it, with the patient’s name and the words of the notes that it quotes; nothing that somebody labelled.',
        params: Path,
        querystring: LetterQuery,
      },
    },
    async (request, reply) => {
      const opened = await open(request, reply, 'appeal');
      if (opened === undefined) return reply;
      const { input, encounter, ledger, billed } = opened;
      const appeal = appealOf(input, billed, ledger, request.query.denial);
      if (appeal === undefined) return problem(reply, 'access.absent');
      const records = recordsOf(input.identity, personOf(input.identity, encounter.patient));
      const known = await parts.log.identitiesOf(records);
      const person = records.flatMap((record) => known.find(({ patient }) => patient === record) ?? [])[0];
      return {
        ...appeal,
        facility: input.hospital.operations.description?.name ?? input.hospital.facility,
        person: { family: person?.family, given: person?.given, birthDate: person?.birthDate },
        texts: await textsOf(parts, input, appeal),
        asOf: input.now,
      };
    },
  );
}

/** The words of the documents that the letter quotes, from the bytes of their messages. */
async function textsOf(
  parts: Parts,
  { hospital }: ViewInput,
  { exhibits }: Appeal,
): Promise<readonly { readonly document: string; readonly parts: readonly TextPart[] }[]> {
  const documents = exhibits.flatMap(({ document }) => document ?? []);
  const log = parts.log.within(hospital.facility);
  return Promise.all(
    documents.map(async (document) => {
      const version = newestOf(getRow(hospital.clinical.documents, document));
      const [message, bytes] = version === undefined ? [] : await Promise.all([log.message(version.message), log.raw(version.message)]);
      return { document, parts: message === undefined || bytes === undefined ? [] : textOf(bytes, message.type) };
    }),
  );
}
