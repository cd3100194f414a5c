/** An order as HL7 v2.5.1 says it to whoever carries it out: RDE^O11 for drugs, OML^O21 for the laboratory, ORM^O01 for the rest. The same fact gives the same bytes. */
import type { Amount } from '@healthos/core/clinical/events.ts';
import type { OrderMessage } from '@healthos/core/house/orders/outbox.ts';
import { header, ours, pid, pv1, segment, text, time, type Addressed } from './segments.ts';

export interface AddressedOrder extends Addressed {
  readonly message: OrderMessage;
}

const types = { medication: 'RDE^O11^RDE_O11', laboratory: 'OML^O21^OML_O21', imaging: 'ORM^O01^ORM_O01', nursing: 'ORM^O01^ORM_O01' } as const;
/** OBR-24 (table 0074). */
const sections = { laboratory: 'LAB', imaging: 'RAD', nursing: 'NRS' } as const;

export function orderBytes(addressed: AddressedOrder): Buffer {
  const { message } = addressed;
  const { kind } = message.order;
  const type = kind === 'medication' || kind === 'laboratory' || kind === 'imaging' || kind === 'nursing' ? types[kind] : types.nursing;
  return Buffer.from([header(addressed, type, message), pid(addressed), pv1(addressed, message.order.encounter), ...ordered(message), ''].join('\r'), 'utf8');
}

function ordered(message: OrderMessage): readonly string[] {
  const { order, control, at, by } = message;
  const number = `${text(order.order)}^${ours}`;
  const timing = kindOf(message) === 'ORM' ? ['1', text(order.frequency), '', time(order.startsAt), '', text(order.priority)].join('^') : '';
  const orc = segment('ORC', {
    1: control,
    2: number,
    3: text(order.fillerOrder),
    7: timing,
    8: order.replaces === undefined ? '' : `${text(order.replaces)}^${ours}`,
    9: time(at),
    10: text(by),
    12: text(order.signedBy),
    16: text(order.reason),
    // Table 0482: what is prescribed for home is given to an outpatient.
    29: order.purpose === undefined ? '' : 'O',
  });
  const tq1 = segment('TQ1', { 1: '1', 3: text(order.frequency), 7: time(order.startsAt), 9: text(order.priority) });
  if (kindOf(message) === 'RDE') return [orc, tq1, rxe(message), segment('RXR', { 1: text(order.route) })];
  if (order.kind === 'diet') return [orc, segment('ODS', { 1: 'D', 3: code(message) })];
  const section = order.kind === 'laboratory' || order.kind === 'imaging' || order.kind === 'nursing' ? sections[order.kind] : '';
  const obr = segment('OBR', { 1: '1', 2: number, 4: code(message), 5: text(order.priority), 24: section, 31: text(order.indication) });
  return kindOf(message) === 'OML' ? [orc, tq1, obr] : [orc, obr];
}

function kindOf({ order: { kind } }: OrderMessage): 'RDE' | 'OML' | 'ORM' {
  return kind === 'medication' ? 'RDE' : kind === 'laboratory' ? 'OML' : 'ORM';
}

function code({ order }: OrderMessage): string {
  return [order.code?.code ?? order.order, order.code?.display, order.code?.system].map(text).join('^').replace(/\^+$/, '');
}

/** RXE-3 to RXE-5 the amount, RXE-23 and RXE-24 the rate; RXE-1 is kept for old readers and empty. */
function rxe(message: OrderMessage): string {
  const { dose, rate, indication } = message.order;
  return segment('RXE', { 2: code(message), 3: text(dose?.literal), 5: unit(dose), 23: text(rate?.literal), 24: unit(rate), 27: text(indication) });
}

const unit = (amount: Amount | undefined): string => text(amount?.unit);
