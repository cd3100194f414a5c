/** What a resource must say to be taken: its required elements and the codes of its status, its shape and the rules across its elements (hl7.org/fhir/R4). Faults are named at once, by their places. */
import { brokenBy, invariants, type Evaluate } from './invariants.ts';
import type { Issue } from './outcome.ts';
import type { Element } from './resource.ts';
import { structureOf, type Structure } from './structure.ts';

interface Rule {
  /** One of each list must be there. */
  readonly required: readonly (readonly string[])[];
  readonly statuses?: readonly string[];
}

const one = (...names: readonly string[]): readonly (readonly string[])[] => names.map((name) => [name]);
const event = ['preparation', 'in-progress', 'not-done', 'on-hold', 'stopped', 'completed', 'entered-in-error', 'unknown'];
const request = ['draft', 'active', 'on-hold', 'revoked', 'completed', 'entered-in-error', 'unknown'];
const financial = ['active', 'cancelled', 'draft', 'entered-in-error'];

const rules: Readonly<Record<string, Rule>> = {
  Patient: { required: [] },
  Encounter: {
    required: one('status', 'class'),
    statuses: ['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished', 'cancelled', 'entered-in-error', 'unknown'],
  },
  Observation: {
    required: one('status', 'code'),
    statuses: ['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error', 'unknown'],
  },
  Condition: { required: one('subject') },
  AllergyIntolerance: { required: one('patient') },
  Procedure: { required: one('status', 'subject'), statuses: event },
  MedicationRequest: {
    required: [...one('status', 'intent', 'subject'), ['medicationCodeableConcept', 'medicationReference']],
    statuses: ['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'unknown'],
  },
  MedicationAdministration: {
    required: [...one('status', 'subject'), ['medicationCodeableConcept', 'medicationReference'], ['effectiveDateTime', 'effectivePeriod']],
    statuses: ['in-progress', 'not-done', 'on-hold', 'completed', 'entered-in-error', 'stopped', 'unknown'],
  },
  ServiceRequest: { required: one('status', 'intent', 'subject'), statuses: request },
  DiagnosticReport: {
    required: one('status', 'code'),
    statuses: ['registered', 'partial', 'preliminary', 'final', 'amended', 'corrected', 'appended', 'cancelled', 'entered-in-error', 'unknown'],
  },
  DocumentReference: { required: one('status', 'content'), statuses: ['current', 'superseded', 'entered-in-error'] },
  Immunization: {
    required: [...one('status', 'vaccineCode', 'patient'), ['occurrenceDateTime', 'occurrenceString']],
    statuses: ['completed', 'entered-in-error', 'not-done'],
  },
  Appointment: {
    required: one('status', 'participant'),
    statuses: ['proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow', 'entered-in-error', 'checked-in', 'waitlist'],
  },
  Coverage: { required: one('status', 'beneficiary', 'payor'), statuses: financial },
  ChargeItem: { required: one('status', 'code', 'subject') },
  Account: { required: one('status'), statuses: ['active', 'inactive', 'entered-in-error', 'on-hold', 'unknown'] },
  Claim: { required: one('status', 'type', 'use', 'patient', 'created', 'provider', 'priority', 'insurance'), statuses: financial },
  ClaimResponse: { required: one('status', 'type', 'use', 'patient', 'created', 'insurer', 'outcome'), statuses: financial },
  ExplanationOfBenefit: { required: one('status', 'type', 'use', 'patient', 'created', 'insurer', 'provider', 'outcome', 'insurance'), statuses: financial },
  Task: {
    required: one('status', 'intent'),
    statuses: [
      'draft',
      'requested',
      'received',
      'accepted',
      'rejected',
      'ready',
      'cancelled',
      'in-progress',
      'on-hold',
      'failed',
      'completed',
      'entered-in-error',
    ],
  },
};

/** Parsed once, when the first resource comes: the engine and its model are heavy, and a house that is only read needs neither. */
let engine: Promise<{ readonly structure: Structure; readonly rules: ReadonlyMap<string, Evaluate> }> | undefined;

async function openEngine(): Promise<{ readonly structure: Structure; readonly rules: ReadonlyMap<string, Evaluate> }> {
  const [{ default: fhirpath }, { default: model }] = await Promise.all([import('fhirpath'), import('fhirpath/fhir-context/r4')]);
  return {
    structure: structureOf(model),
    rules: new Map(invariants.map(({ key, holds }) => [key, fhirpath.compile(holds, model) as Evaluate])),
  };
}

/** Required elements and codes first, then the shape of everything, then the rules across elements. */
export async function faultsIn(kind: string, resource: Element): Promise<readonly Issue[]> {
  const rule = Object.hasOwn(rules, kind) ? rules[kind] : undefined;
  const has = (name: string): boolean => resource[name] !== undefined && resource[name] !== null;
  const missing = (rule?.required ?? [])
    .filter((names) => !names.some((name) => has(name) || has(`_${name}`)))
    .map((names): Issue => ({ code: 'required', says: `${kind} needs ${names.join(' or ')}.`, expression: `${kind}.${names[0] ?? ''}` }));
  const status = resource['status'];
  const wrongStatus =
    rule?.statuses !== undefined && typeof status === 'string' && !rule.statuses.includes(status)
      ? [{ code: 'code-invalid', says: `${kind}.status is one of ${rule.statuses.join(', ')}.`, expression: `${kind}.status` }]
      : [];
  const { structure, rules: compiled } = await (engine ??= openEngine());
  const found = [...missing, ...wrongStatus, ...structure.faults(kind, resource)];
  // The engine reads plain values: a number that kept its text is one of them.
  return found.length > 0 ? found : brokenBy(kind, JSON.parse(JSON.stringify(resource)) as object, compiled);
}
