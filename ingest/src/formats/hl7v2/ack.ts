/** Acknowledgements (HL7 v2.5.1 2.9.2, 2.9.3): pure functions of the message and of what became of it, so that the same message twice gets the same bytes. */
import type { Instant } from '@healthos/core/time.ts';
import { rejectionCodes, type Hl7ErrorCode, type RejectionCode } from '../../rejection.ts';
import { encodeText } from './charset.ts';
import { isInValues, standardDelimiters, type Delimiters } from './delimiters.ts';
import { escape } from './escapes.ts';
import { formatHl7Time } from './hl7-time.ts';
import type { Hl7Message } from './message.ts';
import { countLimits } from './too-many.ts';

export type AckCode = 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR';

export interface AckError {
  readonly code: RejectionCode;
  readonly place: string;
  readonly severity: 'E' | 'W' | 'I';
}

export interface AckContent {
  readonly ack: AckCode;
  /** Our own MSH-10: the kept message's id, so that a repeated answer is the same. */
  readonly controlId: string;
  readonly at: Instant;
  readonly errors: readonly AckError[];
  /** MSA-4 of the sequence protocol. */
  readonly expectedSequence?: string;
}

export type AckMode = { readonly mode: 'original' } | { readonly mode: 'enhanced'; readonly accept: AckCondition; readonly application: AckCondition };
export type AckCondition = 'AL' | 'NE' | 'ER' | 'SU';

/** MSH-15 and MSH-16: both empty = original mode; either valued = enhanced, an empty one then means NE (2.9.3). */
export function ackMode(message: Hl7Message): AckMode {
  const { header } = message;
  const [accept, application] = [header.text(15).trim(), header.text(16).trim()];
  if (accept === '' && application === '') return { mode: 'original' };
  return { mode: 'enhanced', accept: condition(accept), application: condition(application) };
}

function condition(text: string): AckCondition {
  return text === 'AL' || text === 'ER' || text === 'SU' ? text : 'NE';
}

/** Whether a reply is wanted for this outcome. */
export function asks(when: AckCondition, good: boolean): boolean {
  return when === 'AL' || (when === 'ER' && !good) || (when === 'SU' && good);
}

/** The reply to a message that could be parsed: its delimiters, character set and version, sender and receiver exchanged. */
export function buildAck(message: Hl7Message, content: AckContent): Buffer {
  const { header, delimiters } = message;
  const field = (n: number): string => header.whole(n);
  const text = ackText(delimiters, {
    from: [field(5), field(6)],
    to: [field(3), field(4)],
    type: message.trigger === '' ? ['ACK', 'ACK'] : ['ACK', escape(message.trigger, delimiters), 'ACK'],
    version: field(12),
    processing: field(11),
    charset: field(18),
    echoed: field(10),
    modern: message.version >= '2.5',
    content,
  });
  return encodeText(text, message.charset);
}

interface AckParts {
  readonly from: readonly [string, string];
  readonly to: readonly [string, string];
  readonly type: readonly string[];
  readonly version: string;
  readonly processing: string;
  readonly charset: string;
  readonly echoed: string;
  readonly modern: boolean;
  readonly content: AckContent;
}

function ackText(delimiters: Delimiters, parts: AckParts): string {
  const bar = String.fromCharCode(delimiters.field);
  const hat = String.fromCharCode(delimiters.component);
  const { content } = parts;
  const msh = [
    `MSH${bar}${delimiters.encoding}`,
    ...parts.from,
    ...parts.to,
    formatHl7Time(content.at),
    '',
    parts.type.join(hat),
    content.controlId,
    parts.processing,
    parts.version,
  ];
  if (parts.charset !== '') msh.push('', '', '', '', '', parts.charset);
  const first = content.errors[0];
  const msa = ['MSA', content.ack, parts.echoed];
  if (first !== undefined || content.expectedSequence !== undefined)
    msa.push(first === undefined || parts.modern ? '' : escape(rejectionCodes[first.code].says, delimiters));
  if (content.expectedSequence !== undefined) msa.push(content.expectedSequence);
  const lines = [msh, msa, ...content.errors.map((error) => errorSegment(error, hat, delimiters, parts.modern))];
  return lines.map((line) => `${line.join(bar)}\r`).join('');
}

/** ERR-2 location, ERR-3 table 0357, ERR-4 severity, ERR-5 our code, ERR-8 text for the user (v2.5); before that ERR-1 (ELD). */
function errorSegment(error: AckError, hat: string, delimiters: Delimiters, modern: boolean): string[] {
  const { hl7, says } = rejectionCodes[error.code];
  const place = /^([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?(?:-(\d+)(?:\[(\d+)\])?(?:\.(\d+))?)?/.exec(error.place);
  const [, segment = '', occurrence = '1', field = '', repetition = '', component = ''] = place ?? [];
  const condition = [hl7, conditionText[hl7], 'HL70357'].join(hat);
  const sub = String.fromCharCode(delimiters.subcomponent === 0 ? 0x26 : delimiters.subcomponent);
  if (!modern) return ['ERR', segment === '' ? '' : [segment, occurrence, field, [hl7, conditionText[hl7], 'HL70357'].join(sub)].join(hat)];
  const location = segment === '' ? '' : trimmed([segment, occurrence, field, field === '' ? '' : repetition === '' ? '1' : repetition, component], hat);
  return ['ERR', '', location, condition, error.severity, [error.code, escape(says, delimiters), 'L'].join(hat), '', '', escape(says, delimiters)];
}

function trimmed(parts: readonly string[], hat: string): string {
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1).join(hat);
}

/** HL7 table 0357. */
const conditionText: Readonly<Record<Hl7ErrorCode, string>> = {
  '0': 'Message accepted',
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '200': 'Unsupported message type',
  '201': 'Unsupported event code',
  '202': 'Unsupported processing id',
  '203': 'Unsupported version id',
  '204': 'Unknown key identifier',
  '205': 'Duplicate key identifier',
  '206': 'Application record locked',
  '207': 'Application internal error',
};

/** The reply to bytes that are no message: what could be read of the header is echoed, the rest is the standard's default. */
export function buildNack(bytes: Buffer, content: AckContent): Buffer {
  const head = bytes.toString('latin1', 0, Math.min(bytes.length, 2048));
  const at = head.indexOf('MSH');
  const line = at < 0 ? '' : (head.slice(at).split(/[\r\n]/, 1)[0] ?? '');
  const bar = /^MSH([!-/:-@[-`{-~])/.exec(line)?.[1] ?? '|';
  // A field so long may repeat so often that the answer would be refused as this was: it is not echoed.
  const fields = line.split(bar).map((field) => (field.length < countLimits.repetitions - 1 ? field : ''));
  // A separator that the standard uses for something else, or that stands in values, would make the answer unreadable, too.
  const isTaken = standardDelimiters.encoding.includes(bar) || isInValues(bar.charCodeAt(0));
  const known = (n: number): string => (isTaken ? (fields[n] ?? '').replace(/[|^~\\&]/g, '') : (fields[n] ?? ''));
  const delimiters = bar === '|' || isTaken ? standardDelimiters : { ...standardDelimiters, field: bar.charCodeAt(0) };
  return Buffer.from(
    ackText(delimiters, {
      from: [known(4), known(5)],
      to: [known(2), known(3)],
      type: ['ACK'],
      version: /^2\.[1-9](?:\.[1-9])?(?![\d.])/.exec(known(11))?.[0] ?? '2.5.1',
      processing: known(10) === '' ? 'P' : known(10),
      charset: '',
      echoed: known(9),
      modern: true,
      content,
    }),
    'latin1',
  );
}
