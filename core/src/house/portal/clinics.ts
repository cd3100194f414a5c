/**
 * Appointments as a patient sees them: those that a schedule says (SIU), those that were asked for here, and the times that are offered. Times of the
 * demo clinics are invented; a site states its own clinics in the same shape.
 */
import { personIn } from '../chart/whose.ts';
import { present } from '../chart/words.ts';
import { placeNamed, type PlaceName } from './place-names.ts';
import { recordsOf, personOf } from '../../identity/fold.ts';
import type { PatientId } from '../../ids.ts';
import { rows } from '../../table.ts';
import { dayMs, instant, instantsOfLocal, localDay, minuteMs, type Instant } from '../../time.ts';
import { newestOf, type Versions } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkOf } from '../../work/events.ts';

export interface Clinic {
  readonly clinic: string;
  readonly title: Readonly<Record<'en' | 'es', string>>;
  /** 0 = Sunday. */
  readonly weekdays: readonly number[];
  /** Minutes after midnight of the house's own day. */
  readonly opens: number;
  readonly closes: number;
  readonly minutes: number;
}
export const clinics: readonly Clinic[] = [
  {
    clinic: 'after-discharge',
    title: { en: 'Check after the hospital', es: 'Control después del hospital' },
    weekdays: [1, 3, 5],
    opens: 9 * 60,
    closes: 12 * 60,
    minutes: 30,
  },
  { clinic: 'medicines', title: { en: 'Talk about medicines', es: 'Hablar de las medicinas' }, weekdays: [2, 4], opens: 13 * 60, closes: 16 * 60, minutes: 20 },
];

/** Days ahead in which times are offered, and how soon one may be. */
export const offered = { days: 14, leadMs: 12 * 60 * minuteMs, most: 60 } as const;

export type AppointmentState = 'asked' | 'booked' | 'cancelled' | 'declined' | 'missed';
export interface MyAppointment {
  readonly appointment: string;
  readonly state: AppointmentState;
  /** A schedule said it: it is changed by telephone. */
  readonly told: boolean;
  readonly clinic?: string;
  readonly place?: string;
  readonly placeName?: PlaceName;
  readonly startsAt?: Instant;
  readonly minutes?: number;
  readonly position: number;
}

/** To come first, the soonest first; then what was, the newest first. */
export function myAppointmentsOf(input: ViewInput, patient: PatientId): readonly MyAppointment[] {
  const all = [...toldOf(input, patient), ...askedOf(input, patient)];
  const ahead = all.filter((one) => isAhead(one, input.now)).sort((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0));
  const past = all.filter((one) => !isAhead(one, input.now)).sort((a, b) => (b.startsAt ?? 0) - (a.startsAt ?? 0));
  return [...ahead, ...past];
}

const isAhead = ({ state, startsAt }: MyAppointment, now: Instant): boolean => (state === 'asked' || state === 'booked') && (startsAt ?? Infinity) > now;

const states: Readonly<Record<string, AppointmentState>> = {
  booked: 'booked',
  rescheduled: 'booked',
  modified: 'booked',
  cancelled: 'cancelled',
  discontinued: 'cancelled',
  deleted: 'cancelled',
  'no-show': 'missed',
};

function toldOf(input: ViewInput, patient: PatientId): readonly MyAppointment[] {
  const { hospital, identity } = input;
  const records = new Set(recordsOf(identity, personOf(identity, patient)));
  const visits = new Set(personIn(input, patient).encounters.map(({ encounter }) => encounter));
  return [...rows(hospital.operations.appointments)].flatMap((one): readonly MyAppointment[] => {
    const mine = one.patient === undefined ? one.encounter !== undefined && visits.has(one.encounter) : records.has(one.patient);
    const state = states[one.status];
    if (!mine || state === undefined) return [];
    return [
      {
        appointment: one.appointment,
        state,
        told: true,
        position: one.position,
        ...present({
          startsAt: one.startsAt,
          minutes: one.durationMinutes,
          place: one.location?.unit ?? one.resource,
          placeName: placeNamed(input, one.location?.unit),
        }),
      },
    ];
  });
}

type Steps = Versions<WorkOf<'AppointmentStepped'>>;

function askedOf({ hospital, identity }: ViewInput, patient: PatientId): readonly MyAppointment[] {
  const person = personOf(identity, patient);
  return [...rows(hospital.work.AppointmentStepped)].flatMap((versions) => {
    const own = ownSteps(versions);
    return own[0] !== undefined && personOf(identity, own[0].event.patient) === person ? (askedNow(own) ?? []) : [];
  });
}

const ownSteps = (versions: Steps): Steps => versions.filter(({ feed }) => feed === 'requests');

function askedNow(own: Steps): MyAppointment | undefined {
  const newest = newestOf(own);
  if (newest === undefined) return undefined;
  const said = <Key extends 'clinic' | 'startsAt' | 'minutes'>(key: Key) => own.findLast(({ event }) => event[key] !== undefined)?.event[key];
  const { step } = newest.event;
  const state: AppointmentState = step === 'confirmed' ? 'booked' : step === 'moved' ? 'asked' : step;
  return {
    appointment: newest.event.appointment,
    state,
    told: false,
    position: newest.position,
    ...present({ clinic: said('clinic'), startsAt: said('startsAt'), minutes: said('minutes') }),
  };
}

/** One that was asked for here, whoever's it is. */
export function appointmentNow({ hospital }: ViewInput, appointment: string): (MyAppointment & { readonly patient: PatientId }) | undefined {
  const own = ownSteps([...rows(hospital.work.AppointmentStepped)].find((versions) => versions[0]?.event.appointment === appointment) ?? []);
  const [first, now] = [own[0], askedNow(own)];
  return first === undefined || now === undefined ? undefined : { ...now, patient: first.event.patient };
}

export interface Slot {
  readonly clinic: string;
  readonly startsAt: Instant;
  readonly minutes: number;
}

/** Times of a clinic that nobody asked for, from half a day ahead. */
export function slotsOf(input: ViewInput, name: string): readonly Slot[] {
  const clinic = clinics.find((one) => one.clinic === name);
  if (clinic === undefined) return [];
  const zone = input.hospital.operations.description?.zone ?? 'UTC';
  const taken = takenTimes(input, name);
  const today = localDay(input.now, zone);
  const found: Slot[] = [];
  for (let day = today; day <= today + offered.days && found.length < offered.most; day++) {
    // Day 0 of 1970 was a Thursday.
    if (!clinic.weekdays.includes((day + 4) % 7)) continue;
    for (let at = clinic.opens; at + clinic.minutes <= clinic.closes; at += clinic.minutes) {
      const startsAt = instantsOfLocal(day * dayMs + at * minuteMs, zone)[0];
      if (startsAt === undefined || startsAt < input.now + offered.leadMs || taken.has(startsAt)) continue;
      found.push({ clinic: name, startsAt: instant(startsAt), minutes: clinic.minutes });
    }
  }
  return found.slice(0, offered.most);
}

function takenTimes({ hospital }: ViewInput, name: string): ReadonlySet<number> {
  const standing = [...rows(hospital.work.AppointmentStepped)].flatMap((versions) => askedNow(ownSteps(versions)) ?? []);
  return new Set(
    standing.filter(({ clinic, state }) => clinic === name && (state === 'asked' || state === 'booked')).flatMap(({ startsAt }) => startsAt ?? []),
  );
}
