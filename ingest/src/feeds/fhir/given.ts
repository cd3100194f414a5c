/** A small bundle for tests: one visit with something of every kind that is read, and some that is only kept. */
export interface GivenEntry {
  readonly fullUrl: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly request?: { readonly method: string; readonly url: string };
}

const concept = (system: string, code: string, display: string): object => ({ coding: [{ system, code, display }], text: display });
const loinc = (code: string, display: string): object => concept('http://loinc.org', code, display);
const snomed = (code: string, display: string): object => concept('http://snomed.info/sct', code, display);

const ucum = 'http://unitsofmeasure.org';

const url = (key: string): string => `urn:uuid:${key.split('/')[1] ?? ''}`;
const ref = (key: string): object => ({ reference: url(key) });

function entry(key: string, more: Readonly<Record<string, unknown>>): GivenEntry {
  const [resourceType = '', id = ''] = key.split('/');
  return { fullUrl: url(key), resource: { resourceType, id, ...more }, request: { method: 'POST', url: resourceType } };
}

const about = { subject: ref('Patient/pat-1'), encounter: ref('Encounter/enc-1') };
const began = '2024-05-02T08:00:00+00:00';

export const givenEntries: readonly GivenEntry[] = [
  entry('Patient/pat-1', {
    identifier: [
      { system: 'https://example.org/id', value: 'X-1' },
      { type: { coding: [{ code: 'MR' }] }, system: 'https://example.org/mrn', value: 'MR-77' },
    ],
    name: [{ use: 'official', family: 'Testerson', given: ['Anna', 'B'] }],
    gender: 'female',
    birthDate: '1971-03-09',
    address: [{ line: ['1 Main St'], city: 'Athol' }],
  }),
  entry('Practitioner/prac-1', { identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '580' }], name: [{ family: 'Brakus' }] }),
  entry('Encounter/enc-1', {
    status: 'finished',
    class: { code: 'EMER' },
    subject: ref('Patient/pat-1'),
    participant: [{ individual: ref('Practitioner/prac-1') }],
    period: { start: began, end: '2024-05-02T12:00:00+00:00' },
  }),
  entry('Condition/con-1', {
    ...about,
    clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'resolved' }] },
    code: snomed('74400008', 'Appendicitis'),
    onsetDateTime: began,
    abatementDateTime: '2024-06-01',
  }),
  entry('AllergyIntolerance/all-1', {
    clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] },
    patient: ref('Patient/pat-1'),
    code: concept('http://www.nlm.nih.gov/research/umls/rxnorm', '7980', 'Penicillin'),
    criticality: 'high',
    recordedDate: '2020-01',
  }),
  entry('Observation/obs-1', {
    ...about,
    status: 'final',
    code: loinc('718-7', 'Hemoglobin'),
    effectiveDateTime: '2024-05-02T09:00:00.500+00:00',
    valueQuantity: { value: 7.1, unit: 'gram per deciliter', system: ucum, code: 'g/dL', comparator: '<' },
    interpretation: [{ coding: [{ code: 'L' }] }],
    referenceRange: [{ low: { value: 12 }, high: { value: 16 } }],
  }),
  entry('Observation/obs-2', {
    ...about,
    status: 'final',
    code: loinc('85354-9', 'Blood pressure'),
    effectiveDateTime: began,
    component: [
      { code: loinc('8480-6', 'Systolic'), valueQuantity: { value: 120, system: ucum, code: 'mm[Hg]' } },
      { code: loinc('8462-4', 'Diastolic'), valueQuantity: { value: 80, system: ucum, code: 'mm[Hg]' } },
    ],
  }),
  entry('Procedure/pro-1', {
    ...about,
    status: 'completed',
    code: snomed('80146002', 'Appendectomy'),
    performedPeriod: { start: '2024-05-02T10:00:00+00:00' },
  }),
  entry('Medication/med-1', { code: concept('http://www.nlm.nih.gov/research/umls/rxnorm', '723', 'Amoxicillin') }),
  entry('MedicationRequest/mr-1', {
    ...about,
    status: 'active',
    intent: 'order',
    medicationReference: ref('Medication/med-1'),
    authoredOn: began,
    dosageInstruction: [{ route: concept('http://snomed.info/sct', '26643006', 'Oral'), doseAndRate: [{ doseQuantity: { value: 500, unit: 'mg' } }] }],
  }),
  entry('MedicationAdministration/ma-1', {
    subject: ref('Patient/pat-1'),
    context: ref('Encounter/enc-1'),
    status: 'completed',
    medicationReference: ref('Medication/med-1'),
    request: ref('MedicationRequest/mr-1'),
    effectiveDateTime: '2024-05-02T09:30:00+00:00',
    dosage: { dose: { value: 500, unit: 'mg' } },
  }),
  entry('Immunization/imm-1', {
    patient: ref('Patient/pat-1'),
    status: 'completed',
    vaccineCode: concept('http://hl7.org/fhir/sid/cvx', '140', 'Influenza'),
    occurrenceDateTime: began,
    lotNumber: 'L1',
  }),
  entry('DiagnosticReport/rep-1', {
    ...about,
    status: 'final',
    code: loinc('58410-2', 'CBC panel'),
    issued: began,
    presentedForm: [{ contentType: 'text/plain', data: 'QUJDRA==' }],
  }),
  entry('DocumentReference/doc-1', {
    subject: ref('Patient/pat-1'),
    status: 'current',
    type: loinc('34117-2', 'History and physical'),
    date: began,
    content: [{ attachment: { size: 42 } }],
  }),
  entry('CareTeam/team-1', { subject: ref('Patient/pat-1'), status: 'active' }),
  entry('Claim/claim-1', {
    patient: ref('Patient/pat-1'),
    status: 'active',
    type: concept('http://terminology.hl7.org/CodeSystem/claim-type', 'institutional', 'Institutional'),
    use: 'claim',
    created: began,
    provider: ref('Practitioner/prac-1'),
    priority: { coding: [{ code: 'normal' }] },
    insurance: [{ sequence: 1, focal: true, coverage: { display: 'Payer' } }],
  }),
];

/** The bytes of the bundle, with other entries where a test wants them. */
export function givenBundle(entries: readonly unknown[] = givenEntries, more: Readonly<Record<string, unknown>> = {}): Buffer {
  return Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: entries, ...more }));
}

/** The entries with one resource of them changed. */
export function withResource(key: string, change: Readonly<Record<string, unknown>>): readonly GivenEntry[] {
  return givenEntries.map((one) =>
    `${String(one.resource['resourceType'])}/${String(one.resource['id'])}` === key ? { ...one, resource: { ...one.resource, ...change } } : one,
  );
}
