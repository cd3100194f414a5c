/** A connection without a network: bytes arrive in their order after a while, or never where the line is cut. The far end is what the MLLP listener serves. */
import { Socket } from 'node:net';
import { createFramer, framed } from '@healthos/ingest/transports/mllp/framer.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface Line {
  readonly time: VirtualTime;
  /** Nothing that is under way when it is cut arrives. */
  isCut(): boolean;
  latencyMs(): number;
}

/** The end of the server. */
class FarEnd extends Socket {
  readonly onWritten: (bytes: Buffer) => void;
  constructor(onWritten: (bytes: Buffer) => void) {
    super();
    this.onWritten = onWritten;
  }
  override setTimeout(): this {
    return this;
  }
  override _read(): void {
    // Bytes are pushed as they arrive.
  }
  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.onWritten(bytes);
    done();
  }
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.onWritten(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }
  override _final(done: (error?: Error | null) => void): void {
    done();
  }
}

export interface NearEnd {
  readonly far: Socket;
  send(message: Buffer): void;
  close(): void;
  /** The process of the far end died: what it wrote arrives, what it had not read is gone. */
  lose(): void;
}

export interface Hears {
  reply(message: Buffer): void;
  /** The far end has ended the connection, or is gone. */
  closed(): void;
}

/** Both ends of a new connection; whoever accepts gets `far`. */
export function connected({ time, isCut, latencyMs }: Line, hears: Hears): NearEnd {
  let [open, lost, toFarAt, toNearAt] = [true, false, 0, 0];
  // Of a stream nothing is left out: where something did not arrive, nothing after it does.
  let [isFarDeaf, isNearDeaf] = [false, false];
  const framer = createFramer(16 * 1024 * 1024);
  const toNear = (run: () => void): void => {
    toNearAt = Math.max(toNearAt, time.now() + latencyMs());
    time.at(toNearAt, () => {
      isNearDeaf ||= isCut();
      if (open && !isNearDeaf) run();
    });
  };
  const far = new FarEnd((bytes) => {
    if (lost) return;
    const copy = Buffer.from(bytes);
    toNear(() => {
      for (const frame of framer.push(copy)) hears.reply(Buffer.from(frame));
    });
  });
  const end = (): void =>
    toNear(() => {
      open = false;
      hears.closed();
    });
  far.on('close', end);
  const toFar = (run: () => void): void => {
    toFarAt = Math.max(toFarAt, time.now() + latencyMs());
    time.at(toFarAt, () => {
      isFarDeaf ||= isCut();
      if (!far.destroyed && !lost && !isFarDeaf) run();
    });
  };
  return {
    far,
    send: (message) => {
      const bytes = framed(message);
      // One message in two packets, or in one.
      const cut = latencyMs() % 2 === 0 ? bytes.length : Math.floor(bytes.length / 2);
      for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)]) if (part.length > 0) toFar(() => void far.push(part));
    },
    close: () => {
      open = false;
      toFar(() => void far.destroy());
    },
    lose: () => {
      lost = true;
      end();
    },
  };
}
