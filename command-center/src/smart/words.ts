/** Scopes in words that a patient reads: what the application could do, of whose record. */
import { readScope, type Deed } from '../access/scopes.ts';

const kinds: Readonly<Record<string, string>> = {
  '*': 'everything in the record',
  Patient: 'name, birth date, address and other details',
  Encounter: 'visits and stays',
  Observation: 'results, vital signs and other measurements',
  Condition: 'conditions and problems',
  AllergyIntolerance: 'allergies',
  MedicationRequest: 'medicines that were ordered',
  MedicationAdministration: 'medicines that were given',
  MedicationStatement: 'medicines that are taken',
  ServiceRequest: 'tests and treatments that were ordered',
  DiagnosticReport: 'reports of tests',
  DocumentReference: 'notes and documents',
  Binary: 'the text of notes and documents',
  Immunization: 'vaccinations',
  Procedure: 'operations and procedures',
  Appointment: 'appointments',
  Coverage: 'insurance',
  Claim: 'bills to the insurer',
  ClaimResponse: 'answers of the insurer',
  ExplanationOfBenefit: 'what the insurer paid',
  ChargeItem: 'charges',
  Account: 'accounts',
  Location: 'places of the hospital',
  Organization: 'hospitals and payers',
  Practitioner: 'people who work here',
  Device: 'devices',
  Task: 'tasks',
  CarePlan: 'care plans',
  CareTeam: 'who cares for whom',
  Goal: 'goals of treatment',
  Provenance: 'where each entry came from',
  AuditEvent: 'who looked at the record',
};

const context: Readonly<Record<string, string>> = {
  openid: 'Know that it is you, the same person each time',
  fhirUser: 'Know your entry among the people of this hospital',
  launch: 'Know which patient is open',
  'launch/patient': 'Know which patient was chosen',
  'launch/encounter': 'Know which visit it is about',
  offline_access: 'Keep its access when you have left, for up to two weeks after its last use',
  online_access: 'Keep its access for as long as you are signed in',
  'healthos/api': 'Show the stay of this patient, and answer in your name what stands in its way',
};

const verbs: Readonly<Record<Deed, string>> = { r: 'see', s: 'search', c: 'add', u: 'change', d: 'delete' };

/** `Sees and searches results ... (only category laboratory)`. */
export function scopeWords(text: string, whose: 'patient' | 'user'): string {
  const known = context[text];
  if (known !== undefined) return known;
  const scope = readScope(text);
  if (scope === undefined) return text;
  const may = scope.deeds.map((deed) => verbs[deed]);
  const last = may.at(-1) ?? '';
  const deeds = may.length < 2 ? last : `${may.slice(0, -1).join(', ')} and ${last}`;
  const what = kinds[scope.kind] ?? `entries of the kind ${scope.kind}`;
  const of = scope.level === 'patient' ? (whose === 'patient' ? 'of your record' : 'of this patient') : 'of every patient whose record you may open';
  const only = scope.query.map(([name, value]) => `${name} ${value}`).join(', ');
  return `${deeds.charAt(0).toUpperCase()}${deeds.slice(1)} ${what}, ${of}${only === '' ? '' : ` (only ${only})`}`;
}
