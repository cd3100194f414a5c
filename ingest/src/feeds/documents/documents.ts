/** MDM T01 to T11 (HL7 v2.5.1 chapter 9): that a document exists and how it stands. Its text stays in the bytes. */
import type { DocumentRecorded } from '@healthos/core/clinical/events.ts';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { codedOf, unnamedCode } from '../reading/coded-of.ts';
import { chartedEncounter } from '../reading/encounter-of.ts';
import { gather } from '../reading/gathering.ts';
import { triggerOf } from '../reading/message-type.ts';
import { messageKey } from '../reading/observation-of.ts';
import { seenPatient } from '../reading/patient-of.ts';
import { sensitivityOf } from '../reading/sensitivity-of.ts';

const changes: Readonly<Record<string, DocumentRecorded['change']>> = {
  T01: 'original',
  T02: 'original',
  T03: 'status',
  T04: 'status',
  T05: 'addendum',
  T06: 'addendum',
  T07: 'edit',
  T08: 'edit',
  T09: 'replacement',
  T10: 'replacement',
  T11: 'cancel',
};

export const documentsFeed: Feed = {
  feed: 'documents',
  title: 'Documents',
  handles: Object.keys(changes).map((trigger) => `MDM^${trigger}`),
  translate: translateDocument,
  // Its facts have numbers of their own: a control id used again cannot double them (hard case 2).
  defaults: declared('documents', 'Documents', { onReusedControlId: 'process' }),
};

/** One fact per TXA. A document without a number (TXA-12) is known by its message. */
export function translateDocument(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  const read = seenPatient(gathering);
  if (isRejection(read)) return read;
  const documents = message.all('TXA');
  if (documents.length === 0) return reject('hl7.no-document', 'TXA');
  const contents = message.all('OBX');
  const contentBytes = contents.reduce((sum, obx) => sum + obx.bytes(5).length, 0);
  for (const txa of documents) {
    const parent = entity(txa, 13);
    const completion = txa.text(17).trim().toUpperCase();
    gathering.state(
      {
        type: 'DocumentRecorded',
        document: entity(txa, 12) || messageKey(gathering),
        patient: read.patient,
        ...(parent === '' ? {} : { parent }),
        ...chartedEncounter(read.pid, message.first('PV1')),
        kind: codedOf(txa, 2) ?? codedOf(message.first('OBR'), 4) ?? unnamedCode,
        change: changes[triggerOf(message)] ?? 'original',
        ...(completion === '' ? {} : { completion }),
        ...(contents.length === 0 ? {} : { contentBytes }),
        ...sensitivityOf(txa, 18),
      },
      [read.pid, message.first('PV1'), txa, ...contents],
    );
  }
  return gathering.done();
}

/** EI.1, else its universal id (.3). */
function entity(txa: Segment, field: number): string {
  return txa.text(field, 1).trim() || txa.text(field, 3).trim();
}
