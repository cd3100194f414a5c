/** What the requests of the MAR check and write alike: the medication of a patient as it stood then, and the oxygen flow that a score reads. */
import { everyWord, ofVisit, wordsOf } from '../told.ts';
import type { Amount, ObservationRecorded } from '../clinical/events.ts';
import type { OrderNow } from '../clinical/order.ts';
import { orderNow } from '../clinical/order.ts';
import type { Encounter } from '../encounter.ts';
import { dosesOf, medicationOf, type Medication } from '../house/mar/medication.ts';
import { oxygen } from '../house/mar/pack.ts';
import type { EncounterId } from '../ids.ts';
import { getRow } from '../table.ts';
import { instant, type Instant } from '../time.ts';
import { numbersTold, recordsIn, visitOf } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { patientAsked } from './ordering.ts';
import { isRefused } from './placing.ts';
import type { Actor, Refusal } from './request.ts';

export interface MedicationAsked {
  readonly encounter: Encounter;
  readonly medication: Medication;
}

/** The order as it stood at `at`, with every dose known now: what was done offline is judged by then, and no dose is written twice. */
export function medicationAsked(input: ViewInput, visit: EncounterId, order: string, at: Instant, actor: Actor): MedicationAsked | Refusal {
  const encounter = patientAsked(input, { encounter: visit }, actor);
  if (isRefused(encounter)) return encounter;
  const { clinical } = input.hospital;
  const told = getRow(clinical.orders, order);
  const whose = ofVisit(input, encounter);
  const own = wordsOf(told, whose);
  const versions = own.length === 0 ? everyWord(told) : own;
  // An order that is younger than the dose is judged as it is now.
  const then = orderNow(versions, at) ?? orderNow(versions);
  if (then === undefined || then.kind !== 'medication' || then.purpose !== undefined)
    return { refused: 'thing.unknown', says: `There is no medication order ${order}.` };
  const [numbers, records] = [numbersTold(input.hospital, encounter), recordsIn(input.identity, encounter)];
  const isTheirs = own.length > 0 && (then.encounter === undefined ? records.includes(then.patient) : numbers.includes(then.encounter));
  if (!isTheirs)
    return {
      refused: 'mar.wrong-patient',
      says: 'The order is of another patient.',
      rule: 'five rights: patient',
      value: encounter.encounter,
      limit: then.encounter ?? '',
    };
  const keys = [
    ...numbers.flatMap((number) => getRow(clinical.index.administrationsByEncounter, number) ?? []),
    ...records.flatMap((record) => getRow(clinical.index.administrationsByPatient, record) ?? []),
  ];
  return { encounter, medication: medicationOf(then, dosesOf(input.hospital, keys, (one) => wordsOf(one, whose)).get(then.order) ?? []) };
}

export interface Flow {
  readonly encounter: Encounter;
  readonly order: Pick<OrderNow, 'order' | 'code'>;
  readonly administration: string;
  readonly rate: Amount | undefined;
  readonly at: Instant;
  /** Tells the flows of one administration apart. */
  readonly key: string;
  readonly actor: Actor;
}

export const flowPrefix = (administration: string): string => `flow|${administration}|`;

/** Where the drug is oxygen: the flow as an observation, so that the score follows from the same commit. */
export function flowObserved({ encounter, order, administration, rate, at, key }: Flow): readonly ObservationRecorded[] {
  if (rate === undefined || !oxygen.drugs.has(order.code?.code.toUpperCase() ?? '')) return [];
  return [
    {
      type: 'ObservationRecorded',
      observation: `${flowPrefix(administration)}${key}`,
      patient: encounter.patient,
      encounter: visitOf(encounter.encounter),
      order: order.order,
      code: oxygen.observed,
      value: { kind: 'quantity', value: Number(rate.literal), literal: rate.literal, unit: rate.unit ?? oxygen.unit },
      status: 'F',
      observedAt: instant(at),
    },
  ];
}
