/** Screens without a browser: websockets of the platform that speak the product's wire, many in one process; each can read, stop reading, drop and come again. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface Screen {
  /** Milliseconds from the beginning of the connection to the rows of what it watches; undefined while they are not there. */
  freshAfterMs(): number | undefined;
  readonly closed: boolean;
  /** Texts that it may never be sent and was sent. */
  readonly leaks: readonly string[];
  /** What it was answered when it asked for the same view of another facility. */
  readonly elsewhere: 'not asked' | 'no answer' | 'refused' | 'shown';
  /** From now on nothing more is taken from the connection. */
  stopReading(): void;
  drop(): void;
}

export interface Watching {
  readonly port: number;
  readonly token: string;
  readonly facility: string;
  readonly view: string;
  /** Texts that may not reach it, in rows or anywhere else. */
  readonly never?: readonly string[];
  /** A facility that it asks for besides, and must not be shown. */
  readonly asksFor?: string;
}

/** Connects, signs in and watches one view; pings are answered while it reads. */
export function openScreen({ port, token, facility, view, never = [], asksFor }: Watching): Screen {
  const began = performance.now();
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  let [freshAt, closed, text]: [number | undefined, boolean, string] = [undefined, false, ''];
  let elsewhere: Screen['elsewhere'] = asksFor === undefined ? 'not asked' : 'no answer';
  const leaks = new Set<string>();
  const watch = (n: number, of: string): void => say(socket, `42${n}${JSON.stringify(['watch', { facility: of, view }])}`);
  socket.write(
    `GET /live/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  const steps: [word: string, act: () => void][] = [
    ['"sid"', () => say(socket, `40${JSON.stringify({ token })}`)],
    ['"hello"', () => watch(0, facility)],
    [
      '430[',
      () => {
        freshAt = performance.now();
        if (asksFor !== undefined) watch(1, asksFor);
      },
    ],
  ];
  let tail = Buffer.alloc(0);
  /** Also where it lies across the border of two chunks. */
  const lookFor = (words: string, chunk: Buffer): void => {
    if (chunk.includes(words) || Buffer.concat([tail, chunk.subarray(0, words.length)]).includes(words)) leaks.add(words);
  };
  socket.on('data', (chunk: Buffer) => {
    // A ping is a frame of its own of one byte: it stands between the frames of everything else.
    if (chunk.includes(ping)) say(socket, '3');
    for (const words of never) lookFor(words, chunk);
    if (never.length > 0) tail = Buffer.from(chunk.subarray(-longestWords));
    if (steps[0] === undefined && elsewhere !== 'no answer') return;
    // Looked through whole: of a large frame the beginning says what it is.
    text += chunk.toString('latin1');
    for (let next = steps[0]; next !== undefined && text.includes(next[0]); next = steps[0]) {
      steps.shift();
      next[1]();
    }
    const said = elsewhere === 'no answer' ? /431\[\{"(refused|view)"/.exec(text)?.[1] : undefined;
    if (said !== undefined) elsewhere = said === 'refused' ? 'refused' : 'shown';
    text = text.slice(-keptText);
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
    get leaks() {
      return [...leaks];
    },
    get elsewhere() {
      return elsewhere;
    },
    stopReading: () => void socket.pause(),
    // As a switch that lost its power: nobody says farewell, and no port is kept for one.
    drop: () => void socket.resetAndDestroy(),
  };
}

/** Of what was said before, in case a word lies across the border of two chunks. */
const keptText = 64;

/** Words that may not reach a screen are not longer. */
const longestWords = 64;

/** A text frame with `2` in it: the ping of engine.io. */
const ping = Buffer.from([0x81, 0x01, 0x32]);

/** A masked text frame (RFC 6455, 5.2) of less than 64 kB. */
function say(socket: Socket, text: string): void {
  const content = Buffer.from(text);
  const mask = randomBytes(4);
  const length = content.length < 126 ? Buffer.from([0x80 | content.length]) : Buffer.from([0x80 | 126, content.length >> 8, content.length & 255]);
  socket.write(Buffer.concat([Buffer.from([0x81]), length, mask, content.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]));
}
