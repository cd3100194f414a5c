/** The batch acknowledgement (HL7 v2.5.1 2.10.3.3): one acknowledgement for each message, in order, in an envelope of its own. */
import type { Instant } from '@healthos/core/time.ts';
import { formatHl7Time } from '../formats/hl7v2/hl7-time.ts';

/** No envelope header is longer. */
const headLimit = 2048;

/** BHS with sender and receiver exchanged and BHS-12 naming the batch that it answers, the acknowledgements, BTS with their number. */
export function batchReply(batch: Buffer, at: Instant, replies: readonly Buffer[]): Buffer {
  const head = batch.toString('latin1', 0, Math.min(batch.length, headLimit)).trimStart();
  const lines = head.split(/[\r\n]+/);
  const header = lines.find((line) => line.startsWith('BHS')) ?? lines[0] ?? '';
  const bar = header[3] ?? '|';
  const fields = header.split(bar);
  const field = (n: number): string => fields[n - 1] ?? '';
  const bhs = ['BHS', field(2) === '' ? '^~\\&' : field(2), field(5), field(6), field(3), field(4), formatHl7Time(at), '', '', '', '', field(11)];
  return Buffer.concat([Buffer.from(`${bhs.join(bar)}\r`, 'latin1'), ...replies, Buffer.from(`BTS${bar}${replies.length}\r`, 'latin1')]);
}
