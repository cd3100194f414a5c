/** Orders for a patient: single ones, or those of an order set; signed at once by a prescriber, else unsigned until one does. */
import Type from 'typebox';
import { orderPacks, orderSetNamed } from '../house/orders/order-packs.ts';
import type { PatientId } from '../ids.ts';
import { Key, VisitKey } from '../work/fact.ts';
import type { ViewInput } from '../views/view.ts';
import { checkedOrders, Overrides } from './order-checks.ts';
import { Line, linesFault, maySign, notPrescriber, orderIdOf, patientAsked, placed, type AskedLine } from './ordering.ts';
import { isRefused } from './placing.ts';
import { requestKind, type Refusal } from './request.ts';

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
    const lines = wholeLines(input, body, at);
    if (isRefused(lines)) return lines;
    if (sign && !maySign(actor)) return notPrescriber(actor, 'Place it unsigned; it waits for a signature.');
    const orders = lines.map(({ line, set }, n) => placed(line, orderIdOf(id, n), { encounter, actor, sign, ...(set === undefined ? {} : { set }) }));
    const checked = sign ? checkedOrders(input, orders, body.overrides ?? [], actor) : [];
    if ('refused' in checked) return checked;
    return { events: [...orders, ...checked], made: Object.fromEntries(orders.map(({ order }, n) => [`order${n + 1}`, order])) };
  },
});

interface AskedOrders {
  readonly lines?: readonly AskedLine[];
  readonly set?: string;
  readonly only?: readonly string[];
}

/** Those of the set, then the single ones; a set or line that could not be carried out is refused with its place. */
function wholeLines(
  input: ViewInput,
  { lines = [], set, only }: AskedOrders,
  at: number,
): readonly { readonly line: AskedLine; readonly set?: string }[] | Refusal {
  const packs = orderPacks(input);
  const found = set === undefined ? undefined : orderSetNamed(packs, set);
  if (set !== undefined && found === undefined)
    return {
      refused: 'thing.unknown',
      says: `No pack in force has a set ${set}.`,
      field: 'set',
      value: packs.map(({ pack, version }) => `${pack}@${version}`).join(', '),
      unlock: 'Choose a set of the packs in force.',
    };
  const wanted = found?.set.lines.filter(({ code }) => only === undefined || only.includes(code.code)) ?? [];
  if (wanted.length + lines.length === 0)
    return { refused: 'order.incomplete', says: 'Nothing is ordered.', field: 'lines', unlock: 'Name at least one order.' };
  return (
    linesFault(wanted, at, (n) => `set[${n}]`) ??
    linesFault(lines, at) ?? [...wanted.map((line) => ({ line, set: found?.from ?? '' })), ...lines.map((line) => ({ line }))]
  );
}
