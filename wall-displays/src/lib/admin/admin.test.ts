/** Mending keeps every untouched byte; a CSV runs no formula. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csv } from '../work/csv.ts';
import { bytesOfMended, diffLines, editable } from './mend.ts';

describe('mending', () => {
  test('any bytes with carriage returns come back as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (random) => {
        const bytes = Uint8Array.from(random, (byte) => (byte === 10 ? 13 : byte));
        const read = editable(bytes);
        expect(bytesOfMended(read.text, read)).toEqual(bytes);
      }),
    );
  });
  test('a changed field is one line out and one in', () => {
    const lines = diffLines('MSH|a\nOBX|4,2\nNTE', 'MSH|a\nOBX|4.2\nNTE');
    expect(lines.map((line) => `${line.kind} ${line.text}`)).toEqual(['same MSH|a', 'removed OBX|4,2', 'added OBX|4.2', 'same NTE']);
  });
});

describe('csv', () => {
  test('cells that begin a formula are disarmed', () => expect(csv(['a'], [['=1+1'], ['-2'], ['@x']])).toBe("a\r\n'=1+1\r\n'-2\r\n'@x\r\n"));
  test('commas and quotes are kept', () =>
    expect(
      csv(
        ['a', 'b'],
        [
          ['x,y', 'say "no"'],
          [3, undefined],
        ],
      ),
    ).toBe('a,b\r\n"x,y","say ""no"""\r\n3,\r\n'));
});
