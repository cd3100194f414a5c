/** Lists of codes as their publishers give them. */
import { expect, test } from 'vitest';
import { codesOfText } from './pack-text.ts';

const as = { set: 'X', version: '1', from: '2026-01-01', source: 'given' };

test('by bar, tab or comma, with a line of names or none, quotes holding commas together', () => {
  expect(codesOfText('03|MMR\n08|Hep B\n', as)).toMatchObject({
    codes: [
      { code: '03', title: 'MMR' },
      { code: '08', title: 'Hep B' },
    ],
  });
  expect(codesOfText('\uFEFFcode,title,status\r\n0120,"Room, board","active"\r\n', as)).toMatchObject({
    codes: [{ code: '0120', title: 'Room, board', marks: { status: 'active' } }],
  });
  expect(codesOfText('A\tB "C"\n', as)).toMatchObject({ codes: [{ code: 'A', title: 'B "C"' }] });
});

test('a list says nothing of its set: that is asked', () => expect(() => codesOfText('A|B', {})).toThrow('--set'));
