/** Random histories of a small hospital for property tests: every layer's facts, told late, twice, corrected, cancelled and merged. */
import fc from 'fast-check';
import type { Coded, ObservedValue, ResultStatus } from './clinical/events.ts';
import type { HealthEvent } from './event.ts';
import { at, fact, minute, moved, type Fact } from './given.ts';
import { standardLabelPack } from './house/access/label-pack.ts';
import { bedId, deviceId, encounterId, orderId, patientId, unitId } from './ids.ts';
import type { ClaimSubmitted } from './financial/claim-events.ts';
import { cents, type Cents } from './money.ts';
import type { FacilityDescription } from './operations/facility.ts';
import type { MovementType } from './operations/events.ts';
import type { CarePack } from './work/care-pack.ts';

export const smallHospital: FacilityDescription = {
  facility: 'LGH',
  name: 'Small',
  zone: 'America/New_York',
  currency: 'USD',
  floors: [{ floor: '1', name: 'One', widthMetres: 50, depthMetres: 20 }],
  units: [
    { unit: '4W', name: '4 West', levelOfCare: 'medical-surgical', floor: '1', ratio: 5, rooms: [{ room: '01', beds: [{ bed: 'A' }, { bed: 'B' }] }] },
    { unit: 'ICU', name: 'ICU', levelOfCare: 'icu', floor: '1', ratio: 1, rooms: [{ room: '01', pressure: 'negative', beds: [{ bed: 'A' }] }] },
    { unit: 'ED', name: 'Emergency', levelOfCare: 'emergency', floor: '1', rooms: [{ room: '01', beds: [{ bed: 'A', licensed: false }] }] },
  ],
};

const places = ['4W-01-A', '4W-01-B', 'ICU-01-A', 'ED-01-A', '9X-01-A'];
const place = fc.constantFrom(...places);
export const visit = fc.integer({ min: 1, max: 3 }).map((n) => encounterId(`V${n}`));
export const record = fc.integer({ min: 1, max: 3 }).map((n) => patientId(`p${n}`));
export const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
/** An object without the keys that are undefined, as feeds make them. */
export function said<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

const signs: readonly (readonly [Coded, string | undefined, number, number])[] = [
  [{ code: '9279-1' }, '/min', 8, 30],
  [{ code: '2708-6' }, '%', 88, 99],
  [{ code: '8480-6' }, 'mm[Hg]', 85, 180],
  [{ code: '8867-4' }, '/min', 45, 140],
  [{ code: '8310-5' }, 'Cel', 35, 40],
  [{ code: '3151-8' }, 'L/min', 0, 2],
  [{ code: '718-7', display: 'Haemoglobin' }, 'g/dL', 8, 15],
];
const sign = fc.integer({ min: 0, max: signs.length }).chain((i): fc.Arbitrary<{ code: Coded; value: ObservedValue }> => {
  const [code, unit, low, high] = signs[i] ?? [{ code: '67775-7' }, undefined, 0, 0];
  if (signs[i] === undefined) return fc.constantFrom('A', 'C', 'V').map((level) => ({ code, value: { kind: 'coded', value: { code: level } } }));
  return fc.integer({ min: low, max: high }).map((value) => ({ code, value: said({ kind: 'quantity' as const, value, literal: String(value), unit }) }));
});
export const resultStatus = fc.constantFrom<ResultStatus>('P', 'F', 'F', 'C', 'X', 'W', 'R');
export const takenAt = fc.integer({ min: -400, max: 3000 }).map(minute);

const movement = fc
  .record({
    type: fc.constantFrom<MovementType>(
      'PatientAdmitted',
      'PatientAdmitted',
      'PatientRegistered',
      'PatientTransferred',
      'PatientDischarged',
      'EncounterUpdated',
      'AdmitCancelled',
      'TransferCancelled',
      'DischargeCancelled',
      'LeaveStarted',
      'LeaveEnded',
      'PatientDeparted',
      'TransferPlanned',
      'DischargePlanned',
      'ClassChangedToInpatient',
      'ClassChangedToOutpatient',
    ),
    visit,
    record,
    place,
    class: maybe(fc.constantFrom('I', 'E', 'O')),
    isolation: maybe(fc.constantFrom('airborne' as const, 'none' as const)),
  })
  .map((m): HealthEvent => moved(m.type, m.visit, m.record, said({ location: at(m.place), class: m.class, isolation: m.isolation })));

const clinical = fc.oneof(
  fc
    .record({ key: fc.integer({ min: 1, max: 6 }), patient: record, encounter: maybe(visit), sign, status: resultStatus, observedAt: maybe(takenAt) })
    .map(({ key, sign: one, ...rest }): HealthEvent => ({ type: 'ObservationRecorded', observation: `o${key}|${one.code.code}`, ...one, ...said(rest) })),
  fc
    .record({
      device: fc.constantFrom('D1', 'D2'),
      location: maybe(place.map(at)),
      patient: maybe(record),
      encounter: maybe(visit),
      readings: fc.array(
        fc.record({ sign, status: fc.constantFrom<ResultStatus>('F', 'F', 'R'), observedAt: takenAt }).map(({ sign: one, ...rest }) => ({ ...one, ...rest })),
        { minLength: 1, maxLength: 7 },
      ),
    })
    .map(({ device, ...rest }): HealthEvent => ({ type: 'DeviceReadingsTaken', device: deviceId(device), ...said(rest) })),
  fc
    .record({
      key: fc.integer({ min: 1, max: 4 }),
      patient: record,
      encounter: maybe(visit),
      code: fc.constantFrom('METO25', 'MORP2', 'XYZ', 'constructor'),
      completion: fc.constantFrom('complete' as const, 'complete' as const, 'refused' as const),
      action: fc.constantFrom('add' as const, 'update' as const, 'delete' as const),
      givenAt: maybe(takenAt),
    })
    .map(({ key, code, ...rest }): HealthEvent => ({ type: 'MedicationAdministered', administration: `a${key}`, code: { code }, ...said(rest) })),
  fc
    .record({
      order: fc.integer({ min: 1, max: 2 }).map((n) => orderId(`O${n}`)),
      patient: record,
      encounter: maybe(visit),
      status: fc.constantFrom('placed' as const, 'completed' as const, 'cancelled' as const),
      // A word of whoever ordered, or of a result that came for it and may name another visit.
      control: fc.constantFrom('NW', 'NW', 'RE'),
    })
    .map((one): HealthEvent => ({ type: 'OrderRecorded', kind: 'laboratory', ...said(one) })),
  fc.record({ encounter: visit, scale: fc.constantFrom(1 as const, 2 as const) }).map((one): HealthEvent => ({ type: 'OxygenScaleChosen', ...one })),
  fc
    .record({ encounter: visit, unit: fc.constantFrom(unitId('ICU'), unitId('4W')), nurse: maybe(fc.constantFrom('n1', 'n2')) })
    .map((one): HealthEvent => ({ type: 'NurseAssigned', ...said(one) })),
);
const money = fc.oneof(
  fc
    .record({
      key: fc.integer({ min: 1, max: 4 }),
      patient: record,
      encounter: maybe(visit),
      kind: fc.constantFrom('charge' as const, 'charge' as const, 'credit' as const, 'payment' as const),
      code: fc.constantFrom('METO25', 'ROOM-icu', 'SUPPLY', '__proto__'),
      quantity: fc.constantFrom(1, 2, -1, 1e300),
      amountCents: maybe(fc.integer({ min: -5000, max: 5000 }).map(cents)),
      serviceAt: maybe(takenAt),
    })
    .map(({ key, code, ...rest }): HealthEvent => ({ type: 'ChargePosted', charge: `c${key}`, code: { code }, ...said(rest) })),
  fc
    .record({ patient: record, encounter: maybe(visit), rank: fc.constantFrom(1, 2), payerClass: fc.constantFrom('medicare' as const, 'commercial' as const) })
    .map((one): HealthEvent => ({ type: 'CoverageRecorded', ...said(one) })),
  fc
    .record({
      claim: fc.constantFrom('k1', 'k2'),
      encounter: visit,
      patient: record,
      charge: fc.constantFrom('dose:a1:1', 'posted:c1'),
      total: fc.integer({ min: 1, max: 9000 }),
    })
    .map(({ charge, total, ...rest }): HealthEvent => ({ ...givenClaim(charge, cents(total)), ...rest })),
  fc
    .record({ claim: fc.constantFrom('k1', 'k2'), step: fc.constantFrom('held' as const, 'released' as const, 'voided' as const), encounter: maybe(visit) })
    .map((one): HealthEvent => ({ type: 'ClaimStepped', ...said(one) })),
  fc
    .record({ denial: fc.constantFrom('k1/1/CO/16', 'k2/0/CO/197'), step: fc.constantFrom('assigned' as const, 'appealed' as const, 'upheld' as const) })
    .map((one): HealthEvent => ({ type: 'DenialStepped', ...one })),
);

/** A claim of one line, as it went out. */
export function givenClaim(charge: string, totalCents: Cents): ClaimSubmitted {
  return {
    type: 'ClaimSubmitted',
    claim: 'k1',
    encounter: encounterId('V1'),
    patient: patientId('p1'),
    payer: 'M1',
    payerClass: 'medicare',
    rank: 1,
    form: '837I',
    setting: 'inpatient',
    frequency: '1',
    lines: [{ line: 1, charges: [charge], code: 'METO25', units: 1, amountCents: totalCents, serviceAt: minute(0), positions: [1] }],
    diagnoses: [],
    totalCents,
    from: minute(0),
    through: minute(0),
  };
}
const identity = fc.oneof(
  fc
    .record({ from: record, into: record })
    .filter(({ from, into }) => from !== into)
    .map((one): HealthEvent => ({ type: 'PatientsMerged', kind: 'merge', ...one })),
  fc.record({ from: record, into: record }).map((one): HealthEvent => ({ type: 'PatientsUnmerged', reason: 'wrong person', ...one })),
  fc
    .record({ encounter: visit, toPatient: record, fromPatient: maybe(record), toEncounter: maybe(visit) })
    .map((one): HealthEvent => ({ type: 'EncounterMoved', ...said(one) })),
);
const beds = fc
  .record({ place, cleanliness: maybe(fc.constantFrom('clean' as const, 'dirty' as const)), staffed: maybe(fc.boolean()) })
  .map(({ place: name, ...rest }): HealthEvent => ({ type: 'BedStatusChanged', bed: bedId(...parts(name)), unit: unitId(parts(name)[0]), ...said(rest) }));

function parts(name: string): [string, string, string] {
  const [unit = '', room = '', bed = ''] = name.split('-');
  return [unit, room, bed];
}

const swap = fc
  .record({
    first: fc.record({ encounter: visit, patient: record, location: place.map(at) }),
    second: fc.record({ encounter: visit, patient: record, location: place.map(at) }),
  })
  .filter(({ first, second }) => first.encounter !== second.encounter)
  .map((one): HealthEvent => ({ type: 'BedsSwapped', ...one }));

const carePack: CarePack = {
  pack: 'site',
  version: '1',
  effectiveFrom: '2026-03-13',
  source: 'given',
  pendingScores: true,
  due: [{ kind: 'round', title: 'Round', everyMinutes: 60, firstWithinMinutes: 60, graceMinutes: 15 }],
};
const done = fc.integer({ min: -400, max: 3000 }).map(minute);
const nursing = fc.oneof(
  fc
    .record({
      encounter: visit,
      line: fc.constantFrom('l1', 'l2'),
      step: fc.constantFrom('inserted' as const, 'inserted' as const, 'checked' as const, 'removed' as const, 'in-error' as const, 'taken-back' as const),
      kind: fc.constantFrom('central' as const, 'urinary' as const),
      on: maybe(done),
    })
    .map((one): HealthEvent => ({ type: 'LineStepped', ...said(one) })),
  fc
    .record({
      encounter: visit,
      task: fc.constantFrom('round', 'order|O1'),
      step: fc.constantFrom('done' as const, 'deferred' as const, 'taken-back' as const),
      until: maybe(done),
    })
    .map((one): HealthEvent => ({ type: 'CareTaskStepped', ...said(one) })),
  fc
    .record({
      encounter: visit,
      assessment: fc.constantFrom('a1', 'a2'),
      answers: fc.constantFrom({}, { acute: 'yes', inattention: 'yes', thinking: 'no', consciousness: 'yes' }),
      status: fc.constantFrom('final' as const, 'corrected' as const, 'in-error' as const),
      on: maybe(done),
    })
    .map((one): HealthEvent => ({ type: 'AssessmentRecorded', instrument: 'cam', ...said(one) })),
  fc
    .record({ encounter: visit, code: fc.constantFrom('8867-4', '9279-1'), bed: fc.constantFrom('4W-01-A', 'ICU-01-A'), readAt: takenAt, taken: fc.boolean() })
    .map(({ encounter, code, bed, readAt, taken }): HealthEvent => ({
      type: 'ReadingRejected',
      encounter,
      series: `D1|${code}||||${bed}`,
      readAt,
      ...(taken ? {} : { reason: 'artefact' as const }),
    })),
  fc.constant<HealthEvent>({ type: 'CarePackLoaded', pack: carePack }),
  fc.constant<HealthEvent>({ type: 'LabelPackLoaded', pack: { ...standardLabelPack, pack: 'site' } }),
  fc
    .record({
      key: fc.integer({ min: 1, max: 5 }),
      encounter: visit,
      patient: record,
      millilitres: fc.integer({ min: 0, max: 900 }),
      out: fc.boolean(),
      status: resultStatus,
    })
    .map(({ key, millilitres, out, ...rest }): HealthEvent => ({
      type: 'ObservationRecorded',
      observation: `f${key}`,
      code: { code: out ? '9187-6' : '8999-8' },
      value: { kind: 'quantity', value: millilitres, literal: String(millilitres), unit: 'mL' },
      ...rest,
    })),
);

const cards = fc
  .record({ card: fc.constantFrom('k1', 'k2'), rule: fc.constantFrom('news2@1', 'medication-safety:p@1', 'none@1'), encounter: maybe(visit) })
  .chain((one) =>
    fc.constantFrom<HealthEvent>(
      { type: 'CardShown', service: 'order-sign', client: 'EHR', check: 'x', indicator: 'info', ...said(one) },
      { type: 'CardAnswered', service: 'order-sign', client: 'EHR', outcome: 'accepted', ...said(one) },
      { type: 'CardAnswered', service: 'order-sign', client: 'EHR', outcome: 'overridden', reason: 'will-monitor', unit: unitId('4W'), ...said(one) },
    ),
  );

/** Anything of every layer. */
export const anything = fc.oneof(
  { weight: 6, arbitrary: movement },
  { weight: 6, arbitrary: clinical },
  { weight: 3, arbitrary: nursing },
  { weight: 3, arbitrary: money },
  { weight: 1, arbitrary: identity },
  { weight: 1, arbitrary: beds },
  { weight: 1, arbitrary: swap },
  { weight: 1, arbitrary: cards },
);

/** Up to `max` facts over three days, each with its own control id, most of them in a described hospital. */
export const histories = (max: number): fc.Arbitrary<Fact[]> =>
  fc
    .tuple(fc.boolean(), fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), anything), { maxLength: max }))
    .map(([described, list]) => [
      ...(described ? [fact(-1000, { type: 'FacilityDescribed', description: smallHospital })] : []),
      ...list.map(([minutes, one], i) => fact(minutes, one, `c${i}`)),
    ]);
