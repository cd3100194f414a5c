/** value[x] of an Observation or a component of one, its status, range and interpretation. */
import type { ObservedValue, ResultStatus } from '@healthos/core/clinical/events.ts';
import type { Zone } from '@healthos/core/time.ts';
import { member, type JsonObject } from '../../formats/json.ts';
import { textLimit } from '../reading/value-of.ts';
import { coded, first, object, text, time } from './elements.ts';

const comparators = ['<', '<=', '>', '>='] as const;

export function valueOf(of: JsonObject, zone: Zone): ObservedValue {
  const quantity = object(of, 'valueQuantity');
  if (quantity !== undefined) return quantityOf(quantity) ?? { kind: 'absent', reason: 'not-sent' };
  const whole = member(of, 'valueInteger');
  if (typeof whole === 'number') return { kind: 'quantity', value: whole, literal: String(whole) };
  const concept = coded(object(of, 'valueCodeableConcept'));
  if (concept !== undefined) return { kind: 'coded', value: concept };
  const said = text(of, 'valueString');
  if (said !== undefined)
    return said.length > textLimit ? { kind: 'text', text: said.slice(0, textLimit).toWellFormed(), cut: true } : { kind: 'text', text: said };
  const yes = member(of, 'valueBoolean');
  if (typeof yes === 'boolean') return { kind: 'text', text: String(yes) };
  const literal = text(of, 'valueDateTime') ?? text(of, 'valueTime');
  if (literal !== undefined) return timed(literal, zone);
  return { kind: 'absent', reason: 'not-sent' };
}

function timed(literal: string, zone: Zone): ObservedValue {
  const at = time(literal, zone);
  return { kind: 'time', literal, ...(at === undefined ? {} : { at: at.at, ...(at.precision === undefined ? {} : { precision: at.precision }) }) };
}

/** The code of a unit is UCUM; its words are for people. */
export function quantityOf(quantity: JsonObject): ObservedValue | undefined {
  const value = member(quantity, 'value');
  if (typeof value !== 'number') return undefined;
  const comparator = comparators.find((one) => one === text(quantity, 'comparator'));
  const unit = text(quantity, 'code') ?? text(quantity, 'unit');
  return {
    kind: 'quantity',
    value,
    literal: `${comparator ?? ''}${value}`,
    ...(comparator === undefined ? {} : { comparator }),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** A dose as an order and an administration write it. */
export function doseOf(quantity: JsonObject | undefined): { readonly dose?: { readonly literal: string; readonly unit?: string } } {
  const read = quantity === undefined ? undefined : quantityOf(quantity);
  if (read?.kind !== 'quantity') return {};
  return { dose: { literal: read.literal, ...(read.unit === undefined ? {} : { unit: read.unit }) } };
}

const statuses: Readonly<Record<string, ResultStatus>> = {
  registered: 'I',
  preliminary: 'P',
  final: 'F',
  amended: 'C',
  corrected: 'C',
  cancelled: 'X',
  'entered-in-error': 'W',
};

export function statusOf(of: JsonObject): ResultStatus {
  const said = text(of, 'status') ?? '';
  return (Object.hasOwn(statuses, said) ? statuses[said] : undefined) ?? 'P';
}

export function rangeOf(of: JsonObject): { readonly referenceRange?: string } {
  const range = first(of, 'referenceRange');
  const [low, high] = ['low', 'high'].map((name) => member(object(range, name) ?? {}, 'value'));
  const said = text(range, 'text') ?? (low === undefined && high === undefined ? undefined : `${edge(low)}-${edge(high)}`);
  return said === undefined ? {} : { referenceRange: said.slice(0, textLimit).toWellFormed() };
}

const edge = (value: unknown): string => (typeof value === 'number' ? String(value) : '');

export function abnormalOf(of: JsonObject): { readonly abnormal?: string } {
  const code = coded(first(of, 'interpretation'))?.code;
  return code === undefined ? {} : { abnormal: code };
}
