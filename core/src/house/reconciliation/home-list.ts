/** What a person takes at home: what somebody said here, and what other systems prescribed; told apart from nobody having asked. */
import { ofRecords } from '../../told.ts';
import type { Amount, Coded, OrderRecorded } from '../../clinical/events.ts';
import { orderNow } from '../../clinical/order.ts';
import { personOf, recordsOf } from '../../identity/fold.ts';
import type { PatientId } from '../../ids.ts';
import { keptUnder } from '../../kept-keys.ts';
import { standingLines } from '../../reasoning/person-medications.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { present } from '../chart/words.ts';

/** Said instead of a medicine: there is none. */
export const noMedications = { key: 'none', code: { code: 'NONE', display: 'No medications at home', system: 'L' } } as const;

/** A medicine as one side of the reconciliation has it. */
export interface Medicine {
  /** `line|...` or `order|...`. */
  readonly item: string;
  readonly source: 'told' | 'prescribed' | 'ordered';
  readonly code: Coded;
  readonly dose?: Amount;
  readonly rate?: Amount;
  readonly route?: string;
  readonly frequency?: string;
  readonly prn?: true;
  readonly state?: string;
  readonly at: Instant;
  /** Of its newest version. */
  readonly position: number;
  readonly positions: readonly number[];
}
export interface HomeList {
  readonly state: 'unknown' | 'none' | 'known';
  readonly medicines: readonly Medicine[];
}

export function homeListOf(input: ViewInput, patient: PatientId): HomeList {
  const records = recordsOf(input.identity, personOf(input.identity, patient));
  const lines = standingLines(input, records, 'home-medication');
  const told = lines
    .filter(({ event }) => event.key !== noMedications.key)
    .map(({ event, at, position }): Medicine => ({
      item: `line|${event.patient}|${event.line}|${event.key}`,
      source: 'told',
      code: event.code,
      at: event.at ?? at,
      position,
      positions: [position],
      ...present({ dose: event.dose, route: wayOf(event.route), frequency: event.frequency }),
    }));
  const medicines = [...told, ...prescribed(input, records)];
  const isNone = lines.some(({ event }) => event.key === noMedications.key);
  return { state: medicines.length > 0 ? 'known' : isNone ? 'none' : 'unknown', medicines };
}

/** Ways of giving as SNOMED CT codes them, by the words that orders here use; of another code the way is not known here. */
const ways: Readonly<Record<string, string>> = {
  '26643006': 'PO',
  '47625008': 'IV',
  '34206005': 'SC',
  '78421000': 'IM',
  '37839007': 'SL',
  '6064005': 'TOP',
  '37161004': 'PR',
  '46713006': 'NASAL',
};
function wayOf(route: string | undefined): string | undefined {
  if (route === undefined || !/^\d+$/.test(route)) return route?.toUpperCase();
  return Object.hasOwn(ways, route) ? ways[route] : undefined;
}

/** Requests for medication of a FHIR bundle are prescriptions of whoever sent it: they are carried out at home. */
const isPrescription = (order: string): boolean => order.startsWith('MedicationRequest/');
const stands: ReadonlySet<OrderRecorded['status']> = new Set(['placed', 'changed', 'released', 'in-progress']);

/** Looked at again where something was put on the list of a record. */
function prescribed({ hospital }: ViewInput, records: readonly PatientId[]): readonly Medicine[] {
  const { clinical, operations } = hospital;
  const lists = records.map((record) => getRow(clinical.index.ordersOfPatient, record));
  // The visits of a person seldom change, and there is one list of them.
  const visits = records.map((record) => getRow(operations.index.encountersByRecord, record)).find((list) => list !== undefined);
  return [...prescriptionsUnder(visits ?? {}, ofRecords(records), lists, clinical.orders)].sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ made }) => made);
}

const prescriptionsUnder = keptUnder((key, versions: Versions<OrderRecorded>): Medicine | undefined => {
  const now = isPrescription(key) ? orderNow(versions) : undefined;
  if (now?.kind !== 'medication' || now.state !== 'active' || !stands.has(now.status) || now.code === undefined) return undefined;
  return {
    item: `order|${key}`,
    source: 'prescribed',
    code: now.code,
    at: now.placedAt,
    position: now.position,
    positions: now.positions,
    ...present({ dose: now.dose, route: wayOf(now.route), frequency: now.frequency, prn: now.prn ? (true as const) : undefined }),
  };
});
