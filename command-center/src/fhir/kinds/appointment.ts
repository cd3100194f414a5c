/** Appointment: a booking as its newest word says (HL7 v2-to-FHIR, SCH). */
import type { AppointmentChanged } from '@healthos/core/operations/events.ts';
import type { OperationsState } from '@healthos/core/operations/state.ts';
import { personOf } from '@healthos/core/identity/fold.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import { entries, getRow } from '@healthos/core/table.ts';
import { date, identifier, patient, refers, status, token } from '../parameters.ts';
import { iso, keyedId, present, reference } from '../resource.ts';
import type { House, Kind, Thing, Whose } from '../thing.ts';
import { locationId } from './location.ts';
import type { Made } from '../written.ts';
import { keyedBy } from '../numbers.ts';

export const appointmentKind: Kind = {
  kind: 'Appointment',
  audience: 'record',
  parameters: [
    patient('participant.actor'),
    { ...patient('participant.actor'), name: 'actor', targets: ['Patient', 'Practitioner', 'Location'] },
    identifier,
    status,
    date('date', 'start'),
    token('appointment-type', 'appointmentType'),
    token('service-type', 'serviceType'),
    token('part-status', 'participant.status'),
    refers('location', ['Location'], 'participant.actor'),
    refers('practitioner', ['Practitioner'], 'participant.actor'),
    refers('reason-reference', ['Condition', 'Procedure', 'Observation'], 'reasonReference'),
  ],
  numbered: keyedBy(({ hospital }, number) => getRow(hospital.operations.appointments, number)),
  ofPerson,
  patientOf: ({ hospital }, key) => getRow(hospital.operations.appointments, key)?.patient,
};

type Row = AppointmentChanged & { readonly position: number };

/** Keys by the record that they name: made once for a table. */
const indexes = new WeakMap<OperationsState['appointments'], ReadonlyMap<PatientId, readonly string[]>>();

function keysOf({ appointments }: OperationsState): ReadonlyMap<PatientId, readonly string[]> {
  const known = indexes.get(appointments);
  if (known !== undefined) return known;
  const made = new Map<PatientId, string[]>();
  for (const [key, { patient: of }] of entries(appointments)) if (of !== undefined) made.set(of, [...(made.get(of) ?? []), key]);
  indexes.set(appointments, made);
  return made;
}

function ofPerson(whose: Whose): readonly Thing[] {
  const { house, person } = whose;
  const keys = keysOf(house.hospital.operations);
  const own = person.records.flatMap((record) => keys.get(record) ?? []);
  const things = own.flatMap((key) => {
    const row = getRow(house.hospital.operations.appointments, key);
    if (row?.patient === undefined || personOf(house.input.identity, row.patient) !== person.person || key.startsWith('Appointment/')) return [];
    return [thingOf(whose, key, row)];
  });
  return [...whose.kept('Appointment'), ...things];
}

function thingOf(whose: Whose, key: string, row: Row): Thing {
  const { house } = whose;
  return {
    kind: 'Appointment',
    id: keyedId(house.tag, key),
    told: [{ position: row.position, recordedAt: house.hospital.recordedAt ?? 0 }],
    write: () => writeAppointment(whose, row),
  };
}

const statuses: Readonly<Record<AppointmentChanged['status'], Made<'Appointment'>['status']>> = {
  booked: 'booked',
  rescheduled: 'booked',
  modified: 'booked',
  cancelled: 'cancelled',
  discontinued: 'cancelled',
  deleted: 'entered-in-error',
  'no-show': 'noshow',
  blocked: 'cancelled',
};

function writeAppointment({ house, subject }: Whose, row: Row): Made<'Appointment'> {
  const end = row.endsAt ?? (row.startsAt === undefined || row.durationMinutes === undefined ? undefined : row.startsAt + row.durationMinutes * 60_000);
  const actors = [subject, ...(row.location === undefined ? [] : [reference('Location', locationId(house, row.location))]), ...staffOf(house, row)];
  return present({
    identifier: [{ system: `urn:id:${house.hospital.facility}:appointment`, value: row.appointment }],
    status: statuses[row.status],
    reasonCode: row.reason === undefined ? undefined : [{ text: row.reason }],
    start: iso(row.startsAt),
    end: iso(end),
    minutesDuration: row.durationMinutes,
    participant: actors.map((actor) => ({ actor, status: row.status === 'cancelled' ? ('declined' as const) : ('accepted' as const) })),
  });
}

function staffOf({ tag }: House, { resource }: Row) {
  return resource === undefined || resource === '' ? [] : [reference('Practitioner', keyedId(tag, resource))];
}
