/** Places in the log are read as they are written, and their files are those that the server names. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSegmentName, lsnOf, lsnText, segmentName, segmentStart, startOfSegment } from './positions.ts';

const segmentBytes = 16 * 1024 ** 2;
const places = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });

describe('places in the write-ahead log', () => {
  it('are read as they are written', () => {
    fc.assert(fc.property(places, (lsn) => lsnOf(lsnText(lsn)) === lsn));
    expect(lsnOf('16/B374D848')).toBe(0x16_b374_d848n);
    expect(() => lsnOf('16-1')).toThrow('no place in the log: 16-1');
  });

  it('are in the file that the server names', () => {
    // As pg_walfile_name() says.
    expect(segmentName(1, lsnOf('0/1500000'), segmentBytes)).toBe('000000010000000000000001');
    expect(segmentName(2, lsnOf('16/B374D848'), segmentBytes)).toBe('0000000200000016000000B3');
  });

  it('begin where their file begins', () => {
    fc.assert(
      fc.property(places, fc.constantFrom(1, 16, 64, 1024), (lsn, megabytes) => {
        const bytes = megabytes * 1024 ** 2;
        const name = segmentName(1, lsn, bytes);
        return isSegmentName(name) && startOfSegment(name, bytes) === segmentStart(lsn, bytes);
      }),
    );
  });
});
