/** Listens for MLLP: many frames in flight per connection, replies in order, nothing answered before `receive` resolves. Limits on everything a peer can send. */
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { createFramer, framed } from './framer.ts';

export interface Peer {
  readonly address: string;
  readonly port: number;
  /** Common name of the client certificate, when one was verified. */
  readonly tlsSubject?: string;
}

export interface MllpOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string };
  readonly maxFrameBytes: number;
  /** A connection that says nothing for so long is closed. */
  readonly idleMs: number;
  /** A frame must be whole this long after it began. */
  readonly frameMs: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerPeer: number;
  readonly maxInFlight: number;
  /** Of all connections, each with an even share of it and at least one: the log refuses what waits beyond its limit, and a refusal ends connections. */
  readonly maxInFlightTogether: number;
  /** Whoever is not admitted is cut off before anything is read; absent = everybody is. */
  admits?(peer: Peer): boolean;
}

export const mllpDefaults = {
  maxFrameBytes: 4 * 1024 * 1024,
  idleMs: 24 * 3_600_000,
  frameMs: 30_000,
  maxConnections: 4096,
  maxConnectionsPerPeer: 1024,
  maxInFlight: 256,
  maxInFlightTogether: 4096,
} as const;

/** Noise before a frame that is borne; more means another protocol. */
const strayLimit = 1024;
/** Bytes of answers that a peer may leave unread before it is not read either. */
const unreadAnswerLimit = 1024 * 1024;

export interface MllpStats {
  frames: number;
  strayBytes: number;
  oversizeFrames: number;
  refusedConnections: number;
}

export interface MllpServer {
  readonly port: number;
  readonly stats: Readonly<MllpStats>;
  connections(): number;
  /** Stops listening, lets what is in flight be answered, then closes; what is left after `drainMs` is cut. */
  close(drainMs: number): Promise<void>;
}

/** Resolves to the replies of one frame, in order; none closes nothing. Rejects on a fault: the connection then ends without an answer. */
export type Receive = (frame: Buffer, peer: Peer) => Promise<readonly Buffer[]>;
/** What to say to a frame that is too large, given the beginning of it. */
export type AnswerOversize = (head: Buffer) => Buffer | undefined;

export interface Connection {
  readonly socket: Socket;
  inFlight: number;
}

export async function listenMllp(options: MllpOptions, receive: Receive, answerOversize: AnswerOversize): Promise<MllpServer> {
  const stats: MllpStats = { frames: 0, strayBytes: 0, oversizeFrames: 0, refusedConnections: 0 };
  const open = new Set<Connection>();
  const accept = (socket: Socket): void => {
    const address = socket.remoteAddress ?? '';
    const fromPeer = [...open].filter((connection) => connection.socket.remoteAddress === address).length;
    if (open.size >= options.maxConnections || fromPeer >= options.maxConnectionsPerPeer || options.admits?.(peerOf(socket)) === false) {
      stats.refusedConnections++;
      socket.destroy();
      return;
    }
    const connection = { socket, inFlight: 0 };
    open.add(connection);
    socket.on('close', () => open.delete(connection));
    serve(connection, options, stats, receive, answerOversize, () => Math.min(options.maxInFlight, Math.floor(options.maxInFlightTogether / open.size)));
  };
  const { tls } = options;
  const server: Server =
    tls === undefined
      ? createServer({ noDelay: true }, accept)
      : createTlsServer(
          { cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2', ...(tls.ca === undefined ? {} : { ca: tls.ca, requestCert: true, rejectUnauthorized: true }) },
          accept,
        );
  server.on('tlsClientError', () => {
    stats.refusedConnections++;
  });
  await new Promise<void>((resolve, rejected) => {
    server.once('error', rejected);
    server.listen({ host: options.host, port: options.port, backlog: 1024 }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    stats,
    connections: () => open.size,
    close: (drainMs) => close(server, open, drainMs),
  };
}

/** `share`: frames that this connection may have in flight now; one it always may. */
export function serve(
  connection: Connection,
  options: MllpOptions,
  stats: MllpStats,
  receive: Receive,
  answerOversize: AnswerOversize,
  share: () => number = () => options.maxInFlight,
): void {
  const { socket } = connection;
  const peer = peerOf(socket);
  const framer = createFramer(options.maxFrameBytes);
  /** Replies wait here for those before them: the order of the answers is the order of the frames. */
  const answers: { replies?: readonly Buffer[] }[] = [];
  /** Frames of a chunk that the share has no room for: the peer is not read before they are taken. */
  const unread: Buffer[] = [];
  let frameTimer: NodeJS.Timeout | undefined;
  let strayCounted = 0;
  socket.setTimeout(options.idleMs, () => socket.destroy());
  socket.on('error', () => socket.destroy());

  let isFlushing = false;
  const flush = (): void => {
    isFlushing = false;
    const ready: Buffer[] = [];
    for (let first = answers[0]; first?.replies !== undefined; first = answers[0]) {
      ready.push(...first.replies);
      answers.shift();
      connection.inFlight--;
    }
    if (ready.length > 0 && socket.writable) socket.write(framed(...ready));
    take();
    if (!socket.isPaused() || isFull()) return;
    socket.resume();
    awaitRest();
  };
  /** One commit answers many frames at once: they leave in one write. */
  const flushSoon = (): void => {
    if (isFlushing) return;
    isFlushing = true;
    queueMicrotask(flush);
  };
  /** While a peer is not read its frame cannot come whole: that time is ours, not its. */
  const awaitRest = (): void => {
    if (framer.pendingBytes > 0) frameTimer = setTimeout(() => socket.destroy(), options.frameMs);
  };
  socket.on('drain', flush);

  const hasRoom = (): boolean => connection.inFlight < Math.max(1, share());
  const isFull = (): boolean => !hasRoom() || socket.writableLength >= unreadAnswerLimit;
  const take = (): void => {
    for (let frame = hasRoom() ? unread.shift() : undefined; frame !== undefined; frame = hasRoom() ? unread.shift() : undefined) {
      connection.inFlight++;
      const answer: { replies?: readonly Buffer[] } = {};
      answers.push(answer);
      receive(frame, peer).then(
        (replies) => {
          answer.replies = replies;
          flushSoon();
        },
        () => socket.destroy(),
      );
    }
  };

  socket.on('data', (chunk: Buffer) => {
    const frames = framer.push(chunk);
    stats.strayBytes += framer.strayBytes - strayCounted;
    strayCounted = framer.strayBytes;
    stats.frames += frames.length;
    unread.push(...frames);
    take();
    if (framer.strayBytes > strayLimit) return void socket.destroy();
    if (framer.oversize) {
      stats.oversizeFrames++;
      const reply = answerOversize(framer.head());
      return void (reply === undefined ? socket.destroy() : socket.end(framed(reply)));
    }
    clearTimeout(frameTimer);
    if (isFull()) return void socket.pause();
    awaitRest();
  });
  socket.on('close', () => {
    clearTimeout(frameTimer);
    unread.length = 0;
  });
}

function peerOf(socket: Socket): Peer {
  const address = socket.remoteAddress ?? '';
  const port = socket.remotePort ?? 0;
  if (!('getPeerCertificate' in socket)) return { address, port };
  const subject = (socket as TLSSocket).getPeerCertificate().subject?.CN;
  return typeof subject === 'string' ? { address, port, tlsSubject: subject } : { address, port };
}

async function close(server: Server, open: ReadonlySet<Connection>, drainMs: number): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = (): void => {
    for (const { socket, inFlight } of open) if (inFlight === 0) socket.end();
  };
  idle();
  const sweep = setInterval(idle, 20);
  const cut = setTimeout(() => {
    for (const { socket } of open) socket.destroy();
  }, drainMs);
  await ended;
  clearInterval(sweep);
  clearTimeout(cut);
}
