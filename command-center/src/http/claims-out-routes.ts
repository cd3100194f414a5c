/** The mailbox of whoever carries X12 to payers: claims submitted and questions asked after a position, as interchanges. Collecting leaves nothing behind; the same position gives the same bytes, unless a merge or a correction names somebody otherwise since. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { facilityId } from '@healthos/core/ids.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import { claimsAfter, firstOf, inquiriesAfter, lastOf, patientsOf, payerOf, positionsOf, writerOf, type OutgoingX12 } from '../outbound/outgoing-x12.ts';
import { asker, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

const InFacility = Type.Object({ facility: Type.String({ minLength: 1, maxLength: 200 }) });
const After = Type.Object({
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the newest that was collected; absent = from the beginning' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Interchanges of one answer (20)' })),
});
const usualBatches = 20;
type Asked = FastifyRequest<{ Params: Static<typeof InFacility>; Querystring: Static<typeof After> }>;

export function claimsOutRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof InFacility>; Querystring: Static<typeof After> }>(
    '/api/facilities/:facility/claims-out',
    { schema: { tags: ['money'], summary: 'Submitted claims as 837 interchanges, for whoever carries them', params: InFacility, querystring: After } },
    (request, reply) => collect(parts, request, reply, { view: 'claims-out', after: claimsAfter }),
  );
  app.get<{ Params: Static<typeof InFacility>; Querystring: Static<typeof After> }>(
    '/api/facilities/:facility/inquiries-out',
    {
      schema: {
        tags: ['money'],
        summary: 'Questions to payers as 270 and 276 interchanges, for whoever carries them',
        params: InFacility,
        querystring: After,
      },
    },
    (request, reply) => collect(parts, request, reply, { view: 'inquiries-out', after: inquiriesAfter }),
  );
}

interface Mailbox {
  readonly view: string;
  after(hospital: Hospital, position: number): readonly OutgoingX12[];
}

async function collect(parts: Parts, request: Asked, reply: FastifyReply, box: Mailbox): Promise<unknown> {
  const { facility } = request.params;
  const identity = await asker(parts, request, reply, 'collect-claims', facility);
  if (identity === undefined) return reply;
  await parts.follow.level();
  const input = parts.follow.input(facilityId(facility));
  if (input === undefined) return problem(reply, 'access.absent');
  const { hospital, identity: people } = input;
  const { after = 0, limit = usualBatches } = request.query;
  const outgoing = box.after(hospital, after).slice(0, limit);
  // Names and member numbers leave the house here.
  const read = {
    ...whoOf(identity),
    facility,
    patients: [...new Set(outgoing.flatMap(patientsOf))],
    kind: 'claims',
    view: box.view,
    positions: outgoing.flatMap(positionsOf),
    why: 'office',
  };
  if (outgoing.length > 0 && !(await audited(parts, request, reply, read))) return reply;
  const { log } = parts;
  const own = log.within(hospital.facility);
  const writer = await writerOf({ identitiesOf: (some) => log.identitiesOf(some), raw: (message) => own.raw(message) }, hospital, people, outgoing);
  const found = await Promise.all(outgoing.map(async (one) => ({ ...aboutOf(one), interchange: await writer.text(one) })));
  return { rows: found, position: hospital.position };
}

function aboutOf(one: OutgoingX12): Readonly<Record<string, string | number>> {
  const plain = { position: lastOf(one), control: firstOf(one), payer: payerOf(one) };
  if (one.kind !== '837') return { ...plain, kind: one.kind };
  const { form, batch } = one.claims[0].event;
  return { ...plain, kind: one.kind, form, ...(batch === undefined ? {} : { batch }), claims: one.claims.length };
}
