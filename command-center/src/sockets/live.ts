/** Live rows over socket.io, path /live: rooms computed here from who asks, each change encoded once per room, a tick each second, caps on every client. */
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import { viewNamed } from '@healthos/core/views/views.ts';
import { protocolVersion, type Change, type Drawn, type Hello, type Snapshot, type Tick, type WireRefusal } from '@healthos/core/wire.ts';
import { maySee, mayVisit } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import type { Follow } from '../follow.ts';

export const liveLimits = {
  /** Bytes of one message from a client. */
  messageBytes: 16 * 1024,
  /** Bytes that a client may leave unread before it is sent away; it comes back and begins with a snapshot. */
  unreadBytes: 1024 * 1024,
  /** Views that one client may watch. */
  watches: 32,
  /** Messages a second from one client. */
  messagesPerSecond: 200,
} as const;

export interface LiveOptions {
  readonly build: string;
  readonly follow: Follow;
  verify(token: string): Promise<Identity | undefined>;
  facilities(identity: Identity): Hello['facilities'];
  tick(): Omit<Tick, 'position'>;
  drawn(milliseconds: number): void;
  readonly allowedOrigins: ReadonlySet<string>;
}

export interface LiveServer {
  publish(change: Change): void;
  displays(): number;
  /** Ends the connections of an identity that may no longer see anything. */
  disconnect(matches: (identity: Identity) => boolean): void;
  close(): Promise<void>;
}

interface Client {
  readonly identity: Identity;
  readonly watched: Map<string, { readonly facility: FacilityId; readonly view: string }>;
  spoke: number;
}

export function attachLive(http: HttpServer, options: LiveOptions): LiveServer {
  const io = new Server(http, {
    path: '/live', transports: ['websocket'], serveClient: false, maxHttpBufferSize: liveLimits.messageBytes, perMessageDeflate: false, pingInterval: 10_000, pingTimeout: 10_000,
    allowRequest: (request, answer) => {
      const { origin, host } = request.headers;
      answer(null, origin === undefined || origin === `http://${host}` || origin === `https://${host}` || options.allowedOrigins.has(origin));
    },
  });
  const clients = new Map<Socket, Client>();
  io.use((socket, next) => {
    const token: unknown = socket.handshake.auth['token'];
    options.verify(typeof token === 'string' ? token : '').then((identity) => {
      if (identity === undefined) return next(Object.assign(new Error('sign in'), { data: { code: 'access.unknown' } }));
      clients.set(socket, { identity, watched: new Map(), spoke: 0 });
      next();
    }, next);
  });
  io.on('connection', (socket) => greet(socket, clients, options));
  const second = setInterval(() => tick(io, clients, options), 1000);
  return {
    publish: (change) => void io.to(roomOf(facilityId(change.facility), change.view)).emit('change', change),
    displays: () => io.sockets.sockets.size,
    disconnect: (matches) => {
      for (const [socket, { identity }] of clients) if (matches(identity)) socket.disconnect(true);
    },
    close: async () => {
      clearInterval(second);
      await io.close();
    },
  };
}

const roomOf = (facility: FacilityId, view: string): string => `${facility}|${view}`;

function greet(socket: Socket, clients: Map<Socket, Client>, options: LiveOptions): void {
  const client = clients.get(socket);
  if (client === undefined) return void socket.disconnect(true);
  const { time } = options.tick();
  const hello: Hello = { protocol: protocolVersion, build: options.build, role: client.identity.role, facilities: options.facilities(client.identity), time };
  socket.emit('hello', hello);
  socket.use((_, next) => {
    if (++client.spoke <= liveLimits.messagesPerSecond) next();
  });
  socket.on('watch', (asked: unknown, answer: unknown) => {
    if (typeof answer === 'function') answer(watch(socket, client, asked, options));
  });
  socket.on('unwatch', (asked: unknown) => {
    const wanted = readWatch(asked);
    if (wanted !== undefined) unwatch(socket, client, roomOf(wanted.facility, wanted.view), options);
  });
  socket.on('drawn', (said: unknown) => {
    if (isDrawn(said)) options.drawn(said.drawnAt - said.receivedAt);
  });
  socket.on('disconnect', () => {
    for (const room of client.watched.keys()) unwatch(socket, client, room, options);
    clients.delete(socket);
  });
}

/** A refusal looks like absence: a view that does not exist, one that may not be seen, a facility elsewhere. */
function watch(socket: Socket, client: Client, asked: unknown, options: LiveOptions): Snapshot | WireRefusal {
  const wanted = readWatch(asked);
  const view = wanted === undefined ? undefined : viewNamed(wanted.view);
  if (wanted === undefined || view === undefined || !maySee(client.identity, view) || !mayVisit(client.identity, wanted.facility)) return { refused: 'live.unknown', says: 'There is no such view here.' };
  const room = roomOf(wanted.facility, wanted.view);
  if (client.watched.size >= liveLimits.watches && !client.watched.has(room)) return { refused: 'live.too-many', says: `One screen watches at most ${liveLimits.watches} views.` };
  const snapshot = options.follow.watch(wanted.facility, wanted.view);
  if (snapshot === undefined) return { refused: 'live.no-data', says: 'Nothing is known of this facility yet.' };
  if (client.watched.has(room)) options.follow.unwatch(wanted.facility, wanted.view);
  client.watched.set(room, wanted);
  void socket.join(room);
  return snapshot;
}

function unwatch(socket: Socket, client: Client, room: string, options: LiveOptions): void {
  const watched = client.watched.get(room);
  if (watched === undefined) return;
  client.watched.delete(room);
  options.follow.unwatch(watched.facility, watched.view);
  void socket.leave(room);
}

function tick(io: Server, clients: ReadonlyMap<Socket, Client>, options: LiveOptions): void {
  const now = options.tick();
  const position = [...options.follow.enterprise().hospitals.values()].reduce((sum, hospital) => sum + hospital.position, 0);
  const content: Tick = { ...now, position };
  io.emit('tick', content);
  for (const [socket, client] of clients) {
    client.spoke = 0;
    if (unreadBytes(socket) > liveLimits.unreadBytes) socket.disconnect(true);
  }
}

/** What the websocket under a client has not taken yet; engine.io itself sets no limit. */
function unreadBytes(socket: Socket): number {
  const transport: object = socket.conn.transport;
  const websocket = 'socket' in transport ? transport.socket : undefined;
  return typeof websocket === 'object' && websocket !== null && 'bufferedAmount' in websocket && typeof websocket.bufferedAmount === 'number' ? websocket.bufferedAmount : 0;
}

function readWatch(asked: unknown): { readonly facility: FacilityId; readonly view: string } | undefined {
  if (typeof asked !== 'object' || asked === null || !('facility' in asked) || !('view' in asked)) return undefined;
  return typeof asked.facility === 'string' && typeof asked.view === 'string' ? { facility: facilityId(asked.facility), view: asked.view } : undefined;
}

function isDrawn(said: unknown): said is Drawn {
  return typeof said === 'object' && said !== null && 'receivedAt' in said && 'drawnAt' in said && Number.isFinite(said.receivedAt) && Number.isFinite(said.drawnAt);
}
