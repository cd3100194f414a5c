/** Surgical cases that will need a bed and for which nobody has asked for one yet: ready when recovery is likely to be over. */
import type { Encounter } from '../../encounter.ts';
import { entries, getRow } from '../../table.ts';
import { dayMs, instant, minuteMs } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkOf } from '../../work/events.ts';
import { passing } from './pack.ts';
import type { BedWish } from './wish.ts';

/** Minutes in recovery, until somebody says that it is done. */
export const recoveryMinutes = 60;
/** A case of so long ago needs no bed any more, whatever its list still says. */
const longAgoMs = 2 * dayMs;
const over: ReadonlySet<string> = new Set(['cancelled', 'recovery-done', 'recovery-out']);

export function* projectedWishes({ hospital, now }: ViewInput): Generator<BedWish> {
  for (const [key, versions] of entries(hospital.work.CaseScheduled)) {
    const booked = newestOf(versions);
    if (booked?.event.levelAfter === undefined || booked.event.encounter === undefined || booked.event.startsAt < now - longAgoMs) continue;
    const steps = getRow(hospital.work.CaseStepped, key) ?? [];
    const newest = newestOf(steps);
    if (newest !== undefined && over.has(newest.event.step)) continue;
    const encounter = getRow(hospital.operations.encounters, booked.event.encounter);
    if (encounter === undefined || encounter.dischargedAt !== undefined || encounter.status === 'cancelled') continue;
    // Already in a bed where people stay: the wait is over, whatever the list of the operating rooms still says.
    const level = encounter.location === undefined ? 'unknown' : getRow(hospital.operations.units, encounter.location.unit)?.levelOfCare;
    const begun = steps.find(({ event }) => event.step === 'wheels-in')?.at ?? booked.event.startsAt;
    if (level !== undefined && level !== 'unknown' && !passing.has(level) && (encounter.locatedAt ?? begun) > begun) continue;
    yield wish(booked.event, encounter, instant(begun + (booked.event.minutes + recoveryMinutes) * minuteMs), booked.position);
  }
}

function wish(booked: WorkOf<'CaseScheduled'>, encounter: Encounter, expectedAt: BedWish['expectedAt'] & number, position: number): BedWish {
  const isolation = (['none', 'contact', 'droplet', 'airborne', 'protective'] as const).find((kind) => kind === encounter.isolation);
  const service = booked.service ?? encounter.service;
  return {
    request: `case-${booked.case}`,
    encounter: encounter.encounter,
    how: 'projected',
    origin: 'or',
    level: booked.levelAfter ?? 'unknown',
    needs: [],
    expectedAt,
    before: [],
    here: true,
    ...(isolation === undefined ? {} : { isolation }),
    ...(service === undefined ? {} : { service }),
    ...(encounter.attending === undefined ? {} : { attending: encounter.attending }),
    ...(encounter.sex === undefined ? {} : { sex: encounter.sex }),
    ...(encounter.age === undefined ? {} : { age: encounter.age }),
    ...(encounter.location === undefined ? {} : { from: { unit: encounter.location.unit } }),
    positions: [position, encounter.position],
  };
}
