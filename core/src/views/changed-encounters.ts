/** Which encounters a change between two pictures touches: by their own facts, by their visit numbers, their person's records and their beds. */
import { everyWord } from '../told.ts';
import type { OwnerKey } from '../clinical/state.ts';
import { ownerOfVitalKey } from '../clinical/vitals-by-owner.ts';
import { visitsChanged } from '../by-encounter.ts';
import { personOf, recordsOf } from '../identity/fold.ts';
import { patientId, type BedId, type EncounterId, type PatientId } from '../ids.ts';
import { changedSince, getRow } from '../table.ts';
import { encountersUnder } from '../visit-numbers.ts';
import { foundOnce } from './found-once.ts';
import type { ViewInput } from './view.ts';

/** What may change any encounter at once: what units are, and how care is counted. Rare. */
export function anyMayChange(before: ViewInput, after: ViewInput): boolean {
  return before.hospital.work.CarePackLoaded !== after.hospital.work.CarePackLoaded || before.hospital.operations.units !== after.hospital.operations.units;
}

/**
 * Encounters whose own row changed, with other uses of their number; where they went to another record, the encounters of both; and those of everybody who
 * became, or is no longer, one with somebody.
 */
export const changedRows = (before: ViewInput, after: ViewInput): Set<EncounterId> => new Set(rowsChanged(before, after));

const rowsChanged = (before: ViewInput, after: ViewInput): ReadonlySet<EncounterId> => foundOnce('rows', before, after, () => findRows(before, after));

function findRows(before: ViewInput, after: ViewInput): Set<EncounterId> {
  const found = new Set<EncounterId>();
  const [old, now] = [before.hospital.operations, after.hospital.operations];
  for (const id of changedSince(old.encounters, now.encounters)) {
    found.add(id);
    const [was, is] = [getRow(old.encounters, id), getRow(now.encounters, id)];
    addVisit(found, after, id);
    if (was?.patient === is?.patient) continue;
    if (was !== undefined) addRecord(found, after, was.patient);
    if (is !== undefined) addRecord(found, after, is.patient);
  }
  for (const number of changedSince(old.aliases, now.aliases)) {
    addVisit(found, before, number);
    addVisit(found, after, number);
  }
  for (const record of changedPeople(before.identity, after.identity)) {
    addRecord(found, before, record);
    addRecord(found, after, record);
  }
  return found;
}

/** Records that a merge or a link names which only one of two pictures has. */
function changedPeople({ facts: old }: ViewInput['identity'], { facts: now }: ViewInput['identity']): ReadonlySet<PatientId> {
  const found = new Set<PatientId>();
  if (old === now) return found;
  const [was, is] = [new Set(old), new Set(now)];
  for (const fact of [...old.filter((one) => !is.has(one)), ...now.filter((one) => !was.has(one))])
    for (const record of 'from' in fact ? [fact.from, fact.into] : [fact.a, fact.b]) found.add(record);
  return found;
}

/** Encounters whose vital signs or score may differ; undefined = any may. */
export const changedCare = (before: ViewInput, after: ViewInput): Set<EncounterId> | undefined => changedCharts(before, after, ['vitals', 'series', 'scales']);

/** What may be charted of a patient, by the way that leads from it to an encounter. */
const everything = ['vitals', 'series', 'scales', 'analytes', 'flagged', 'retracted', 'orders', 'lines', 'charted', 'administrations'] as const;
export type Charted = (typeof everything)[number] | 'documents';

/** Encounters whose own row changed or of which these were charted: a rule names what it reads, and is asked again for nobody else. undefined = any may. */
export function changedCharts(before: ViewInput, after: ViewInput, parts: readonly Charted[]): Set<EncounterId> | undefined {
  if (anyMayChange(before, after)) return undefined;
  const found = changedRows(before, after);
  for (const part of parts) addAll(found, chartedOf(part, before, after));
  return found;
}

function chartedOf(part: Charted, before: ViewInput, after: ViewInput): ReadonlySet<EncounterId> {
  return foundOnce(part, before, after, () => {
    const found = new Set<EncounterId>();
    addCharted[part](found, before, after);
    return found;
  });
}

function addAll(found: Set<EncounterId>, more: ReadonlySet<EncounterId>): Set<EncounterId> {
  for (const id of more) found.add(id);
  return found;
}

const addCharted: Readonly<Record<Charted, (found: Set<EncounterId>, before: ViewInput, after: ViewInput) => void>> = {
  vitals: (found, before, after) => {
    for (const key of changedSince(before.hospital.clinical.index.vitals, after.hospital.clinical.index.vitals)) addOwner(found, after, ownerOfVitalKey(key));
  },
  series: (found, before, after) => {
    for (const owner of changedSince(before.hospital.clinical.index.series, after.hospital.clinical.index.series)) addOwner(found, after, owner);
    for (const key of changedSince(before.hospital.work.ReadingRejected, after.hospital.work.ReadingRejected))
      addSeries(found, after, key.slice(0, key.lastIndexOf('|')));
  },
  scales: (found, before, after) => {
    for (const id of changedSince(before.hospital.nursing.oxygenScales, after.hospital.nursing.oxygenScales)) addVisit(found, after, id as EncounterId);
  },
  analytes: (found, before, after) => {
    for (const key of changedSince(before.hospital.clinical.index.analytes, after.hospital.clinical.index.analytes))
      addOwner(found, after, ownerOfVitalKey(key));
  },
  flagged: (found, before, after) => {
    for (const record of changedSince(before.hospital.clinical.index.flagged, after.hospital.clinical.index.flagged)) addRecord(found, after, record);
  },
  retracted: (found, before, after) => {
    for (const record of changedSince(before.hospital.clinical.index.retracted, after.hospital.clinical.index.retracted)) addRecord(found, after, record);
  },
  orders: (found, before, after) => {
    for (const record of changedSince(before.hospital.clinical.index.ordersOfPatient, after.hospital.clinical.index.ordersOfPatient))
      addRecord(found, after, record);
  },
  lines: (found, before, after) => {
    for (const record of changedSince(before.hospital.clinical.index.linesByPatient, after.hospital.clinical.index.linesByPatient))
      addRecord(found, after, record);
  },
  documents: (found, before, after) => {
    for (const key of changedSince(before.hospital.clinical.documents, after.hospital.clinical.documents))
      for (const { event } of getRow(after.hospital.clinical.documents, key) ?? []) if (event.encounter !== undefined) addVisit(found, after, event.encounter);
  },
  charted: (found, before, after) => {
    for (const id of changedSince(before.hospital.clinical.index.chartedOn, after.hospital.clinical.index.chartedOn)) addVisit(found, after, id);
  },
  administrations: (found, before, after) => {
    const [old, now] = [before.hospital.clinical.index, after.hospital.clinical.index];
    for (const id of changedSince(old.administrationsByEncounter, now.administrationsByEncounter)) addVisit(found, after, id);
    for (const record of changedSince(old.administrationsByPatient, now.administrationsByPatient)) addRecord(found, after, record);
  },
};

/** The encounters of everybody whose own row changed: what a rule says of one stay may hang on how another of the same person ended. */
export const addPeople = (found: Set<EncounterId>, before: ViewInput, after: ViewInput): Set<EncounterId> =>
  addAll(
    found,
    foundOnce('people', before, after, () => findPeople(before, after)),
  );

function findPeople(before: ViewInput, after: ViewInput): Set<EncounterId> {
  const found = new Set<EncounterId>();
  for (const id of changedSince(before.hospital.operations.encounters, after.hospital.operations.encounters)) {
    const encounter = getRow(after.hospital.operations.encounters, id) ?? getRow(before.hospital.operations.encounters, id);
    if (encounter !== undefined) addRecord(found, after, encounter.patient);
  }
  return found;
}

/** Encounters of which nurses said something: a line, a task or an assessment; keys begin with the visit number. */
export const changedNursing = (found: Set<EncounterId>, before: ViewInput, after: ViewInput): Set<EncounterId> =>
  addAll(
    found,
    foundOnce('nursing', before, after, () => findNursing(before, after)),
  );

function findNursing(before: ViewInput, after: ViewInput): Set<EncounterId> {
  const found = new Set<EncounterId>();
  const [old, now] = [before.hospital.work, after.hospital.work];
  const keys = [
    ...changedSince(old.LineStepped, now.LineStepped),
    ...changedSince(old.CareTaskStepped, now.CareTaskStepped),
    ...changedSince(old.AssessmentRecorded, now.AssessmentRecorded),
  ];
  for (const key of keys) addVisit(found, after, visitOfKey(key));
  return found;
}

/** `V1|round`: a number with a bar in it is not known to any feed. */
const visitOfKey = (key: string): EncounterId => (key.includes('|') ? key.slice(0, key.indexOf('|')) : key) as EncounterId;

/** Encounters of which anything that was charted may say something else; undefined = any may. */
export const changedReasoning = (before: ViewInput, after: ViewInput): Set<EncounterId> | undefined => changedCharts(before, after, everything);

/** Encounters whose ledger may differ; undefined = any may. */
export function changedMoney(before: ViewInput, after: ViewInput): Set<EncounterId> | undefined {
  const [old, now] = [before.hospital, after.hospital];
  if (anyMayChange(before, after) || old.financial.packs !== now.financial.packs || old.operations.description?.zone !== now.operations.description?.zone)
    return undefined;
  const found = new Set<EncounterId>();
  for (const id of rowsChanged(before, after)) {
    found.add(id);
    // What names no encounter goes to the one that began last: a change of one may change what the others of the person have.
    const patient = getRow(now.operations.encounters, id)?.patient;
    if (patient !== undefined) addRecord(found, after, patient);
  }
  for (const id of changedSince(old.clinical.index.administrationsByEncounter, now.clinical.index.administrationsByEncounter)) addVisit(found, after, id);
  for (const record of changedSince(old.clinical.index.administrationsByPatient, now.clinical.index.administrationsByPatient)) addRecord(found, after, record);
  for (const id of changedSince(old.financial.index.postedByEncounter, now.financial.index.postedByEncounter)) addVisit(found, after, id);
  for (const record of changedSince(old.financial.index.postedByPatient, now.financial.index.postedByPatient)) addRecord(found, after, record);
  addCare(found, before, after);
  // Coded diagnoses and procedures make the group that some contracts pay by.
  for (const record of changedSince(old.clinical.index.linesByPatient, now.clinical.index.linesByPatient)) addRecord(found, after, record);
  for (const key of changedSince(old.financial.coverages, now.financial.coverages)) {
    const owner = key.slice(0, key.lastIndexOf('|'));
    addVisit(found, after, owner as EncounterId);
    addRecord(found, after, patientId(owner));
  }
  return found;
}

/** Encounters of which something was ordered, came back, was written, done or decided that a charge may hang on. */
function addCare(found: Set<EncounterId>, before: ViewInput, after: ViewInput): void {
  const [old, now] = [before.hospital.clinical.index, after.hospital.clinical.index];
  for (const id of changedSince(old.ordersByEncounter, now.ordersByEncounter)) addVisit(found, after, id);
  for (const record of changedSince(old.ordersByPatient, now.ordersByPatient)) addRecord(found, after, record);
  for (const order of changedSince(old.observationsByOrder, now.observationsByOrder))
    for (const { event } of everyWord(getRow(after.hospital.clinical.orders, order))) {
      if (event.encounter === undefined) addRecord(found, after, event.patient);
      else addVisit(found, after, event.encounter);
    }
  for (const id of changedSince(old.documentsByEncounter, now.documentsByEncounter)) addVisit(found, after, id);
  for (const record of changedSince(old.documentsByPatient, now.documentsByPatient)) addRecord(found, after, record);
  const [said, says] = [before.hospital.work, after.hospital.work];
  for (const id of changedSince(said.EmergencyStepped, says.EmergencyStepped)) addVisit(found, after, id as EncounterId);
  for (const id of changedSince(said.StatusStepped, says.StatusStepped)) addVisit(found, after, id as EncounterId);
  for (const id of visitsChanged(said.ServiceRendered, says.ServiceRendered)) addVisit(found, after, id);
  for (const id of visitsChanged(said.ChargeStepped, says.ChargeStepped)) addVisit(found, after, id);
  for (const id of visitsChanged(said.AmbulanceStepped, says.AmbulanceStepped)) addVisit(found, after, id);
  for (const id of visitsChanged(said.CaseScheduled, says.CaseScheduled)) addVisit(found, after, id);
  for (const key of changedSince(said.CaseStepped, says.CaseStepped))
    for (const { event } of getRow(says.CaseScheduled, key) ?? []) if (event.encounter !== undefined) addVisit(found, after, event.encounter);
  for (const id of visitsChanged(said.BedRequested, says.BedRequested)) addVisit(found, after, id);
}

function addOwner(found: Set<EncounterId>, input: ViewInput, owner: OwnerKey): void {
  const id = owner.slice(2);
  if (owner.startsWith('P|')) addRecord(found, input, patientId(id));
  else if (owner.startsWith('E|')) addVisit(found, input, id as EncounterId);
  else addBed(found, input, id as BedId);
}

function addSeries(found: Set<EncounterId>, input: ViewInput, key: string): void {
  const series = getRow(input.hospital.clinical.devices, key);
  if (series?.encounter !== undefined) addVisit(found, input, series.encounter);
  else if (series?.patient !== undefined) addRecord(found, input, series.patient);
  else if (series?.bed !== undefined) addBed(found, input, series.bed);
}

function addVisit(found: Set<EncounterId>, { hospital }: ViewInput, number: EncounterId): void {
  for (const { encounter } of encountersUnder(hospital, number)) found.add(encounter);
}

function addRecord(found: Set<EncounterId>, { hospital, identity }: ViewInput, record: PatientId): void {
  const { encountersByRecord } = hospital.operations.index;
  const records = identity.mergedInto.size === 0 ? [record] : recordsOf(identity, personOf(identity, record));
  for (const one of records) for (const id of getRow(encountersByRecord, one) ?? []) found.add(id);
}

/** Whoever is in the bed, and who left it: a reading that comes late is theirs. */
function addBed(found: Set<EncounterId>, { hospital }: ViewInput, bed: BedId): void {
  const facts = getRow(hospital.operations.bedFacts, bed);
  for (const id of facts?.claims.keys() ?? []) found.add(id);
  for (const id of facts?.departures.keys() ?? []) found.add(id);
}
