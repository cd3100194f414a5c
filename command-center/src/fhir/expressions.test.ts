/**
 * What a search parameter reads is what the standard says it reads: the FHIRPath of the registry (hl7.org/fhir/R4/searchparameter-registry.html), evaluated
 * by an engine that we did not write, and the paths that the search walks, over every example of US Core, agree.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fhirpath from 'fhirpath';
import model from 'fhirpath/fhir-context/r4';
import { describe, expect, it } from 'vitest';
import { kindOf, kinds, parametersOf } from './kinds.ts';
import { valuesOf } from './matching.ts';
import { whole } from './parameters.ts';

const corpus = process.env['HEALTHOS_CORPUS'] ?? fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url));
const folder = `${corpus}/fhir/HL7+US-Core/input/examples`;
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

/** Of the registry, where it is more than the element of that name. */
const standard: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Patient: {
    identifier: 'Patient.identifier',
    active: 'Patient.active',
    name: 'Patient.name',
    family: 'Patient.name.family',
    given: 'Patient.name.given',
    gender: 'Patient.gender',
    birthdate: 'Patient.birthDate',
    'death-date': '(Patient.deceased as dateTime)',
    deceased: 'Patient.deceased.exists() and Patient.deceased != false',
    address: 'Patient.address',
    'address-city': 'Patient.address.city',
    'address-postalcode': 'Patient.address.postalCode',
    'address-state': 'Patient.address.state',
    telecom: 'Patient.telecom',
    phone: "Patient.telecom.where(system='phone')",
    email: "Patient.telecom.where(system='email')",
    language: 'Patient.communication.language',
    'general-practitioner': 'Patient.generalPractitioner',
    organization: 'Patient.managingOrganization',
    link: 'Patient.link.other',
  },
  Encounter: {
    patient: 'Encounter.subject.where(resolve() is Patient)',
    subject: 'Encounter.subject',
    class: 'Encounter.class',
    type: 'Encounter.type',
    date: 'Encounter.period',
    location: 'Encounter.location.location',
    participant: 'Encounter.participant.individual',
    practitioner: 'Encounter.participant.individual.where(resolve() is Practitioner)',
    'service-provider': 'Encounter.serviceProvider',
    'discharge-disposition': 'Encounter.hospitalization.dischargeDisposition',
    'reason-code': 'Encounter.reasonCode',
    status: 'Encounter.status',
    identifier: 'Encounter.identifier',
  },
  Observation: {
    subject: 'Observation.subject',
    encounter: 'Observation.encounter',
    category: 'Observation.category',
    code: 'Observation.code',
    'combo-code': 'Observation.code | Observation.component.code',
    'component-code': 'Observation.component.code',
    date: 'Observation.effective',
    'value-quantity': '(Observation.value as Quantity)',
    'value-concept': '(Observation.value as CodeableConcept)',
    'value-string': '(Observation.value as string)',
    'data-absent-reason': 'Observation.dataAbsentReason',
    'based-on': 'Observation.basedOn',
    device: 'Observation.device',
    performer: 'Observation.performer',
    'has-member': 'Observation.hasMember',
    'derived-from': 'Observation.derivedFrom',
    status: 'Observation.status',
    identifier: 'Observation.identifier',
  },
  Condition: {
    subject: 'Condition.subject',
    encounter: 'Condition.encounter',
    category: 'Condition.category',
    'clinical-status': 'Condition.clinicalStatus',
    'verification-status': 'Condition.verificationStatus',
    code: 'Condition.code',
    severity: 'Condition.severity',
    'onset-date': 'Condition.onset.as(dateTime) | Condition.onset.as(Period)',
    'abatement-date': 'Condition.abatement.as(dateTime) | Condition.abatement.as(Period)',
    'recorded-date': 'Condition.recordedDate',
    asserter: 'Condition.asserter',
  },
  AllergyIntolerance: {
    'clinical-status': 'AllergyIntolerance.clinicalStatus',
    'verification-status': 'AllergyIntolerance.verificationStatus',
    code: 'AllergyIntolerance.code | AllergyIntolerance.reaction.substance',
    category: 'AllergyIntolerance.category',
    criticality: 'AllergyIntolerance.criticality',
    type: 'AllergyIntolerance.type',
    date: 'AllergyIntolerance.recordedDate',
    patient: 'AllergyIntolerance.patient',
  },
  Procedure: {
    code: 'Procedure.code',
    category: 'Procedure.category',
    date: 'Procedure.performed',
    performer: 'Procedure.performer.actor',
    'based-on': 'Procedure.basedOn',
    subject: 'Procedure.subject',
  },
  MedicationRequest: {
    intent: 'MedicationRequest.intent',
    category: 'MedicationRequest.category',
    priority: 'MedicationRequest.priority',
    code: '(MedicationRequest.medication as CodeableConcept)',
    medication: '(MedicationRequest.medication as Reference)',
    authoredon: 'MedicationRequest.authoredOn',
    requester: 'MedicationRequest.requester',
    status: 'MedicationRequest.status',
  },
  ServiceRequest: {
    intent: 'ServiceRequest.intent',
    category: 'ServiceRequest.category',
    priority: 'ServiceRequest.priority',
    code: 'ServiceRequest.code',
    authored: 'ServiceRequest.authoredOn',
    occurrence: 'ServiceRequest.occurrence',
    requester: 'ServiceRequest.requester',
    'based-on': 'ServiceRequest.basedOn',
    replaces: 'ServiceRequest.replaces',
  },
  DiagnosticReport: {
    category: 'DiagnosticReport.category',
    code: 'DiagnosticReport.code',
    date: 'DiagnosticReport.effective',
    issued: 'DiagnosticReport.issued',
    conclusion: 'DiagnosticReport.conclusionCode',
    'based-on': 'DiagnosticReport.basedOn',
    result: 'DiagnosticReport.result',
    performer: 'DiagnosticReport.performer',
    'results-interpreter': 'DiagnosticReport.resultsInterpreter',
  },
  DocumentReference: {
    encounter: 'DocumentReference.context.encounter.where(resolve() is Encounter)',
    'doc-status': 'DocumentReference.docStatus',
    type: 'DocumentReference.type',
    category: 'DocumentReference.category',
    date: 'DocumentReference.date',
    period: 'DocumentReference.context.period',
    contenttype: 'DocumentReference.content.attachment.contentType',
    author: 'DocumentReference.author',
    custodian: 'DocumentReference.custodian',
    relatesto: 'DocumentReference.relatesTo.target',
  },
  Immunization: {
    date: 'Immunization.occurrence',
    'vaccine-code': 'Immunization.vaccineCode',
    'status-reason': 'Immunization.statusReason',
    'lot-number': 'Immunization.lotNumber',
    location: 'Immunization.location',
    performer: 'Immunization.performer.actor',
  },
  MedicationAdministration: {
    'effective-time': 'MedicationAdministration.effective',
    context: 'MedicationAdministration.context',
    'reason-not-given': 'MedicationAdministration.statusReason',
  },
  Location: {
    'operational-status': 'Location.operationalStatus',
    'address-city': 'Location.address.city',
    partof: 'Location.partOf',
    organization: 'Location.managingOrganization',
  },
  Organization: { name: 'Organization.name', partof: 'Organization.partOf', endpoint: 'Organization.endpoint', type: 'Organization.type' },
  Practitioner: { family: 'Practitioner.name.family', given: 'Practitioner.name.given', telecom: 'Practitioner.telecom', gender: 'Practitioner.gender' },
  Coverage: { beneficiary: 'Coverage.beneficiary', payor: 'Coverage.payor', 'class-type': 'Coverage.class.type', type: 'Coverage.type' },
  Goal: { 'lifecycle-status': 'Goal.lifecycleStatus', 'target-date': '(Goal.target.due as date)' },
  CareTeam: { participant: 'CareTeam.participant.member', category: 'CareTeam.category' },
  CarePlan: { category: 'CarePlan.category', date: 'CarePlan.period' },
};

interface Example {
  readonly resourceType: string;
  readonly id?: string;
  readonly entry?: readonly { readonly resource?: Example }[];
}
const examples = files.flatMap((name) => {
  const read = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Example;
  return read.resourceType === 'Bundle' ? (read.entry ?? []).flatMap(({ resource }) => resource ?? []) : [read];
});

const plain = (values: readonly unknown[]): readonly string[] => values.map((value) => JSON.stringify(value)).sort();

describe('search parameters', () => {
  it('of the table are all parameters of this house', () => {
    const unknown = Object.entries(standard).flatMap(([kind, own]) =>
      Object.keys(own).filter((name) => !parametersOf(kindOf(kind) ?? kinds[0] ?? never()).some((one) => one.name === name)),
    );
    expect(unknown).toEqual([]);
  });

  it.skipIf(files.length === 0)('read what the expressions of the standard read (needs ../shared/corpus)', () => {
    const differing: string[] = [];
    let compared = 0;
    for (const [kind, own] of Object.entries(standard)) {
      const known = kindOf(kind);
      for (const [name, expression] of Object.entries(own)) {
        const parameter = known === undefined ? undefined : parametersOf(known).find((one) => one.name === name);
        // Nothing is resolved here: whom a reference points to is said by its own text.
        const resolved = expression.replace(/where\(resolve\(\) is (\w+)\)/, "where(reference.contains('$1/'))");
        const evaluate = fhirpath.compile(resolved, model);
        for (const example of examples.filter(({ resourceType }) => resourceType === kind)) {
          if (parameter === undefined || parameter.paths.includes(whole)) continue;
          compared++;
          const theirs = plain(evaluate(structuredClone(example)) as readonly unknown[]).filter((one) => name !== 'deceased' || one !== 'false');
          const ours = plain(valuesOf(parameter, example)).filter((one) => name !== 'deceased' || one !== 'false');
          const isNarrower = /resolve\(\)/.test(expression) && theirs.every((one) => ours.includes(one));
          if (JSON.stringify(ours) !== JSON.stringify(theirs) && !isNarrower)
            differing.push(`${kind}/${example.id ?? ''} ${name}: ${ours.join()} <> ${theirs.join()}`);
        }
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(1000);
  });
});

function never(): never {
  throw new Error('no kinds');
}
