/** GET /fhir/R4/AuditEvent: the audit of reads, for whoever may look at who looked. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { patientId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import type { AuditQuery } from '../audit/trail.ts';
import { auditEventKind, writeAuditEvent } from '../fhir/kinds/audit-event.ts';
import { rangeOf, valuesOf } from '../fhir/matching.ts';
import { isRefused } from '../fhir/outcome.ts';
import { readQuery, type Query } from '../fhir/query.ts';
import type { Resource } from '../fhir/resource.ts';
import { addressOf, inScope, openDoor, sendResource, type OpenDoor } from './fhir-door.ts';
import { absent, refuse } from './fhir-outcome.ts';
import { whoOf } from './open-record.ts';
import type { Parts } from './context.ts';

const One = Type.Object({ id: Type.String({ maxLength: 64 }) });

export function fhirAuditRoutes(app: FastifyInstance, parts: Parts): void {
  app.get('/fhir/R4/AuditEvent', { schema: { tags: ['fhir'], summary: 'Who read what, newest first' } }, (request, reply) => answer(parts, request, reply));
  app.get<{ Params: { id: string } }>(
    '/fhir/R4/AuditEvent/:id',
    { schema: { tags: ['fhir'], summary: 'One line of the audit', params: One } },
    async (request, reply) => {
      const door = await openAudit(parts, request, reply, []);
      if (door === undefined) return reply;
      const seq = /^\d{1,15}$/.test(request.params.id) ? Number(request.params.id) : 0;
      const { facility } = door.reader.identity;
      const [line] = await parts.audit.search({ limit: 1, before: seq + 1, ...(facility === undefined ? {} : { facility }) });
      return line?.seq === seq ? sendResource(reply, writeAuditEvent(line)) : absent(reply);
    },
  );
}

/** Who looks at the looks is seen too. */
async function openAudit(parts: Parts, request: FastifyRequest, reply: FastifyReply, patients: readonly string[]): Promise<OpenDoor | undefined> {
  const door = await openDoor(parts, request, reply);
  if (door === undefined) return undefined;
  if (!inScope(reply, door, 'AuditEvent', 's')) return undefined;
  if (!door.reader.seesHouse('audit') || !door.reader.allowed.beyondPatient('AuditEvent', 's')) return void absent(reply);
  const { identity } = door.reader;
  const written = await parts.audit
    .record({ ...whoOf(identity), facility: identity.facility ?? '', patients, kind: 'audit', view: 'AuditEvent', why: 'office', peer: request.ip })
    .then(
      () => true,
      () => false,
    );
  return written
    ? door
    : void refuse(reply, 503, { code: 'transient', says: 'The read could not be written to the audit, so it was not answered. Try again.' });
}

async function answer(parts: Parts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = readQuery(
    auditEventKind,
    [...new URL(request.url, 'http://local').searchParams],
    /\bhandling=strict\b/.test(String(request.headers['prefer'] ?? '')),
  );
  const patients = isRefused(query) ? undefined : recordsAsked(parts, query);
  const door = await openAudit(parts, request, reply, patients ?? []);
  if (door === undefined) return reply;
  if (isRefused(query)) return refuse(reply, query.refused, query.issue);
  const before = /^\d{1,15}$/.test(query.cursor ?? '') ? Number(query.cursor) : undefined;
  const { facility } = door.reader.identity;
  const lines = await parts.audit.search({
    ...auditQuery(query),
    ...(patients === undefined ? {} : { patients }),
    ...(facility === undefined ? {} : { facility }),
    ...(before === undefined ? {} : { before }),
  });
  const filters = query.filters.filter(({ parameter }) => parameter.whose !== 'patient');
  const resources = lines.map(writeAuditEvent).filter((one) => filters.every(({ parameter, test }) => test(valuesOf(parameter, one))));
  const last = lines.length === query.count ? lines.at(-1)?.seq : undefined;
  return sendResource(reply, bundleOf(query, resources, addressOf(request), last));
}

/** Every record of the people asked for, in any of their names. */
function recordsAsked(parts: Parts, query: Query): readonly string[] | undefined {
  const asked = query.filters.filter(({ parameter, modifier }) => parameter.whose === 'patient' && modifier !== 'missing');
  if (asked.length === 0) return undefined;
  const { identity, hospitals } = parts.follow.enterprise();
  return asked.flatMap(({ text }) =>
    text.split(',').flatMap((one) => {
      const id = one.split('/').at(-1) ?? '';
      const kept = [...hospitals.values()].flatMap(({ clinical }) => getRow(clinical.resources, `Patient/${id}`)?.at(-1)?.event.patient ?? []);
      return [...kept, patientId(id.replaceAll('.', '_'))].flatMap((patient) => recordsOf(identity, personOf(identity, patient)));
    }),
  );
}

/** What the audit can look for itself; the rest is tested line by line. */
function auditQuery({ filters, count }: Query): AuditQuery {
  const who = filters
    .find(({ parameter, modifier }) => parameter.name === 'agent' && modifier === undefined)
    ?.text.split('|')
    .at(-1);
  const dates = filters.filter(({ parameter, modifier }) => parameter.name === 'date' && modifier === undefined);
  const from = dates.flatMap(({ text }) => (/^(ge|gt|sa|eq)?\d/.test(text) ? (rangeOf(text.replace(/^[a-z]{2}/, ''))?.from ?? []) : []));
  const until = dates.flatMap(({ text }) => (/^(le|lt|eb|eq)?\d/.test(text) ? (rangeOf(text.replace(/^[a-z]{2}/, ''))?.until ?? []) : []));
  return {
    limit: count,
    ...(who === undefined || who.includes(',') ? {} : { who }),
    ...(from.length === 0 ? {} : { from: Math.max(...from) }),
    ...(until.length === 0 ? {} : { until: Math.min(...until) }),
  };
}

function bundleOf({ asked, kind }: Query, resources: readonly Resource[], address: string, last: number | undefined): object {
  const at = `${address}/${kind.kind}`;
  const self = new URLSearchParams(asked.map(([name, text]) => [name, text])).toString();
  return {
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'searchset',
    link: [
      { relation: 'self', url: `${at}${self === '' ? '' : `?${self}`}` },
      ...(last === undefined ? [] : [{ relation: 'next', url: `${at}?${self}${self === '' ? '' : '&'}_cursor=${last}` }]),
    ],
    ...(resources.length === 0 ? {} : { entry: resources.map((resource) => ({ fullUrl: `${at}/${resource.id}`, resource, search: { mode: 'match' } })) }),
  };
}
