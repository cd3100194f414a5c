/** Batches and files of messages (HL7 v2.5.1 2.10.3): FHS, BHS, messages, BTS, FTS, with their counts checked. */
import { reject, type Rejection } from '../../rejection.ts';

export interface BatchPart {
  readonly start: number;
  readonly end: number;
}

export interface Batch {
  /** Byte ranges of the messages, in order. */
  readonly messages: readonly BatchPart[];
  readonly enveloped: boolean;
  /** BHS-11 or FHS-11, the batch's own control id. */
  readonly controlId: string;
  /** Counts that do not agree: BTS-1 with the messages before it, FTS-1 with the batches. */
  readonly mismatches: readonly Rejection[];
}

/** Splits any stored bytes into messages: an envelope is optional, blank lines and blocks between messages are passed over. */
export function splitBatch(bytes: Buffer): Batch {
  const messages: BatchPart[] = [];
  const mismatches: Rejection[] = [];
  let open = -1;
  let [inBatch, batches, enveloped, controlId] = [0, 0, false, ''];
  const close = (end: number): void => {
    if (open < 0) return;
    messages.push({ start: open, end });
    inBatch++;
    open = -1;
  };
  for (const { start, end } of lines(bytes)) {
    const id = bytes.toString('latin1', start, start + 3);
    if (id === 'MSH') {
      close(start);
      open = start;
    } else if (id === 'FHS' || id === 'BHS') {
      close(start);
      enveloped = true;
      if (id === 'BHS') [inBatch, batches] = [0, batches + 1];
      const own = fieldOf(bytes, start, end, 11);
      if (own !== '') controlId = own;
    } else if (id === 'BTS' || id === 'FTS') {
      close(start);
      enveloped = true;
      const [counted, said] = [id === 'BTS' ? inBatch : batches, fieldOf(bytes, start, end, 1)];
      if (said !== '' && Number(said) !== counted) mismatches.push(reject('hl7.batch-count', `${id}-1`));
    }
  }
  close(trimmedEnd(bytes));
  return { messages, enveloped, controlId, mismatches };
}

/** true when the bytes are an envelope rather than one message. */
export function isBatch(bytes: Buffer): boolean {
  let start = bytes[0] === 0xef ? 3 : 0;
  while ((bytes[start] ?? 0x21) <= 0x20) start++;
  const id = bytes.toString('latin1', start, start + 3);
  return id === 'FHS' || id === 'BHS';
}

const header = Buffer.from('MSH', 'latin1');

/** true where another message begins behind the first: some senders put several into one frame, without an envelope. */
export function holdsSeveral(bytes: Buffer): boolean {
  const first = bytes.indexOf(header);
  if (first < 0) return false;
  for (let at = bytes.indexOf(header, first + 3); at >= 0; at = bytes.indexOf(header, at + 3)) {
    const before = bytes[at - 1];
    if ((before === 0x0d || before === 0x0a) && bytes[at + 3] === bytes[first + 3]) return true;
  }
  return false;
}

function* lines(bytes: Buffer): Generator<BatchPart> {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0;
  for (let i = start; i <= bytes.length; i++) {
    const byte = bytes[i];
    if (byte !== undefined && byte !== 0x0d && byte !== 0x0a) continue;
    while (start < i && (bytes[start] ?? 0) <= 0x20) start++;
    if (i - start >= 3) yield { start, end: i };
    start = i + 1;
  }
}

/** Field n of a header or trailer line, by its own separator; BHS and FHS count the separator as field 1. */
function fieldOf(bytes: Buffer, start: number, end: number, n: number): string {
  const line = bytes.toString('latin1', start, end);
  const fields = line.split(line[3] ?? '|');
  const isHeader = line.startsWith('FHS') || line.startsWith('BHS');
  return (fields[isHeader ? n - 1 : n] ?? '').trim();
}

function trimmedEnd(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] ?? 0x21) <= 0x20) end--;
  return end;
}
