/** Damaged messages, made from whole ones: never a throw, always a coded answer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { header, lines, origin, pid, receiving, replyLines, testLog } from './given.ts';

const bases = [
  lines(header('ADT^A01', 'C1'), 'EVN|A01|20260312115500', pid, 'PV1|1|I|4W^09^A^LGH||||||||||||||||V1', 'AL1|1|DA|PEN^Penicillin'),
  lines(header('ORU^R01', 'C2'), pid, 'OBR|1|P|F|1^A^L', 'OBX|1|NM|2823-3^K^LN||4.1|mmol/L|||||F', 'OBX|2|ED|9^D^L||^application^pdf^Base64^QUJD'),
  lines(header('RAS^O17', 'C3'), pid, 'ORC|RE|RX1', 'RXA|0|1|20260312083000||ACET650^A^L|650|mg|||||||||||||CP|A', 'RXR|PO'),
  lines(header('DFT^P03', 'C4'), pid, 'FT1|1|T1||20260312|20260312|CG|X^Y^L|||1|10.00'),
  lines(
    header('ORU^R01', 'C5', '|||||||||IHE PCD ORU'),
    'PID|||99999',
    'OBR|1||1|1^A^SCT|||20260312',
    'OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|72|264864|||||F',
  ),
  lines('BHS|^~\\&|A|B|||||||B1', header('ADT^A08', 'C6'), pid, 'BTS|1'),
];

/** One byte of a message replaced, or a piece cut out. */
const damage = fc.record({ at: fc.nat(), byte: fc.constantFrom(0, 0x0b, 0x0d, 0x1c, 0x26, 0x5c, 0x5e, 0x7c, 0x7e, 0x80, 0xed, 0xff), cut: fc.nat({ max: 3 }) });

function damaged(base: Buffer, wounds: readonly { readonly at: number; readonly byte: number; readonly cut: number }[]): Buffer {
  return wounds.reduce((bytes, { at, byte, cut }) => {
    const place = bytes.length === 0 ? 0 : at % bytes.length;
    return Buffer.concat([bytes.subarray(0, place), Buffer.from([byte]), bytes.subarray(place + cut)]);
  }, base);
}

describe('damaged messages', () => {
  it('are each kept and answered, and none breaks a translation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...bases), fc.array(damage, { maxLength: 8 }), async (base, wounds) => {
        const log = testLog();
        const bugs: unknown[] = [];
        const replies = await receiving(log, { onBug: (error) => bugs.push(error) }).hl7(damaged(base, wounds), origin);
        expect(bugs).toEqual([]);
        expect(replies.length).toBeGreaterThan(0);
        for (const reply of replies) expect(replyLines(reply)[0]).toMatch(/^(?:MSH|BHS)/);
      }),
      { numRuns: 2000 },
    );
  });

  it('any bytes are answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const replies = await receiving(testLog()).hl7(Buffer.from(bytes), origin);
        expect(replies).toHaveLength(1);
      }),
      { numRuns: 1000 },
    );
  });
});
