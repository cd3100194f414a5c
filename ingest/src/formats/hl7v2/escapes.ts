/** Escape sequences (HL7 v2.5.1 2.7): undone after a field was split, made before one is joined. An unknown sequence stays as it was sent. */
import { decode, type Charset } from './charset.ts';
import type { Delimiters } from './delimiters.ts';

/** `text` holds at least one escape character. Formatting commands become line ends or nothing, highlighting nothing; hexadecimal data are bytes of the message's own set. */
export function unescape(text: string, delimiters: Delimiters, charset: Charset): string {
  const mark = String.fromCharCode(delimiters.escape);
  let out = '';
  let from = 0;
  for (;;) {
    const open = text.indexOf(mark, from);
    const close = open < 0 ? -1 : text.indexOf(mark, open + 1);
    if (close < 0) return out + text.slice(from);
    const meant = meaning(text.slice(open + 1, close), delimiters, charset);
    if (meant === undefined) {
      // Not a sequence: the closing mark may open the next one.
      out += text.slice(from, close);
      from = close;
      if (text.indexOf(mark, close + 1) < 0) return out + text.slice(from);
      continue;
    }
    out += text.slice(from, open) + meant;
    from = close + 1;
  }
}

function meaning(sequence: string, delimiters: Delimiters, charset: Charset): string | undefined {
  switch (sequence) {
    case 'F':
      return String.fromCharCode(delimiters.field);
    case 'S':
      return String.fromCharCode(delimiters.component);
    case 'T':
      return String.fromCharCode(delimiters.subcomponent === 0 ? 0x26 : delimiters.subcomponent);
    case 'R':
      return String.fromCharCode(delimiters.repetition);
    case 'E':
      return String.fromCharCode(delimiters.escape);
    case 'P':
      return delimiters.encoding.length > 4 ? delimiters.encoding.slice(4, 5) : '#';
    case 'H':
    case 'N':
    // Word wrap begins and ends.
    case '.fi':
    case '.nf':
      return '';
    case '.br':
    case '.sp':
    case '.ce':
      return '\n';
    default:
      return hexOrCommand(sequence, charset);
  }
}

function hexOrCommand(sequence: string, charset: Charset): string | undefined {
  // No text may hold NUL, and no database keeps it.
  if (/^X(?:[0-9A-Fa-f]{2})+$/.test(sequence)) return textOf(Buffer.from(sequence.slice(1), 'hex'), charset).replaceAll('\0', '');
  const lines = /^\.sp\+?(\d{1,2})$/.exec(sequence);
  if (lines !== null) return '\n'.repeat(Number(lines[1]));
  const blanks = /^\.(?:sk|in|ti)([+-]?\d{1,2})$/.exec(sequence);
  return blanks === null ? undefined : ' '.repeat(Math.max(0, Number(blanks[1])));
}

/** A message that is ASCII but for these says by them alone which set it is in: what is no UTF-8 is an octet of Latin-1 each. */
function textOf(bytes: Buffer, charset: Charset): string {
  if (charset !== 'ascii' && charset !== 'utf-8') return decode(bytes, 0, bytes.length, charset);
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

/** The text as it may stand in a component: delimiters and line ends become sequences. */
export function escape(text: string, delimiters: Delimiters): string {
  const mark = String.fromCharCode(delimiters.escape === 0 ? 0x5c : delimiters.escape);
  let out = '';
  for (const char of text) {
    const code = char.charCodeAt(0);
    if (code === delimiters.escape && code !== 0) out += `${mark}E${mark}`;
    else if (code === delimiters.field) out += `${mark}F${mark}`;
    else if (code === delimiters.component) out += `${mark}S${mark}`;
    else if (code === delimiters.repetition) out += `${mark}R${mark}`;
    else if (code === delimiters.subcomponent && code !== 0) out += `${mark}T${mark}`;
    else if (code === 0x0d) out += `${mark}X0D${mark}`;
    else if (code === 0x0a) out += `${mark}.br${mark}`;
    else out += char;
  }
  return out;
}
