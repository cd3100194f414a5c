/** Subscription (R4, backport profile): made, read, changed and ended by their owner; their status and events; the token that binds a WebSocket. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { FacilityId } from '@healthos/core/ids.ts';
import { parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { may } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import { readerOf, readsOf } from '../fhir/reader.ts';
import { isElement } from '../fhir/resource.ts';
import { notificationOf, statusOf, writeSubscription } from '../fhir/subscriptions/notification.ts';
import { openSubscriptions, type Subscriptions } from '../fhir/subscriptions/open.ts';
import { ownerOf } from '../fhir/subscriptions/registry.ts';
import { isAsked, readSubscription, subscriptionLimits, type Asked, type Subscription } from '../fhir/subscriptions/subscription.ts';
import { createSubscriptionTable } from '../postgres/subscriptions.ts';
import { attachFhirSocket, fhirSocketPath, type FhirSocket } from '../sockets/fhir-socket.ts';
import { addressOf, inScope, keepingOf, openDoor, sendResource, type OpenDoor } from './fhir-door.ts';
import { absent, refuse } from './fhir-outcome.ts';
import { whoOf } from './open-record.ts';
import type { Parts } from './context.ts';

const One = Type.Object({ id: Type.String({ maxLength: 64 }) });
type OfOne = FastifyRequest<{ Params: Static<typeof One>; Body?: Buffer | undefined }>;

export function fhirSubscriptionRoutes(app: FastifyInstance, parts: Parts): void {
  const opening = open(parts, (error) => app.log.error({ err: error }, 'subscriptions'));
  let socket: FhirSocket | undefined;
  app.addHook('onReady', async () => {
    socket = attachFhirSocket(app.server, (await opening).channel);
  });
  app.addHook('preClose', () => socket?.close());
  app.addHook('onClose', async () => (await opening).stop());
  const tagged = (summary: string): object => ({ schema: { tags: ['fhir'], summary } });
  const ofOne = (summary: string): object => ({ schema: { tags: ['fhir'], summary, params: One } });

  app.post<{ Body: Buffer | undefined }>('/fhir/R4/Subscription', tagged('Subscribes to a topic'), async (request, reply) => {
    const asking = await readAsked(parts, request, reply);
    if (asking === undefined) return reply;
    const { registry, positions } = await opening;
    const made = await registry.make(asking.asked, asking.identity, positions());
    if (made === undefined)
      return refuse(reply, 429, { code: 'throttled', says: `One owner has ${subscriptionLimits.ofOwner} subscriptions at most. End one first.` });
    return sendResource(reply.header('location', `${addressOf(request)}/Subscription/${made.id}`), writeSubscription(made), 201);
  });
  app.put<{ Params: Static<typeof One>; Body: Buffer | undefined }>(
    '/fhir/R4/Subscription/:id',
    ofOne('Changes a subscription; its numbers go on'),
    async (request, reply) => {
      const one = await owned(parts, opening, request, reply);
      const asking = one === undefined ? undefined : await readAsked(parts, request, reply);
      if (one === undefined || asking === undefined) return reply;
      await (await opening).registry.change(one.subscription, asking.asked);
      return sendResource(reply, writeSubscription(one.subscription));
    },
  );
  app.delete<{ Params: Static<typeof One> }>('/fhir/R4/Subscription/:id', ofOne('Ends a subscription'), async (request, reply) => {
    const one = await owned(parts, opening, request, reply);
    if (one === undefined) return reply;
    const { registry, channel } = await opening;
    registry.end(one.subscription, 'Its owner ended it.');
    channel.ended(one.subscription);
    await registry.drop(one.subscription);
    return reply.code(204).send();
  });
  app.get<{ Params: Static<typeof One> }>('/fhir/R4/Subscription/:id', ofOne('One subscription'), async (request, reply) => {
    const one = await owned(parts, opening, request, reply);
    return one === undefined ? reply : sendResource(reply, writeSubscription(one.subscription));
  });
  app.get('/fhir/R4/Subscription', tagged('The subscriptions of whoever asks'), async (request, reply) => {
    const door = await openDoor(parts, request, reply);
    if (door === undefined) return reply;
    const own = (await opening).registry.of(ownerOf(door.reader.identity));
    return sendResource(reply, searchset(own.map((one) => [`${addressOf(request)}/Subscription/${one.id}`, writeSubscription(one)])));
  });
  operations(app, parts, opening);
}

function operations(app: FastifyInstance, parts: Parts, opening: Promise<Subscriptions>): void {
  const schema = (summary: string): object => ({ schema: { tags: ['fhir'], summary, params: One } });
  app.get<{ Params: Static<typeof One> }>(
    '/fhir/R4/Subscription/:id/$status',
    schema('How a subscription stands, and its count of events'),
    async (request, reply) => {
      const one = await owned(parts, opening, request, reply);
      if (one === undefined) return reply;
      const address = addressOf(request);
      return sendResource(reply, searchset([[`${address}/Subscription/${one.subscription.id}/$status`, statusOf(one.subscription, 'query-status', address)]]));
    },
  );
  app.get<{ Params: Static<typeof One> }>(
    '/fhir/R4/Subscription/:id/$events',
    schema('Events by their numbers: what was missed is asked for'),
    (request, reply) => events(parts, opening, request, reply),
  );
  for (const method of ['GET', 'POST'] as const) {
    app.route<{ Params: Static<typeof One> }>({
      method,
      url: '/fhir/R4/Subscription/:id/$get-ws-binding-token',
      ...schema('A token that binds a WebSocket'),
      handler: async (request, reply) => {
        const one = await owned(parts, opening, request, reply);
        return one === undefined ? reply : bindingToken(request, reply, await opening, [one.subscription]);
      },
    });
    app.route({
      method,
      url: '/fhir/R4/Subscription/$get-ws-binding-token',
      schema: { tags: ['fhir'], summary: 'A token that binds a WebSocket to several subscriptions' },
      handler: async (request, reply) => {
        const door = await openDoor(parts, request, reply);
        if (door === undefined) return reply;
        const { registry } = await opening;
        const ids = new URL(request.url, 'http://local').searchParams.getAll('id').flatMap((one) => one.split(','));
        const own = ownerOf(door.reader.identity);
        const found = (ids.length === 0 ? registry.of(own) : ids.flatMap((id) => registry.get(id, own) ?? [])).filter(({ status }) => status === 'active');
        return found.length === 0 ? absent(reply) : bindingToken(request, reply, await opening, found);
      },
    });
  }
}

const searchset = (resources: readonly (readonly [url: string, resource: object])[]): object => ({
  resourceType: 'Bundle',
  type: 'searchset',
  total: resources.length,
  ...(resources.length === 0 ? {} : { entry: resources.map(([fullUrl, resource]) => ({ fullUrl, resource, search: { mode: 'match' } })) }),
});

function open(parts: Parts, onTrouble: (error: unknown) => void): Promise<Subscriptions> {
  const { stores } = keepingOf(parts);
  const findingFor = (identity: Identity) => ({
    reader: readerOf({ identity, picture: parts.follow.enterprise(), stores, now: parts.clock.now(), live: (facility) => parts.follow.input(facility) }),
    eventAt: async ({ hospital: { facility } }: { readonly hospital: { readonly facility: FacilityId } }, position: number) =>
      (await parts.log.within(facility).eventsAt(facility, [position]))[0],
  });
  return openSubscriptions({
    table: createSubscriptionTable(parts.db),
    follow: parts.follow,
    log: parts.log,
    now: () => parts.clock.now(),
    verify: (token) => parts.verify(token),
    findingFor,
    audited: (reader, shown, view, positions, peer) =>
      Promise.all(readsOf(reader, shown, view, positions).map((read) => parts.audit.record({ ...whoOf(reader.identity), ...read, peer }))).then(
        () => true,
        () => false,
      ),
    onTrouble,
  });
}

interface Asking {
  readonly identity: Identity;
  readonly asked: Asked;
}

async function readAsked(parts: Parts, request: FastifyRequest<{ Body?: Buffer | undefined }>, reply: FastifyReply): Promise<Asking | undefined> {
  const door = await openDoor(parts, request, reply);
  if (door === undefined) return undefined;
  const { identity } = door.reader;
  if (!inScope(reply, door, 'Subscription', 'c')) return undefined;
  if (identity.role !== 'patient' && !may(identity, 'open-record')) return void absent(reply);
  const parsed = parseJson(Buffer.isBuffer(request.body) ? request.body : Buffer.from(''));
  if (isRejection(parsed))
    return void refuse(reply, 400, { code: 'structure', says: 'The body is no JSON, or nested deeper than a resource is.', detail: parsed.code });
  const resource: unknown = parsed.value;
  if (!isElement(resource) || resource['resourceType'] !== 'Subscription')
    return void refuse(reply, 400, { code: 'invalid', says: 'The body is no Subscription.', expression: 'resourceType' });
  const asked = readSubscription(resource, parts.clock.now());
  return isAsked(asked) ? { identity, asked } : void refuse(reply, 422, ...asked);
}

async function owned(
  parts: Parts,
  opening: Promise<Subscriptions>,
  request: OfOne,
  reply: FastifyReply,
): Promise<{ readonly door: OpenDoor; readonly subscription: Subscription } | undefined> {
  const door = await openDoor(parts, request, reply);
  if (door === undefined) return undefined;
  const subscription = (await opening).registry.get(request.params.id, ownerOf(door.reader.identity));
  return subscription === undefined ? void absent(reply) : { door, subscription };
}

async function events(parts: Parts, opening: Promise<Subscriptions>, request: OfOne, reply: FastifyReply): Promise<FastifyReply> {
  const one = await owned(parts, opening, request, reply);
  if (one === undefined) return reply;
  const asked = new URL(request.url, 'http://local').searchParams;
  const [since, until] = ['eventsSinceNumber', 'eventsUntilNumber'].map((name) => asked.get(name));
  const wrong = [since, until].some((text) => text !== null && text !== undefined && !/^\d{1,15}$/.test(text));
  if (wrong) return refuse(reply, 400, { code: 'invalid', says: 'Events are asked for by their numbers.', expression: 'eventsSinceNumber' });
  const { subscription, door } = one;
  const told = subscription.recent.filter(({ number }) => number >= Number(since ?? 1) && number <= Number(until ?? Infinity));
  const shown = await (await opening).shown(door.reader.identity, subscription, told, request.ip);
  if (shown === undefined)
    return refuse(reply, 503, { code: 'transient', says: 'The read could not be written to the audit, so it was not answered. Try again.' });
  return sendResource(reply, notificationOf(subscription, 'query-event', addressOf(request), parts.clock.now(), shown));
}

function bindingToken(request: FastifyRequest, reply: FastifyReply, { channel }: Subscriptions, found: readonly Subscription[]): FastifyReply {
  const bearer = (request.headers.authorization ?? '').split(' ')[1] ?? '';
  const ids = found.map(({ id }) => id);
  const { token, until } = channel.bindingToken(ids, bearer, addressOf(request));
  return sendResource(reply, {
    resourceType: 'Parameters',
    parameter: [
      { name: 'token', valueString: token },
      { name: 'expiration', valueDateTime: new Date(until).toISOString() },
      ...ids.map((id) => ({ name: 'subscription', valueString: id })),
      { name: 'websocket-url', valueUrl: `${request.protocol === 'https' ? 'wss' : 'ws'}://${request.host}${fhirSocketPath}` },
    ],
  });
}
