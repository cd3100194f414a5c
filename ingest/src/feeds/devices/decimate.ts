/**
 * Which device readings are logged: the first of a metric, a change of meaning (NEWS2 band, gone or back, status) and one a minute. Every number goes to
 * samples at full rate; the log keeps what a person or a rule must hear. Pure: state in, state out.
 */
import type { DeviceReading, DeviceReadingsTaken } from '@healthos/core/clinical/events.ts';
import { inScoreUnit } from '@healthos/core/codes/units.ts';
import { vitalOf, type Vital } from '@healthos/core/codes/vitals.ts';
import type { Stated } from '@healthos/core/event.ts';
import { news2, type News2Inputs } from '@healthos/core/reasoning/news2.ts';
import { emptyTable, getRow, putRow, removeRow, type Table } from '@healthos/core/table.ts';
import { minuteMs, type Instant } from '@healthos/core/time.ts';

/** What was last logged of one metric at one place. */
interface LastLogged {
  readonly meaning: string;
  readonly at: Instant;
}
export type Decimation = Table<string, LastLogged>;

/** Metrics remembered: 1,000 beds of 50. Past it memory begins anew, and each metric is logged once more. */
export const metricLimit = 50_000;
/** A metric that keeps its meaning is logged again after so long. */
export const steadyMs = minuteMs;

export const newDecimation = (): Decimation => emptyTable();

export interface Thinned {
  readonly decimation: Decimation;
  readonly events: readonly Stated[];
  /** Metrics whose memory changed: to be forgotten where the events were not kept. */
  readonly changed: readonly string[];
}

/** The events with only those readings that are to be logged; an event of which none is left is left out. */
export function thinned(decimation: Decimation, events: readonly Stated[]): Thinned {
  let state = decimation;
  const changed: string[] = [];
  const kept: Stated[] = [];
  for (const stated of events) {
    const { event } = stated;
    if (event.type !== 'DeviceReadingsTaken') {
      kept.push(stated);
      continue;
    }
    const readings = event.readings.filter((reading) => {
      const key = metricKey(event, reading);
      const next = logs(getRow(state, key), reading);
      if (next === undefined) return false;
      if (next !== 'late') {
        state = putRow(state.size >= metricLimit ? emptyTable<string, LastLogged>() : state, key, next);
        changed.push(key);
      }
      return true;
    });
    if (readings.length > 0) kept.push({ ...stated, event: { ...event, readings } });
  }
  return { decimation: state, events: kept, changed };
}

/** Forgets metrics whose last logging was not kept, so that their next reading is logged. */
export function settle(decimation: Decimation, lost: readonly string[]): Decimation {
  return lost.reduce((state, key) => removeRow(state, key), decimation);
}

/** One metric of one device at one place: another bed or patient begins anew. */
function metricKey(event: DeviceReadingsTaken, reading: DeviceReading): string {
  return `${event.device}|${reading.code.code}|${reading.containment ?? ''}|${event.encounter ?? event.patient ?? event.location?.bedId ?? ''}`;
}

/** The new memory when the reading is to be logged; `late` when it is to be logged but is older than what is remembered; undefined when not. */
function logs(last: LastLogged | undefined, reading: DeviceReading): LastLogged | 'late' | undefined {
  const meaning = meaningOf(reading);
  const apart = last === undefined ? 0 : reading.observedAt - last.at;
  if (last !== undefined && meaning === last.meaning && Math.abs(apart) < steadyMs) return undefined;
  return apart < 0 ? 'late' : { meaning, at: reading.observedAt };
}

function meaningOf({ code, value, status }: DeviceReading): string {
  switch (value.kind) {
    case 'absent':
      return `${status} absent ${value.reason}`;
    case 'quantity': {
      const vital = vitalOf(code);
      const scored = vital === undefined ? undefined : inScoreUnit(vital, value.value, value.unit);
      return vital === undefined || scored === undefined ? `${status} number ${value.unit ?? ''}` : `${status} ${bandOf(vital, scored)}`;
    }
    case 'coded':
      return `${status} ${value.value.code}`;
    case 'text':
      return `${status} ${value.text}`;
    case 'time':
      return `${status} ${value.literal}`;
    case 'attachment':
      return `${status} attachment`;
  }
}

const unremarkable: News2Inputs = {
  respiratoryRate: 16,
  oxygenSaturation: 98,
  supplementalOxygen: false,
  systolicPressure: 120,
  heartRate: 70,
  consciousness: 'A',
  temperature: 37,
  scale: 1,
};

/** The points that a sign alone scores; of oxygen on both scales, because which one holds is the clinician's decision. */
function bandOf(vital: Vital, value: number): string {
  if (vital === 'supplementalOxygen' || vital === 'consciousness') return String(value);
  const points = news2({ ...unremarkable, [vital]: value }).parts[vital];
  // Too slow and too fast may score alike and are not the same.
  if (vital !== 'oxygenSaturation') return points === 0 ? '0' : `${value < unremarkable[vital] ? 'low' : 'high'} ${points}`;
  return `${points}/${news2({ ...unremarkable, oxygenSaturation: value, supplementalOxygen: true, scale: 2 }).parts.oxygenSaturation}`;
}
