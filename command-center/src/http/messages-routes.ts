/** Kept messages: list, open, exact bytes, replay with mended bytes or without, and bytes that come over HTTP. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Recorded } from '@healthos/core/event.ts';
import { facilityId, feedId, messageId, type PatientId } from '@healthos/core/ids.ts';
import type { HouseReads, KeptMessage } from '@healthos/core/ports.ts';
import { rejectionCodes } from '@healthos/ingest/rejection.ts';
import { postMessage } from '@healthos/ingest/transports/http.ts';
import { mayOpen } from '../access/may-open.ts';
import { may, mayVisit } from '../access/policy.ts';
import { mayKnow } from '../access/withheld.ts';
import { asker, keptFor, type Parts } from './context.ts';
import { patientsNamed } from './named-patients.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';
import { eventOf } from './views-routes.ts';

const Query = Type.Object({
  feed: Type.Optional(Type.String({ maxLength: 60 })),
  controlId: Type.Optional(Type.String({ maxLength: 400 })),
  facility: Type.Optional(Type.String({ maxLength: 200 })),
  outcome: Type.Optional(
    Type.Union([Type.Literal('applied'), Type.Literal('duplicate'), Type.Literal('unmapped'), Type.Literal('rejected'), Type.Literal('quarantined')]),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })),
});
const One = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,18}$' }) });
const OneFeed = Type.Object({ feed: Type.String({ maxLength: 60 }) });

/** Messages of one answer when nobody says otherwise. */
const usualMessages = 100;

interface OpenMessage {
  readonly message: KeptMessage;
  readonly events: readonly Recorded[];
  /** Where it was found. */
  readonly kept: HouseReads;
}

export function messageRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: Static<typeof Query> }>(
    '/api/messages',
    {
      schema: {
        tags: ['messages'],
        summary: 'Kept messages, newest first; of `duplicate` those that came again (100,000 at most), by when they last did',
        querystring: Query,
      },
    },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-messages');
      if (identity === undefined) return reply;
      const { feed, outcome, controlId, facility, limit, cursor } = request.query;
      const scope = identity.facility ?? facility;
      if (outcome === 'duplicate') return repetitionsAnswer(keptFor(parts, identity), request.query, scope);
      const found = await keptFor(parts, identity).messages({
        limit: limit ?? usualMessages,
        ...(feed === undefined ? {} : { feed: feedId(feed) }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(controlId === undefined ? {} : { controlId }),
        ...(scope === undefined ? {} : { facility: facilityId(scope) }),
        ...(cursor === undefined ? {} : { before: messageId(cursor) }),
      });
      const last = found[found.length - 1];
      return { rows: found.map(messageOf), ...(found.length === (limit ?? usualMessages) && last !== undefined ? { cursor: last.id } : {}) };
    },
  );

  app.get<{ Params: Static<typeof One> }>(
    '/api/messages/:id',
    { schema: { tags: ['messages'], summary: 'A kept message with its events', params: One } },
    async (request, reply) => {
      const opened = await openMessage(parts, request, reply);
      return opened === undefined ? reply : { ...messageOf(opened.message), events: opened.events.map(eventOf) };
    },
  );

  app.get<{ Params: Static<typeof One> }>(
    '/api/messages/:id/raw',
    { schema: { tags: ['messages'], summary: 'The exact bytes', params: One } },
    async (request, reply) => {
      const opened = await openMessage(parts, request, reply);
      if (opened === undefined) return reply;
      const bytes = await opened.kept.raw(opened.message.id);
      return bytes === undefined ? problem(reply, 'access.absent') : reply.type('application/octet-stream').send(Buffer.from(bytes));
    },
  );

  app.post<{ Params: Static<typeof One>; Body: Buffer | undefined }>(
    '/api/messages/:id/replay',
    { schema: { tags: ['messages'], summary: 'Try a kept message again, with the mended bytes of the body or with its own', params: One } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'replay-message');
      if (identity === undefined) return reply;
      const kept = keptFor(parts, identity);
      const message = await kept.message(messageId(request.params.id));
      const own = message === undefined || !mayVisit(identity, message.facility) ? undefined : await kept.raw(message.id);
      if (message === undefined || own === undefined) return problem(reply, 'access.absent');
      const mended = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : Buffer.from(own);
      const appended = await parts.receive.replay(message, mended);
      const answer = { ...messageOf(appended.message), duplicate: appended.duplicate, events: appended.events.map(eventOf) };
      return appended.message.outcome === 'rejected'
        ? reply
            .code(422)
            .send({ ...answer, code: appended.message.code ?? 'message.unresolved', title: 'The message was rejected again; it is kept and listed.' })
        : answer;
    },
  );

  app.post<{ Params: Static<typeof OneFeed>; Body: Buffer | undefined }>(
    '/api/feeds/:feed/messages',
    { schema: { tags: ['feeds'], summary: 'Bytes over HTTP, the same path as by MLLP; answers after the commit', params: OneFeed } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'post-message');
      if (identity === undefined) return reply;
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const posted = await postMessage(parts.receive, request.params.feed, request.headers['content-type'] ?? '', bytes, {
        peer: request.ip,
        ...(identity.facility === undefined ? {} : { facility: identity.facility }),
      });
      if (posted.kind === 'refused') return problem(reply, posted.status === 404 ? 'access.absent' : 'media-type.unsupported');
      const { reply: acknowledgement, media } = posted;
      // Whoever posts X12 reads the rows, with the 999 among them, unless it asks for the 999 alone.
      const alone = media === 'application/hl7-v2' || request.headers.accept?.includes('application/edi-x12') === true;
      if (acknowledgement !== undefined && media !== undefined && alone) return reply.code(posted.status).type(media).send(acknowledgement);
      return reply.code(posted.status).send({
        rows: posted.kept.map(({ message, duplicate }) => ({ ...messageOf(message), ...(duplicate ? { outcome: 'duplicate' } : {}) })),
        ...(acknowledgement === undefined ? {} : { acknowledgement: acknowledgement.toString('latin1') }),
      });
    },
  );
}

/** Each kept message that came again, as the message that it is, when it came last and from where. */
async function repetitionsAnswer(
  kept: HouseReads,
  { feed, controlId, limit = usualMessages, cursor }: Static<typeof Query>,
  scope: string | undefined,
): Promise<object> {
  const found = await kept.repetitions({
    limit,
    ...(feed === undefined ? {} : { feed: feedId(feed) }),
    ...(controlId === undefined ? {} : { controlId }),
    ...(scope === undefined ? {} : { facility: facilityId(scope) }),
    ...(cursor === undefined ? {} : { below: Number(cursor) }),
  });
  const last = found[found.length - 1];
  const rows = found.map(({ message, times, firstAt, lastAt, peer }) => ({
    ...messageOf(message),
    outcome: 'duplicate',
    receivedAt: lastAt,
    repeats: message.id,
    keptAt: message.receivedAt,
    firstRepeatedAt: firstAt,
    times,
    from: peer,
    says: `Came ${times === 1 ? 'once' : `${times} times`} again, last from ${peer}; nothing was made of it. Open it for the first one, which was kept.`,
  }));
  return { rows, ...(found.length === limit && last !== undefined ? { cursor: String(last.n) } : {}) };
}

/** The message with its facts, where this reader may see them and the read is in the audit; else the reply is sent and undefined returned. */
async function openMessage(parts: Parts, request: FastifyRequest<{ Params: Static<typeof One> }>, reply: FastifyReply): Promise<OpenMessage | undefined> {
  const identity = await asker(parts, request, reply, 'see-bytes');
  if (identity === undefined) return undefined;
  const kept = keptFor(parts, identity);
  const message = await kept.message(messageId(request.params.id));
  if (message === undefined || !mayVisit(identity, message.facility)) return void problem(reply, 'access.absent');
  const events = await kept.eventsOf(message.id);
  const input = parts.follow.input(message.facility);
  const patients = patientsNamed(events, input?.hospital);
  // Whoever mends messages sees them all; others those of people whose record they may open, or whose label keeps nothing from them.
  const sees = (patient: PatientId): boolean =>
    input === undefined ||
    may(identity, 'see-messages') ||
    (identity.role === 'clinician' ? mayOpen(identity, patient, input).may : mayKnow(identity, patient, input));
  if (!patients.every(sees)) return void problem(reply, 'access.absent');
  const why = may(identity, 'see-messages') ? 'office' : 'house';
  const read = { ...whoOf(identity), facility: message.facility, patients, kind: 'message', view: message.id, why };
  return (await audited(parts, request, reply, read)) ? { message, events, kept } : undefined;
}

export function messageOf(message: KeptMessage): object {
  const known =
    message.code !== undefined && Object.hasOwn(rejectionCodes, message.code) ? rejectionCodes[message.code as keyof typeof rejectionCodes] : undefined;
  return {
    id: message.id,
    facility: message.facility,
    feed: message.feed,
    sender: message.sender,
    controlId: message.controlId,
    type: message.type,
    outcome: message.outcome,
    receivedAt: message.receivedAt,
    sha256: message.sha256,
    bytes: message.bytes,
    ...(message.code === undefined ? {} : { code: message.code, says: message.detail ?? known?.says }),
    ...(message.place === undefined ? {} : { place: message.place }),
    ...(message.replayOf === undefined ? {} : { replayOf: message.replayOf }),
    ...(message.resolvedBy === undefined ? {} : { resolvedBy: message.resolvedBy }),
  };
}
