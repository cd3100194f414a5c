/** A message as text to mend and back to bytes: what was not touched comes back byte for byte. */

export interface Editable {
  readonly text: string;
  /** How the segments were ended: kept on the way back. */
  readonly ending: '\r\n' | '\r' | '\n';
  readonly encoding: 'utf-8' | 'latin1';
}

/** Bytes that are not UTF-8 are shown one letter a byte, so that every one of them survives. */
export function editable(bytes: Uint8Array): Editable {
  const utf8 = decodeUtf8(bytes);
  const text = utf8 ?? Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const ending = text.includes('\r\n') ? '\r\n' : text.includes('\r') ? '\r' : '\n';
  return { text: text.replaceAll(ending, '\n'), ending, encoding: utf8 === undefined ? 'latin1' : 'utf-8' };
}

export function bytesOfMended(text: string, { ending, encoding }: Pick<Editable, 'ending' | 'encoding'>): Uint8Array<ArrayBuffer> {
  const whole = text.replaceAll('\n', ending);
  return encoding === 'utf-8' ? new TextEncoder().encode(whole) : Uint8Array.from(whole, (letter) => letter.charCodeAt(0) & 0xff);
}

/** undefined when the bytes are no UTF-8, or would not come back alike. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const again = new TextEncoder().encode(text);
  return again.length === bytes.length && again.every((byte, i) => byte === bytes[i]) ? text : undefined;
}

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly line: number;
  readonly text: string;
}

/** Lines taken out and put in, by the longest common subsequence; messages are short. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = length[i];
      if (row !== undefined) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const found: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({ kind: 'same', line: j + 1, text: b[j++] ?? '' });
      i++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) found.push({ kind: 'removed', line: i + 1, text: a[i++] ?? '' });
    else found.push({ kind: 'added', line: j + 1, text: b[j++] ?? '' });
  }
  return found;
}
