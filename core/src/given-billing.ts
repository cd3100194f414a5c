/** Random histories of what charges are made of: everything of the other histories, and what is done, used, ordered, read, written and decided, told at once or late. */
import fc from 'fast-check';
import type { HealthEvent } from './event.ts';
import { fact, minute, type Fact } from './given.ts';
import { anything, maybe, record, resultStatus as status, said, smallHospital, takenAt, visit } from './given-history.ts';
import { orderId } from './ids.ts';
import { instant, minuteMs } from './time.ts';

const billable = fc.oneof(
  fc
    .record({
      service: fc.constantFrom('s1', 's2', 's3'),
      encounter: visit,
      code: fc.constantFrom('RBC', 'VENT', 'HD', 'PT', 'CRITCARE', '__proto__'),
      step: fc.constantFrom('rendered' as const, 'rendered' as const, 'returned' as const, 'in-error' as const),
      quantity: maybe(fc.integer({ min: 1, max: 4 })),
      startedAt: maybe(takenAt),
      endedAt: maybe(takenAt),
    })
    .map((one): HealthEvent => ({ type: 'ServiceRendered', ...said(one) })),
  fc
    .record({ encounter: visit, step: fc.constantFrom('observation-ordered' as const, 'inpatient-ordered' as const, 'made-outpatient' as const) })
    .map((one): HealthEvent => ({ type: 'StatusStepped', ...one })),
  fc
    .record({ encounter: visit, charge: fc.constantFrom('service:V1|s1', 'dose:a1:1', 'note:n1'), step: fc.constantFrom('held' as const, 'released' as const) })
    .map((one): HealthEvent => ({ type: 'ChargeStepped', ...one })),
  fc
    .record({
      key: fc.integer({ min: 1, max: 5 }),
      patient: record,
      encounter: maybe(visit),
      site: maybe(fc.constantFrom('LFA', 'RFA')),
      code: fc.constantFrom('CEFT1G', 'NS'),
      givenAt: takenAt,
      minutes: maybe(fc.constantFrom(0, 15, 16, 90, 91, 200)),
      action: fc.constantFrom('add' as const, 'update' as const, 'delete' as const),
    })
    .map(({ key, code, minutes, ...rest }): HealthEvent => ({
      type: 'MedicationAdministered',
      administration: `i${key}`,
      code: { code },
      route: 'IV',
      completion: 'complete',
      ...said({ ...rest, endedAt: minutes === undefined ? undefined : instant(rest.givenAt + minutes * minuteMs) }),
    })),
  fc
    .record({
      order: fc.integer({ min: 1, max: 2 }).map((n) => orderId(`O${n}`)),
      patient: record,
      encounter: maybe(visit),
      kind: fc.constantFrom('laboratory' as const, 'imaging' as const),
      status: fc.constantFrom('placed' as const, 'completed' as const, 'cancelled' as const),
      // A word of whoever ordered, or of a result that came for it and may name another visit.
      control: fc.constantFrom('NW', 'NW', 'RE'),
    })
    .map((one): HealthEvent => ({ type: 'OrderRecorded', code: { code: '58410-2' }, ...said(one) })),
  fc
    .record({
      key: fc.integer({ min: 1, max: 3 }),
      order: fc.integer({ min: 1, max: 2 }).map((n) => orderId(`O${n}`)),
      service: maybe(fc.constantFrom('58410-2', '6598-7')),
      patient: record,
      encounter: maybe(visit),
      status,
      observedAt: maybe(takenAt),
    })
    .map(({ key, ...rest }): HealthEvent => ({
      type: 'ObservationRecorded',
      observation: `r${key}`,
      code: { code: '6690-2' },
      value: { kind: 'quantity', value: 8, literal: '8' },
      ...said(rest),
    })),
  fc
    .record({
      key: fc.integer({ min: 1, max: 3 }),
      patient: record,
      encounter: maybe(visit),
      change: fc.constantFrom('original' as const, 'status' as const, 'cancel' as const),
      completion: fc.constantFrom('PA', 'AU', 'DI'),
      author: fc.constantFrom('clinician:c1', 'clinician:c2'),
    })
    .map(({ key, ...rest }): HealthEvent => ({ type: 'DocumentRecorded', document: `n${key}`, kind: { code: '11506-3' }, ...said(rest) })),
  fc
    .record({ key: fc.constantFrom('C1', 'C2'), encounter: maybe(visit), startsAt: takenAt, acuity: maybe(fc.integer({ min: 1, max: 5 })) })
    .map(({ key, ...rest }): HealthEvent => ({ type: 'CaseScheduled', case: key, room: 'OR1', unit: 'ICU', minutes: 60, elective: true, ...said(rest) })),
  fc
    .record({
      key: fc.constantFrom('C1', 'C2'),
      step: fc.constantFrom(
        'wheels-in' as const,
        'anaesthesia-start' as const,
        'cut' as const,
        'anaesthesia-end' as const,
        'wheels-out' as const,
        'recovery-in' as const,
        'recovery-done' as const,
        'cancelled' as const,
      ),
    })
    .map(({ key, step }): HealthEvent => ({ type: 'CaseStepped', case: key, step })),
  fc
    .record({
      encounter: visit,
      step: fc.constantFrom('triaged' as const, 'provider-seen' as const, 'disposition-decided' as const, 'left-unseen' as const),
      esi: maybe(fc.integer({ min: 1, max: 5 })),
    })
    .map((one): HealthEvent => ({ type: 'EmergencyStepped', ...said(one) })),
);

/** Up to `max` facts over three days in a described hospital, some known here only hours after they happened. */
export const billedHistories = (max: number): fc.Arbitrary<Fact[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(0, 0, 5, 700, 6000), fc.oneof(anything, billable)), { maxLength: max })
    .map((list) => [
      fact(-1000, { type: 'FacilityDescribed', description: smallHospital }),
      ...list.map(([minutes, late, one], i) => ({ ...fact(minutes, one, `c${i}`), recordedAt: minute(minutes + late) })),
    ]);
