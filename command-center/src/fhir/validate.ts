/** What a resource must say to be taken: its required elements and the codes of its status (hl7.org/fhir/R4). Every fault is named at once, by its place. */
import type { Issue } from './outcome.ts';
import { isElement, type Element } from './resource.ts';

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

/** Elements that are lists in every resource that has them, and those that are text. */
const lists: ReadonlySet<string> = new Set([
  'identifier',
  'category',
  'performer',
  'component',
  'note',
  'extension',
  'contained',
  'telecom',
  'address',
  'participant',
  'interpretation',
]);
const texts: ReadonlySet<string> = new Set([
  'status',
  'intent',
  'gender',
  'birthDate',
  'effectiveDateTime',
  'issued',
  'authoredOn',
  'language',
  'implicitRules',
  'criticality',
  'docStatus',
]);

export function faultsIn(kind: string, resource: Element): readonly Issue[] {
  const rule = rules[kind];
  const has = (name: string): boolean => resource[name] !== undefined && resource[name] !== null;
  const missing = (rule?.required ?? [])
    .filter((names) => !names.some((name) => has(name) || has(`_${name}`)))
    .map((names): Issue => ({ code: 'required', says: `${kind} needs ${names.join(' or ')}.`, expression: `${kind}.${names[0] ?? ''}` }));
  const status = resource['status'];
  const wrongStatus =
    rule?.statuses !== undefined && typeof status === 'string' && !rule.statuses.includes(status)
      ? [{ code: 'code-invalid', says: `${kind}.status is one of ${rule.statuses.join(', ')}.`, expression: `${kind}.status` }]
      : [];
  const shapes = Object.entries(resource).flatMap(([name, value]): readonly Issue[] => {
    if (lists.has(name) && !Array.isArray(value)) return [{ code: 'structure', says: `${kind}.${name} is a list.`, expression: `${kind}.${name}` }];
    if (texts.has(name) && typeof value !== 'string') return [{ code: 'structure', says: `${kind}.${name} is text.`, expression: `${kind}.${name}` }];
    return [];
  });
  const subjects = ['subject', 'patient', 'encounter', 'code', 'beneficiary'].filter(
    (name) => has(name) && !isElement(resource[name]) && !(kind === 'Account' && name === 'subject'),
  );
  return [
    ...missing,
    ...wrongStatus,
    ...shapes,
    ...subjects.map((name): Issue => ({ code: 'structure', says: `${kind}.${name} is an object.`, expression: `${kind}.${name}` })),
  ];
}
