/** Live rows over socket.io, path /live: rooms computed here from who asks, each change encoded once per room, a tick each second, caps on every client. */
import type { Server as HttpServer } from 'node:http';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import { viewNamed } from '@healthos/core/views/views.ts';
import { protocolVersion, type Change, type Drawn, type Hello, type Tick, type WireRefusal } from '@healthos/core/wire.ts';
import { maySee, mayVisit } from '../access/policy.ts';
import { projectionOf } from '../access/projection.ts';
import type { Identity } from '../access/roles.ts';
import type { ViewReads } from '../audit/view-reads.ts';
import type { Follow } from '../follow.ts';
import { Asks, type Ask } from './asks.ts';
import { Encoded, onceParser } from './encoded.ts';
import { endedRoomsOf, type Where } from './ended-rooms.ts';
import { createPatientSignals, type PatientSignals } from './patient-signals.ts';
import { createRooms, roomOf, type Rooms, type Watcher } from './rooms.ts';

export const liveLimits = {
  /** Bytes of one message from a client. */
  messageBytes: 16 * 1024,
  /** Bytes that a client may leave unread before it is sent away; it comes back and begins with a snapshot. */
  unreadBytes: 1024 * 1024,
  /** Views that one client may watch. */
  watches: 250,
  /** Screens of one process. */
  clients: 20_000,
  /** Messages a second from one client. */
  messagesPerSecond: 200,
} as const;

export interface LiveOptions {
  readonly build: string;
  /** Name of the region, where this process follows one. */
  readonly network?: string;
  /** After which a working screen locks itself. */
  readonly idleMs?: number;
  readonly follow: Follow;
  /** The audit of who was shown whom. */
  readonly reads: ViewReads;
  verify(token: string): Promise<Identity | undefined>;
  /** The token behind a one-use word; undefined where there is none. */
  redeem(ticket: string): Promise<string | undefined>;
  facilities(identity: Identity): Hello['facilities'];
  tick(facility?: FacilityId): Omit<Tick, 'position'>;
  drawn(milliseconds: number): void;
  /** A change was written to the sockets of those who watch it. */
  sent(change: Change): void;
  readonly allowedOrigins: ReadonlySet<string>;
  /** Reaches the rooms of every other process, where there are any. */
  readonly across?: NonNullable<ServerOptions['adapter']>;
}

export interface LiveServer {
  publish(change: Change): void;
  displays(): number;
  /** Ends the connections in these rooms of what was ended: `here`, by this process, and then those of all others too. */
  end(rooms: readonly string[], where: Where): void;
  close(): Promise<void>;
}

type Wanted = Readonly<{ facility: FacilityId; view: string }>;
interface Client {
  readonly identity: Identity;
  readonly token: string;
  readonly watched: Map<string, Wanted>;
  readonly asks: Asks;
  spoke: number;
}

export function attachLive(http: HttpServer, options: LiveOptions): LiveServer {
  const io = new Server(http, {
    path: '/live',
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: liveLimits.messageBytes,
    perMessageDeflate: false,
    parser: onceParser,
    ...(options.across === undefined ? {} : { adapter: options.across }),
    pingInterval: 10_000,
    pingTimeout: 10_000,
    allowRequest: (request, answer) => {
      const { origin, host } = request.headers;
      answer(null, origin === undefined || origin === `http://${host}` || origin === `https://${host}` || options.allowedOrigins.has(origin));
    },
  });
  const clients = new Map<Socket, Client>();
  const rooms = createRooms(io, { inputOf: (facility) => options.follow.input(facilityId(facility)), reads: options.reads, onSent: options.sent });
  io.use((socket, next) => {
    if (clients.size >= liveLimits.clients) return next(Object.assign(new Error('full'), { data: { code: 'live.full' } }));
    recognised(socket, options).then((known) => {
      if (known === undefined) return next(Object.assign(new Error('sign in'), { data: { code: 'access.unknown' } }));
      clients.set(socket, { ...known, watched: new Map(), asks: new Asks(), spoke: 0 });
      next();
    }, next);
  });
  const signals = createPatientSignals(options.follow);
  io.on('connection', (socket) => greet(socket, { clients, rooms, signals }, options));
  const second = setInterval(() => {
    tick(clients, options);
    rooms.look();
  }, 1000);
  return {
    publish: rooms.publish,
    displays: () => io.sockets.sockets.size,
    end: (ended, where) => {
      // No room would be every socket.
      if (ended.length === 0) return;
      // The adapter waits for Redis before it looks at sockets of its own: those of this process go first.
      io.local.in([...ended]).disconnectSockets(true);
      if (where === 'here') io.in([...ended]).disconnectSockets(true);
    },
    close: async () => {
      clearInterval(second);
      signals.close();
      await io.close();
    },
  };
}

/** Every browser says so itself, and no page can make it say otherwise. */
const isBrowser = ({ origin, 'user-agent': agent = '' }: Socket['handshake']['headers']): boolean => origin !== undefined && agent.startsWith('Mozilla/');

/** A browser shows the one-use word that its page fetched a moment before; a program may show its token. */
async function recognised({ handshake }: Socket, { verify, redeem }: LiveOptions): Promise<Pick<Client, 'identity' | 'token'> | undefined> {
  const said = (name: string): string | undefined => {
    const value: unknown = handshake.auth[name];
    return typeof value === 'string' ? value : undefined;
  };
  const ticket = said('ticket');
  const token = ticket !== undefined ? await redeem(ticket) : isBrowser(handshake.headers) ? undefined : said('token');
  const identity = token === undefined ? undefined : await verify(token);
  return token === undefined || identity === undefined ? undefined : { token, identity };
}

interface Live {
  readonly clients: Map<Socket, Client>;
  readonly rooms: Rooms;
  readonly signals: PatientSignals;
}

function greet(socket: Socket, { clients, rooms, signals }: Live, options: LiveOptions): void {
  const client = clients.get(socket);
  if (client === undefined) return void socket.disconnect(true);
  void socket.join(endedRoomsOf(client.identity));
  const { time } = options.tick();
  const hello: Hello = {
    protocol: protocolVersion,
    build: options.build,
    role: client.identity.role,
    facilities: options.facilities(client.identity),
    time,
    ...(options.network === undefined ? {} : { network: options.network }),
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
  };
  socket.emit('hello', hello);
  socket.use((_, next) => {
    if (++client.spoke <= liveLimits.messagesPerSecond) next();
  });
  socket.on('watch', (asked: unknown, answer: unknown) => {
    // A snapshot is large: whoever asks without reading gets no more of them.
    if (unreadBytes(socket) > liveLimits.unreadBytes) return void socket.conn.close(true);
    if (typeof answer === 'function') void watch(socket, client, asked, { follow: options.follow, rooms }).then((said) => void answer(said));
  });
  socket.on('unwatch', (asked: unknown) => {
    const wanted = readWatch(asked);
    if (wanted !== undefined) unwatch(socket, client, roomOf(wanted.facility, wanted.view), { follow: options.follow, rooms });
  });
  socket.on('follow', (asked: unknown, answer: unknown) => {
    if (typeof answer === 'function') answer(signals.follow(socket, client.identity, asked));
  });
  socket.on('unfollow', (asked: unknown) => signals.unfollow(socket, asked));
  socket.on('drawn', (said: unknown) => {
    if (isDrawn(said)) options.drawn(said.drawnAt - said.receivedAt);
  });
  socket.on('disconnect', () => {
    for (const room of client.watched.keys()) unwatch(socket, client, room, { follow: options.follow, rooms });
    signals.left(socket);
    clients.delete(socket);
  });
}

interface Watching extends Pick<LiveOptions, 'follow'> {
  readonly rooms: Rooms;
}

/** Rows change while the audit is written: so often at most it is written before the first rows leave. */
const mostTries = 5;

/** A refusal looks like absence: a view that does not exist, one that may not be seen, a facility elsewhere. */
async function watch(socket: Socket, client: Client, asked: unknown, { follow, rooms }: Watching): Promise<Encoded | WireRefusal> {
  const wanted = readWatch(asked);
  const view = wanted === undefined ? undefined : viewNamed(wanted.view);
  // Views are of the house; an application hears of the one person whom it was launched about.
  const isOfHouse = client.identity.client === undefined;
  if (wanted === undefined || view === undefined || !isOfHouse || !maySee(client.identity, view) || !mayVisit(client.identity, wanted.facility))
    return { refused: 'live.unknown', says: 'There is no such view here.' };
  const room = roomOf(wanted.facility, wanted.view);
  const others = new Set([...client.watched.keys(), ...client.asks.rooms]);
  if (others.size >= liveLimits.watches && !others.has(room))
    return { refused: 'live.too-many', says: `One screen watches at most ${liveLimits.watches} views.` };
  const ask = client.asks.begin(room);
  try {
    return await shown(socket, client, wanted, ask, { follow, rooms });
  } finally {
    ask.end();
  }
}

async function shown(socket: Socket, client: Client, wanted: Wanted, { room, isTakenBack }: Ask, { follow, rooms }: Watching): Promise<Encoded | WireRefusal> {
  const watcher: Watcher = { socket, identity: client.identity, projection: projectionOf(client.identity), peer: socket.handshake.address };
  await follow.prepare(wanted.facility, wanted.view);
  for (let tries = 0; tries < mostTries && socket.connected; tries++) {
    if (isTakenBack()) return { refused: 'live.taken-back', says: 'This view was no longer asked for when it was ready.' };
    const snapshot = follow.watch(wanted.facility, wanted.view);
    if (snapshot === undefined) return { refused: 'live.no-data', says: 'Nothing is known of this facility yet.' };
    if (!rooms.isSaid(watcher, snapshot)) {
      // What came into sight while the line was written is looked at again.
      const written = await rooms.said(watcher, snapshot);
      follow.unwatch(wanted.facility, wanted.view);
      if (!written) break;
      continue;
    }
    if (client.watched.has(room)) follow.unwatch(wanted.facility, wanted.view);
    client.watched.set(room, wanted);
    return rooms.join(watcher, snapshot);
  }
  return { refused: 'live.unaudited', says: 'Who is shown whom could not be written to the audit: nothing is shown until it can be.' };
}

function unwatch(socket: Socket, client: Client, room: string, { follow, rooms }: Watching): void {
  client.asks.takeBack(room);
  const watched = client.watched.get(room);
  if (watched === undefined) return;
  client.watched.delete(room);
  follow.unwatch(watched.facility, watched.view);
  rooms.leave(socket, projectionOf(client.identity), room);
}

/** A client is asked again who it is every so many ticks: a token that ended or was revoked ends its screen. */
const ticksPerLook = 5;
let ticks = 0;

function tick(clients: ReadonlyMap<Socket, Client>, options: LiveOptions): void {
  const hospitals = options.follow.enterprise().hospitals;
  const all = [...hospitals.values()].reduce((sum, hospital) => sum + hospital.position, 0);
  const made = new Map<string | undefined, Encoded>();
  ticks++;
  let n = 0;
  for (const [socket, client] of clients) {
    client.spoke = 0;
    if (unreadBytes(socket) > liveLimits.unreadBytes) {
      // A client that does not read takes no farewell either: the connection is cut, and what waits for it is dropped.
      socket.conn.close(true);
      continue;
    }
    const facility = client.watched.values().next().value?.facility;
    const content =
      made.get(facility) ??
      new Encoded(
        JSON.stringify({ ...options.tick(facility), position: facility === undefined ? all : (hospitals.get(facility)?.position ?? 0) } satisfies Tick),
      );
    made.set(facility, content);
    socket.emit('tick', content);
    if (++n % ticksPerLook === ticks % ticksPerLook)
      void options.verify(client.token).then(
        (identity) => (identity === undefined ? socket.disconnect(true) : undefined),
        // Who it is cannot be told now: it comes again, and is answered when it can be.
        () => socket.disconnect(true),
      );
  }
}

/** What a client has not taken yet, in the websocket and before it; engine.io itself sets no limit. */
function unreadBytes(socket: Socket): number {
  const connection: object = socket.conn;
  const transport: object = socket.conn.transport;
  const waiting: unknown = 'writeBuffer' in connection ? connection.writeBuffer : [];
  const before = Array.isArray(waiting)
    ? waiting.reduce((sum: number, packet: { readonly data?: unknown }) => sum + (typeof packet.data === 'string' ? packet.data.length : 0), 0)
    : 0;
  const websocket = 'socket' in transport ? transport.socket : undefined;
  const within =
    typeof websocket === 'object' && websocket !== null && 'bufferedAmount' in websocket && typeof websocket.bufferedAmount === 'number'
      ? websocket.bufferedAmount
      : 0;
  return before + within;
}

function readWatch(asked: unknown): { readonly facility: FacilityId; readonly view: string } | undefined {
  if (typeof asked !== 'object' || asked === null || !('facility' in asked) || !('view' in asked)) return undefined;
  return typeof asked.facility === 'string' && typeof asked.view === 'string' ? { facility: facilityId(asked.facility), view: asked.view } : undefined;
}

function isDrawn(said: unknown): said is Drawn {
  return (
    typeof said === 'object' && said !== null && 'receivedAt' in said && 'drawnAt' in said && Number.isFinite(said.receivedAt) && Number.isFinite(said.drawnAt)
  );
}
