/** Envelopes: delimiters of ISA, line breaks, several groups and sets, counts and controls; and noise, which never breaks nor hangs the reader. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelope, remittances, remittanceSet, remittanceText } from './given.ts';
import { readInterchange } from './interchange.ts';
import { isProblem, placeOf, type X12Problem } from './problem.ts';
import { readSet } from './read-set.ts';
import { splitInterchanges } from './segments.ts';
import { writeInterchange } from './write.ts';

const plain = { trace: 'T1', claims: [], provider: [] };
const text = remittanceText(plain);
const says = (changed: string): string => {
  const read = readInterchange(changed);
  return isProblem(read) ? `${read.code} ${placeOf(read)}` : `read ${read.groups.length}`;
};

describe('an envelope', () => {
  it('is read by its own delimiters, with line breaks after terminators and without', () => {
    const other = remittanceText(plain, { delimiters: { element: '|', component: '>', segment: '\n', repetition: '!' } });
    for (const one of [text, text.replaceAll('~', '~\r\n'), text.replaceAll('~', '~\n'), other, other.replaceAll('\n', '\r\n')])
      expect(says(one)).toBe('read 1');
  });

  it('holds several transaction sets, and several groups', () => {
    const two = writeInterchange(envelope, { functional: 'HP', version: '005010X221A1', sets: [remittanceSet(plain, '0001'), remittanceSet(plain, '0002')] });
    const read = readInterchange(two);
    expect(isProblem(read) ? [] : read.groups[0]?.sets.map(({ control, n }) => [control, n])).toEqual([
      ['0001', 1],
      ['0002', 2],
    ]);
    const group = /GS.*GE\*1\*7~/s.exec(text)?.[0] ?? '';
    expect(says(text.replace(group, group + group).replace('IEA*1*', 'IEA*2*'))).toBe('read 2');
  });

  it('repeats its control numbers though one of the two is filled up with blanks', () => {
    expect(says(text.replace(/(ST\*835\*0001)/, '$1 '))).toBe('read 1');
    expect(says(text.replace('GE*1*7', 'GE*1*7  ').replace(/(SE\*\d+\*0001)/, '$1 '))).toBe('read 1');
  });

  it.each([
    ['hello', 'x12.no-interchange ISA[1]'],
    ['ISA*00', 'x12.header ISA[1]'],
    [text.replace(/SE\*\d+/, 'SE*99'), 'x12.count SE[1]-01'],
    [text.replace(/SE\*(\d+)\*0001/, 'SE*$1*0002'), 'x12.control SE[1]-02'],
    [text.replace('GE*1*7', 'GE*2*7'), 'x12.count GE[1]-01'],
    [text.replace('GE*1*7', 'GE*1*8'), 'x12.control GE[1]-02'],
    [text.replace('IEA*1*', 'IEA*2*'), 'x12.count IEA[1]-01'],
    [text.replace('IEA*1*000000041', 'IEA*1*000000042'), 'x12.control IEA[1]-02'],
    [text.replace(/IEA.*/, ''), 'x12.envelope IEA[1]'],
    [text.replace(/SE\*\d+\*0001~/, ''), 'x12.envelope SE[1]'],
    [text.replace('LX*1~', 'lx*1~'), 'x12.bad-segment lx[1]'],
    [text.replace('00501*000000041*0*P*:', '00501*000000041*0*P**'), 'x12.header ISA[1]-16'],
  ])('that is wrong is refused where it is wrong: %#', (changed, problem) => {
    expect(says(changed)).toBe(problem);
  });

  it('of several interchanges in one file are told apart, with what is between them', () => {
    const pieces = splitInterchanges(`${text}\r\n${text}rubbish`);
    expect(pieces.map(({ start, end }) => end - start)).toEqual([text.length, text.length, 7]);
  });

  it('of noise never breaks the reader', () => {
    const alphabet = fc.constantFrom(...'ISAGSTEHL*:~^|\n0123456789 \u0000\u00ff', 'ISA', 'IEA', 'CLP*', 'SVC*', 'CAS*', 'HL*1**20*1~', 'SE*', 'ST*835*1~');
    const noise = fc.oneof(
      fc.array(alphabet, { maxLength: 400 }).map((parts) => parts.join('')),
      fc.array(alphabet, { maxLength: 200 }).map((parts) => text.slice(0, 106) + parts.join('')),
      fc.tuple(remittances, fc.nat(), fc.nat(40), fc.string({ maxLength: 6 })).map(([given, at, length, put]) => {
        const whole = remittanceText(given);
        const from = at % whole.length;
        return whole.slice(0, from) + put + whole.slice(from + length);
      }),
    );
    fc.assert(
      fc.property(noise, (bytes) => {
        for (const { start, end } of splitInterchanges(bytes)) {
          const read = readInterchange(bytes.slice(start, end));
          if (isProblem(read)) expect(wellNamed(read)).toBe(true);
          else for (const group of read.groups) for (const set of group.sets) readSet(set);
        }
      }),
      { numRuns: 300 },
    );
  });
});

const wellNamed = ({ code, id }: X12Problem): boolean => code.startsWith('x12.') && /^[\x20-\x7e]*$/.test(id);
