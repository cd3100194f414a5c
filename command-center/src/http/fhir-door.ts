/** What every route of the FHIR door shares: who asks, the picture that they read, how an answer is audited and sent. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Enterprise } from '@healthos/core/hospital.ts';
import type { Lookups } from '../fhir/candidates.ts';
import type { Found } from '../fhir/find.ts';
import type { Deed } from '../access/scopes.ts';
import { auditLimits } from '../audit/chain.ts';
import { fhirJson } from '../fhir/outcome.ts';
import { refuse } from './fhir-outcome.ts';
import { createPaging, type Paging } from '../fhir/paging.ts';
import { readerOf, readsOf } from '../fhir/reader.ts';
import type { Resource } from '../fhir/resource.ts';
import { createStores, type Stores } from '../fhir/store.ts';
import type { Whose } from '../fhir/thing.ts';
import { identitiesNamed } from '../postgres/named.ts';
import { bearer, type Parts } from './context.ts';
import { whoOf } from './open-record.ts';
import { askedPosition, isReached, positionHeader, positionsOf, type Asked } from './position-header.ts';

export const doorLimits = {
  /** A read that carries a position waits so long for it, at most. */
  positionMs: 2000,
} as const;

/** Kept over requests: what was read of kept bytes, and the pictures of pages. */
export interface Keeping {
  readonly stores: Stores;
  readonly paging: Paging;
}

const keepings = new WeakMap<Parts, Keeping>();

export function keepingOf(parts: Parts): Keeping {
  const made = keepings.get(parts) ?? { stores: createStores(parts.log), paging: createPaging() };
  keepings.set(parts, made);
  return made;
}

/** Whether scopes let this be done to that kind; otherwise the reply says which was missing (RFC 6750). */
export function inScope(reply: FastifyReply, { reader }: Pick<Lookups, 'reader'>, kind: string, deed: Deed): boolean {
  if (reader.allowed.kind(kind, deed)) return true;
  void reply.header('www-authenticate', `Bearer error="insufficient_scope", scope="user/${kind}.${deed}"`);
  refuse(reply, 403, { code: 'forbidden', says: `The token has no scope for this: ${kind}.${deed} is needed.`, detail: 'scope.insufficient' });
  return false;
}

export interface OpenDoor extends Lookups {
  /** What is read: its houses at one position each. */
  readonly picture: Enterprise;
}

/** The reader, at a picture that holds what they carry; otherwise the reply is sent and undefined returned. */
export async function openDoor(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  picture?: Enterprise,
  anyFormat = false,
): Promise<OpenDoor | undefined> {
  const refusal = (status: number, code: string, says: string): undefined => void refuse(reply, status, { code, says });
  const identity = await bearer(parts, request);
  if (identity === undefined) {
    void reply.header('www-authenticate', request.headers.authorization === undefined ? 'Bearer' : 'Bearer error="invalid_token"');
    return refusal(401, 'login', 'Sign in: the token is missing, wrong or over.');
  }
  if (!anyFormat && !isJsonAsked(request)) return refusal(406, 'not-supported', 'This door answers application/fhir+json.');
  await parts.follow.level();
  const awaited = positionAsked(request);
  if (awaited === 'invalid') return refusal(400, 'invalid', `${positionHeader} takes a position, or facility:position.`);
  if (awaited !== undefined && !(await reached(parts, awaited)))
    return refusal(503, 'transient', 'What was committed at that position is not read here yet. Ask again.');
  const seen = picture ?? parts.follow.enterprise();
  const reader = readerOf({
    identity,
    picture: seen,
    stores: keepingOf(parts).stores,
    now: parts.clock.now(),
    live: (facility) => parts.follow.input(facility),
  });
  void reply.header(positionHeader, positionsOf(reader.houses.map(({ hospital }) => hospital)));
  return {
    reader,
    picture: seen,
    eventAt: async (house, position) => (await parts.log.within(house.hospital.facility).eventsAt(house.hospital.facility, [position]))[0],
    eventsAt: (house, positions) => parts.log.within(house.hospital.facility).eventsAt(house.hospital.facility, positions),
    identified: async (number) => (number === '' ? [] : parts.log.findIdentities(number)),
    eventsFrom: (house, position, limit) =>
      parts.log.within(house.hospital.facility).read({ facility: house.hospital.facility, after: position - 1, upTo: house.hospital.position, limit }),
    named: (anyOf, after, limit) => identitiesNamed(parts.db, anyOf, after, limit),
    print: (kind, number) => parts.receive.fhirPrint(kind, number),
  };
}

/** The same door for what the house itself must know before it writes: whether something is there, whoever asks. */
export function insideDoor(parts: Parts, door: OpenDoor): OpenDoor {
  const { facility } = door.reader.identity;
  const picture = parts.follow.enterprise();
  const identity = { role: 'admin' as const, ...(facility === undefined ? {} : { facility }) };
  return {
    ...door,
    picture,
    reader: readerOf({ identity, picture, stores: keepingOf(parts).stores, now: parts.clock.now(), live: (house) => parts.follow.input(house) }),
  };
}

function positionAsked(request: FastifyRequest): Asked | 'invalid' | undefined {
  const said = request.headers[positionHeader];
  return typeof said !== 'string' || said === '' ? undefined : askedPosition(said);
}

async function reached(parts: Parts, asked: Asked): Promise<boolean> {
  const until = performance.now() + doorLimits.positionMs;
  const isThere = (): boolean => isReached(asked, parts.follow.enterprise().hospitals.values());
  while (!isThere()) {
    if (performance.now() > until) return false;
    await parts.follow.level();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}

function isJsonAsked(request: FastifyRequest): boolean {
  const format = new URL(request.url, 'http://local').searchParams.get('_format');
  if (format !== null) return /json/.test(format);
  const accept = request.headers.accept ?? '*/*';
  return /json|\*\/\*|application\/\*|text\/(?:html|plain)/.test(accept);
}

export const addressOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}/fhir/R4`;

/** Written before anything is answered; where it cannot be, the reply is a refusal and false is returned. */
export async function auditedReads(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  { reader }: Lookups,
  shown: readonly Whose[],
  view: string,
  positions: readonly number[],
): Promise<boolean> {
  const written = await Promise.all(
    readsOf(reader, shown, view, positions).map((read) => parts.audit.record({ ...whoOf(reader.identity), ...read, peer: request.ip })),
  ).then(
    () => true,
    () => false,
  );
  if (!written)
    refuse(reply, 503, {
      code: 'transient',
      says: 'The read could not be written to the audit, so it was not answered. Try again.',
      detail: 'audit.unwritten',
    });
  return written;
}

export const auditedOne = (parts: Parts, request: FastifyRequest, reply: FastifyReply, lookups: Lookups, { kind, thing, whose }: Found): Promise<boolean> =>
  auditedReads(
    parts,
    request,
    reply,
    lookups,
    whose === undefined ? [] : [whose],
    `${kind.kind}/${thing.id}`,
    thing.told
      .slice(-auditLimits.positions)
      .map(({ position }) => position)
      .filter((one) => one > 0)
      .reverse(),
  );

export function sendResource(reply: FastifyReply, resource: Resource | object, status = 200): FastifyReply {
  return reply.code(status).type(fhirJson).send(JSON.stringify(resource));
}
