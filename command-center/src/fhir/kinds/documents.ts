/** DocumentReference: that a document or note exists and how it stands (HL7 v2-to-FHIR, TXA); its text is behind the attachment's address, read from the kept bytes. */
import type { DocumentRecorded } from '@healthos/core/clinical/events.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestOf, type Versions } from '@healthos/core/versions.ts';
import { date, encounter, identifier, patient, refers, status, subject, token } from '../parameters.ts';
import { codeable, concept, iso, positionId, present } from '../resource.ts';
import type { Kind, Whose } from '../thing.ts';
import { chartedThings, saidIn, type Charting } from './charted.ts';
import { performerOf } from './observation.ts';
import type { Made } from '../written.ts';
import { keyedBy } from '../numbers.ts';

export const documentReferenceKind: Kind = {
  kind: 'DocumentReference',
  audience: 'record',
  parameters: [
    patient('subject'),
    subject(),
    { ...encounter('context.encounter'), name: 'encounter' },
    identifier,
    status,
    token('doc-status', 'docStatus'),
    token('type'),
    token('category'),
    date('date'),
    date('period', 'context.period'),
    token('contenttype', 'content.attachment.contentType'),
    refers('author', ['Practitioner', 'Organization', 'Patient', 'Device']),
    refers('custodian', ['Organization']),
    refers('relatesto', ['DocumentReference'], 'relatesTo.target'),
  ],
  numbered: keyedBy(({ hospital }, number) => newestOf(getRow(hospital.clinical.documents, number))?.event),
  ofPerson: (whose) => [...whose.kept('DocumentReference'), ...chartedThings(whose, documents)],
};

const documents: Charting<DocumentRecorded> = {
  kind: 'DocumentReference',
  item: 'document',
  table: ({ house }) => house.hospital.clinical.documents,
  write: writeDocument,
};

/** TXA-17 (table 0271); what came as a word of FHIR stays one. */
const docStatuses: Readonly<Record<string, NonNullable<Made<'DocumentReference'>['docStatus']>>> = {
  DI: 'preliminary',
  DO: 'preliminary',
  IN: 'preliminary',
  IP: 'preliminary',
  PA: 'preliminary',
  AU: 'final',
  LA: 'final',
  preliminary: 'preliminary',
  final: 'final',
  amended: 'amended',
};

function writeDocument(whose: Whose, versions: Versions<DocumentRecorded>): Made<'DocumentReference'> | undefined {
  const newest = newestOf(versions);
  if (newest === undefined) return undefined;
  const { event } = newest;
  const completion = saidIn(versions, 'completion') ?? '';
  const written = versions.findLast(({ event: one }) => one.contentBytes !== undefined) ?? newest;
  const author = saidIn(versions, 'author');
  return present({
    masterIdentifier: { system: `urn:id:${whose.house.hospital.facility}:document`, value: event.document },
    identifier: [{ system: `urn:id:${whose.house.hospital.facility}:document`, value: event.document }],
    status: event.change === 'cancel' ? 'entered-in-error' : 'current',
    docStatus: event.change === 'cancel' ? 'entered-in-error' : Object.hasOwn(docStatuses, completion) ? docStatuses[completion] : undefined,
    type: codeable(event.kind),
    category: [concept('http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category', 'clinical-note', 'Clinical Note')],
    subject: whose.subject,
    date: iso(versions[0]?.at),
    author: performerOf(whose, author),
    authenticator: performerOf(whose, event.by)?.[0],
    relatesTo:
      event.parent === undefined
        ? undefined
        : [{ code: event.change === 'replacement' ? 'replaces' : 'appends', target: { identifier: { value: event.parent } } }],
    content: [
      {
        attachment: present({
          contentType: 'text/plain',
          url: `Binary/${positionId(whose.house.tag, written.position)}`,
          size: event.contentBytes,
          creation: iso(written.at),
        }),
      },
    ],
    context: event.encounter === undefined ? undefined : { encounter: [whose.encounter(event.encounter)].filter((one) => one !== undefined) },
  });
}
