/** Segments to bytes: an envelope with its counts and controls. A delimiter inside a value would break the interchange, so it is written as a blank. */
import type { Delimiters } from './segments.ts';

type Composite = readonly (string | undefined)[];
/** Repetitions of one element. */
interface Repeated {
  readonly each: readonly (string | Composite)[];
}

/** One segment: its id and its elements; a composite is a list. Nothing at the end is written. */
export type Written = readonly (string | number | undefined | Composite | Repeated)[];

export const usualDelimiters: Required<Delimiters> = { element: '*', component: ':', segment: '~', repetition: '^' };

export interface Envelope {
  readonly senderKind: string;
  readonly sender: string;
  readonly receiverKind: string;
  readonly receiver: string;
  /** GS02 and GS03. */
  readonly applicationSender: string;
  readonly applicationReceiver: string;
  /** CCYYMMDD and HHMM. */
  readonly date: string;
  readonly time: string;
  /** ISA13, nine digits. */
  readonly control: number;
  readonly groupControl: number;
  readonly usage: 'P' | 'T';
  readonly asksAcknowledgement?: boolean;
  readonly delimiters?: Required<Delimiters>;
}

export interface SetToWrite {
  readonly code: string;
  readonly control: string;
  /** Between ST and SE. */
  readonly segments: readonly Written[];
}

export interface GroupToWrite {
  /** GS01. */
  readonly functional: string;
  readonly version: string;
  readonly sets: readonly SetToWrite[];
}

/** One interchange of one group, or of none; `acknowledges` are the TA1 that stand before it. */
export function writeInterchange(envelope: Envelope, group: GroupToWrite | undefined, acknowledges: readonly Written[] = []): string {
  const delimiters = envelope.delimiters ?? usualDelimiters;
  const { element, segment } = delimiters;
  const write = (one: Written): string => segmentText(one, delimiters);
  const control = String(envelope.control).padStart(9, '0');
  const header = [
    'ISA',
    '00',
    ' '.repeat(10),
    '00',
    ' '.repeat(10),
    envelope.senderKind,
    envelope.sender.padEnd(15).slice(0, 15),
    envelope.receiverKind,
    envelope.receiver.padEnd(15).slice(0, 15),
    envelope.date.slice(2),
    envelope.time.slice(0, 4),
    delimiters.repetition,
    '00501',
    control,
    envelope.asksAcknowledgement === true ? '1' : '0',
    envelope.usage,
    delimiters.component,
  ].join(element);
  const before = `${header}${segment}${acknowledges.map(write).join('')}`;
  if (group === undefined) return `${before}${write(['IEA', 0, control])}`;
  const { date, time } = envelope;
  const opening: Written = [
    'GS',
    group.functional,
    envelope.applicationSender,
    envelope.applicationReceiver,
    date,
    time,
    envelope.groupControl,
    'X',
    group.version,
  ];
  const sets = group.sets.map(({ code, control: number, segments }) => {
    // An 835 names its guide in GS08 only.
    const first: Written = code === '835' ? ['ST', code, number] : ['ST', code, number, group.version];
    return [first, ...segments, ['SE', segments.length + 2, number] satisfies Written].map(write).join('');
  });
  return `${before}${write(opening)}${sets.join('')}${write(['GE', group.sets.length, envelope.groupControl])}${write(['IEA', 1, control])}`;
}

function segmentText(parts: Written, delimiters: Required<Delimiters>): string {
  let [text, gap] = ['', ''];
  for (let n = 0; n < parts.length; n++) {
    const own = elementText(parts[n], delimiters);
    // Separators are owed until something follows them: nothing at the end is written.
    if (own !== '') {
      text += gap + own;
      gap = '';
    }
    if (n < parts.length - 1) gap += delimiters.element;
  }
  return text + delimiters.segment;
}

function elementText(part: Written[number], delimiters: Required<Delimiters>): string {
  if (typeof part === 'string') return plain(part, delimiters);
  if (part === undefined) return '';
  if (typeof part === 'number') return String(part);
  if ('each' in part) return part.each.map((one) => elementText(one, delimiters)).join(delimiters.repetition);
  let [text, gap] = ['', ''];
  for (const one of part) {
    const own = one === undefined ? '' : plain(one, delimiters);
    if (own !== '') {
      text += gap + own;
      gap = '';
    }
    gap += delimiters.component;
  }
  return text;
}

/** Characters of the text that would be read as structure. */
function plain(text: string, { element, component, segment, repetition }: Required<Delimiters>): string {
  let clean = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const char = code < 0x20 ? '' : text.charAt(at);
    if (code >= 0x20 && char !== element && char !== component && char !== segment && char !== repetition) continue;
    clean += `${text.slice(from, at)} `;
    from = at + 1;
  }
  return from === 0 ? text : clean + text.slice(from);
}
