/** A note as HL7 v2.5.1 says it to an archive (MDM, chapter 9): T02 signed, T06 an addendum, both with their text; T03 cosigned, T11 retracted. The same fact gives the same bytes. */
import type { NoteMessage, NoteTrigger } from '@healthos/core/house/notes/outgoing.ts';
import type { TextPart } from '../http/document-text.ts';
import { header, ours, pid, pv1, segment, text, time, type Addressed } from './segments.ts';

export interface AddressedNote extends Addressed {
  readonly message: NoteMessage;
  readonly parts: readonly TextPart[];
}

const structures: Readonly<Record<NoteTrigger, string>> = { T02: 'MDM_T02', T03: 'MDM_T01', T06: 'MDM_T02', T11: 'MDM_T01' };
/** TXA-18 (table 0272). */
const confidentiality: Readonly<Record<NonNullable<NoteMessage['sensitivity']>, string>> = { normal: 'U', restricted: 'R', 'very-restricted': 'V', vip: 'VIP' };

export function noteBytes(addressed: AddressedNote): Buffer {
  const { message, parts } = addressed;
  const { trigger } = message;
  const segments = [
    header(addressed, `MDM^${trigger}^${structures[trigger]}`, message),
    segment('EVN', { 1: trigger, 2: time(message.at) }),
    pid(addressed),
    pv1(addressed, message.encounter),
    txa(message),
    ...parts.map(obx),
  ];
  return Buffer.from([...segments, ''].join('\r'), 'utf8');
}

function txa({ document, parent, kind, completion, sensitivity, author, by, signedAt, at, trigger }: NoteMessage): string {
  return segment('TXA', {
    1: '1',
    2: [kind.code, kind.display, kind.system].map(text).join('^').replace(/\^+$/, ''),
    3: trigger === 'T02' || trigger === 'T06' ? 'TX' : '',
    4: time(signedAt),
    6: time(signedAt),
    8: time(at),
    9: text(author),
    12: `${text(document)}^${ours}`,
    13: parent === undefined ? '' : `${text(parent)}^${ours}`,
    17: text(completion ?? (trigger === 'T11' ? '' : 'AU')),
    18: sensitivity === undefined ? '' : confidentiality[sensitivity],
    // Table 0273: available for patient care; a retracted one is cancelled.
    19: trigger === 'T11' ? 'CA' : 'AV',
    22: [text(by), '', '', '', '', '', '', '', '', '', '', '', '', '', time(at)].join('^'),
  });
}

/** A section an OBX, a line a repetition; what it quotes of the record stands after its words. */
function obx({ title, text: said, quotes = [] }: TextPart, n: number): string {
  const lines = [...said.split(/\r\n|\r|\n/), ...quotes.map((quote) => quote.says)].filter((line, i) => line !== '' || i === 0);
  return segment('OBX', { 1: String(n + 1), 2: 'TX', 3: `${text(`S${n + 1}`)}^${text(title ?? 'Note')}^L`, 5: lines.map(text).join('~'), 11: 'F' });
}
