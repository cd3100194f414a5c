/** What packs rows of pictures in this process: Zstandard (RFC 8878), a character a byte, because a string is what costs a heap and its collector least. */
import { readFileSync } from 'node:fs';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { packRowsBy } from '@healthos/core/packed-rows.ts';

/**
 * What rows of a charted house have in common (RFC 8878 5): a text of a few is half as long with it. Trained on what four days of the simulated hospital pack
 * (`tests/simulated-day/packed-texts.ts` writes them; `zstd --train texts/* --maxdict=8192 --dictID=1`). Another one gets another number, and raises the fold version: texts say
 * which they were made with, and are refused with any other. Those made with none are read as before.
 */
const dictionary = readFileSync(new URL('rows.zdict', import.meta.url));
/** Of more characters a text says again and again what the dictionary has, and to load it for each takes half as long as all else. */
const dictionaryUpTo = 8192;
const alone = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
const withDictionary = { ...alone, dictionary };

packRowsBy({
  pack: (json) => zstdCompressSync(json, json.length > dictionaryUpTo ? alone : withDictionary).toString('latin1'),
  open: (packed) => {
    const bytes = Buffer.from(packed, 'latin1');
    const chunkSize = roomFor(bytes);
    return zstdDecompressSync(bytes, namesDictionary(bytes) ? { dictionary, chunkSize } : { chunkSize }).toString('utf8');
  },
});

/** Whether the frame was made with one (RFC 8878 3.1.1.1.1.6). */
const namesDictionary = (bytes: Buffer): boolean => (bytes.readUInt8(4) & 0x03) !== 0;

/** Bytes that the frame says it has (RFC 8878 3.1.1.1), and one more by which the library sees that there are none: what it opens into is as large else, however little that is. */
export function roomFor(bytes: Buffer): number {
  const descriptor = bytes.readUInt8(4);
  const [sizeOfSize, isOneSegment, sizeOfDictionary] = [descriptor >>> 6, (descriptor & 0x20) !== 0, [0, 1, 2, 4][descriptor & 0x03] ?? 0];
  const at = (isOneSegment ? 5 : 6) + sizeOfDictionary;
  const said = sizeOfSize === 1 ? bytes.readUInt16LE(at) + 256 : sizeOfSize === 2 ? bytes.readUInt32LE(at) : isOneSegment ? bytes.readUInt8(at) : 0;
  return Math.max(said + 1, least);
}
/** What the library takes. */
const least = 64;
