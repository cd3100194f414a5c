/** Safety checks of medication orders as they are signed: what is grave needs a reason, and what was shown and what was overridden is kept beside the order. */
import Type, { type Static } from 'typebox';
import type { OrderRecorded } from '../clinical/events.ts';
import { scheduleOf } from '../house/orders/schedule.ts';
import type { MedicationCheck, MedicationOrder } from '../reasoning/medication-check.ts';
import { answersOf, checksOf, unanswered, type Override } from '../reasoning/medication-safety.ts';
import { getRow } from '../table.ts';
import { hourMs } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import type { WorkOf } from '../work/events.ts';
import { oneOf, Says } from '../work/fact.ts';
import { overrideReasons } from '../work/reasoning.ts';
import { byOf, type Actor, type Refusal } from './request.ts';

export const Overrides = Type.Array(
  Type.Object(
    {
      check: Type.String({ minLength: 1, maxLength: 300, description: 'Key of the check, as the refusal names it' }),
      reason: oneOf(overrideReasons, 'Why it is ordered all the same'),
      says: Type.Optional(Says('More about the reason')),
    },
    { additionalProperties: false },
  ),
  { maxItems: 100 },
);
export type AskedOverrides = Static<typeof Overrides>;

/** A drug that is ordered twice is shown; it is often meant so (as needed beside a fixed rhythm), and asks for no reason. */
export const asksReason = ({ kind }: MedicationCheck): boolean => kind !== 'duplicate';

/** What the checks of these orders leave in the log, or the first that nobody answered. */
export function checkedOrders(
  input: ViewInput,
  orders: readonly OrderRecorded[],
  overrides: AskedOverrides,
  actor: Actor,
  /** Orders that end with this signing: they do not stand beside the new ones. */
  ended: readonly string[] = [],
): readonly WorkOf<'CheckAnswered'>[] | Refusal {
  const answers: WorkOf<'CheckAnswered'>[] = [];
  const given = overrides.map(({ check, reason, says }): Override => ({ check, reason, ...(says === undefined ? {} : { says }) }));
  for (const [n, order] of orders.entries()) {
    if (order.kind !== 'medication' || order.code === undefined) continue;
    const found = checksOf(input, { ...asChecked(order), beside: orders.slice(0, n) });
    const checks = found.filter(({ check }) => !ended.some((one) => check.endsWith(`:${one}`)));
    const open = unanswered(checks.filter(asksReason), given);
    const [first] = open;
    if (first !== undefined) return refusalOf(first, open);
    const encounter = order.encounter === undefined ? undefined : getRow(input.hospital.operations.encounters, order.encounter);
    answers.push(
      ...answersOf(checks, given, {
        order: order.order,
        by: byOf(actor),
        ...(order.encounter === undefined ? {} : { encounter: order.encounter }),
        ...(encounter?.location === undefined ? {} : { unit: encounter.location.unit }),
      }),
    );
  }
  return answers;
}

/** Several at once are named in `value`, so that one more try can answer them all. */
function refusalOf(first: MedicationCheck, open: readonly MedicationCheck[]): Refusal {
  return {
    refused: 'check.unanswered',
    rule: `${first.rule}: ${first.kind}`,
    says: `${first.says}.`,
    value: open.map(({ check }) => check).join(' | '),
    limit: first.severity,
    unlock: 'Order something else, or sign it with a reason for each check that is named.',
  };
}

export function asChecked(order: OrderRecorded): MedicationOrder {
  const everyHours = hoursOf(order);
  return {
    patient: order.patient,
    order: order.order,
    code: order.code ?? { code: '' },
    ...(order.encounter === undefined ? {} : { encounter: order.encounter }),
    ...(order.replaces === undefined ? {} : { replaces: order.replaces }),
    ...(order.dose === undefined ? {} : { dose: order.dose }),
    ...(order.route === undefined ? {} : { route: order.route }),
    ...(everyHours === undefined ? {} : { everyHours }),
  };
}

/** A single dose is the day's. */
function hoursOf({ frequency, prn }: OrderRecorded): number | undefined {
  const schedule = scheduleOf({ prn: prn === true, ...(frequency === undefined ? {} : { frequency }) });
  if (schedule.schedule === 'once') return 24;
  return 'everyMs' in schedule && schedule.everyMs !== undefined ? schedule.everyMs / hourMs : undefined;
}
