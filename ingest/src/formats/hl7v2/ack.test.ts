/** The answer to bytes that are no message is itself a message, whatever they hold. */
import { describe, expect, it } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import { isRejection } from '../../rejection.ts';
import { buildNack } from './ack.ts';
import { parseHl7 } from './message.ts';

const answer = (text: string) =>
  parseHl7(
    buildNack(Buffer.from(text, 'latin1'), { ack: 'AE', controlId: '1', at: instant(0), errors: [{ code: 'hl7.no-type', place: 'MSH-9', severity: 'E' }] }),
  );

describe('the answer to no message', () => {
  it.each([
    ['a separator that the standard uses for components of components', 'MSH&'],
    ['the escape character for a separator', 'MSH\\\\|'],
    ['a control character for a separator', 'MSH\u0000'],
    ['half a version', 'MSH|||||||||||2.5.'],
    ['a separator of its own', 'MSH#^~\\&#A#B'],
    ['nothing', ''],
  ])('can be read where they have %s', (_, text) => {
    const read = answer(text);
    expect(isRejection(read) ? read.code : read.first('MSA')?.text(1)).toBe('AE');
  });
});
