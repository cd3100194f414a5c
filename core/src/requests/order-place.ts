/** Orders for a patient: single ones, or those of an order set; signed at once by a prescriber, else unsigned until one does. */
import Type from 'typebox';
import { orderSetNamed, orderSetPack } from '../house/orders/order-sets.ts';
import type { PatientId } from '../ids.ts';
import { Key, VisitKey } from '../work/fact.ts';
import { checkedOrders, Overrides } from './order-checks.ts';
import { Line, lineFault, maySign, orderIdOf, patientAsked, placed, type AskedLine } from './ordering.ts';
import { isRefused } from './placing.ts';
import { requestKind } from './request.ts';

/** Orders of one request. */
const linesAtOnce = 40;

export const orderPlace = requestKind({
  request: 'order-place',
  title: 'Order for a patient',
  definition:
    'Orders medication, laboratory tests, imaging, nursing care or a diet, singly or as an order set. Signed by a prescriber they go out; unsigned they wait for a signature.',
  body: Type.Object(
    {
      encounter: VisitKey,
      patient: Type.Optional(Key('The record that the form showed')),
      lines: Type.Optional(Type.Array(Line, { maxItems: linesAtOnce })),
      set: Type.Optional(Key('An order set of the pack')),
      only: Type.Optional(Type.Array(Key('Codes of the lines of the set that are wanted'), { maxItems: linesAtOnce })),
      sign: Type.Optional(Type.Boolean({ description: 'Signed at once' })),
      overrides: Type.Optional(Overrides),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the visit that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at, id }, actor) => {
    const { encounter: visit, patient, seen, sign = false } = body;
    const encounter = patientAsked(
      input,
      { encounter: visit, ...(patient === undefined ? {} : { patient: patient as PatientId }), ...(seen === undefined ? {} : { seen }) },
      actor,
    );
    if (isRefused(encounter)) return encounter;
    const set = body.set === undefined ? undefined : orderSetNamed(body.set);
    if (body.set !== undefined && set === undefined) return { refused: 'thing.unknown', says: `${orderSetPack.pack} has no set ${body.set}.` };
    const wanted = set?.lines.filter(({ code }) => body.only === undefined || body.only.includes(code.code)) ?? [];
    const lines: readonly AskedLine[] = [...wanted, ...(body.lines ?? [])];
    if (lines.length === 0) return { refused: 'order.incomplete', says: 'Nothing is ordered.', unlock: 'Name at least one order.' };
    const fault = lines.map((line) => lineFault(line, at)).find((one) => one !== undefined);
    if (fault !== undefined) return fault;
    if (sign && !maySign(actor)) return { refused: 'order.unsigned', says: 'Only a prescriber signs.', unlock: 'Place it unsigned; it waits for a signature.' };
    const orders = lines.map((line, n) =>
      placed(line, orderIdOf(id, n), {
        encounter,
        actor,
        sign,
        ...(set === undefined || n >= wanted.length ? {} : { set: `${orderSetPack.pack}/${set.set}` }),
      }),
    );
    const checked = sign ? checkedOrders(input, orders, body.overrides ?? [], actor) : [];
    if ('refused' in checked) return checked;
    return { events: [...orders, ...checked], made: Object.fromEntries(orders.map(({ order }, n) => [`order${n + 1}`, order])) };
  },
});
