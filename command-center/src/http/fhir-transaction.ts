/** A bundle taken whole: its entries are looked at one by one, what they ask for first is looked up, and then all of it is one message or nothing is. */
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fhirLimits } from '@healthos/ingest/feeds/fhir/bundle.ts';
import { jsonText, parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection, reject } from '@healthos/ingest/rejection.ts';
import type { Appended } from '@healthos/core/ports.ts';
import { emptyTable, getRow } from '@healthos/core/table.ts';
import { keptVersions } from '../fhir/kept.ts';
import { isRefused, refused, type Refused } from '../fhir/outcome.ts';
import { isElement, parsedAsCame } from '../fhir/resource.ts';
import { auditedWrite } from './fhir-commit.ts';
import { mayBeConditional, resolveConditions } from './fhir-conditions.ts';
import { insideDoor, openDoor, type OpenDoor } from './fhir-door.ts';
import { positionHeader, positionOf } from './position-header.ts';
import { faultOf, readEntry, type Entry, type Looking } from './fhir-entries.ts';
import { refuse } from './fhir-outcome.ts';
import { inHouseTurn, type FhirTurn } from './fhir-turn.ts';
import { inTurns, onCondition } from './in-turn.ts';
import { httpLimits } from './limits.ts';
import type { Parts } from './context.ts';

const fhirJson = 'application/fhir+json';

type Taking = Parameters<Parts['receive']['fhirJson']>[1];

/** What is no transaction, and what is no bundle, is refused or taken in the words of the path of every message. */
export async function take(parts: Parts, request: FastifyRequest, reply: FastifyReply, came: Buffer, origin: Taking): Promise<FastifyReply> {
  const whole = transactionIn(came);
  if (whole === undefined) return takeAsMessage(parts, reply, came, origin);
  const { listed, bytes } = whole;
  const door = await openDoor(parts, request, reply);
  if (door === undefined) return reply;
  const read = listed.map(readEntry);
  const entries = read.filter((one): one is Entry => !isRefused(one));
  const keys = [...entries.map(({ key }) => key), ...(mayBeConditional(bytes) ? [onCondition] : [])];
  // Whoever updates one of these, or writes on a condition, waits until this is committed.
  const act = async (turn: FhirTurn): Promise<FastifyReply> => {
    await parts.follow.level();
    const fault = await firstFault(
      { inside: insideDoor(parts, door), facility: origin.facility, allowed: door.reader.allowed, isLarge: bytes.length > httpLimits.bodyBytes },
      read,
    );
    if (fault !== undefined) return refuseKept(parts, reply, came, origin, fault);
    const known = entries.flatMap(({ kind, resource }) => (kind === undefined ? [] : [{ kind, resource }]));
    if (!(await auditedWrite(parts, request, reply, known, `transaction of ${entries.length}`, origin.facility))) return reply;
    return takeAll(parts, reply, bytes, origin, { door, entries, turn });
  };
  return inTurns(keys, () => inHouseTurn(parts, reply, { facility: origin.facility, bytes: bytes.length }, act));
}

/** Nothing that is refused vanishes: the bytes are kept as they came, with why and where, for whoever mends feeds. */
async function refuseKept(parts: Parts, reply: FastifyReply, came: Buffer, origin: Taking, { refused: status, issue }: Refused): Promise<FastifyReply> {
  await parts.receive.fhirJson(came, { ...origin, refused: { ...reject('fhir.entry', issue.expression ?? 'Bundle'), message: issue.says } });
  return refuse(reply, status, issue);
}

/** A transaction whose text is JSON and whose size is that of one; what it creates under no name gets one, the rest is as it came. */
function transactionIn(bytes: Buffer): { readonly listed: readonly unknown[]; readonly bytes: Buffer } | undefined {
  if (isRejection(parseJson(bytes, fhirLimits.bytes))) return undefined;
  const bundle = parsedAsCame(jsonText(bytes));
  const listed = isElement(bundle) && bundle['resourceType'] === 'Bundle' && bundle['type'] === 'transaction' ? bundle['entry'] : undefined;
  if (!isElement(bundle) || !Array.isArray(listed) || listed.length === 0 || listed.length > fhirLimits.entries) return undefined;
  const named = (listed as readonly unknown[]).map(withId);
  return named.every((one, n) => one === listed[n])
    ? { listed: named, bytes }
    : { listed: named, bytes: Buffer.from(JSON.stringify({ ...bundle, entry: named })) };
}

function withId(entry: unknown): unknown {
  if (!isElement(entry) || !isElement(entry['request']) || entry['request']['method'] !== 'POST' || !isElement(entry['resource'])) return entry;
  const { fullUrl, resource } = entry;
  const hasName = typeof fullUrl === 'string' && /^(?:urn:uuid:)?[A-Za-z0-9.-]{1,64}$/.test(fullUrl);
  return resource['id'] !== undefined || hasName ? entry : { ...entry, resource: { ...resource, id: randomUUID() } };
}

async function firstFault(looking: Omit<Looking, 'known'>, read: readonly (Entry | Refused)[]): Promise<Refused | undefined> {
  const known = new Set<string>();
  for (const one of read) {
    if (isRefused(one)) return one;
    const fault = await faultOf({ ...looking, known }, one);
    if (fault !== undefined) return fault;
    known.add(one.key);
  }
  return undefined;
}

async function takeAll(
  parts: Parts,
  reply: FastifyReply,
  bytes: Buffer,
  origin: Taking,
  { door, entries, turn }: { readonly door: OpenDoor; readonly entries: readonly Entry[]; readonly turn: FhirTurn },
): Promise<FastifyReply> {
  const asWhole = { bytes, entries: entries.map(({ key }) => ({ key })), places: entries.map(({ n }) => n) };
  const resolved = mayBeConditional(bytes) ? await resolveConditions(insideDoor(parts, door), bytes) : asWhole;
  if (isRefused(resolved)) return refuseKept(parts, reply, bytes, origin, resolved);
  const appended = resolved.bytes === undefined ? undefined : await parts.receive.fhirJson(resolved.bytes, { ...origin, ...turn.carried });
  turn.over();
  const wrong = appended === undefined ? undefined : refusedBundle(appended, resolved.places);
  return wrong === undefined ? answer(parts, reply, appended, resolved.entries) : refuse(reply, wrong.refused, wrong.issue);
}

/** A collection or a document: a message that says many things, as from any system; and whatever is refused by its text. */
async function takeAsMessage(parts: Parts, reply: FastifyReply, bytes: Buffer, origin: Taking): Promise<FastifyReply> {
  const appended = await parts.receive.fhirJson(bytes, origin);
  const wrong = refusedBundle(appended, []);
  if (wrong !== undefined) return refuse(reply, wrong.refused, wrong.issue);
  const { entry } = JSON.parse(jsonText(bytes)) as { readonly entry: readonly unknown[] };
  const entries = entry.map(readEntry).flatMap((one) => (isRefused(one) ? [] : [{ key: one.key }]));
  return answer(parts, reply, appended, entries);
}

/** Its place is that of the bundle as it came, whatever was there already and left out. */
function refusedBundle({ message }: Appended, places: readonly number[]): Refused | undefined {
  if (message.outcome !== 'rejected' && message.outcome !== 'quarantined') return undefined;
  const place = message.place?.replace(/^Bundle\.entry\[(\d+)\]/, (said: string, n: string) => {
    const own = places[Number(n)];
    return own === undefined ? said : `Bundle.entry[${own}]`;
  });
  return refused(message.code === 'json.syntax' ? 400 : 422, {
    code: message.code === 'fhir.reference' ? 'not-found' : message.code === 'fhir.unsupported' ? 'not-supported' : 'structure',
    says: message.detail ?? 'The bundle could not be read.',
    ...(message.code === undefined ? {} : { detail: message.code }),
    ...(place === undefined ? {} : { expression: place }),
  });
}

/** A response to each entry: where it is now and of which version, as it is read right after. */
async function answer(
  parts: Parts,
  reply: FastifyReply,
  appended: Appended | undefined,
  entries: readonly { readonly key: string; readonly there?: number }[],
): Promise<FastifyReply> {
  await parts.follow.level();
  const position = appended?.events.at(-1)?.position;
  const hospital = appended === undefined ? undefined : parts.follow.enterprise().hospitals.get(appended.message.facility);
  if (appended !== undefined && position !== undefined) void reply.header(positionHeader, positionOf({ facility: appended.message.facility, position }));
  const lastModified = new Date(appended?.message.receivedAt ?? parts.clock.now()).toISOString();
  const versionOf = (key: string): number => keptVersions(getRow(hospital?.clinical.resources ?? emptyTable(), key) ?? []).length || 1;
  return reply
    .code(200)
    .type(fhirJson)
    .send(
      JSON.stringify({
        resourceType: 'Bundle',
        id: appended?.message.id ?? randomUUID(),
        type: 'transaction-response',
        entry: entries.map(({ key, there }) => {
          const version = there ?? versionOf(key);
          const status = there === undefined && appended?.duplicate !== true && version === 1 ? '201 Created' : '200 OK';
          return { response: { status, location: `${key}/_history/${version}`, etag: `W/"${version}"`, lastModified } };
        }),
      }),
    );
}
