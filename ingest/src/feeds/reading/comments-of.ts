/** NTE: what is written beside a result or an order (HL7 v2.5.1 2.15.10). Free text, kept as a text value is; who wrote it, and when (NTE-5, NTE-6), stays in the bytes. */
import type { Comments } from '@healthos/core/clinical/events.ts';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import { textLimit } from './value-of.ts';

/** Of one thing, when they are read whole: what nobody writes, and no answer carries. */
const wholeLimit = 200_000;

/** Segments that say more of the one before them: a comment behind them is still on that one. So are those that a site made itself (Z). */
const saysMore: ReadonlySet<string> = new Set(['PRT', 'ROL', 'TQ1', 'TQ2', 'CTD', 'TCD', 'RXR', 'RXC']);

/** NTE segments by the ordinal of the segment that they are a comment on: the nearest before them. */
export function notesIn(message: Hl7Message): ReadonlyMap<number, readonly Segment[]> {
  const notes = new Map<number, Segment[]>();
  if (message.first('NTE') === undefined) return notes;
  let on = 0;
  for (const segment of message.segments) {
    if (segment.id !== 'NTE') {
      if (!saysMore.has(segment.id) && !segment.id.startsWith('Z')) on = segment.ordinal;
      continue;
    }
    const known = notes.get(on);
    if (known === undefined) notes.set(on, [segment]);
    else known.push(segment);
  }
  return notes;
}

/** What these say, as the fact keeps it: an empty one, or one that deletes (`""`), is no comment. */
export function commentsOf(notes: readonly Segment[]): { readonly comments?: Comments } {
  const texts: string[] = [];
  let left = textLimit;
  for (const note of notes) {
    const text = textOf(note, left);
    if (text === '') continue;
    if (text.length > left) {
      if (left > 0) texts.push(text.slice(0, left).toWellFormed());
      return { comments: { texts, cut: true } };
    }
    texts.push(text);
    left -= text.length;
  }
  return texts.length === 0 ? {} : { comments: { texts } };
}

/** The same, whole: of the segments that a fact was read from. */
export function wholeCommentsIn({ segments }: Hl7Message, ordinals: readonly number[]): readonly string[] {
  const texts: string[] = [];
  let left = wholeLimit;
  for (const ordinal of ordinals) {
    const segment = segments[ordinal];
    const text = segment?.id === 'NTE' && left > 0 ? textOf(segment, left).slice(0, left) : '';
    if (text !== '') texts.push(text);
    left -= text.length;
  }
  return texts;
}

/** NTE-3 (FT) has no parts: a caret in it was meant as one, and its repetitions are its lines. Read until there is more than `most`, so that a long one costs no more. */
function textOf(note: Segment, most: number): string {
  const lines = note.repetitions(3);
  let text = '';
  for (let repetition = 0; repetition < lines && text.length <= most; repetition++) {
    const line = note.unsplit(3, repetition);
    text += `${repetition === 0 ? '' : '\n'}${line === '""' ? '' : line}`;
  }
  return text.replaceAll(/\r\n?/g, '\n').trimEnd();
}
