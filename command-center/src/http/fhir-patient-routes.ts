/** Operations on people, Patient/{id}/$everything and Patient/$match, and the text of a document, Binary/{id}. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { everythingOf, readAsked } from '../fhir/everything.ts';
import { findOne, patientIn, written, type Match } from '../fhir/find.ts';
import { kindOf } from '../fhir/kinds.ts';
import { chanceOf, gradeOf, readMatch, type MatchAsked } from '../fhir/match.ts';
import { readCursor, writeCursor } from '../fhir/paging.ts';
import { positionIn } from '../fhir/resource.ts';
import { shownIn } from '../fhir/search.ts';
import { alikeOf, packOf } from '../matcher.ts';
import { textOf } from './document-text.ts';
import { addressOf, auditedReads, inScope, keepingOf, openDoor, sendResource, type OpenDoor } from './fhir-door.ts';
import { absent, refuse } from './fhir-outcome.ts';
import type { Parts } from './context.ts';

const One = Type.Object({ id: Type.String({ maxLength: 64 }) });

export function fhirPatientRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof One> }>(
    '/fhir/R4/Patient/:id/$everything',
    {
      schema: { tags: ['fhir'], summary: 'Everything of one person: of the days of care from start to end, told since _since, _count to a page', params: One },
    },
    (request, reply) => everything(parts, request, reply),
  );
  app.post<{ Body: Buffer | undefined }>(
    '/fhir/R4/Patient/$match',
    { schema: { tags: ['fhir'], summary: 'Whoever is alike, by the matcher of this house' } },
    (request, reply) => match(parts, request, reply),
  );
  app.get<{ Params: Static<typeof One> }>(
    '/fhir/R4/Binary/:id',
    { schema: { tags: ['fhir'], summary: 'The text of a document', params: One } },
    (request, reply) => binary(parts, request, reply),
  );
}

async function everything(parts: Parts, request: FastifyRequest<{ Params: Static<typeof One> }>, reply: FastifyReply): Promise<FastifyReply> {
  const asked = new URL(request.url, 'http://local').searchParams;
  const link = readCursor(asked.get('_cursor') ?? '');
  const picture = link === undefined ? undefined : keepingOf(parts).paging.picture(link.token, parts.clock.now());
  const door = await openDoor(parts, request, reply, picture);
  if (door === undefined) return reply;
  if (asked.has('_cursor') && picture === undefined)
    return refuse(reply, 410, { code: 'expired', says: 'The picture that this link goes on in is not kept any more. Begin again.' });
  if (!inScope(reply, door, 'Patient', 'r')) return reply;
  const kind = kindOf('Patient');
  const found = kind === undefined ? undefined : await findOne(door, kind, request.params.id);
  if (found?.whose === undefined) return absent(reply);
  const read = readAsked(asked);
  if ('parameter' in read) return refuse(reply, 400, { code: 'invalid', says: read.says, expression: read.parameter });
  const { count } = read;
  const all = await everythingOf(door, found.whose.person.person, read);
  const from = link?.from ?? 0;
  const page = all.slice(from, from + count);
  const { people, positions } = shownIn({ matches: page, included: [] });
  if (!(await auditedReads(parts, request, reply, door, people, `Patient/${found.thing.id}/$everything`, positions))) return reply;
  asked.delete('_cursor');
  const token = from + count < all.length ? keepingOf(parts).paging.keep(door.picture, parts.clock.now()) : undefined;
  const next =
    token === undefined
      ? undefined
      : `${addressOf(request)}/Patient/${request.params.id}/$everything?${asked.toString()}&_cursor=${writeCursor({ token, from: from + count })}`;
  return sendResource(reply, bundleOf(page, addressOf(request), all.length, next));
}

function bundleOf(page: readonly Match[], address: string, total: number, next: string | undefined): object {
  return {
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'searchset',
    total,
    ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
    entry: page.map(({ resource }) => ({ fullUrl: `${address}/${resource.resourceType}/${resource.id}`, resource, search: { mode: 'match' } })),
  };
}

async function match(parts: Parts, request: FastifyRequest<{ Body: Buffer | undefined }>, reply: FastifyReply): Promise<FastifyReply> {
  const door = await openDoor(parts, request, reply);
  if (door === undefined) return reply;
  if (!inScope(reply, door, 'Patient', 's')) return reply;
  const parsed = parseJson(Buffer.isBuffer(request.body) ? request.body : Buffer.from(''));
  if (isRejection(parsed)) return refuse(reply, 400, { code: 'structure', says: 'The body is no JSON, or nested deeper than a resource is.' });
  const asked = readMatch(parsed.value);
  if (asked === undefined)
    return refuse(reply, 400, { code: 'required', says: 'Parameters with a Patient under `resource` are needed.', expression: 'Parameters.parameter' });
  const found = await alike(parts, door, asked);
  const shown = found.map(({ match: one }) => one);
  const { people, positions } = shownIn({ matches: shown, included: [] });
  if (!(await auditedReads(parts, request, reply, door, people, 'Patient/$match', positions))) return reply;
  const address = addressOf(request);
  return sendResource(reply, {
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'searchset',
    total: found.length,
    entry: found.map(({ match: { resource }, score, grade }) => ({
      fullUrl: `${address}/Patient/${resource.id}`,
      resource,
      search: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/match-grade', valueCode: grade }], mode: 'match', score },
    })),
  });
}

interface Alike {
  readonly match: Match;
  readonly score: number;
  readonly grade: string;
}

/** Whoever has the number is certain; the others by the weights in force, the most alike first. Only people whom this reader may open. */
async function alike(parts: Parts, door: OpenDoor, asked: MatchAsked): Promise<readonly Alike[]> {
  const numbered = new Set((await Promise.all(asked.numbers.map((number) => door.identified(number)))).flat().map((line) => line.patient));
  const scored = await alikeOf(parts.db, parts.follow, asked.traits, packOf(parts.follow, parts.clock));
  const candidates = [
    ...[...numbered].map((patient) => ({ patient, score: 1, grade: gradeOf('link', true) })),
    ...scored
      .filter(({ other }) => !numbered.has(other))
      .map(({ other, panel }) => ({ patient: other, score: chanceOf(panel.score), grade: gradeOf(panel.band, false) })),
  ].filter(({ grade }) => !asked.onlyCertain || grade === 'certain');
  const found = new Map<string, Alike>();
  const kind = kindOf('Patient');
  for (const { patient, score, grade } of candidates) {
    if (kind === undefined || found.size >= asked.count) break;
    const match = await patientOf(door, kind, patient);
    if (match !== undefined && !found.has(match.resource.id)) found.set(match.resource.id, { match, score, grade });
  }
  return [...found.values()];
}

async function patientOf(door: OpenDoor, kind: Match['kind'], patient: Parameters<OpenDoor['reader']['whose']>[1]): Promise<Match | undefined> {
  for (const house of door.reader.houses) {
    const whose = door.reader.whose(house, patient, kind.audience);
    const thing = whose === undefined ? undefined : kind.ofPerson?.(whose)[0];
    const resource = thing === undefined ? undefined : await written({ kind, thing });
    if (whose !== undefined && thing !== undefined && resource !== undefined && door.reader.allowed.shows({ kind, whose }, resource, 's'))
      return { kind, thing, house, whose, resource };
  }
  return undefined;
}

/** Read from the kept bytes of the version that it names; no fold holds it. */
async function binary(parts: Parts, request: FastifyRequest<{ Params: Static<typeof One> }>, reply: FastifyReply): Promise<FastifyReply> {
  const door = await openDoor(parts, request, reply);
  if (door === undefined) return reply;
  const placed = positionIn(request.params.id);
  const house = placed === undefined ? undefined : door.reader.house(placed.tag);
  const fact = house === undefined || placed === undefined ? undefined : await door.eventAt(house, placed.position);
  const kind = kindOf('DocumentReference');
  if (house === undefined || kind === undefined || fact?.event.type !== 'DocumentRecorded') return absent(reply);
  const patient = patientIn(house, fact.event);
  const whose = patient === undefined ? undefined : door.reader.whose(house, patient, kind.audience);
  const thing = whose === undefined ? undefined : kind.ofPerson?.(whose).find(({ told }) => told.some(({ position }) => position === fact.position));
  if (whose === undefined || thing === undefined || !door.reader.seesThing(whose, thing, kind.audience)) return absent(reply);
  // The text is part of the document: whoever may see neither the one nor the other sees none.
  const document = await written({ kind, thing });
  if (document === undefined || !door.reader.allowed.shows({ kind, whose }, document)) return absent(reply);
  const log = parts.log.within(house.hospital.facility);
  const [message, raw] = await Promise.all([log.message(fact.message), log.raw(fact.message)]);
  if (message === undefined || raw === undefined) return absent(reply);
  if (!(await auditedReads(parts, request, reply, door, [whose], `Binary/${request.params.id}`, [fact.position]))) return reply;
  const text = textOf(raw, message.type)
    .map(({ title, text: words }) => (title === undefined ? words : `${title}\n${words}`))
    .join('\n\n');
  if (!/json/.test(request.headers.accept ?? '')) return reply.type('text/plain; charset=utf-8').send(text);
  return sendResource(reply, { resourceType: 'Binary', id: request.params.id, contentType: 'text/plain', data: Buffer.from(text, 'utf8').toString('base64') });
}
