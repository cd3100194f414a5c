/** MedicationAdministration and Immunization: a dose or a vaccine in its newest word (HL7 v2-to-FHIR, RXA); what was taken back stays, as entered in error. */
import type { Coded, MedicationAdministered } from '@healthos/core/clinical/events.ts';
import { newestOf, type Versions } from '@healthos/core/versions.ts';
import { date, encounter, identifier, patient, refers, status, string, subject, token } from '../parameters.ts';
import { amount, codeable, concept, iso, period, present } from '../resource.ts';
import type { Kind, Whose } from '../thing.ts';
import { chartedThings, type Charting } from './charted.ts';
import { performerOf } from './observation.ts';
import type { Made, Reference } from '../written.ts';
import { keptAlone } from '../numbers.ts';

const charting = (kind: string, vaccine: boolean, write: Charting<MedicationAdministered>['write']): Charting<MedicationAdministered> => ({
  kind,
  item: 'administration',
  table: ({ house }) => house.hospital.clinical.administrations,
  isOf: (versions) => versions.some(({ event }) => event.vaccine === true) === vaccine,
  write,
});
const doses = charting('MedicationAdministration', false, writeDose);
const vaccines = charting('Immunization', true, writeVaccine);

export const administrationKind: Kind = {
  kind: 'MedicationAdministration',
  audience: 'record',
  parameters: [
    patient('subject'),
    subject(),
    { ...encounter('context'), name: 'context' },
    identifier,
    status,
    token('code', 'medicationCodeableConcept'),
    date('effective-time', 'effectiveDateTime', 'effectivePeriod'),
    refers('request', ['MedicationRequest']),
    refers('performer', ['Practitioner'], 'performer.actor'),
    refers('medication', ['Medication'], 'medicationReference'),
    token('reason-not-given', 'statusReason'),
  ],
  numbered: keptAlone,
  ofPerson: (whose) => [...whose.kept('MedicationAdministration'), ...chartedThings(whose, doses)],
};

export const immunizationKind: Kind = {
  kind: 'Immunization',
  audience: 'record',
  parameters: [
    patient('patient'),
    identifier,
    status,
    date('date', 'occurrenceDateTime'),
    token('vaccine-code', 'vaccineCode'),
    token('status-reason', 'statusReason'),
    string('lot-number', 'lotNumber'),
    refers('location', ['Location']),
    refers('performer', ['Practitioner', 'Organization'], 'performer.actor'),
  ],
  numbered: keptAlone,
  ofPerson: (whose) => [...whose.kept('Immunization'), ...chartedThings(whose, vaccines)],
};

function writeDose(whose: Whose, versions: Versions<MedicationAdministered>): Made<'MedicationAdministration'> | undefined {
  const newest = newestOf(versions);
  if (newest === undefined) return undefined;
  const { event } = newest;
  const given = event.givenAt ?? newest.at;
  const state = event.action === 'delete' ? 'entered-in-error' : event.completion === 'refused' || event.completion === 'not-given' ? 'not-done' : 'completed';
  const runs = event.rate !== undefined && event.endedAt === undefined && state === 'completed';
  const performer = performerOf(whose, event.by);
  const dosage = present({
    dose: amount(event.dose),
    rateQuantity: amount(event.rate),
    route: event.route === undefined ? undefined : { coding: [{ code: event.route }], text: event.route },
    site: event.site === undefined ? undefined : { coding: [{ code: event.site }], text: event.site },
  });
  return present({
    status: runs ? 'in-progress' : state,
    statusReason: event.reason === undefined ? undefined : [{ text: event.reason }],
    medicationCodeableConcept: codeable(event.code),
    subject: whose.subject,
    context: whose.encounter(event.encounter),
    ...(event.endedAt === undefined ? { effectiveDateTime: iso(given) } : { effectivePeriod: period(given, event.endedAt) }),
    performer: performer?.map((actor) => ({ actor })),
    request: whose.order(event.order),
    dosage: Object.keys(dosage).length === 0 ? undefined : dosage,
  });
}

function writeVaccine(whose: Whose, versions: Versions<MedicationAdministered>): Made<'Immunization'> | undefined {
  const newest = newestOf(versions);
  if (newest === undefined) return undefined;
  const { event } = newest;
  const refused = event.completion === 'refused';
  const notDone = refused || event.completion === 'not-given';
  return present({
    status: event.action === 'delete' ? 'entered-in-error' : notDone ? 'not-done' : 'completed',
    statusReason: refused ? concept('v3-ActReason', 'PATOBJ', 'patient objection') : undefined,
    vaccineCode: codeable(event.code) ?? { text: 'unknown' },
    patient: whose.subject,
    encounter: whose.encounter(event.encounter),
    occurrenceDateTime: iso(event.givenAt ?? newest.at),
    primarySource: event.ownSupply !== true,
    manufacturer: event.manufacturer === undefined ? undefined : makerOf(event.manufacturer),
    lotNumber: event.lot,
    site: event.site === undefined ? undefined : { coding: [{ code: event.site }], text: event.site },
    route: event.route === undefined ? undefined : { coding: [{ code: event.route }], text: event.route },
    doseQuantity: amount(event.dose),
    performer: performerOf(whose, event.by)?.map((actor) => ({ actor })),
  });
}

/** Nobody of this house: by its number (MVX, where the sender names that list) and its name. */
function makerOf({ code, display, system }: Coded): Reference {
  return {
    type: 'Organization',
    identifier: { ...(system === 'MVX' ? { system: 'http://hl7.org/fhir/sid/mvx' } : {}), value: code },
    display: display ?? code,
  };
}
