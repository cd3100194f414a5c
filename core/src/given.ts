/** The language of the folds' tests: facts as a sender would state them, numbered and dated, so that a test reads given, when, then. */
import type { HealthEvent, Recorded } from './event.ts';
import { bedId, encounterId, facilityId, feedId, messageId, patientId, unitId } from './ids.ts';
import type { EncounterFacts, EncounterMovement, Location, MovementType } from './operations/events.ts';
import { instant, minuteMs, orderKey, type Instant } from './time.ts';

/** 2026-03-12T12:00:00Z, the zero of every test. */
export const noon: Instant = instant(Date.UTC(2026, 2, 12, 12));
export const minute = (n: number): Instant => instant(noon + n * minuteMs);

/** `4W-09-A` as a location. */
export function at(place: string): Location {
  const [unit = '', room, bed] = place.split('-');
  return {
    unit: unitId(unit),
    ...(room === undefined ? {} : { room }),
    ...(bed === undefined ? {} : { bed, bedId: bedId(unit, room ?? '', bed) }),
  };
}

export function moved(type: MovementType, encounter: string, patient: string, more: Partial<EncounterFacts & EncounterMovement> = {}): EncounterMovement {
  return { encounter: encounterId(encounter), patient: patientId(patient), ...more, type };
}

const ranks: Partial<Record<MovementType, number>> = {
  PatientRegistered: 10,
  PatientAdmitted: 20,
  EncounterUpdated: 30,
  PatientTransferred: 40,
  PatientDischarged: 60,
};

/** A fact before the log numbers it. */
export type Fact = Omit<Recorded, 'position'>;

/** A fact that happened `minutes` after noon, with the position and control id that its place in the list gives it. */
export function fact(minutes: number, event: HealthEvent, control = `${minutes}-${event.type}`): Fact {
  const happened = minute(minutes);
  return {
    event,
    effective: { at: happened },
    order: orderKey(happened, happened, ranks[event.type as MovementType] ?? 70, control),
    segments: [0],
    facility: facilityId('LGH'),
    recordedAt: happened,
    feed: feedId('adt'),
    message: messageId('1'),
  };
}

/** The facts as the log would give them: positions from 1 in this order. */
export function recorded(facts: readonly Fact[]): Recorded[] {
  return facts.map((one, i) => ({ ...one, position: i + 1 }));
}
