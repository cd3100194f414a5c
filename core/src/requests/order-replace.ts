/** Replaces an order by another in one step: the old one is over exactly when the new one is placed. */
import Type from 'typebox';
import { getRow } from '../table.ts';
import { Key, Word } from '../work/fact.ts';
import { checkedOrders, Overrides } from './order-checks.ts';
import { Line, linesFault, maySign, notPrescriber, orderAsked, orderIdOf, patientAsked, placed, stepped } from './ordering.ts';
import { isRefused } from './placing.ts';
import { requestKind } from './request.ts';

export const orderReplace = requestKind({
  request: 'order-replace',
  title: 'Replace an order',
  definition: 'Ends an order and places another of the same kind that takes its place.',
  body: Type.Object(
    {
      order: Key('Of the order that is replaced'),
      line: Line,
      sign: Type.Optional(Type.Boolean()),
      reason: Type.Optional(Word('Why, as a term')),
      overrides: Type.Optional(Overrides),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the order that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { order, line, sign = false, reason, seen, overrides = [] }, at, id }, actor) => {
    const now = orderAsked(input, order, seen, actor);
    if (isRefused(now)) return now;
    if (now.state === 'over' || now.state === 'done') return { refused: 'step.out-of-order', says: `The order is ${now.state}.`, value: now.state };
    if (line.kind !== now.kind)
      return {
        refused: 'order.incomplete',
        says: 'An order is replaced by one of its kind.',
        value: line.kind,
        limit: now.kind,
        field: 'line.kind',
        unlock: `Order a ${now.kind}, or discontinue this one.`,
      };
    const visit = now.encounter === undefined ? undefined : getRow(input.hospital.operations.encounters, now.encounter);
    if (visit === undefined) return { refused: 'encounter.unknown', says: 'The order names no visit that is here.' };
    const encounter = patientAsked(input, { encounter: visit.encounter }, actor);
    if (isRefused(encounter)) return encounter;
    const fault = linesFault([line], at, () => 'line');
    if (fault !== undefined) return fault;
    if (sign && !maySign(actor)) return notPrescriber(actor, 'Place it unsigned.');
    const next = placed(line, orderIdOf(id, 0), { encounter, actor, sign, replaces: now.order });
    const checked = sign ? checkedOrders(input, [next], overrides, actor) : [];
    if ('refused' in checked) return checked;
    return {
      events: [stepped(now, { control: 'RP', status: 'replaced', ...(reason === undefined ? {} : { reason }) }, actor), next, ...checked],
      made: { order: next.order },
    };
  },
});
