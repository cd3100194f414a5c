/** The end of every write of one resource: a line in the audit, a bundle of its own on the path of every message, and the answer as it is then read. */
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Appended } from '@healthos/core/ports.ts';
import { auditLimits, writeKind } from '../audit/chain.ts';
import { findOne, written, type Finding, type Found } from '../fhir/find.ts';
import type { Issue } from '../fhir/outcome.ts';
import { isElement, type Element } from '../fhir/resource.ts';
import { patientIdsIn, peopleWith } from '../fhir/scoped-writes.ts';
import type { Kind } from '../fhir/thing.ts';
import { addressOf, openDoor, sendResource } from './fhir-door.ts';
import { positionHeader, positionOf } from './position-header.ts';
import { refuse } from './fhir-outcome.ts';
import { fhirSender, type FhirTurn } from './fhir-turn.ts';
import { whoOf } from './open-record.ts';
import type { Parts } from './context.ts';

export interface Committing {
  readonly kind: Kind;
  readonly resource: Element;
  readonly facility: string | undefined;
  /** It stands in that house already, and is written there. */
  readonly stands?: boolean;
}

/** What the server says of a resource is said anew: a version and a time that were read are no word of whoever writes. */
function withoutOwn({ meta, ...rest }: Element): Element {
  if (!isElement(meta)) return { ...rest, ...(meta === undefined ? {} : { meta }) };
  const { versionId: _version, lastUpdated: _updated, ...said } = meta;
  return Object.keys(said).length === 0 ? rest : { meta: said, ...rest };
}

export interface Target {
  readonly id: string;
  /** Of the answer, where it is taken. */
  readonly status: number;
  /** `create`, `update` or `patch`, as the audit has it. */
  readonly deed: 'create' | 'update' | 'patch';
  /** Under which it was looked up what stands there; absent where nothing was. */
  readonly turn?: FhirTurn;
}

/** One bundle of one resource, received as any other. */
export async function commit(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  { kind, resource, facility, stands = false }: Committing,
  { id, status, deed, turn }: Target,
): Promise<FastifyReply> {
  if (!(await auditedWrite(parts, request, reply, [{ kind, resource: { ...resource, id } }], `${deed} ${kind.kind}/${id}`, facility))) return reply;
  const entry = { fullUrl: `urn:uuid:${randomUUID()}`, resource: { ...withoutOwn(resource), id }, request: { method: 'PUT', url: `${kind.kind}/${id}` } };
  const bytes = Buffer.from(
    JSON.stringify({ resourceType: 'Bundle', type: 'transaction', timestamp: new Date(parts.clock.now()).toISOString(), entry: [entry] }),
  );
  const house = facility === undefined ? {} : stands ? { stands: facility } : { facility };
  const origin = { peer: request.ip, sender: fhirSender, ...house, ...turn?.carried };
  const appended = await parts.receive.fhirJson(bytes, origin);
  turn?.over();
  if (appended.message.outcome === 'rejected' || appended.message.outcome === 'quarantined') return refuse(reply, 422, issueOf(appended));
  await parts.follow.level();
  const position = appended.events.at(-1)?.position;
  const door = await openDoor(parts, request, reply);
  const found = door === undefined ? undefined : await findOne(door, kind, id);
  if (position !== undefined) void reply.header(positionHeader, positionOf({ facility: appended.message.facility, position }));
  if (found === undefined)
    return reply
      .code(status)
      .header('location', `${addressOf(request)}/${kind.kind}/${id}`)
      .send();
  return answer(request, reply, found, status);
}

/** Written before anything else is; where it cannot be, nothing is written, the reply is a refusal and false is returned. The facts that follow say the rest. */
export async function auditedWrite(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  entries: readonly { readonly kind: Kind; readonly resource: Element }[],
  view: string,
  facility: string | undefined,
): Promise<boolean> {
  const door = await openDoor(parts, request, reply);
  if (door === undefined) return false;
  const patients = await patientsIn(door, entries);
  const line = { ...whoOf(door.reader.identity), facility: facility ?? '', kind: writeKind, view, why: 'office', peer: request.ip };
  const lines = Array.from({ length: Math.max(1, Math.ceil(patients.length / auditLimits.patients)) }, (_, n) =>
    patients.slice(n * auditLimits.patients, (n + 1) * auditLimits.patients),
  );
  const isWritten = await Promise.all(lines.map((some) => parts.audit.record({ ...line, patients: some }))).then(
    () => true,
    () => false,
  );
  if (!isWritten)
    refuse(reply, 503, { code: 'transient', says: 'The write could not be written to the audit, so it was not done. Try again.', detail: 'audit.unwritten' });
  return isWritten;
}

/** Whoever is named and known already, each once. */
async function patientsIn(finding: Finding, entries: readonly { readonly kind: Kind; readonly resource: Element }[]): Promise<readonly string[]> {
  const ids = new Set(entries.flatMap(({ kind, resource }) => [...patientIdsIn(kind, resource)]));
  return [...new Set((await peopleWith(finding, ids)).flatMap((whose) => (whose === undefined ? [] : [whose.person.person])))];
}

function issueOf({ message }: Appended): Issue {
  return {
    code: message.code === 'fhir.reference' ? 'not-found' : 'structure',
    says: message.detail ?? 'The resource could not be read.',
    ...(message.place === undefined ? {} : { expression: message.place.replace(/^Bundle\.entry\[0\]\.resource\.?/, '') }),
    ...(message.code === undefined ? {} : { detail: message.code }),
  };
}

export async function answer(request: FastifyRequest, reply: FastifyReply, found: Found, status: number): Promise<FastifyReply> {
  const resource = await written(found);
  const version = String(found.thing.told.length);
  void reply.headers({
    etag: `W/"${version}"`,
    location: `${addressOf(request)}/${found.kind.kind}/${found.thing.id}/_history/${version}`,
    ...(resource?.meta?.lastUpdated === undefined ? {} : { 'last-modified': new Date(resource.meta.lastUpdated).toUTCString() }),
  });
  const [, wanted] = /\breturn=(minimal|OperationOutcome)\b/.exec(String(request.headers['prefer'] ?? '')) ?? [];
  if (resource === undefined || wanted === 'minimal') return reply.code(status).send();
  if (wanted === 'OperationOutcome')
    return refuse(reply, status, { severity: 'information', code: 'informational', says: 'The resource is kept as it was sent.' });
  return sendResource(reply, resource, status);
}
