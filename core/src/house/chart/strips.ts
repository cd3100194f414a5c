/** What devices read of a person: on their visits and records, and in the beds while they were in them. */
import type { DeviceSeries } from '../../clinical/state.ts';
import type { OwnerKey } from '../../clinical/state.ts';
import { vitalOf, type Vital } from '../../codes/vitals.ts';
import type { Stay } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import { instant } from '../../time.ts';
import { numbersTold } from '../../visit-numbers.ts';
import type { DeviceStrip } from './rows.ts';
import type { Person } from './whose.ts';
import { numberIn, present, unitIn } from './words.ts';

type Point = DeviceStrip['points'][number];
interface Gathered {
  readonly code: DeviceStrip['code'];
  readonly vital: Vital;
  readonly unit: string | undefined;
  readonly points: Map<number, Point>;
}

export function stripsOf(hospital: Hospital, person: Person): readonly DeviceStrip[] {
  const strips = new Map<string, Gathered>();
  for (const record of person.records) gather(hospital, strips, `P|${record}`);
  for (const encounter of person.encounters) {
    for (const number of numbersTold(hospital, encounter)) gather(hospital, strips, `E|${number}`, undefined, person);
    for (const stay of encounter.stays) {
      if (stay.location.bedId !== undefined && stay.away !== true) gather(hospital, strips, `B|${stay.location.bedId}`, stay);
    }
  }
  return [...strips]
    .map(([strip, { code, vital, unit, points }]) => ({
      strip,
      code,
      vital,
      ...present({ unit }),
      points: [...points.values()].sort((a, b) => a.at - b.at || a.position - b.position),
    }))
    .sort((a, b) => (a.strip < b.strip ? -1 : 1));
}

function gather(hospital: Hospital, strips: Map<string, Gathered>, owner: OwnerKey, stay?: Stay, person?: Person): void {
  for (const key of getRow(hospital.clinical.index.series, owner) ?? []) {
    const series = getRow(hospital.clinical.devices, key);
    if (series !== undefined && isTheirs(person, series)) take(strips, series, stay);
  }
}

/** Under a visit number that another patient has too, a device is read of whom it names. */
function isTheirs(person: Person | undefined, { encounter, patient, readings }: DeviceSeries): boolean {
  if (person === undefined || patient === undefined || encounter === undefined) return true;
  return person.isTheirs({ patient, encounter }, readings.at(-1)?.observedAt ?? instant(0));
}

function take(strips: Map<string, Gathered>, { readings }: DeviceSeries, stay: Stay | undefined): void {
  for (const { code, value, status, observedAt: at, position } of readings) {
    const vital = vitalOf(code);
    if (vital === undefined || status === 'R' || (stay !== undefined && (at < stay.from || (stay.until !== undefined && at >= stay.until)))) continue;
    const unit = unitIn(value);
    // What is absent names no unit: it is a gap of the line that is there.
    const strip = unit === undefined ? ([...strips.keys()].find((one) => one.startsWith(`${code.code}|`)) ?? `${code.code}|`) : `${code.code}|${unit}`;
    const known = strips.get(strip) ?? { code, vital, unit, points: new Map<number, Point>() };
    strips.set(strip, known);
    const number = numberIn(value);
    const earlier = known.points.get(at);
    if (earlier === undefined || earlier.position < position)
      known.points.set(at, { at, position, ...present({ number, reason: value.kind === 'absent' ? value.reason : undefined }) });
  }
}
