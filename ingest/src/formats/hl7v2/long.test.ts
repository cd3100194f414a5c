/** What a long message says is the same as a short one says, wherever its string ends: only the way to it is another. */
import { describe, expect, it } from 'vitest';
import { isRejection } from '../../rejection.ts';
import { parseHl7, type Hl7Message } from './message.ts';

const head = 'MSH|^~\\&|A|B|C|D|20260312120000+0000||ORU^R01^ORU_R01|C1|P|2.5.1\rPID|1||4711^^^B^MR||Marlow^Grace\r';
const parsed = (text: string): Hl7Message => {
  const message = parseHl7(Buffer.from(text, 'latin1'));
  if (isRejection(message)) throw new Error(message.code);
  return message;
};
/** All that stands in the segments but the last, which differs in length alone. */
const said = ({ segments, warnings }: Hl7Message): unknown => [
  warnings,
  segments.slice(0, -1).map((segment) => [segment.id, segment.start, segment.end, ...[1, 2, 3, 5].map((field) => [segment.text(field), segment.whole(field)])]),
];

describe.each(['\r', '\n', '\r\n'])('a message of lines that end with %j', (end) => {
  // Segments of every distance from where the string of a long message ends.
  it.each([1, 60, 61, 62, 63, 64, 300])('is read alike with %i notes before its long field', (notes) => {
    const lines = `${head}${Array.from({ length: notes }, (_, n) => `NTE|${n}|L|Line ${n}\\T\\~second^part|x\r`).join('')}bare line\rOBX|1|ED|X||`;
    const [short, long] = [parsed(lines.replaceAll('\r', end)), parsed(`${lines}${'QUJD'.repeat(20_000)}`.replaceAll('\r', end))];
    expect(said(long)).toEqual(said(short));
    expect(long.segments.at(-1)?.bytes(5)).toHaveLength(80_000);
    expect([long.first('OBX')?.text(2), long.all('NTE').length, long.first('PID')?.text(5, 2)]).toEqual(['ED', notes, 'Grace']);
  });
});
