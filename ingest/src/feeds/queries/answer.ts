/** The response to a query: RSP^K22 (IHE ITI-21, PDQ) or RSP^K23 (ITI-9, PIX), with QAK, the question echoed and one PID per person. */
import type { IdentityLine } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import { encodeText } from '../../formats/hl7v2/charset.ts';
import { escape } from '../../formats/hl7v2/escapes.ts';
import { formatHl7Time } from '../../formats/hl7v2/hl7-time.ts';
import type { Hl7Message } from '../../formats/hl7v2/message.ts';
import { isRejection } from '../../rejection.ts';
import { triggerOf } from '../reading/message-type.ts';
import { identifiersOf, type QueryResult } from './identity-lookup.ts';
import { queryOf, type Query } from './query.ts';

export interface AnswerHead {
  /** Our own MSH-10: the kept message's id, so that a repeated answer is the same. */
  readonly controlId: string;
  readonly at: Instant;
}

/** People in one response, at most; the rest by DSC. */
export const answerLimit = 100;

/** undefined where the question cannot be read: the plain acknowledgement says why. */
export function answerQuery(message: Hl7Message, result: QueryResult, head: AnswerHead): Buffer | undefined {
  const query = queryOf(message);
  if (isRejection(query)) return undefined;
  const page = Math.min(query.limit ?? answerLimit, answerLimit);
  const people = result.people.slice(query.from, query.from + page);
  const remaining = Math.max(0, result.people.length - query.from - people.length);
  const write = writerOf(message);
  const qpd = message.first('QPD');
  const status = result.status === 'unknown' ? 'AE' : result.status === 'none' ? 'NF' : 'OK';
  const lines = [
    header(message, head, write),
    ['MSA', result.status === 'unknown' ? 'AE' : 'AA', message.header.whole(10)],
    ...(result.status === 'unknown' ? [unknownNumber(write)] : []),
    ['QAK', write.text(query.tag), status, query.name, String(result.people.length), String(people.length), String(remaining)],
    ...people.map((records, i) => personRow(records, query, i + query.from + 1, write)),
    ...(remaining > 0 ? [['DSC', String(query.from + people.length), 'I']] : []),
  ];
  const echoed = qpd === undefined ? '' : message.decode(qpd.start, qpd.end);
  const segments = lines.map((line) => line.join(write.bar));
  segments.splice(segments.findIndex((line) => line.startsWith('QAK')) + 1, 0, echoed);
  return encodeText(segments.map((line) => `${line}\r`).join(''), message.charset);
}

interface Writer {
  readonly bar: string;
  readonly hat: string;
  readonly tilde: string;
  text(value: string): string;
}

function writerOf({ delimiters }: Hl7Message): Writer {
  const [bar, hat, tilde] = [delimiters.field, delimiters.component, delimiters.repetition].map((byte) => String.fromCharCode(byte)) as [
    string,
    string,
    string,
  ];
  return { bar, hat, tilde, text: (value) => escape(value, delimiters) };
}

function header(message: Hl7Message, head: AnswerHead, write: Writer): string[] {
  const field = (n: number): string => message.header.whole(n);
  const type = triggerOf(message) === 'Q23' ? ['RSP', 'K23', 'RSP_K23'] : ['RSP', 'K22', 'RSP_K21'];
  const line = [
    `MSH${write.bar}${message.delimiters.encoding}`,
    field(5),
    field(6),
    field(3),
    field(4),
    formatHl7Time(head.at),
    '',
    type.join(write.hat),
    head.controlId,
    field(11),
    field(12),
  ];
  return field(18) === '' ? line : [...line, '', '', '', '', '', field(18)];
}

/** ITI-9 case 3: QPD-3.1 is an unknown key identifier (table 0357, 204). */
function unknownNumber(write: Writer): string[] {
  return ['ERR', '', ['QPD', '1', '3', '1', '1'].join(write.hat), ['204', 'Unknown key identifier', 'HL70357'].join(write.hat), 'E'];
}

/** PDQ tells who the person is; PIX only the numbers (PID-5 is then a blank, ITI-9 3.9.4.2.2). */
function personRow(records: readonly IdentityLine[], query: Query, nth: number, write: Writer): string[] {
  const numbers = identifiersOf(records, query).map(({ number, assigner, kind }) =>
    [write.text(number), '', '', write.text(assigner), write.text(kind ?? '')].join(write.hat),
  );
  const row = ['PID', String(nth), '', numbers.join(write.tilde), ''];
  if (query.kind === 'pix') return [...row, ' '];
  const said = (pick: (line: IdentityLine) => string | undefined): string =>
    write.text(records.map(pick).find((text) => text !== undefined && text !== '') ?? '');
  return [
    ...row,
    `${said(({ family }) => family)}${write.hat}${said(({ given }) => given)}`,
    '',
    said(({ birthDate }) => birthDate),
    said(({ sex }) => sex),
    '',
    '',
    said(({ address }) => address),
    '',
    said(({ phone }) => phone),
  ];
}
