/** Clinical: every fact under its own key with all versions; what holds is derived where it is asked for. */
import { discrepancyOf } from '../codes/discrepancies.ts';
import { isVitalCode } from '../codes/vitals.ts';
import type { Recorded } from '../event.ts';
import { emptyTable, getRow, putRow, removeRow } from '../table.ts';
import { indexKey, putVersion, versionOf } from '../versions.ts';
import type { DeviceReading, DeviceReadingsTaken, MedicationAdministered, ObservationRecorded, OrderRecorded } from './events.ts';
import type { ClinicalState, DeviceSeries } from './state.ts';

/** Readings kept of one metric at one place; samples keep them all. */
export const seriesLimit = 64;

export function emptyClinical(): ClinicalState {
  return {
    observations: emptyTable(), orders: emptyTable(), administrations: emptyTable(), dispenses: emptyTable(), documents: emptyTable(),
    lines: emptyTable(), devices: emptyTable(), discrepancies: emptyTable(),
    index: { vitals: emptyTable(), administrationsByEncounter: emptyTable(), administrationsByPatient: emptyTable(), seriesByBed: emptyTable(), seriesByPatient: emptyTable(), chartedOn: emptyTable() },
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
    case 'MedicationDispensed':
      return { ...state, dispenses: putVersion(state.dispenses, event.dispense, versionOf(recorded, event)) };
    case 'DocumentRecorded':
      return { ...state, documents: putVersion(state.documents, event.document, versionOf(recorded, event)) };
    case 'RecordLineChanged':
      return { ...state, lines: putVersion(state.lines, `${event.patient}|${event.line}|${event.key}`, versionOf(recorded, event)) };
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
  const vitals = isVitalCode(event.code) ? indexKey(state.index.vitals, event.patient, event.observation) : state.index.vitals;
  return { ...state, observations, index: { ...state.index, chartedOn, vitals } };
}

/** A cancellation that comes after completion is unable (UC), not a cancellation (hard case 22). */
function order(state: ClinicalState, recorded: Recorded, event: OrderRecorded): ClinicalState {
  const orders = putVersion(state.orders, event.order, versionOf(recorded, event));
  if (orders === state.orders) return state;
  const versions = getRow(orders, event.order) ?? [];
  const completed = versions.findIndex((version) => version.event.status === 'completed');
  const late = completed < 0 ? undefined : versions.slice(completed + 1).find((version) => version.event.status === 'cancelled' || version.event.status === 'discontinued');
  const id = `cancel-after-completion:${event.order}`;
  const discrepancies = late === undefined
    ? removeRow(state.discrepancies, id)
    : putRow(state.discrepancies, id, discrepancyOf('cancel-after-completion', event.order, late.at, `order ${event.order} was cancelled after it was completed`));
  return { ...state, orders, discrepancies };
}

function administration(state: ClinicalState, recorded: Recorded, event: MedicationAdministered): ClinicalState {
  const administrations = putVersion(state.administrations, event.administration, versionOf(recorded, event));
  if (administrations === state.administrations) return state;
  const { index } = state;
  const next = event.encounter === undefined
    ? { ...index, administrationsByPatient: indexKey(index.administrationsByPatient, event.patient, event.administration) }
    : { ...index, administrationsByEncounter: indexKey(index.administrationsByEncounter, event.encounter, event.administration), chartedOn: indexKey(index.chartedOn, event.encounter, event.administration) };
  return { ...state, administrations, index: next };
}

function readings(state: ClinicalState, recorded: Recorded, event: DeviceReadingsTaken): ClinicalState {
  let { devices } = state;
  let { seriesByBed, seriesByPatient } = state.index;
  const bed = event.location?.bedId;
  for (const reading of event.readings) {
    const series = `${event.device}|${reading.code.code}|${reading.containment ?? ''}|${event.encounter ?? event.patient ?? bed ?? ''}`;
    const known = getRow(devices, series) ?? newSeries(series, event);
    const kept = withReading(known.readings, reading, recorded.position);
    if (kept === undefined) continue;
    devices = putRow(devices, series, { ...known, readings: kept });
    if (event.patient === undefined) seriesByBed = indexKey(seriesByBed, bed, series);
    seriesByPatient = indexKey(seriesByPatient, event.patient, series);
  }
  return devices === state.devices ? state : { ...state, devices, index: { ...state.index, seriesByBed, seriesByPatient } };
}

function newSeries(series: string, event: DeviceReadingsTaken): DeviceSeries {
  return {
    series, readings: [],
    ...(event.location?.bedId === undefined ? {} : { bed: event.location.bedId }),
    ...(event.patient === undefined ? {} : { patient: event.patient }),
    ...(event.encounter === undefined ? {} : { encounter: event.encounter }),
  };
}

/** The newest readings with this one among them; undefined when nothing changes. One time and value is one reading, whoever repeats it. */
function withReading(kept: DeviceSeries['readings'], reading: DeviceReading, position: number): DeviceSeries['readings'] | undefined {
  let at = kept.length;
  for (let before = kept[at - 1]; before !== undefined && before.observedAt >= reading.observedAt; before = kept[--at - 1]) {
    if (before.observedAt === reading.observedAt && compareValues(before, reading) === 0) return undefined;
    if (before.observedAt === reading.observedAt && compareValues(before, reading) < 0) break;
  }
  const next = [...kept.slice(0, at), { ...reading, position }, ...kept.slice(at)];
  if (next.length <= seriesLimit) return next;
  return at === 0 ? undefined : next.slice(1);
}

function compareValues(a: DeviceReading, b: DeviceReading): number {
  const [x, y] = [JSON.stringify([a.value, a.status]), JSON.stringify([b.value, b.status])];
  return x < y ? -1 : x > y ? 1 : 0;
}
