/** Rules of FHIR R4 and US Core that one element alone cannot keep, as FHIRPath (hl7.org/fhir/R4, hl7.org/fhir/us/core): what breaks one is told by its name. */
import type { Issue } from './outcome.ts';

export interface Invariant {
  readonly key: string;
  readonly kinds: readonly string[];
  readonly says: string;
  readonly holds: string;
}

const severe =
  "clinicalStatus.exists() or verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status' and code = 'entered-in-error').exists()";

export const invariants: readonly Invariant[] = [
  { key: 'dom-2', kinds: ['*'], says: 'What is contained contains nothing itself.', holds: 'contained.contained.empty()' },
  { key: 'dom-4', kinds: ['*'], says: 'What is contained has no version.', holds: 'contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()' },
  { key: 'ext-1', kinds: ['*'], says: 'An extension has extensions or a value, not both.', holds: 'extension.all(extension.exists() != value.exists())' },
  {
    key: 'pat-1',
    kinds: ['Patient'],
    says: 'A contact has a name, a way to reach it or an organization.',
    holds: 'contact.all(name.exists() or telecom.exists() or address.exists() or organization.exists())',
  },
  {
    key: 'cpt-2',
    kinds: ['Patient', 'Practitioner'],
    says: 'A way to reach somebody says its system.',
    holds: 'telecom.all(value.empty() or system.exists())',
  },
  { key: 'obs-6', kinds: ['Observation'], says: 'Where there is a value nothing is said of its absence.', holds: 'dataAbsentReason.empty() or value.empty()' },
  {
    key: 'obs-7',
    kinds: ['Observation'],
    says: 'A component that has the code of the whole leaves no value to the whole.',
    holds: 'value.empty() or component.code.where(coding.intersect(%resource.code.coding).exists()).empty()',
  },
  { key: 'obs-3', kinds: ['Observation'], says: 'A range has an edge or a text.', holds: 'referenceRange.all(low.exists() or high.exists() or text.exists())' },
  { key: 'qty-3', kinds: ['Observation'], says: 'A code of a unit has its system.', holds: 'value.ofType(Quantity).all(code.empty() or system.exists())' },
  {
    key: 'per-1',
    kinds: ['Encounter', 'Account'],
    says: 'A period ends after it began.',
    holds: 'period.start.empty() or period.end.empty() or (period.start <= period.end)',
  },
  {
    key: 'con-5',
    kinds: ['Condition'],
    says: 'What was entered in error has no clinical status.',
    holds:
      "verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status' and code='entered-in-error').empty() or clinicalStatus.empty()",
  },
  {
    key: 'con-4',
    kinds: ['Condition'],
    says: 'What is over is not active.',
    holds:
      "abatement.empty() or clinicalStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-clinical' and (code='resolved' or code='remission' or code='inactive')).exists()",
  },
  {
    key: 'ait-1',
    kinds: ['AllergyIntolerance'],
    says: 'It has a clinical status unless it was entered in error.',
    holds: severe.replaceAll('condition-ver-status', 'allergyintolerance-verification'),
  },
  { key: 'imm-1', kinds: ['Immunization'], says: 'Education has a type or a reference.', holds: 'education.all(documentType.exists() or reference.exists())' },
  {
    key: 'app-3',
    kinds: ['Appointment'],
    says: 'Only what is proposed, cancelled or waits has no time.',
    holds: "(start.exists() and end.exists()) or (status in ('proposed' | 'cancelled' | 'waitlist'))",
  },
  { key: 'app-2', kinds: ['Appointment'], says: 'It has a beginning and an end, or neither.', holds: 'start.exists() = end.exists()' },
];

/** `%resource` is what a rule about the whole of it names. */
export type Evaluate = (resource: object, names: { readonly resource: object }) => readonly unknown[];

export function brokenBy(kind: string, resource: object, compiled: ReadonlyMap<string, Evaluate>): readonly Issue[] {
  return invariants.flatMap(({ key, kinds, says }) => {
    if (!kinds.includes('*') && !kinds.includes(kind)) return [];
    const [holds] = compiled.get(key)?.(resource, { resource }) ?? [];
    return holds === false ? [{ code: 'invariant', says, expression: kind, detail: key }] : [];
  });
}
