/** The language of the tests of charges: what is done for one patient of a small hospital, and the ledger that it makes. */
import type { DocumentRecorded, MedicationAdministered, ObservationRecorded, OrderRecorded } from '../../clinical/events.ts';
import type { HealthEvent } from '../../event.ts';
import { at, fact, minute, moved, recorded, type Fact } from '../../given.ts';
import { said, smallHospital } from '../../given-history.ts';
import { emptyEnterprise, emptyHospital, foldEnterprise } from '../../hospital-fold.ts';
import { encounterId, facilityId, orderId, patientId } from '../../ids.ts';
import type { Enterprise } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import type { WorkOf } from '../../work/events.ts';
import { ledgerOf, type Ledger } from '../ledger.ts';
import { orderKey } from '../../time.ts';

export const hours = (n: number): number => n * 60;
export const described = fact(-9999, { type: 'FacilityDescribed', description: smallHospital });
/** Noon UTC is 08:00 in New York; local midnights are at 16 h, 40 h, 64 h after it. */
export const admitted = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
export const left = (minutes: number): Fact => fact(minutes, moved('PatientDischarged', 'V1', 'p1'));

const whose = { patient: patientId('p1'), encounter: encounterId('V1') } as const;
let control = 0;
/** Happened at `minutes`, said at `told`. */
export function happened(minutes: number, event: HealthEvent, told = minutes): Fact {
  const one = fact(minutes, event, `${++control}`);
  return { ...one, order: orderKey(minute(told), minute(told), 70, `${control}`), recordedAt: minute(told) };
}
/** Told later than it happened: by a movement's own time, as feeds order them. */
export const toldAt = (told: number, one: Fact): Fact => ({ ...one, recordedAt: minute(told) });

export const given = (key: string, from: number, more: Partial<MedicationAdministered> = {}, told = from): Fact =>
  happened(
    from,
    said({
      type: 'MedicationAdministered' as const,
      administration: key,
      ...whose,
      code: { code: 'METO25' },
      givenAt: minute(from),
      completion: 'complete' as const,
      action: 'add' as const,
      ...more,
    }),
    told,
  );
/** Into a vein, for so many minutes; without them nobody said when it ended. */
export const infused = (key: string, from: number, minutes: number | undefined, more: Partial<MedicationAdministered> = {}, told = from): Fact =>
  given(
    key,
    from,
    said({
      code: { code: 'CEFT1G' },
      dose: { literal: '1', unit: 'g' },
      route: 'IV',
      site: 'LFA',
      endedAt: minutes === undefined ? undefined : minute(from + minutes),
      ...more,
    }),
    told,
  );

export const ordered = (order: string, from: number, more: Partial<OrderRecorded> = {}): Fact =>
  happened(
    from,
    said({
      type: 'OrderRecorded' as const,
      order: orderId(order),
      ...whose,
      kind: 'laboratory' as const,
      control: 'NW',
      status: 'placed' as const,
      code: { code: '58410-2' },
      ...more,
    }),
  );
export const resulted = (order: string, from: number, more: Partial<ObservationRecorded> & { readonly key?: string } = {}): Fact => {
  const { key = '718-7', ...rest } = more;
  return happened(from, {
    type: 'ObservationRecorded',
    observation: `p1|${order}|${rest.service ?? '58410-2'}|${key}`,
    ...whose,
    order: orderId(order),
    service: '58410-2',
    code: { code: key },
    value: { kind: 'quantity', value: 12, literal: '12' },
    status: 'F',
    observedAt: minute(from),
    ...rest,
  });
};
export const served = (service: string, from: number, more: Partial<WorkOf<'ServiceRendered'>> = {}): Fact =>
  happened(from, said({ type: 'ServiceRendered' as const, encounter: whose.encounter, service, code: 'RBC', step: 'rendered' as const, ...more }));
export const noted = (document: string, from: number, more: Partial<DocumentRecorded> = {}): Fact =>
  happened(from, {
    type: 'DocumentRecorded',
    document,
    ...whose,
    kind: { code: '11506-3' },
    change: 'original',
    completion: 'AU',
    author: 'clinician:c1',
    ...more,
  });
export const stepped = (key: string, from: number, step: WorkOf<'CaseStepped'>['step']): Fact => happened(from, { type: 'CaseStepped', case: key, step });
export const booked = (key: string, from: number, acuity?: number): Fact =>
  happened(
    from,
    said({
      type: 'CaseScheduled' as const,
      case: key,
      room: 'OR1',
      unit: 'OR',
      encounter: whose.encounter,
      startsAt: minute(from),
      minutes: 60,
      elective: true,
      acuity,
    }),
  );

export function ledger(facts: readonly Fact[], nowMinutes: number, visit = 'V1'): Ledger {
  return ledgerIn(foldEnterprise(emptyEnterprise(), recorded([described, ...facts])), nowMinutes, visit);
}

export function ledgerIn(enterprise: Enterprise, nowMinutes: number, visit = 'V1'): Ledger {
  const hospital = enterprise.hospitals.get(facilityId('LGH')) ?? emptyHospital(facilityId('LGH'));
  const encounter = getRow(hospital.operations.encounters, encounterId(visit));
  if (encounter === undefined) throw new RangeError('no such encounter');
  return ledgerOf({ hospital, identity: enterprise.identity, now: minute(nowMinutes) }, encounter);
}

/** `CODE x units`, a credit with a minus; doses and nights left out unless asked for. */
export function charged(made: Ledger, ...kinds: readonly string[]): readonly string[] {
  const of = new Map(made.lines.map((line) => [line.charge, line.kind]));
  return made.lines
    .filter((line) => kinds.length === 0 || kinds.includes(of.get(line.reverses ?? line.charge) ?? ''))
    .map(({ code, units, heldBy }) => `${code} x ${units}${heldBy === undefined ? '' : ` (${heldBy})`}`);
}
