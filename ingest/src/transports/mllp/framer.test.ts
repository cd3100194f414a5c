/** Any chunking frames alike; noise is borne and counted; a frame that grows too large ends the trust. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFramer, framed } from './framer.ts';

const message = (n: number): Buffer => Buffer.from(`MSH|^~\\&|A|B|C|D|2026||ADT^A01|${n}|P|2.5.1\rPID|1||${n}\r`);
const texts = (frames: readonly Buffer[]): string[] => frames.map((frame) => frame.toString());

describe('frames', () => {
  it('takes three in one segment', () => {
    const sent = [1, 2, 3].map(message);
    expect(texts(createFramer(4096).push(Buffer.concat(sent.map((one) => framed(one)))))).toEqual(texts(sent));
  });

  it('takes an end block and its CR in two reads', () => {
    const framer = createFramer(4096);
    const bytes = framed(message(1));
    expect(framer.push(bytes.subarray(0, -2))).toEqual([]);
    expect(texts(framer.push(bytes.subarray(-2, -1)))).toEqual([message(1).toString()]);
    expect(framer.push(bytes.subarray(-1))).toEqual([]);
    expect(framer.strayBytes).toBe(0);
  });

  it('frames alike whatever the chunks, with noise between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 5 })), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (parts, cuts) => {
          const clean = (bytes: Uint8Array): Buffer => Buffer.from(bytes.filter((byte) => byte !== 0x0b && byte !== 0x1c));
          const wanted = parts.map(([content]) => clean(content));
          const stream = Buffer.concat(parts.flatMap(([, noise], i) => [clean(noise), framed(wanted[i] ?? Buffer.alloc(0))]));
          const framer = createFramer(4096);
          const found: Buffer[] = [];
          for (let at = 0, n = 0; at < stream.length; n++) {
            const size = cuts[n % cuts.length] ?? 1;
            found.push(...framer.push(stream.subarray(at, at + size)));
            at += size;
          }
          expect(found.map((frame) => frame.toString('hex'))).toEqual(wanted.map((frame) => frame.toString('hex')));
        },
      ),
    );
  });

  it('stops at a frame over the limit, and keeps its beginning for the answer', () => {
    const framer = createFramer(100);
    expect(framer.push(Buffer.concat([Buffer.from([0x0b]), message(1), Buffer.alloc(200, 65)]))).toEqual([]);
    expect(framer.oversize).toBe(true);
    expect(framer.head().toString('latin1')).toContain('MSH|^~\\&|A');
  });
});
