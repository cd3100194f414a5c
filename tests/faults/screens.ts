/** Screens without a browser: websockets of the platform that speak the product's wire, many in one process; each can read, stop reading, drop and come again. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface Screen {
  /** Milliseconds from the beginning of the connection to the rows of what it watches; undefined while they are not there. */
  freshAfterMs(): number | undefined;
  readonly closed: boolean;
  /** From now on nothing more is taken from the connection. */
  stopReading(): void;
  drop(): void;
}

export interface Watching {
  readonly port: number;
  readonly token: string;
  readonly facility: string;
  readonly view: string;
}

/** Connects, signs in and watches one view; pings are answered while it reads. */
export function openScreen({ port, token, facility, view }: Watching): Screen {
  const began = performance.now();
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  let [freshAt, closed, text]: [number | undefined, boolean, string] = [undefined, false, ''];
  socket.write(
    `GET /live/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  const steps: [word: string, act: () => void][] = [
    ['"sid"', () => say(socket, `40${JSON.stringify({ token })}`)],
    ['"hello"', () => say(socket, `420${JSON.stringify(['watch', { facility, view }])}`)],
    ['430[', () => (freshAt = performance.now())],
  ];
  socket.on('data', (chunk: Buffer) => {
    // A ping is a frame of its own of one byte: it stands between the frames of everything else.
    if (chunk.includes(ping)) say(socket, '3');
    if (steps[0] === undefined) return;
    text = (text + chunk.toString('latin1')).slice(-4000);
    for (let next = steps[0]; next !== undefined && text.includes(next[0]); next = steps[0]) {
      steps.shift();
      next[1]();
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    closed = true;
  });
  return {
    freshAfterMs: () => (freshAt === undefined ? undefined : freshAt - began),
    get closed() {
      return closed;
    },
    stopReading: () => void socket.pause(),
    drop: () => void socket.destroy(),
  };
}

/** A text frame with `2` in it: the ping of engine.io. */
const ping = Buffer.from([0x81, 0x01, 0x32]);

/** A masked text frame (RFC 6455, 5.2) of less than 64 kB. */
function say(socket: Socket, text: string): void {
  const content = Buffer.from(text);
  const mask = randomBytes(4);
  const length = content.length < 126 ? Buffer.from([0x80 | content.length]) : Buffer.from([0x80 | 126, content.length >> 8, content.length & 255]);
  socket.write(Buffer.concat([Buffer.from([0x81]), length, mask, content.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]));
}
