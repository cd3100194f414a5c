/** What packs rows of pictures in this process: Zstandard (RFC 8878), a character a byte, because a string is what costs a heap and its collector least. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { packRowsBy } from '@healthos/core/packed-rows.ts';

const options = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

packRowsBy({
  pack: (json) => zstdCompressSync(json, options).toString('latin1'),
  open: (packed) => {
    const bytes = Buffer.from(packed, 'latin1');
    return zstdDecompressSync(bytes, { chunkSize: roomFor(bytes) }).toString('utf8');
  },
});

/** Bytes that the frame says it has (RFC 8878 3.1.1.1), and one more by which the library sees that there are none: what it opens into is as large else, however little that is. */
export function roomFor(bytes: Buffer): number {
  const descriptor = bytes.readUInt8(4);
  const [sizeOfSize, isOneSegment] = [descriptor >>> 6, (descriptor & 0x20) !== 0];
  const at = isOneSegment ? 5 : 6;
  const said = sizeOfSize === 1 ? bytes.readUInt16LE(at) + 256 : sizeOfSize === 2 ? bytes.readUInt32LE(at) : isOneSegment ? bytes.readUInt8(at) : 0;
  return Math.max(said + 1, least);
}
/** What the library takes. */
const least = 64;
