/** Clinical: every fact under its own key with all versions; what holds is derived where it is asked for. */
import { discrepancyOf } from '../codes/discrepancies.ts';
import { analyteOf, isPanicFlag } from '../codes/analytes.ts';
import { vitalOf } from '../codes/vitals.ts';
import type { Recorded } from '../event.ts';
import type { EncounterId, OrderId, PatientId } from '../ids.ts';
import { emptyTable, getRow, putRow, removeRow } from '../table.ts';
import type { Instant } from '../time.ts';
import { everyWord, wordsByRecord } from '../told.ts';
import { indexKey, putVersion, versionOf, type Version, type Versions } from '../versions.ts';
import type { DeviceReadingsTaken, DocumentRecorded, MedicationAdministered, ObservationRecorded, OrderRecorded } from './events.ts';
import { isRetraction } from './observation.ts';
import { withReading } from './series.ts';
import type { ClinicalState, DeviceSeries, OwnerKey, VitalEntry } from './state.ts';
import { indexVital } from './vitals-by-owner.ts';

export function emptyClinical(): ClinicalState {
  return {
    observations: emptyTable(),
    orders: emptyTable(),
    administrations: emptyTable(),
    dispenses: emptyTable(),
    documents: emptyTable(),
    lines: emptyTable(),
    resources: emptyTable(),
    devices: emptyTable(),
    discrepancies: emptyTable(),
    index: {
      vitals: emptyTable(),
      administrationsByEncounter: emptyTable(),
      administrationsByPatient: emptyTable(),
      documentsByEncounter: emptyTable(),
      documentsByPatient: emptyTable(),
      ordersByEncounter: emptyTable(),
      ordersByPatient: emptyTable(),
      observationsByOrder: emptyTable(),
      series: emptyTable(),
      resources: emptyTable(),
      chartedOn: emptyTable(),
      analytes: emptyTable(),
      ordersOfPatient: emptyTable(),
      linesByPatient: emptyTable(),
      requesters: emptyTable(),
      flagged: emptyTable(),
      retracted: emptyTable(),
    },
  };
}

export function foldClinical(state: ClinicalState, recorded: Recorded): ClinicalState {
  const { event } = recorded;
  switch (event.type) {
    case 'ObservationRecorded':
      return observation(state, recorded, event);
    case 'OrderRecorded':
      return order(state, recorded, event);
    case 'MedicationAdministered':
      return administration(state, recorded, event);
    case 'MedicationDispensed': {
      const dispenses = putVersion(state.dispenses, event.dispense, versionOf(recorded, event));
      return dispenses === state.dispenses ? state : { ...state, dispenses };
    }
    case 'DocumentRecorded':
      return document(state, recorded, event);
    case 'RecordLineChanged': {
      const lines = putVersion(state.lines, `${event.patient}|${event.line}|${event.key}`, versionOf(recorded, event));
      if (lines === state.lines) return state;
      return {
        ...state,
        lines,
        index: { ...state.index, linesByPatient: indexKey(state.index.linesByPatient, event.patient, `${event.patient}|${event.line}|${event.key}`) },
      };
    }
    case 'ResourceKept': {
      const resources = putVersion(state.resources, event.resource, versionOf(recorded, event));
      if (resources === state.resources) return state;
      return { ...state, resources, index: { ...state.index, resources: indexKey(state.index.resources, event.patient, event.resource) } };
    }
    case 'DeviceReadingsTaken':
      return readings(state, recorded, event);
    default:
      return state;
  }
}

function observation(state: ClinicalState, recorded: Recorded, event: ObservationRecorded): ClinicalState {
  const observations = putVersion(state.observations, event.observation, versionOf(recorded, event));
  if (observations === state.observations) return state;
  const chartedOn = indexKey(state.index.chartedOn, event.encounter, event.observation);
  const versions = getRow(observations, event.observation) ?? [];
  return {
    ...state,
    observations,
    index: {
      ...state.index,
      chartedOn,
      ...withResult(state, versions),
      vitals: withValue(state.index.vitals, event, vitalOf(event.code), versions),
      analytes: withValue(state.index.analytes, event, analyteOf(event.code), versions),
      flagged: withMark(state.index.flagged, event, versions, ({ abnormal }) => isPanicFlag(abnormal)),
      retracted: withMark(state.index.retracted, event, versions, ({ status }) => isRetraction(status)),
    },
  };
}

/** A result is new under every order that any of its versions names, and so is that order under its encounter. */
function withResult({ orders, index }: ClinicalState, versions: Versions<ObservationRecorded>): Partial<ClinicalState['index']> {
  let { observationsByOrder, ordersByEncounter, ordersByPatient } = index;
  const [first] = versions;
  for (const order of new Set(versions.map(({ event }) => event.order))) {
    if (order === undefined || first === undefined) continue;
    observationsByOrder = indexKey(observationsByOrder, order, first.event.observation);
    const { encounters, loose } = namedIn(everyWord(getRow(orders, order)));
    for (const patient of loose) ordersByPatient = indexKey(ordersByPatient, patient, order);
    for (const encounter of encounters) ordersByEncounter = indexKey(ordersByEncounter, encounter, order);
  }
  return { observationsByOrder, ordersByEncounter, ordersByPatient };
}

interface Named {
  readonly patients: ReadonlySet<PatientId>;
  readonly encounters: ReadonlySet<EncounterId>;
  /** Patients of the versions that name no encounter. */
  readonly loose: ReadonlySet<PatientId>;
}

/** Whom any of these versions names, each once: a thing may be told again a thousand times. */
function namedIn(versions: readonly { readonly event: { readonly patient: PatientId; readonly encounter?: EncounterId } }[]): Named {
  const [patients, encounters, loose] = [new Set<PatientId>(), new Set<EncounterId>(), new Set<PatientId>()];
  for (const { event } of versions) {
    patients.add(event.patient);
    if (event.encounter === undefined) loose.add(event.patient);
    else encounters.add(event.encounter);
  }
  return { patients, encounters, loose };
}

/** Under whomever any version names: a correction that names another is seen by both. */
function withValue(
  index: ClinicalState['index']['vitals'],
  event: ObservationRecorded,
  name: Parameters<typeof indexVital>[2] | undefined,
  versions: Versions<ObservationRecorded>,
): ClinicalState['index']['vitals'] {
  if (name === undefined) return index;
  // Under every owner that any version names, once each: a thing may be told again a thousand times, and most name whom the one before named.
  const newest = new Map<OwnerKey, Instant>();
  let before: ObservationRecorded | undefined;
  let latest: Instant | undefined;
  const close = (): void => {
    if (before === undefined || latest === undefined) return;
    for (const owner of ownersOf(before)) if ((newest.get(owner) ?? latest) <= latest) newest.set(owner, latest);
  };
  for (const { event: said, at } of versions) {
    const taken = said.observedAt ?? at;
    if (before?.patient !== said.patient || before.encounter !== said.encounter) {
      close();
      latest = undefined;
    }
    before = said;
    if (latest === undefined || taken > latest) latest = taken;
  }
  close();
  let put = index;
  // Of a record and its visit nearly always one entry: what is read of it is kept on it once.
  let entry: VitalEntry | undefined;
  for (const [owner, at] of newest) {
    if (entry?.at !== at) entry = { key: event.observation, at };
    put = indexVital(put, owner, name, entry);
  }
  return put;
}

const ownersOf = ({ patient, encounter }: ObservationRecorded): readonly OwnerKey[] => [
  `P|${patient}`,
  ...(encounter === undefined ? [] : [`E|${encounter}` as const]),
];

/** Marked once any version is of the kind, under every record that any names. */
function withMark(
  index: ClinicalState['index']['flagged'],
  event: ObservationRecorded,
  versions: Versions<ObservationRecorded>,
  isMark: (said: ObservationRecorded) => boolean,
): ClinicalState['index']['flagged'] {
  if (!versions.some(({ event: said }) => isMark(said))) return index;
  let put = index;
  for (const patient of new Set(versions.map(({ event: said }) => said.patient))) put = indexKey(put, patient, event.observation);
  return put;
}

/** A cancellation that comes after completion is unable (UC), not a cancellation (hard case 22). */
function order(state: ClinicalState, recorded: Recorded, event: OrderRecorded): ClinicalState {
  const orders = putVersion(state.orders, event.order, versionOf(recorded, event));
  if (orders === state.orders) return state;
  const [late] = wordsByRecord(getRow(orders, event.order)).flatMap((words) => cancelledLate(words) ?? []);
  const id = `cancel-after-completion:${event.order}`;
  let discrepancies =
    late === undefined
      ? removeRow(state.discrepancies, id)
      : putRow(
          state.discrepancies,
          id,
          discrepancyOf('cancel-after-completion', event.order, late.at, `Order ${event.order} was cancelled after it was completed`),
        );
  let { ordersByEncounter, ordersByPatient, ordersOfPatient } = state.index;
  const { patients, encounters, loose } = namedIn(everyWord(getRow(orders, event.order)));
  if (patients.size > 1) {
    // Whether they are two people the rule that shows it asks: a merge tells, and an unmerge takes it back.
    const since =
      everyWord(getRow(orders, event.order)).find((version, _, [first]) => version.event.patient !== first?.event.patient)?.at ?? recorded.effective.at;
    const says = `Order number ${event.order} names ${patients.size === 2 ? 'two' : patients.size} patients: each keeps their own`;
    discrepancies = putRow(discrepancies, orderNumberOfTwo(event.order), discrepancyOf('order-number-of-two', event.order, since, says));
  }
  for (const patient of patients) ordersOfPatient = indexKey(ordersOfPatient, patient, event.order);
  for (const patient of loose) ordersByPatient = indexKey(ordersByPatient, patient, event.order);
  for (const encounter of encounters) ordersByEncounter = indexKey(ordersByEncounter, encounter, event.order);
  const requesters = event.requester === undefined ? state.index.requesters : putRow(state.index.requesters, event.requester, event.requester);
  return { ...state, orders, discrepancies, index: { ...state.index, ordersByEncounter, ordersByPatient, ordersOfPatient, requesters } };
}

export const orderNumberOfTwo = (order: OrderId): string => `order-number-of-two:${order}`;

function cancelledLate(versions: Versions<OrderRecorded>): Version<OrderRecorded> | undefined {
  const completed = versions.findIndex((version) => version.event.status === 'completed');
  if (completed < 0) return undefined;
  return versions.slice(completed + 1).find((version) => version.event.status === 'cancelled' || version.event.status === 'discontinued');
}

function administration(state: ClinicalState, recorded: Recorded, event: MedicationAdministered): ClinicalState {
  const administrations = putVersion(state.administrations, event.administration, versionOf(recorded, event));
  if (administrations === state.administrations) return state;
  const { index } = state;
  let { administrationsByEncounter, administrationsByPatient } = index;
  const { encounters, loose } = namedIn(everyWord(getRow(administrations, event.administration)));
  for (const patient of loose) administrationsByPatient = indexKey(administrationsByPatient, patient, event.administration);
  for (const encounter of encounters) administrationsByEncounter = indexKey(administrationsByEncounter, encounter, event.administration);
  return {
    ...state,
    administrations,
    index: { ...index, administrationsByEncounter, administrationsByPatient, chartedOn: indexKey(index.chartedOn, event.encounter, event.administration) },
  };
}

function document(state: ClinicalState, recorded: Recorded, event: DocumentRecorded): ClinicalState {
  const documents = putVersion(state.documents, event.document, versionOf(recorded, event));
  if (documents === state.documents) return state;
  let { documentsByEncounter, documentsByPatient } = state.index;
  const { encounters, loose } = namedIn(getRow(documents, event.document) ?? []);
  for (const patient of loose) documentsByPatient = indexKey(documentsByPatient, patient, event.document);
  for (const encounter of encounters) documentsByEncounter = indexKey(documentsByEncounter, encounter, event.document);
  const chartedOn = indexKey(state.index.chartedOn, event.encounter, event.document);
  return { ...state, documents, index: { ...state.index, chartedOn, documentsByEncounter, documentsByPatient } };
}

function readings(state: ClinicalState, recorded: Recorded, event: DeviceReadingsTaken): ClinicalState {
  let { devices } = state;
  let { series: bySeries } = state.index;
  const owner = ownerOf(event);
  for (const reading of event.readings) {
    const series = `${event.device}|${reading.code.code}|${reading.containment ?? ''}|${event.encounter ?? ''}|${event.patient ?? ''}|${event.location?.bedId ?? ''}`;
    const known = getRow(devices, series) ?? newSeries(series, event);
    const kept = withReading(known.readings, reading, recorded.position);
    if (kept === undefined) continue;
    devices = putRow(devices, series, { ...known, readings: kept });
    if (vitalOf(reading.code) !== undefined) bySeries = indexKey(bySeries, owner, series);
  }
  return devices === state.devices ? state : { ...state, devices, index: { ...state.index, series: bySeries } };
}

/** The most definite of what a device said: the encounter, else the record, else whoever is in the bed. */
function ownerOf({ encounter, patient, location }: DeviceReadingsTaken): OwnerKey | undefined {
  if (encounter !== undefined) return `E|${encounter}`;
  if (patient !== undefined) return `P|${patient}`;
  return location?.bedId === undefined ? undefined : `B|${location.bedId}`;
}

function newSeries(series: string, event: DeviceReadingsTaken): DeviceSeries {
  return {
    series,
    readings: [],
    ...(event.location?.bedId === undefined ? {} : { bed: event.location.bedId }),
    ...(event.patient === undefined ? {} : { patient: event.patient }),
    ...(event.encounter === undefined ? {} : { encounter: event.encounter }),
  };
}
