/** The mailbox of whoever carries claims: what was submitted after a position, as 837 interchanges, one for each batch. Collecting leaves nothing behind; the same position gives the same bytes. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { ClaimSubmitted } from '@healthos/core/financial/claim-events.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import { facilityId, messageId, type PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { zoneOf } from '@healthos/core/financial/ledger.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import { newestOf, type Version } from '@healthos/core/versions.ts';
import { parseHl7 } from '@healthos/ingest/formats/hl7v2/message.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { claimsText, type ClaimToSend, type Member } from '../outbound/claims-837.ts';
import { asker, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

const InFacility = Type.Object({ facility: Type.String({ minLength: 1, maxLength: 200 }) });
const After = Type.Object({
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the newest claim that was collected; absent = from the beginning' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Interchanges of one answer (20)' })),
});
const usualBatches = 20;

type Submitted = Version<ClaimSubmitted>;

export function claimsOutRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof InFacility>; Querystring: Static<typeof After> }>(
    '/api/facilities/:facility/claims-out',
    { schema: { tags: ['money'], summary: 'Submitted claims as 837 interchanges, for whoever carries them', params: InFacility, querystring: After } },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'collect-claims', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const hospital = parts.follow.input(facilityId(facility))?.hospital;
      if (hospital === undefined) return problem(reply, 'access.absent');
      const { after = 0, limit = usualBatches } = request.query;
      const batches = batchesAfter(hospital, after).slice(0, limit);
      const claims = batches.flat();
      const patients = [...new Set(claims.map(({ event }) => event.patient))];
      // Names and member numbers leave the house here.
      const read = {
        ...whoOf(identity),
        facility,
        patients,
        kind: 'claims',
        view: 'claims-out',
        positions: claims.map(({ position }) => position),
        why: 'office',
      };
      if (claims.length > 0 && !(await audited(parts, request, reply, read))) return reply;
      const people = await peopleOf(parts, patients);
      const members = new Map<string, Promise<Member>>();
      const house = { code: facility, name: hospital.operations.description?.name ?? facility, zone: zoneOf(hospital) };
      const found = await Promise.all(
        batches.map(async (batch) => {
          const sent = await Promise.all(batch.map((version) => toSend(parts, hospital, people, members, version)));
          const [first, ...rest] = sent;
          const newest = batch[0];
          if (first === undefined || newest === undefined) return [];
          const text = claimsText(house, { control: first.position, at: newest.at, claims: [first, ...rest] });
          const { payer, form, batch: name } = newest.event;
          return [
            {
              position: Math.max(...sent.map(({ position }) => position)),
              payer,
              form,
              ...(name === undefined ? {} : { batch: name }),
              claims: sent.length,
              interchange: text,
            },
          ];
        }),
      );
      return { rows: found.flat(), position: hospital.position };
    },
  );
}

/** Each claim once, as it was submitted; those of one batch together, in the order of the log. */
function batchesAfter(hospital: Hospital, after: number): readonly (readonly Submitted[])[] {
  const sent = rows(hospital.financial.claims)
    .flatMap((versions) => versions.filter((one): one is Submitted => one.event.type === 'ClaimSubmitted' && one.position > after))
    .sort((a, b) => a.position - b.position);
  const batches = new Map<string, Submitted[]>();
  for (const one of sent) {
    const key = one.event.batch === undefined ? `alone|${one.position}` : `batch|${one.event.batch}|${one.event.payer}|${one.event.form}`;
    const own = batches.get(key);
    if (own === undefined) batches.set(key, [one]);
    else own.push(one);
  }
  return [...batches.values()];
}

async function peopleOf(parts: Parts, patients: readonly PatientId[]): Promise<ReadonlyMap<PatientId, IdentityLine>> {
  const found = new Map<PatientId, IdentityLine>();
  if (patients.length === 0) return found;
  for (const line of await parts.log.identitiesOf(patients)) if (line.family !== undefined || !found.has(line.patient)) found.set(line.patient, line);
  return found;
}

async function toSend(
  parts: Parts,
  hospital: Hospital,
  people: ReadonlyMap<PatientId, IdentityLine>,
  members: Map<string, Promise<Member>>,
  { event, position }: Submitted,
): Promise<ClaimToSend> {
  const person = people.get(event.patient);
  const { coverages } = hospital.financial;
  const told = newestOf(getRow(coverages, `${event.encounter}|${event.rank}`)) ?? newestOf(getRow(coverages, `${event.patient}|${event.rank}`));
  const key = told === undefined ? undefined : `${told.message}|${event.rank}`;
  let member: Member | undefined;
  if (told !== undefined && key !== undefined) {
    const reading = members.get(key) ?? memberIn(parts, told.message, event.rank);
    members.set(key, reading);
    member = await reading;
  }
  return { sent: event, position, ...(person === undefined ? {} : { person }), ...(member === undefined ? {} : { member }) };
}

/** IN1-36, IN1-8 and IN1-4 of the message that told of the coverage. */
async function memberIn(parts: Parts, message: string, rank: number): Promise<Member> {
  const bytes = await parts.log.raw(messageId(message));
  const parsed = bytes === undefined ? undefined : parseHl7(Buffer.from(bytes));
  if (parsed === undefined || isRejection(parsed)) return {};
  const lines = parsed.all('IN1');
  const in1 = lines.find((line) => line.text(1).trim() === String(rank)) ?? lines[rank - 1];
  const said = (field: number): string | undefined => in1?.text(field).trim() || undefined;
  const [number, group, payerName] = [said(36), said(8), said(4)];
  return { ...(number === undefined ? {} : { number }), ...(group === undefined ? {} : { group }), ...(payerName === undefined ? {} : { payerName }) };
}
