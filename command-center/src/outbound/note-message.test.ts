/** A note that goes out says what was signed: our own feed reads it back as the same document, with every section and line of its text. */
import { expect, test } from 'vitest';
import type { NoteMessage } from '@healthos/core/house/notes/outgoing.ts';
import { encounterId, facilityId, messageId, patientId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import { documentsFeed } from '@healthos/ingest/feeds/documents/documents.ts';
import { factsOf, taken } from '@healthos/ingest/feeds/given.ts';
import { parseHl7 } from '@healthos/ingest/formats/hl7v2/message.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { textOf, type TextPart } from '../http/document-text.ts';
import { noteBytes } from './note-message.ts';

const at = instant(Date.UTC(2026, 2, 12, 12));
const signed: NoteMessage = {
  position: 7,
  trigger: 'T02',
  document: 'note-1',
  patient: patientId('p1'),
  encounter: encounterId('V1'),
  kind: { code: '11506-3', display: 'Progress note', system: 'LN' },
  completion: 'AU',
  author: 'clinician:d1',
  by: 'clinician:d1',
  signedAt: at,
  at,
  text: messageId('1'),
};
const parts: readonly TextPart[] = [
  { title: 'Assessment', text: 'Better | no pain ^ none\n\nLine 3 & more', quotes: [{ item: 'order|1', position: 3, at, says: 'Lactate 2.1 mmol/L' }] },
  { title: 'Plan', text: 'Home \\ tomorrow ~ perhaps' },
];

function sent(message: NoteMessage, texts: readonly TextPart[] = []) {
  const bytes = noteBytes({
    facility: facilityId('LGH'),
    message,
    parts: texts,
    encounter: undefined,
    person: { patient: patientId('p1'), assigner: 'LGH', number: '123', family: 'O^Neil', given: 'Pat' },
    application: 'ARCHIVE',
    receiver: 'LGH',
  });
  const parsed = parseHl7(bytes);
  if (isRejection(parsed)) throw new TypeError(parsed.code);
  return { bytes, message: parsed };
}

test('a signed note is T02 and is read back as the same document, its text whole', () => {
  const { bytes, message } = sent(signed, parts);
  expect([message.code, message.trigger, message.controlId, message.first('PID')?.text(5)]).toEqual(['MDM', 'T02', 'O7', 'O^Neil']);
  const [read] = factsOf(taken(documentsFeed, message), 'DocumentRecorded');
  expect(read).toMatchObject({ document: 'note-1', encounter: 'V1', kind: signed.kind, change: 'original', completion: 'AU' });
  expect(textOf(bytes, 'MDM^T02')).toEqual([
    { title: 'Assessment', text: 'Better | no pain ^ none\nLine 3 & more\nLactate 2.1 mmol/L' },
    { title: 'Plan', text: 'Home \\ tomorrow ~ perhaps' },
  ]);
});

test('an addendum names what it adds to; a cosignature and a retraction have no text and say who and how it stands', () => {
  const read = (more: Partial<NoteMessage>, texts: readonly TextPart[] = []) => {
    const { message } = sent({ ...signed, ...more }, texts);
    return { ...factsOf(taken(documentsFeed, message), 'DocumentRecorded')[0], obx: message.all('OBX').length, available: message.first('TXA')?.text(19) };
  };
  expect(read({ trigger: 'T06', document: 'note-2', parent: 'note-1' }, parts.slice(0, 1))).toMatchObject({ change: 'addendum', parent: 'note-1', obx: 1 });
  expect(read({ trigger: 'T03', completion: 'LA', by: 'clinician:a1' })).toMatchObject({ change: 'status', completion: 'LA', obx: 0, available: 'AV' });
  expect(read({ trigger: 'T11' })).toMatchObject({ change: 'cancel', obx: 0, available: 'CA' });
  expect(read({ sensitivity: 'restricted' })).toMatchObject({ sensitivity: 'restricted' });
});

test('the same fact gives the same bytes', () => {
  expect(sent(signed, parts).bytes.equals(sent(signed, parts).bytes)).toBe(true);
});
