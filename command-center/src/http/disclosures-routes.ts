/** What the privacy officer tells a patient who asks: the accounting of disclosures over a span, and what patients agreed to. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { consentsOf } from '@healthos/core/house/portal/consents.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { facilityId, patientId, type PatientId } from '@healthos/core/ids.ts';
import { rows } from '@healthos/core/table.ts';
import { writeKind } from '../audit/chain.ts';
import { isAccountable, purposeOf } from '../portal/disclosures.ts';
import { calledBy } from '../portal/people.ts';
import { asker, readInstant, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

/** Lines of one page. */
const pageLines = 500;
const Span = Type.Object({
  facility: Type.String({ minLength: 1, maxLength: 200 }),
  number: Type.Optional(Type.String({ maxLength: 80, description: 'A record number; absent = of everybody' })),
  from: Type.Optional(Type.String({ maxLength: 40 })),
  until: Type.Optional(Type.String({ maxLength: 40 })),
  which: Type.Optional(Type.String({ enum: ['accountable', 'all'], description: 'Absent = what an accounting must name' })),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
});
const House = Type.Object({ facility: Type.String({ minLength: 1, maxLength: 200 }) });

export function disclosuresRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: Static<typeof Span> }>(
    '/api/disclosures',
    { schema: { tags: ['access'], summary: 'Accounting of disclosures over a span, newest first, with the purpose of each', querystring: Span } },
    async (request, reply) => {
      const { facility, number, which = 'accountable', cursor } = request.query;
      const identity = await asker(parts, request, reply, 'see-audit', facility);
      if (identity === undefined) return reply;
      const [from, until] = [readInstant(request.query.from), readInstant(request.query.until)];
      if (from === 'invalid' || until === 'invalid') return problem(reply, 'request.time');
      const { identity: people } = parts.follow.enterprise();
      const named = number === undefined || number === '' ? undefined : (await parts.log.findIdentities(number)).map(({ patient }) => patientId(patient));
      const patients = named === undefined ? undefined : [...new Set(named.flatMap((one) => recordsOf(people, personOf(people, one))))];
      const read = { ...whoOf(identity), facility, patients: patients ?? [], kind: 'audit', view: 'disclosures', why: 'office' };
      if (!(await audited(parts, request, reply, read))) return reply;
      const lines = await parts.audit.search({
        facility,
        limit: pageLines,
        ...(patients === undefined ? {} : { patients }),
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
        ...(cursor === undefined ? {} : { before: Number(cursor) }),
      });
      const last = lines[lines.length - 1];
      const found = lines
        .filter(({ why, kind, patients: shown }) => why !== 'refused' && kind !== 'audit' && kind !== writeKind && shown.length > 0)
        .map(({ seq, at, patients: shown, role, staff, kind, view, why, positions }) => {
          const purpose = purposeOf({ why, role, kind });
          return { seq, at, patients: shown, role, staff, kind, view, why, purpose, accountable: isAccountable(purpose), things: positions?.length ?? 0 };
        });
      return {
        rows: which === 'all' ? found : found.filter(({ accountable }) => accountable),
        looked: lines.length,
        ...(lines.length === pageLines && last !== undefined ? { cursor: String(last.seq) } : {}),
      };
    },
  );

  app.get<{ Querystring: Static<typeof House> }>(
    '/api/consents',
    { schema: { tags: ['access'], summary: 'What patients agreed to, of everybody who said anything', querystring: House } },
    async (request, reply) => {
      const { facility } = request.query;
      const identity = await asker(parts, request, reply, 'see-audit', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const input = parts.follow.input(facilityId(facility));
      if (input === undefined) return problem(reply, 'access.absent');
      const said = [...rows(input.hospital.work.ConsentStepped)].flatMap((versions) => versions[0]?.event.patient ?? []);
      const people = [...new Set(said.map((one) => personOf(input.identity, one)))];
      const records = new Map(people.map((one) => [one, recordsOf(input.identity, one)] as const));
      if (!(await audited(parts, request, reply, { ...whoOf(identity), facility, patients: people, kind: 'names', view: 'consents', why: 'office' })))
        return reply;
      const lines = await parts.log.identitiesOf([...new Set([...records.values()].flat())]);
      const who = (person: PatientId): object => ({
        patient: person,
        number: (records.get(person) ?? []).flatMap((record) => lines.find(({ patient }) => patient === record)?.number ?? [])[0],
        ...calledBy(lines, records.get(person) ?? []),
      });
      return {
        rows: people.flatMap((person) =>
          consentsOf(input, person)
            .filter(({ at }) => at !== undefined)
            .map((one) => ({ key: `${person}|${one.consent}`, ...who(person), ...one })),
        ),
      };
    },
  );
}
