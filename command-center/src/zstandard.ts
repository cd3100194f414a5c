/** What packs rows of pictures in this process: Zstandard (RFC 8878), a character a byte, because a string is what costs a heap and its collector least. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { packRowsBy } from '@healthos/core/packed-rows.ts';

const options = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

packRowsBy({
  pack: (json) => zstdCompressSync(json, options).toString('latin1'),
  open: (packed) => zstdDecompressSync(Buffer.from(packed, 'latin1')).toString('utf8'),
});
