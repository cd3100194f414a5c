/** What the requests of orders check alike: that the patient is here and the form was not stale, that a line says what its kind needs, and how an order is said again. */
import { everyWord, wordsOfOne } from '../told.ts';
import Type, { type Static } from 'typebox';
import type { OrderRecorded } from '../clinical/events.ts';
import { orderNow, type OrderNow } from '../clinical/order.ts';
import type { Encounter } from '../encounter.ts';
import { orderId, type EncounterId, type OrderId, type PatientId } from '../ids.ts';
import { personOf } from '../identity/fold.ts';
import { lineFault } from '../house/orders/line-fault.ts';
import { getRow } from '../table.ts';
import { instant } from '../time.ts';
import { visitOf } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { At, oneOf, Word } from '../work/fact.ts';
import { byOf, type Actor, type Refusal } from './request.ts';

export const DrugCode = Type.Object(
  { code: Word('As the receiver knows it'), display: Type.Optional(Word('Name')), system: Type.Optional(Word('LN, RXNORM, L...')) },
  { additionalProperties: false },
);
export const Quantity = Type.Object(
  { literal: Type.String({ pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})?$' }), unit: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })) },
  { additionalProperties: false },
);
export const Line = Type.Object(
  {
    kind: oneOf(['medication', 'laboratory', 'imaging', 'nursing', 'diet']),
    code: DrugCode,
    dose: Type.Optional(Quantity),
    rate: Type.Optional(Quantity),
    route: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    frequency: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'Q8H, BID, ONCE, CONT...' })),
    prn: Type.Optional(Type.Boolean()),
    priority: Type.Optional(Type.String({ minLength: 1, maxLength: 10, description: 'S stat, A as soon as possible, R routine' })),
    indication: Type.Optional(Word('A term, no sentence')),
    startsAt: Type.Optional(At('The first time')),
  },
  { additionalProperties: false },
);
export type AskedLine = Static<typeof Line>;

/** Who may sign: a prescriber. */
export const maySign = ({ role }: Actor): boolean => role === 'clinician' || role === 'admin';

export const notPrescriber = ({ role }: Actor, unlock: string): Refusal => ({
  refused: 'order.unsigned',
  says: 'Only a prescriber signs.',
  field: 'sign',
  value: role,
  unlock,
});

/** The encounter, where an order may be written for it. */
export function patientAsked(
  { hospital, identity }: ViewInput,
  asked: { readonly encounter: EncounterId; readonly patient?: PatientId; readonly seen?: number },
  actor: Actor,
): Encounter | Refusal {
  const { aliases, encounters } = hospital.operations;
  const survivor = getRow(aliases, asked.encounter);
  if (survivor !== undefined) return merged('encounter', `The visit ${asked.encounter}`, survivor);
  if (asked.patient !== undefined) {
    const person = personOf(identity, asked.patient);
    if (person !== asked.patient) return merged('patient', 'This record', person);
  }
  const encounter = getRow(encounters, asked.encounter);
  if (encounter === undefined || encounter.status === 'cancelled' || (actor.unit !== undefined && encounter.location?.unit !== actor.unit))
    return {
      refused: 'encounter.unknown',
      says: `${asked.encounter} is not a patient here.`,
      field: 'encounter',
      unlock: 'Open the chart of somebody who is here.',
    };
  if (asked.patient !== undefined && personOf(identity, encounter.patient) !== asked.patient)
    return { refused: 'form.stale', says: 'The visit belongs to another record since the form was drawn.', field: 'patient', unlock: 'Open the chart again.' };
  if (encounter.dischargedAt !== undefined || encounter.status === 'finished')
    return {
      refused: 'encounter.discharged',
      says: `${asked.encounter} has been discharged.`,
      field: 'encounter',
      ...(encounter.dischargedAt === undefined ? {} : { value: new Date(encounter.dischargedAt).toISOString() }),
      unlock: 'Order on the visit that is open, or take the discharge back.',
    };
  if (asked.seen !== undefined && encounter.position > asked.seen)
    return { refused: 'form.stale', says: 'Something of this visit has changed since the form was drawn.', unlock: 'Look at it again.' };
  return encounter;
}

const merged = (field: string, what: string, survivor: string): Refusal => ({
  refused: 'patient.merged',
  field,
  says: `${what} was merged into another.`,
  value: survivor,
  unlock: 'Order for the one that stands.',
});

/** What is wrong with the lines of a request, named by its place in the body; undefined where all are whole. */
export function linesFault(lines: readonly AskedLine[], at: number, place = (n: number): string => `lines[${n}]`): Refusal | undefined {
  for (const [n, line] of lines.entries()) {
    const fault = lineFault(line, at);
    if (fault !== undefined) return { ...fault, field: `${place(n)}.${fault.field}` };
  }
  return undefined;
}

/** A placer number of its own for each line of a request: it travels through HL7 and comes back with results. */
export const orderIdOf = (asked: string, n: number): OrderId =>
  orderId(`H${asked.replace(/[^A-Za-z0-9]/g, (sign) => (sign === '-' ? '' : `_${sign.charCodeAt(0)}`)).slice(0, 60)}-${n + 1}`);

export interface Placing {
  readonly encounter: Encounter;
  readonly actor: Actor;
  readonly sign: boolean;
  readonly set?: string;
  readonly replaces?: OrderId;
}

export function placed(line: AskedLine, order: OrderId, { encounter, actor, sign, set, replaces }: Placing): OrderRecorded {
  const by = byOf(actor);
  return {
    type: 'OrderRecorded',
    order,
    patient: encounter.patient,
    encounter: visitOf(encounter.encounter),
    kind: line.kind,
    control: replaces === undefined ? 'NW' : 'RO',
    status: 'placed',
    code: line.code,
    ...(line.dose === undefined ? {} : { dose: line.dose }),
    ...(line.rate === undefined ? {} : { rate: line.rate }),
    ...(line.route === undefined ? {} : { route: line.route.toUpperCase() }),
    ...(line.frequency === undefined ? {} : { frequency: line.frequency.toUpperCase() }),
    ...(line.prn === undefined ? {} : { prn: line.prn }),
    ...(line.priority === undefined ? {} : { priority: line.priority }),
    ...(line.indication === undefined ? {} : { indication: line.indication }),
    ...(line.startsAt === undefined ? {} : { scheduledAt: instant(line.startsAt) }),
    ...(set === undefined ? {} : { set }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(sign ? { signedBy: by } : { unsigned: true }),
    by,
  };
}

/** The order, where the asker may touch it and the form showed it as it is. */
export function orderAsked(input: ViewInput, order: string, seen: number | undefined, actor: Actor): OrderNow | Refusal {
  const told = getRow(input.hospital.clinical.orders, order);
  const now = orderNow(wordsOfOne(input, told));
  if (now === undefined && everyWord(told).length > 0)
    return { refused: 'thing.unknown', says: `${order} is a number of two patients: say what becomes of it where it was ordered.` };
  const encounter = now?.encounter === undefined ? undefined : getRow(input.hospital.operations.encounters, now.encounter);
  if (now === undefined || (actor.unit !== undefined && encounter?.location?.unit !== actor.unit))
    return { refused: 'thing.unknown', says: `There is no order ${order} here.` };
  if (seen === undefined || now.position <= seen) return now;
  return {
    refused: 'form.stale',
    says: `The order is ${now.state} now: something was said of it since the form was drawn.`,
    value: now.state,
    unlock: 'Look at it again.',
  };
}

/** What becomes of an order, said as its next version. */
export function stepped(
  now: OrderNow,
  step: Pick<OrderRecorded, 'control' | 'status'> & Partial<Pick<OrderRecorded, 'reason' | 'signedBy'>>,
  actor: Actor,
): OrderRecorded {
  return {
    type: 'OrderRecorded',
    order: now.order,
    patient: now.patient,
    ...(now.encounter === undefined ? {} : { encounter: now.encounter }),
    kind: now.kind,
    ...step,
    by: byOf(actor),
  };
}
