/** The answer is itself a message, whatever stands in what is answered: a message or none. */
import { describe, expect, it } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import { isRejection } from '../../rejection.ts';
import { buildAck, buildNack } from './ack.ts';
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
    ['a separator that stands in versions and times', 'MSH.'],
    ['a separator that stands in times', 'MSH+'],
    ['a separator that stands in times before noon', 'MSH-'],
    ['half a version', 'MSH|||||||||||2.5.'],
    ['a separator of its own', 'MSH#^~\\&#A#B'],
    ['nothing', ''],
  ])('can be read where they have %s', (_, text) => {
    const read = answer(text);
    expect(isRejection(read) ? read.code : read.first('MSA')?.text(1)).toBe('AE');
  });
});

describe('the answer to a message', () => {
  it.each([
    ['a separator', '\\F\\', '|'],
    ['a line end and a segment after it', 'A\\X0D4552527C31\\', 'A\rERR|1'],
    ['a trigger', 'A01', 'A01'],
  ])('names its trigger as that and nothing more, where it spells %s', (_, trigger, spelt) => {
    const message = parseHl7(Buffer.from(`MSH|^~\\&|LGHADT|LGH|HOS|LGH|20260312120000+0000||ADT^${trigger}^ADT_A01|C1|P|2.5.1\r`, 'latin1'));
    if (isRejection(message)) throw new Error(`refused: ${message.code}`);
    const read = parseHl7(buildAck(message, { ack: 'AA', controlId: '1', at: instant(0), errors: [] }));
    if (isRejection(read)) throw new Error(`an answer that is no message: ${read.code}`);
    expect([read.segments.map(({ id }) => id), read.code, read.trigger, read.first('MSA')?.text(2)]).toEqual([['MSH', 'MSA'], 'ACK', spelt, 'C1']);
  });
});
