/** `_summary` and `_elements`: less of a resource, marked as less. */
import type { Query } from './query.ts';
import type { Resource } from './resource.ts';

const always: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta']);

/** Elements that the kinds of this house need, whatever is left out. */
const mandatory: ReadonlySet<string> = new Set([
  'status',
  'intent',
  'code',
  'subject',
  'patient',
  'class',
  'medicationCodeableConcept',
  'vaccineCode',
  'content',
  'target',
  'recorded',
  'agent',
]);

/** Marked Σ in FHIR for the kinds of this house. */
const summary: ReadonlySet<string> = new Set([
  ...mandatory,
  ...['identifier', 'active', 'name', 'telecom', 'gender', 'birthDate', 'deceasedBoolean', 'deceasedDateTime', 'address', 'managingOrganization', 'link'],
  ...['type', 'category', 'period', 'location', 'participant', 'hospitalization', 'serviceType', 'priority', 'episodeOfCare', 'appointment', 'diagnosis'],
  ...[
    'encounter',
    'effectiveDateTime',
    'effectivePeriod',
    'issued',
    'performer',
    'basedOn',
    'partOf',
    'focus',
    'valueQuantity',
    'valueCodeableConcept',
    'valueString',
  ],
  ...[
    'clinicalStatus',
    'verificationStatus',
    'criticality',
    'severity',
    'onsetDateTime',
    'recordedDate',
    'bodySite',
    'doNotPerform',
    'authoredOn',
    'requester',
  ],
  ...[
    'date',
    'docStatus',
    'custodian',
    'author',
    'result',
    'occurrenceDateTime',
    'performedDateTime',
    'performedPeriod',
    'description',
    'physicalType',
    'mode',
  ],
  ...[
    'operationalStatus',
    'beneficiary',
    'payor',
    'relationship',
    'start',
    'end',
    'created',
    'use',
    'outcome',
    'insurer',
    'provider',
    'enterer',
    'hasMember',
    'derivedFrom',
  ],
]);

export function lessOf(resource: Resource, { summary: asked, elements }: Pick<Query, 'summary' | 'elements'>): Resource {
  const keeps =
    elements.length > 0
      ? (name: string): boolean => elements.includes(name) || mandatory.has(name)
      : asked === 'true'
        ? (name: string): boolean => summary.has(name)
        : asked === 'text'
          ? (name: string): boolean => name === 'text' || mandatory.has(name)
          : asked === 'data'
            ? (name: string): boolean => name !== 'text'
            : undefined;
  if (keeps === undefined) return resource;
  const left = Object.fromEntries(Object.entries(resource).filter(([name]) => always.has(name) || keeps(name.replace(/^_/, ''))));
  const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };
  const tags: unknown = resource.meta?.['tag'];
  return {
    ...left,
    resourceType: resource.resourceType,
    id: resource.id,
    meta: { ...resource.meta, tag: [...(Array.isArray(tags) ? (tags as readonly unknown[]) : []), subsetted] },
  };
}
