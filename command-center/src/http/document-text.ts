/** The text of a document, read from the kept bytes: OBX of an MDM in the message's own character set, or what a person wrote in a request. */
import { freeText } from '@healthos/ingest/feeds/reading/value-of.ts';
import { parseHl7, type Segment } from '@healthos/ingest/formats/hl7v2/message.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';

export interface TextPart {
  readonly title?: string;
  readonly text: string;
  /** What a note of this house quotes of the record, as it was when it was signed. */
  readonly quotes?: readonly { readonly item: string; readonly position: number; readonly at: number; readonly says: string }[];
  /** Quotes that this reader does not see, as in the chart. */
  readonly withheld?: number;
}

/** Text of one answer at most; the bytes are there whole. */
export const textLimit = 200_000;

export function textOf(bytes: Uint8Array, type: string): readonly TextPart[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return type.startsWith('request/') ? writtenIn(buffer.toString('utf8')) : partsOf(buffer);
}

/** A quote is as open as what it quotes: what the chart keeps from a reader, a note does not tell. */
export function withoutSealedQuotes(parts: readonly TextPart[], seen: (item: string) => boolean): readonly TextPart[] {
  return parts.map((part) => {
    const { quotes, ...rest } = part;
    const left = quotes?.filter(({ item }) => seen(item)) ?? [];
    const withheld = (quotes?.length ?? 0) - left.length;
    return withheld === 0 ? part : { ...rest, ...(left.length === 0 ? {} : { quotes: left }), withheld };
  });
}

function partsOf(bytes: Buffer): readonly TextPart[] {
  const message = parseHl7(bytes);
  if (isRejection(message)) return [];
  const parts: { title?: string; text: string }[] = [];
  for (const obx of message.all('OBX')) {
    const title = obx.text(3, 2) || obx.text(3);
    const text = lineOf(obx);
    const last = parts[parts.length - 1];
    // One OBX a line, as most senders write: lines of one heading are one part.
    if (last !== undefined && (last.title ?? '') === title) last.text = `${last.text}\n${text}`;
    else parts.push({ text, ...(title === '' ? {} : { title }) });
  }
  return parts.map(({ text, ...rest }) => ({ ...rest, text: text.slice(0, textLimit) }));
}

function lineOf(obx: Segment): string {
  const kind = obx.text(2);
  if (kind === 'ED' || kind === 'RP') return `(${obx.text(5, 2) || kind} of ${obx.bytes(5).length} bytes; open the message for them)`;
  return Array.from({ length: obx.repetitions(5) }, (_, i) => freeText(obx, i)).join('\n');
}

/** `text`, and sections with a heading, wherever a request of this house keeps them. */
function writtenIn(text: string): readonly TextPart[] {
  const parsed = jsonOf(text);
  const body = typeof parsed === 'object' && parsed !== null && 'body' in parsed ? parsed.body : undefined;
  if (typeof body !== 'object' || body === null) return [];
  const parts: TextPart[] = [];
  if ('text' in body && typeof body.text === 'string' && body.text !== '') parts.push({ text: body.text.slice(0, textLimit) });
  const sections: unknown = 'sections' in body ? body.sections : undefined;
  for (const section of Array.isArray(sections) ? (sections as readonly unknown[]) : []) {
    if (typeof section !== 'object' || section === null || !('text' in section) || typeof section.text !== 'string') continue;
    const title = 'title' in section ? section.title : 'section' in section ? section.section : undefined;
    const quotes = 'quotes' in section && Array.isArray(section.quotes) ? (section.quotes as readonly unknown[]).filter(isQuote) : [];
    parts.push({
      text: section.text.slice(0, textLimit),
      ...(typeof title === 'string' ? { title } : {}),
      ...(quotes.length === 0 ? {} : { quotes }),
    });
  }
  return parts;
}

function isQuote(one: unknown): one is NonNullable<TextPart['quotes']>[number] {
  if (typeof one !== 'object' || one === null) return false;
  const { item, position, at, says } = one as Record<string, unknown>;
  return typeof item === 'string' && typeof position === 'number' && typeof at === 'number' && typeof says === 'string';
}

/** The library throws where text is no JSON: here that is no text. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
