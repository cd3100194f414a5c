/** Counts that would hold everybody up are refused by their code; what ordinary messages hold is not. */
import { describe, expect, it } from 'vitest';
import { isRejection } from '../../rejection.ts';
import { parseHl7 } from './message.ts';
import { countLimits } from './too-many.ts';

const head = 'MSH|^~\\&|A|B|C|D|20260312120000+0000||ADT^A01|C1|P|2.5.1\r';
const codeOf = (tail: string): string => {
  const parsed = parseHl7(Buffer.from(head + tail, 'latin1'));
  return isRejection(parsed) ? parsed.code : 'taken';
};

describe('a message', () => {
  it('may have so many segments and no more', () => {
    expect(codeOf('ZZZ|1\r'.repeat(countLimits.segments - 1))).toBe('taken');
    expect(codeOf('ZZZ|1\r'.repeat(countLimits.segments))).toBe('hl7.too-many');
  });
  it('may repeat one field so often and no more', () => {
    expect(codeOf(`PID|1||${'1~'.repeat(countLimits.repetitions - 1)}1\r`)).toBe('taken');
    expect(codeOf(`PID|1||${'1~'.repeat(countLimits.repetitions)}1\r`)).toBe('hl7.too-many');
  });
  it('may repeat many fields and many segments in all', () => {
    expect(codeOf(`PID|${'1~1~1|'.repeat(countLimits.repetitions)}\r`)).toBe('taken');
    expect(codeOf('ZZZ|1~1~1\r'.repeat(countLimits.repetitions))).toBe('taken');
  });
});
