/** Condition, AllergyIntolerance and Procedure: lines of the record (HL7 v2-to-FHIR, AL1, IAM, DG1, PRB, PR1), those that are over among them. */
import type { Coded, RecordLineChanged } from '@healthos/core/clinical/events.ts';
import { newestOf, type Versions } from '@healthos/core/versions.ts';
import { date, identifier, ofRecord, patient, refers, status, token } from '../parameters.ts';
import { codeable, concept, iso, present, type Element } from '../resource.ts';
import type { Kind, Whose } from '../thing.ts';
import { chartedThings, saidIn, type Charting } from './charted.ts';
import { performerOf } from './observation.ts';
import type { CodeableConcept, Made } from '../written.ts';
import { keptAlone } from '../numbers.ts';

const charting = (kind: string, lines: readonly RecordLineChanged['line'][], write: Charting<RecordLineChanged>['write']): Charting<RecordLineChanged> => ({
  kind,
  item: 'line',
  table: ({ house }) => house.hospital.clinical.lines,
  isOf: (versions) => {
    const newest = newestOf(versions)?.event;
    return newest !== undefined && newest.key !== '*' && lines.includes(newest.line);
  },
  write,
});

const isOver = (versions: Versions<RecordLineChanged>): boolean => newestOf(versions)?.event.action === 'delete';

const clinical = (system: string, versions: Versions<RecordLineChanged>): Element => concept(system, isOver(versions) ? 'resolved' : 'active');

const conditions = charting('Condition', ['problem', 'diagnosis'], writeCondition);
const allergies = charting('AllergyIntolerance', ['allergy'], writeAllergy);
const procedures = charting('Procedure', ['procedure'], writeProcedure);

export const conditionKind: Kind = {
  kind: 'Condition',
  audience: 'record',
  parameters: [
    ...ofRecord,
    token('category'),
    token('clinical-status', 'clinicalStatus'),
    token('verification-status', 'verificationStatus'),
    token('code'),
    token('severity'),
    date('onset-date', 'onsetDateTime', 'onsetPeriod'),
    date('abatement-date', 'abatementDateTime', 'abatementPeriod'),
    date('recorded-date', 'recordedDate'),
    refers('asserter', ['Practitioner', 'Patient']),
  ],
  numbered: keptAlone,
  ofPerson: (whose) => [...whose.kept('Condition'), ...chartedThings(whose, conditions)],
};

export const allergyKind: Kind = {
  kind: 'AllergyIntolerance',
  audience: 'record',
  parameters: [
    patient('patient'),
    identifier,
    token('clinical-status', 'clinicalStatus'),
    token('verification-status', 'verificationStatus'),
    token('code', 'code', 'reaction.substance'),
    token('category'),
    token('criticality'),
    token('type'),
    date('date', 'recordedDate'),
    date('onset', 'onsetDateTime'),
  ],
  numbered: keptAlone,
  ofPerson: (whose) => [...whose.kept('AllergyIntolerance'), ...chartedThings(whose, allergies)],
};

export const procedureKind: Kind = {
  kind: 'Procedure',
  audience: 'record',
  parameters: [
    ...ofRecord,
    status,
    token('code'),
    token('category'),
    date('date', 'performedDateTime', 'performedPeriod'),
    refers('performer', ['Practitioner', 'Organization'], 'performer.actor'),
    refers('based-on', ['ServiceRequest'], 'basedOn'),
  ],
  numbered: keptAlone,
  ofPerson: (whose) => [...whose.kept('Procedure'), ...chartedThings(whose, procedures)],
};

function writeCondition(whose: Whose, versions: Versions<RecordLineChanged>): Made<'Condition'> | undefined {
  const newest = newestOf(versions);
  if (newest === undefined) return undefined;
  const { event } = newest;
  const severity = saidIn(versions, 'severity');
  const began = versions.find(({ event: one }) => one.action !== 'delete');
  const category = event.line === 'diagnosis' ? 'encounter-diagnosis' : 'problem-list-item';
  return present({
    clinicalStatus: clinical('condition-clinical', versions),
    verificationStatus: concept('condition-ver-status', event.use === 'working' || event.use === 'admitting' ? 'provisional' : 'confirmed'),
    category: [concept('condition-category', category)],
    severity: severity === undefined ? undefined : { text: severity },
    code: codeable(event.code),
    subject: whose.subject,
    encounter: whose.encounter(event.encounter),
    onsetDateTime: iso(began?.event.at ?? began?.at),
    abatementDateTime: isOver(versions) ? iso(event.at ?? newest.at) : undefined,
    recordedDate: iso(versions[0]?.at),
    asserter: performerOf(whose, event.by)?.[0],
  });
}

/** AL1-4 (table 0128) and IAM-4; what FHIR itself says comes as it is. */
const criticalities: Readonly<Record<string, NonNullable<Made<'AllergyIntolerance'>['criticality']>>> = {
  SV: 'high',
  MO: 'low',
  MI: 'low',
  U: 'unable-to-assess',
  high: 'high',
  low: 'low',
};

function writeAllergy(whose: Whose, versions: Versions<RecordLineChanged>): Made<'AllergyIntolerance'> | undefined {
  const newest = newestOf(versions);
  if (newest === undefined) return undefined;
  const { event } = newest;
  const [severity, reactions] = [saidIn(versions, 'severity'), saidIn(versions, 'reactions')];
  return present({
    clinicalStatus: concept('allergyintolerance-clinical', isOver(versions) ? 'inactive' : 'active'),
    verificationStatus: concept('allergyintolerance-verification', 'confirmed'),
    criticality: severity === undefined || !Object.hasOwn(criticalities, severity) ? undefined : criticalities[severity],
    code: codeable(event.code),
    patient: whose.subject,
    encounter: whose.encounter(event.encounter),
    onsetDateTime: iso(versions.find((one) => one.event.at !== undefined)?.event.at),
    recordedDate: iso(versions[0]?.at),
    reaction: reactions === undefined ? undefined : [{ manifestation: reactions.map(manifestationOf) }],
  });
}

/** Words alone are words, no code of nothing. */
function manifestationOf(reaction: Coded): CodeableConcept {
  const isCode = reaction.system !== undefined || reaction.display !== undefined;
  return (isCode ? codeable(reaction) : undefined) ?? { text: reaction.code };
}

function writeProcedure(whose: Whose, versions: Versions<RecordLineChanged>): Made<'Procedure'> | undefined {
  const newest = newestOf(versions);
  if (newest === undefined) return undefined;
  const { event } = newest;
  return present({
    status: isOver(versions) ? 'entered-in-error' : 'completed',
    code: codeable(event.code),
    subject: whose.subject,
    encounter: whose.encounter(event.encounter),
    performedDateTime: iso(event.at ?? newest.at),
    recorder: performerOf(whose, event.by)?.[0],
  });
}
