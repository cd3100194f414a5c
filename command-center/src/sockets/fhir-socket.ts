/** The WebSocket of FHIR subscriptions: plain text frames, as the standard has them. Who listens is proved by a binding token, so any origin may connect. */
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

export const fhirSocketPath = '/fhir/R4/$ws';

export const fhirSocketLimits = {
  sockets: 1000,
  /** Bytes of one message from a client: a word and a token. */
  messageBytes: 1024,
  messages: 200,
  /** Bytes that a client may leave unread before it is sent away; it comes back, and the numbers tell it what it missed. */
  unreadBytes: 2 * 1024 * 1024,
  /** Milliseconds in which a client says what it listens to. */
  silentMs: 30_000,
} as const;

export interface Listener {
  send(text: string): void;
  /** 1008: it may not, or not any more. */
  close(code: number, why: string): void;
  readonly peer: string;
}

export interface FhirSocket {
  close(): Promise<void>;
}

export function attachFhirSocket(
  http: HttpServer,
  { heard, left, isBound }: { heard(listener: Listener, text: string): void; left(listener: Listener): void; isBound(listener: Listener): boolean },
): FhirSocket {
  const server = new WebSocketServer({ noServer: true, maxPayload: fhirSocketLimits.messageBytes, perMessageDeflate: false, clientTracking: true });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (new URL(request.url ?? '/', 'http://local').pathname !== fhirSocketPath) return;
    if (server.clients.size >= fhirSocketLimits.sockets) return void socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
    server.handleUpgrade(request, socket, head, (client) => greet(client, request.socket.remoteAddress ?? ''));
  };
  http.on('upgrade', upgrade);

  function greet(client: WebSocket, peer: string): void {
    let said = 0;
    const listener: Listener = {
      peer,
      send: (text) => {
        if (client.bufferedAmount > fhirSocketLimits.unreadBytes) client.terminate();
        else client.send(text);
      },
      close: (code, why) => client.close(code, why),
    };
    const silent = setTimeout(() => {
      if (!isBound(listener)) client.close(1008, 'nothing was bound');
    }, fhirSocketLimits.silentMs);
    client.on('message', (bytes: Buffer, isBinary) => {
      if (isBinary || ++said > fhirSocketLimits.messages) client.close(1008, 'too much was said');
      else heard(listener, bytes.toString('utf8'));
    });
    // A broken connection closes right after.
    client.on('error', () => undefined);
    client.on('close', () => {
      clearTimeout(silent);
      left(listener);
    });
  }

  return {
    close: async () => {
      http.off('upgrade', upgrade);
      for (const client of server.clients) client.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
