/** Whom the number of a charge names. It is made of what the charge is for: a dose, an order, a visit, a service, a note or what was posted from outside. */
import { orderId, encounterId, type EncounterId, type PatientId } from '@healthos/core/ids.ts';
import { numberOf } from '@healthos/core/operations/apart-key.ts';
import { getRow } from '@healthos/core/table.ts';
import { everyWord } from '@healthos/core/told.ts';
import { newestOf } from '@healthos/core/versions.ts';
import { patientIn } from './find.ts';
import type { House } from './thing.ts';

interface Named {
  readonly patient?: PatientId;
  readonly encounter?: EncounterId;
}

/** What a charge of each kind is for, by the key behind its kind. */
const behind: Readonly<Record<string, (house: House, key: string) => readonly (Named | undefined)[]>> = {
  dose: dosed,
  infusion: dosed,
  test: ({ hospital }, key) => everyWord(getRow(hospital.clinical.orders, orderId(numberOf(key)))).map(({ event }) => event),
  note: ({ hospital }, key) => [newestOf(getRow(hospital.clinical.documents, key))?.event],
  posted: ({ hospital }, key) => (getRow(hospital.financial.posted, key) ?? []).map(({ event }) => event),
  case: ({ hospital }, key) => [newestOf(getRow(hospital.work.CaseScheduled, key))?.event],
  service: (house, key) => [newestOf(getRow(house.hospital.work.ServiceRendered, key))?.event, ...visited(house, key)],
  room: visited,
  observation: visited,
  emergency: visited,
  'critical-care': visited,
};

function dosed({ hospital }: House, key: string): readonly Named[] {
  return everyWord(getRow(hospital.clinical.administrations, numberOf(key))).map(({ event }) => event);
}

function visited({ hospital }: House, key: string): readonly (Named | undefined)[] {
  return [getRow(hospital.operations.encounters, encounterId(key))];
}

/** For `Kind.numbered`. Keys may have colons in them, and parts behind them: whatever a beginning names is looked at, and the search compares the whole number. */
export function byCharge(house: House, number: string): readonly PatientId[] {
  const [kind = '', ...parts] = number.split(':');
  const found = Object.hasOwn(behind, kind) ? behind[kind] : undefined;
  if (found === undefined) return [];
  const people = parts.flatMap((_, n) =>
    found(house, parts.slice(0, n + 1).join(':')).flatMap((one) => (one === undefined ? [] : [one.patient ?? [], patientIn(house, one) ?? []].flat())),
  );
  return [...new Set(people)];
}
