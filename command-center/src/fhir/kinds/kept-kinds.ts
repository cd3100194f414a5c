/** Kinds that nothing here reads and that are kept as they came: found, searched and shown from their own bytes. */
import { date, encounter, identifier, patient, refers, status, subject, token, type Parameter } from '../parameters.ts';
import type { Kind } from '../thing.ts';
import { keptOfNobody } from '../kept-nobody.ts';
import { keptAlone } from '../numbers.ts';

const ofPatient = (kind: string, ...parameters: readonly Parameter[]): Kind => ({
  kind,
  audience: 'record',
  parameters: [identifier, status, ...parameters],
  numbered: keptAlone,
  ofPerson: (whose) => whose.kept(kind),
  ofHouse: (house) => keptOfNobody(house, kind),
});
const ofNobody = (kind: string, ...parameters: readonly Parameter[]): Kind => ({
  kind,
  audience: 'house',
  parameters: [identifier, status, ...parameters],
  ofHouse: (house) => keptOfNobody(house, kind),
});

const about: readonly Parameter[] = [patient('subject'), subject(), encounter(), token('code'), token('category')];

export const keptKinds: readonly Kind[] = [
  ofPatient('CarePlan', ...about, date('date', 'period')),
  ofPatient(
    'CareTeam',
    patient('subject'),
    subject(),
    encounter(),
    token('category'),
    refers('participant', ['Practitioner', 'Organization', 'Patient'], 'participant.member'),
  ),
  ofPatient('Goal', patient('subject'), subject(), token('category'), token('lifecycle-status', 'lifecycleStatus'), date('target-date', 'target.dueDate')),
  ofPatient('FamilyMemberHistory', patient('patient'), token('code', 'condition.code')),
  ofPatient('MedicationDispense', patient('subject'), subject(), token('code', 'medicationCodeableConcept'), date('whenhandedover', 'whenHandedOver')),
  ofPatient(
    'MedicationStatement',
    patient('subject'),
    subject(),
    token('code', 'medicationCodeableConcept'),
    date('effective', 'effectiveDateTime', 'effectivePeriod'),
  ),
  ofPatient('QuestionnaireResponse', patient('subject'), subject(), encounter(), date('authored')),
  ofPatient('RelatedPerson', patient('patient'), token('relationship')),
  ofPatient('Specimen', patient('subject'), subject(), token('type')),
  ofPatient('Media', ...about),
  ofPatient('ImagingStudy', ...about, date('started')),
  ofPatient('SupplyDelivery', patient('patient'), token('type')),
  ofPatient('EpisodeOfCare', patient('patient'), date('date', 'period')),
  ofNobody('Medication', token('code')),
  ofNobody('PractitionerRole', refers('practitioner', ['Practitioner']), refers('organization', ['Organization']), token('specialty'), token('role', 'code')),
  ofNobody('HealthcareService', refers('organization', ['Organization'], 'providedBy')),
  ofNobody('Endpoint'),
  ofNobody('Questionnaire'),
  ofNobody('Library'),
];
