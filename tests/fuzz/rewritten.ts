/** What a reader saw, written anew, must read as the same: HL7 v2 by segments and fields, X12 by segments of interchanges. */
import { isDeepStrictEqual } from 'node:util';
import { escape } from '@healthos/ingest/formats/hl7v2/escapes.ts';
import { parseHl7, type Hl7Message, type Segment } from '@healthos/ingest/formats/hl7v2/message.ts';
import { readInterchange, type Interchange } from '@healthos/ingest/formats/x12/interchange.ts';
import { isProblem } from '@healthos/ingest/formats/x12/problem.ts';
import { splitInterchanges } from '@healthos/ingest/formats/x12/segments.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';

/** What no reader may do: the input that led to it is kept. */
export class Misread extends Error {}

/** Text as our readers see it, written anew: the reader must see the same in it. */
export function rewriteHl7(bytes: Buffer): void {
  const read = parseHl7(bytes);
  // Where no escape is declared, not everything can be written; an end block ends a message wherever it stands.
  if (isRejection(read) || bytes.length > 16_384 || read.delimiters.escape === 0 || bytes.includes(0x1c)) return;
  // A second header within a message counts its fields otherwise.
  if (read.segments.some(({ id }, n) => n > 0 && /^(?:MSH|BHS|FHS)$/.test(id))) return;
  const values = valuesOf(read);
  const text = values.map(({ id, fields }, n) => writeSegment(read, id, fields, n === 0)).join('');
  const again = parseHl7(Buffer.from(text, 'utf8'));
  if (isRejection(again)) throw new Misread(`what was written anew is refused: ${again.code} at ${again.place}`);
  const second = valuesOf(again);
  if (isDeepStrictEqual(second, values)) return;
  const at = values.findIndex((one, n) => !isDeepStrictEqual(one, second[n]));
  throw new Misread(`segment ${at} reads otherwise when written anew: ${JSON.stringify(values[at])} and ${JSON.stringify(second[at])}`);
}

interface Values {
  readonly id: string;
  /** Fields of repetitions of components of sub-components. */
  readonly fields: readonly (readonly (readonly string[])[])[];
}

/** MSH-10, which has no parts, and MSH-18. */
const [controlField, charsetField] = [10, 18];
const most = { fields: 40, repetitions: 4, components: 8 } as const;

function valuesOf(message: Hl7Message): Values[] {
  return message.segments.map((segment, n): Values => {
    const from = n === 0 ? 3 : 1;
    const count = Math.min(most.fields, segment.fieldCount());
    // The character set is that of the bytes, and is ours when they are written anew.
    const fields = Array.from({ length: Math.max(0, count - from + 1) }, (_, i) => {
      if (n === 0 && i + from === controlField) return [[segment.unsplit(controlField)]];
      return n === 0 && i + from === charsetField ? [] : fieldOf(segment, i + from);
    });
    return { id: segment.id, fields: withoutEmptyEnd(fields, (field) => field.length === 0) };
  });
}

/** What is empty at the end of a list was never said. */
function fieldOf(segment: Segment, field: number): string[][] {
  const repetitions = Array.from({ length: Math.min(most.repetitions, segment.repetitions(field)) }, (_, repetition) =>
    withoutEmptyEnd(
      Array.from({ length: Math.min(most.components, segment.components(field, repetition)) }, (_c, component) =>
        segment.text(field, component + 1, 1, repetition),
      ),
      (text) => text === '',
    ),
  );
  return withoutEmptyEnd(repetitions, (components) => components.length === 0);
}

function withoutEmptyEnd<T>(list: T[], isEmpty: (one: T) => boolean): T[] {
  return list.slice(0, list.findLastIndex((one) => !isEmpty(one)) + 1);
}

function writeSegment(message: Hl7Message, id: string, fields: Values['fields'], isHeader: boolean): string {
  const { delimiters } = message;
  const char = (code: number): string => String.fromCharCode(code);
  const said = fields.map((repetitions) =>
    repetitions.map((components) => components.map((text) => escape(text, delimiters)).join(char(delimiters.component))).join(char(delimiters.repetition)),
  );
  if (isHeader) for (let field = 3; field <= charsetField; field++) said[field - 3] = field === charsetField ? 'UNICODE UTF-8' : (said[field - 3] ?? '');
  return `${isHeader ? `MSH${char(delimiters.field)}${delimiters.encoding}` : id}${said.map((text) => `${char(delimiters.field)}${text}`).join('')}\r`;
}

export function rewriteX12(text: string): void {
  for (const { start, end } of splitInterchanges(text)) {
    const read = readInterchange(text.slice(start, end));
    if (isProblem(read)) continue;
    const written = writeX12(read, text.slice(start, end));
    const again = readInterchange(written);
    if (isProblem(again)) throw new Misread(`what was written anew is refused: ${again.code}`);
    if (!isDeepStrictEqual(again, read)) throw new Misread('an interchange reads otherwise when written anew');
  }
}

/** Segment by segment with its own delimiters; the header is of fixed width and goes as it came. */
function writeX12({ delimiters, groups, acknowledged, control }: Interchange, text: string): string {
  const line = (...elements: readonly string[]): string => `${elements.join(delimiters.element)}${delimiters.segment}`;
  const inner = groups.map(({ functional, sender, receiver, date, time, control: own, version, sets }, n) => {
    const agency =
      text
        .split(delimiters.segment)
        .filter((one) => one.trim().startsWith(`GS${delimiters.element}`))
        [n]?.split(delimiters.element)[7] ?? 'X';
    const gs = line('GS', functional, sender, receiver, date, time, own, agency, version);
    return `${gs}${sets.map(({ segments }) => segments.map(({ elements }) => line(...elements)).join('')).join('')}${line('GE', String(sets.length), own)}`;
  });
  const count = groups.length === 0 ? acknowledged.length : groups.length;
  return `${text.slice(0, 106)}${acknowledged.map(({ elements }) => line(...elements)).join('')}${inner.join('')}${line('IEA', String(count), control)}`;
}
