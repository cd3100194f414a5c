/** Which character set a message is in (MSH-18, table 0211), and how its bytes become text. A wrong declaration is a warning, never mojibake kept as fact. */

export type Charset =
  'ascii' | 'utf-8' | 'utf-16le' | 'latin1' | `iso-8859-${number}` | 'windows-1252' | 'gb18030' | 'big5' | 'euc-kr' | 'shift_jis' | 'iso-2022-jp';

/** Table 0211 names and the spellings that senders really write, in upper case without blanks. */
const names: Readonly<Record<string, Charset>> = {
  ASCII: 'ascii',
  'US-ASCII': 'ascii',
  ISOIR6: 'ascii',
  ISOIR14: 'shift_jis',
  ISOIR87: 'iso-2022-jp',
  ISOIR159: 'iso-2022-jp',
  UNICODE: 'utf-8',
  'UNICODEUTF-8': 'utf-8',
  UNICODEUTF8: 'utf-8',
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
  'UNICODEUTF-16': 'utf-8',
  ISOIR192: 'utf-8',
  'WINDOWS-1252': 'windows-1252',
  CP1252: 'windows-1252',
  'GB18030-2000': 'gb18030',
  'BIG-5': 'big5',
  KSX1001: 'euc-kr',
  'CNS11643-1992': 'big5',
};

export interface CharsetChoice {
  readonly charset: Charset;
  /** true when the bytes contradict the declaration, or it is unknown. */
  readonly doubtful: boolean;
}

/** `declared` is MSH-18, first repetition, as sent; the choice looks at the bytes where the declaration is silent or wrong. */
export function chooseCharset(declared: string, bytes: Uint8Array, isAscii: boolean): CharsetChoice {
  if (isAscii) return { charset: 'ascii', doubtful: false };
  const named = nameOf(declared);
  const utf8 = isUtf8(bytes);
  if (named === undefined) return { charset: utf8 ? 'utf-8' : 'windows-1252', doubtful: declared !== '' || !utf8 };
  if (named === 'ascii') return { charset: utf8 ? 'utf-8' : 'windows-1252', doubtful: true };
  if (named === 'utf-8') return utf8 ? { charset: named, doubtful: false } : { charset: 'windows-1252', doubtful: true };
  // Multi-byte UTF-8 sequences are almost never what 8-bit text looks like by chance: a declared 8-bit set with valid UTF-8 is misdeclared.
  return utf8 && named !== 'gb18030' ? { charset: 'utf-8', doubtful: true } : { charset: named, doubtful: false };
}

function nameOf(declared: string): Charset | undefined {
  const name = declared.toUpperCase().replaceAll(' ', '');
  const part = /^(?:ISO)?-?(?:IR)?8859[/-](\d{1,2})$/.exec(name);
  if (part !== null) return part[1] === '1' ? 'windows-1252' : `iso-8859-${Number(part[1])}`;
  return names[name];
}

function isUtf8(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').includes('\ufffd') === false;
}

const decoders = new Map<Charset, InstanceType<typeof TextDecoder>>();

/** Text of a slice. ASCII and Latin-1 take the fast way; the others their decoder. */
export function decode(bytes: Buffer, start: number, end: number, charset: Charset): string {
  if (start >= end) return '';
  if (charset === 'ascii') return bytes.toString('latin1', start, end);
  if (charset === 'utf-8') return bytes.toString('utf8', start, end);
  let decoder = decoders.get(charset);
  if (decoder === undefined) decoders.set(charset, (decoder = new TextDecoder(charset)));
  return decoder.decode(bytes.subarray(start, end));
}

/** Bytes of a text for an answer to a message in this set; what it cannot hold becomes `?`. */
export function encodeText(text: string, charset: Charset): Buffer {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8');
  return Buffer.from(text.replace(/[^\u0000-\u00ff]/g, '?'), 'latin1');
}
