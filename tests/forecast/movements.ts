/** Weeks of a simulated hospital as the facts that its ADT would have become: straight from the simulator's acts, without the bytes between. */
import type { HealthEvent, Recorded } from '../../core/src/event.ts';
import { emptyEnterprise, foldEnterprise } from '../../core/src/hospital-fold.ts';
import { bedId, encounterId, facilityId, feedId, messageId, patientId, unitId } from '../../core/src/ids.ts';
import type { Location, MovementType } from '../../core/src/operations/events.ts';
import { dayMs, instant, orderKey, type Instant } from '../../core/src/time.ts';
import type { ViewInput } from '../../core/src/views/view.ts';
import type { Act, Place } from '../../simulators/src/day/acts.ts';
import { createDay } from '../../simulators/src/day/day.ts';
import { demoHospital } from '../../simulators/src/day/demo-hospital.ts';
import { scenarios } from '../../simulators/src/scenarios.ts';

const facility = facilityId(demoHospital.facility);
/** A Monday. */
export const storyBegins = instant(Date.UTC(2026, 0, 5));

const types: Readonly<Record<string, MovementType>> = {
  A01: 'PatientAdmitted',
  A02: 'PatientTransferred',
  A03: 'PatientDischarged',
  A04: 'PatientRegistered',
  A06: 'ClassChangedToInpatient',
  A15: 'TransferPlanned',
  A16: 'DischargePlanned',
};

const locationOf = ({ unit, room, bed }: Place): Location => ({
  unit: unitId(unit),
  room,
  ...(bed === '' ? {} : { bed, bedId: bedId(unit, room, bed) }),
});

function eventOf(act: Act): HealthEvent | undefined {
  if (act.kind === 'bed')
    return {
      type: 'BedStatusChanged',
      bed: bedId(act.place.unit, act.place.room, act.place.bed),
      unit: unitId(act.place.unit),
      cleanliness: act.status === 'U' ? 'clean' : act.status === 'H' ? 'in-progress' : 'dirty',
    };
  const type = act.kind === 'movement' ? types[act.trigger] : undefined;
  if (act.kind !== 'movement' || type === undefined) return undefined;
  const { visit, pending } = act;
  const place = pending ?? visit.place;
  return {
    type,
    encounter: encounterId(visit.visit),
    patient: patientId(`p${visit.visit}`),
    class: visit.class,
    ...(place === undefined ? {} : { location: locationOf(place) }),
    ...(visit.acuity === undefined ? {} : { acuity: visit.acuity }),
    ...(visit.admittedAt === undefined ? {} : { admittedAt: visit.admittedAt }),
    ...(visit.expectedDischargeAt === undefined ? {} : { expectedDischargeAt: visit.expectedDischargeAt }),
    ...(act.trigger === 'A03' ? { dischargedAt: act.at } : {}),
  };
}

export function movementsOf(seed: number, days: number): Recorded[] {
  const day = createDay({
    seed,
    hospital: demoHospital,
    startsAt: storyBegins,
    scenario: scenarios.day,
    monitorSeconds: 0,
    lean: true,
  });
  const facts: Recorded[] = [recorded(1, storyBegins, storyBegins, { type: 'FacilityDescribed', description: demoHospital })];
  for (let n = 1; n <= days * 24; n++)
    for (const act of day.until(instant(storyBegins + (n * dayMs) / 24))) {
      const event = eventOf(act);
      if (event !== undefined) facts.push(recorded(facts.length + 1, act.at, act.kind === 'movement' ? (act.sentAt ?? act.at) : act.at, event));
    }
  return facts;
}

function recorded(position: number, at: Instant, sentAt: Instant, event: HealthEvent): Recorded {
  return {
    event,
    effective: { at },
    order: orderKey(at, sentAt, 50, String(position)),
    segments: [0],
    facility,
    recordedAt: sentAt,
    feed: feedId('adt'),
    message: messageId('1'),
    position,
  };
}

/** The hospital after these facts, at a moment. */
export function pictureOf(facts: readonly Recorded[], now: Instant): ViewInput {
  const { hospitals, identity } = foldEnterprise(emptyEnterprise(), facts);
  const hospital = hospitals.get(facility);
  if (hospital === undefined) throw new RangeError('the simulated hospital is not there');
  return { hospital, identity, now };
}
