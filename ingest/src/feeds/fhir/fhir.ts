/**
 * FHIR R4 bundles (hl7.org/fhir/R4): each bundle is one message, kept raw and taken whole or not at all. A resource that folds read becomes their
 * facts; each is kept besides, so that it is found again as it came and nothing that was accepted is lost.
 */
import { hash } from 'node:crypto';
import type { Stated } from '@healthos/core/event.ts';
import { isObject, type Json } from '../../formats/json.ts';
import { isRejection, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { encounterIn, ownTime, patientOf, readBundle, recordOf, state, visitOf, type Entry, type Reading } from './bundle.ts';
import {
  stateAdministration,
  stateAllergy,
  stateCondition,
  stateDocument,
  stateImmunization,
  stateMedicationRequest,
  stateMedicationStatement,
  stateObservation,
  stateProcedure,
  stateReport,
  stateServiceRequest,
  type Read,
} from './charted.ts';
import { stateCareTeam } from './care-team.ts';
import { coded, first, object, text, timeIn } from './elements.ts';
import { stateEncounter, statePatient } from './people.ts';
import { printsOf } from './prints.ts';

export const fhirFeed: Feed = {
  feed: 'fhir',
  title: 'FHIR bundles',
  handles: [],
  translate: () => ({ events: [], identities: [], samples: [], warnings: [], outcome: 'unmapped' }),
  // Facts have keys of their own: a bundle told again cannot double them.
  defaults: declared('fhir', 'FHIR bundles', { onReusedControlId: 'process' }),
};

const reads: Readonly<Record<string, Read>> = {
  Patient: statePatient,
  Encounter: stateEncounter,
  Observation: stateObservation,
  Condition: stateCondition,
  AllergyIntolerance: stateAllergy,
  Procedure: stateProcedure,
  MedicationRequest: stateMedicationRequest,
  MedicationStatement: stateMedicationStatement,
  ServiceRequest: stateServiceRequest,
  MedicationAdministration: stateAdministration,
  Immunization: stateImmunization,
  DiagnosticReport: stateReport,
  DocumentReference: stateDocument,
  CareTeam: stateCareTeam,
};

/** What a bundle says, and what it is known by. */
export interface ReadFhir {
  readonly translation: Translation;
  readonly controlId: string;
}

export function translateFhir(body: Json, context: FeedContext): ReadFhir | Rejection {
  const reading = readBundle(body, context);
  if (isRejection(reading)) return reading;
  // Who first: a visit and what was charted on it are of somebody.
  for (const entry of [...reading.entries].sort((a, b) => turnOf(a) - turnOf(b) || a.n - b.n)) {
    const read = Object.hasOwn(reads, entry.type) ? reads[entry.type] : undefined;
    // A team is more than whom it ties to the visit: it is shown as it came, too.
    const refused = read?.(reading, entry) ?? keep(reading, entry, read !== undefined && read !== stateCareTeam);
    if (refused !== undefined) return refused;
  }
  const events: readonly Stated[] = reading.events;
  const said = isObject(body) ? text(body, 'id') : undefined;
  return {
    translation: { events, identities: reading.identities, samples: [], warnings: reading.warnings },
    controlId: said ?? hash('sha256', JSON.stringify(body)).slice(0, 24),
  };
}

const turns: Readonly<Record<string, number>> = { Patient: 0, Encounter: 1 };
const turnOf = ({ type }: Entry): number => (Object.hasOwn(turns, type) ? turns[type] : undefined) ?? 2;

/** That a resource came, of whom, of what code and when; the rest is in the bytes. */
function keep(reading: Reading, entry: Entry, folded: boolean): Rejection | undefined {
  const { resource, type, key } = entry;
  const patient = type === 'Patient' ? recordOf(reading, entry).patient : patientOf(reading, entry);
  if (patient !== undefined && typeof patient !== 'string') return patient;
  const code = coded(object(resource, 'code')) ?? coded(object(resource, 'type')) ?? coded(first(resource, 'category')) ?? coded(first(resource, 'type'));
  const status = text(resource, 'status');
  const when =
    timeIn(resource, ['created', 'date', 'period.start', 'billablePeriod.start', 'authoredOn', 'issued', 'recorded'], reading.context.settings.zone) ??
    ownTime(reading, entry);
  state(
    reading,
    entry,
    {
      type: 'ResourceKept',
      resource: key,
      kind: type,
      digest: hash('sha256', JSON.stringify(resource)).slice(0, 16),
      ...printsOf(reading.context, type, resource),
      ...(folded ? { folded } : {}),
      ...(patient === undefined ? {} : { patient }),
      ...(type === 'Encounter' ? { encounter: visitOf(entry) } : encounterIn(reading, entry)),
      ...(code === undefined ? {} : { code }),
      ...(status === undefined ? {} : { status: status.slice(0, 40) }),
    },
    when,
    70,
    folded ? '|kept' : '',
  );
  return undefined;
}
