/** What can still be read of the header of bytes that are no message: enough to list them by sender and control id. */
import type { Hl7Message } from '../formats/hl7v2/message.ts';

export interface ReadHeader {
  /** MSH-3 and MSH-4 as sent, joined by `|`. */
  readonly sender: string;
  readonly controlId: string;
  readonly type: string;
}

/** No header is longer. */
const headLimit = 2048;

export function headerOf(message: Hl7Message): Omit<ReadHeader, 'type'> {
  const { header } = message;
  return { sender: `${header.whole(3).trim()}|${header.whole(4).trim()}`, controlId: message.controlId };
}

/** Blank parts where the bytes tell nothing. Control characters are left out: this text is shown. */
export function readHeader(bytes: Buffer): ReadHeader {
  const head = bytes.toString('latin1', 0, Math.min(bytes.length, headLimit));
  const at = head.indexOf('MSH');
  const line = at < 0 ? '' : (head.slice(at).split(/[\r\n]/, 1)[0] ?? '');
  const bar = line[3];
  if (bar === undefined || /[A-Za-z0-9\s]/.test(bar)) return { sender: '|', controlId: '', type: '' };
  const fields = line.split(bar).map((field) => field.replace(/[^\x20-\x7e\xa0-\xff]/g, '').trim());
  const field = (n: number): string => fields[n - 1] ?? '';
  return { sender: `${field(3)}|${field(4)}`, controlId: field(10), type: field(9).split('^').slice(0, 2).join('^') };
}
