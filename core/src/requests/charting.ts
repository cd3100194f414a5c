/** What the requests of the flowsheet check alike: the patient, the row and its value, and the time at which it was so. */
import Type, { type Static, type TObject } from 'typebox';
import type { ObservedValue } from '../clinical/events.ts';
import type { Encounter } from '../encounter.ts';
import { valueFault } from '../house/flowsheet/value-check.ts';
import { careRulesOf } from '../house/nursing/packs.ts';
import type { Instant } from '../time.ts';
import { lasted } from '../visit-numbers.ts';
import type { FlowRow } from '../work/care-pack.ts';
import type { ViewInput } from '../views/view.ts';
import { Key } from '../work/fact.ts';
import type { Refusal } from './request.ts';

export const Entered = {
  value: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}(\\.[0-9]{1,3})?$' })),
  unit: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
  answer: Type.Optional(Key('Of a row with answers')),
  confirmed: Type.Optional(Type.Boolean({ description: 'Somebody looked again: the value is unusual and so' })),
} as const;
export type EnteredValue = Static<TObject<typeof Entered>>;

/** The row, or why the value may not stand in it. */
export function rowFor(input: ViewInput, name: string, entered: EnteredValue): FlowRow | Refusal {
  const row = careRulesOf(input).rows.get(name);
  if (row === undefined) return { refused: 'thing.unknown', says: `The flowsheet has no row ${name}.` };
  return valueFault(row, entered) ?? row;
}

export function valueIn(row: FlowRow, { value = '', answer = '' }: EnteredValue): ObservedValue {
  if (row.answers === undefined) return { kind: 'quantity', value: Number(value), literal: value, ...(row.unit === undefined ? {} : { unit: row.unit }) };
  const title = row.answers.find((one) => one.answer === answer)?.title;
  return { kind: 'coded', value: { code: answer, ...(title === undefined ? {} : { display: title }) } };
}

/** What is said of a past moment lies within the visit and not ahead of when it is said. */
export function timeFault(encounter: Encounter, on: Instant | undefined, at: Instant): Refusal | undefined {
  if (on === undefined) return undefined;
  if (on > at) return { refused: 'time.future', says: 'The time lies in the future.', value: new Date(on).toISOString(), limit: new Date(at).toISOString() };
  if (lasted(encounter, on)) return undefined;
  return { refused: 'time.past', says: 'The patient was not here then.', value: new Date(on).toISOString() };
}
