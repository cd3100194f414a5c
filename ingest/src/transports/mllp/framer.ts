/** `frame`: bytes in any chunking to whole messages (MLLP release 1: VT, content, FS, CR). A frame inside one chunk is a view, not a copy. */

const vt = 0x0b;
const fs = 0x1c;
const cr = 0x0d;

export interface Framer {
  /** Whole frames that end in this chunk. */
  push(chunk: Buffer): Buffer[];
  /** Bytes outside any frame so far (line noise, a wrong protocol). */
  readonly strayBytes: number;
  /** Bytes of the frame that has begun and not ended. */
  readonly pendingBytes: number;
  /** true once a frame grew past the limit: nothing after it can be trusted. */
  readonly oversize: boolean;
  /** What came of the frame so far: enough of its header to answer an oversize one. */
  head(): Buffer;
}

export function createFramer(maxFrameBytes: number): Framer {
  let parts: Buffer[] = [];
  let pending = 0;
  let inside = false;
  let stray = 0;
  let oversize = false;

  function end(chunk: Buffer, from: number, to: number, frames: Buffer[]): void {
    const last = chunk.subarray(from, to);
    frames.push(parts.length === 0 ? last : Buffer.concat([...parts, last], pending + last.length));
    [parts, pending, inside] = [[], 0, false];
  }

  function push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let at = 0;
    while (at < chunk.length && !oversize) {
      if (!inside) {
        const start = chunk.indexOf(vt, at);
        stray += countStray(chunk, at, start < 0 ? chunk.length : start);
        if (start < 0) break;
        inside = true;
        at = start + 1;
      }
      const close = chunk.indexOf(fs, at);
      const length = pending + (close < 0 ? chunk.length : close) - at;
      if (length > maxFrameBytes) oversize = true;
      if (close < 0 || oversize) {
        parts.push(chunk.subarray(at));
        pending = length;
        break;
      }
      end(chunk, at, close, frames);
      at = close + 1;
    }
    return frames;
  }

  return {
    push,
    get strayBytes() {
      return stray;
    },
    get pendingBytes() {
      return inside ? pending : 0;
    },
    get oversize() {
      return oversize;
    },
    head: () => Buffer.concat(parts).subarray(0, 2048),
  };
}

/** The CR that ends a frame, and line feeds that some senders add, are no noise. */
function countStray(chunk: Buffer, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) if (chunk[i] !== cr && chunk[i] !== 0x0a) n++;
  return n;
}

/** Messages as they travel, one behind the other. */
export function framed(...contents: readonly Buffer[]): Buffer {
  const out = Buffer.allocUnsafe(contents.reduce((length, content) => length + content.length + 3, 0));
  let at = 0;
  for (const content of contents) {
    out[at++] = vt;
    at += content.copy(out, at);
    out[at++] = fs;
    out[at++] = cr;
  }
  return out;
}
