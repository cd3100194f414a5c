/** Which character set a message is in (MSH-18, table 0211), and how its bytes become text. A wrong declaration is a warning, never mojibake kept as fact. */
import { rememberingLast } from './remembered.ts';

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
  // As DICOM names them, which imaging systems write here too.
  ISOIR100: 'windows-1252',
  ISOIR101: 'iso-8859-2',
  ISOIR109: 'iso-8859-3',
  ISOIR110: 'iso-8859-4',
  ISOIR144: 'iso-8859-5',
  ISOIR127: 'iso-8859-6',
  ISOIR126: 'iso-8859-7',
  ISOIR138: 'iso-8859-8',
  ISOIR148: 'iso-8859-9',
  ISOIR166: 'iso-8859-11',
  ISOIR13: 'shift_jis',
  GB18030: 'gb18030',
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

/** Parts of ISO 8859 that were published and have a decoder; there is no 12. */
const parts: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16]);

function nameOf(declared: string): Charset | undefined {
  const name = declared.toUpperCase().replace(/[ _]/g, '');
  const part = Number(/^(?:ISO)?-?(?:IR)?8859[/-](\d{1,2})$/.exec(name)?.[1] ?? Number.NaN);
  if (!Number.isNaN(part)) return !parts.has(part) ? undefined : part === 1 ? 'windows-1252' : `iso-8859-${part}`;
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

/** Sets whose characters have bytes that stand for delimiters elsewhere: a field of them ends where its text, not its bytes, says so. */
const wide: ReadonlySet<Charset | undefined> = new Set<Charset>(['shift_jis', 'gb18030', 'big5', 'iso-2022-jp']);

/** MSH-18, as sent, in its repetitions. */
export function repetitionsOf(declared: string, separator: number): readonly string[] {
  return declared.split(String.fromCharCode(separator)).map((one) => one.trim());
}

/** Of the repetitions of MSH-18 any may be a wide set: Japanese senders write `~ISO IR87` and announce it by escape sequences. */
const wideSetOf = rememberingLast((declared, separator) =>
  repetitionsOf(declared, separator)
    .map(nameOf)
    .find((one) => wide.has(one)),
);

/**
 * The text of a message that is to be read as text before it is split, as UTF-8; undefined where its bytes can be split as they are, or are not of the set that
 * it declares: in MSH-18, as sent.
 */
export function textBeforeSplit(declared: string, separator: number, bytes: Buffer): Buffer | undefined {
  const named = wideSetOf(declared, separator);
  if (named === undefined) return undefined;
  if (named === 'iso-2022-jp' ? !bytes.includes(0x1b) : named !== 'gb18030' && isUtf8(bytes)) return undefined;
  const text = decode(bytes, 0, bytes.length, named);
  return text.includes('\ufffd') ? undefined : Buffer.from(text, 'utf8');
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
