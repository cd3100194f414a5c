/** Operations of the FHIR door, and the kinds that may be written through it: what the CapabilityStatement says of them. */
import type { Capability } from '../fhir/capability.ts';
import { kinds } from '../fhir/kinds.ts';

/** What is worked out here, or is the house's own record of itself, is not written from outside. */
const derived: ReadonlySet<string> = new Set(['Provenance', 'AuditEvent', 'Location', 'ChargeItem', 'Account']);

export const writableKinds: ReadonlySet<string> = new Set(kinds.map(({ kind }) => kind).filter((kind) => !derived.has(kind)));

/** What no bundle brings either: the audit, and the books, are this house's own words. Places and origins come with a history that is loaded. */
export const ownKinds: ReadonlySet<string> = new Set(['AuditEvent', 'ChargeItem', 'Account']);

export const operations: Capability['operations'] = [
  { kind: 'Patient', name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' },
  { kind: 'Patient', name: 'match', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-match' },
  { kind: 'Patient', name: 'export', definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export' },
  { name: 'export', definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export' },
];
