/** View `orders`: what is unsigned and what is overdue, of everybody who is here. */
import { askingOrders, type AskingOrder } from '../house/orders/asking.ts';
import { namePart, ordersHere, rowNameIn, type OrdersHere } from '../house/orders/of-encounter.ts';
import type { EncounterId } from '../ids.ts';
import { labelPart } from '../sensitivity.ts';
import { changedSince, getRow, rows } from '../table.ts';
import type { Instant } from '../time.ts';
import { gathered } from './keep.ts';
import { keptTable } from './kept-table.ts';
import { newestFirst } from './lineage.ts';
import type { OrderRow } from './rows-care.ts';
import type { View } from './view.ts';

interface Asking {
  readonly shown: ReadonlyMap<string, OrderRow>;
  readonly positions: ReadonlyMap<string, readonly number[]>;
  readonly nextAt?: Instant;
}

const askingOf = keptTable<Asking>({
  changed: (before, after) => changedSince<EncounterId, unknown>(ordersHere(before), ordersHere(after)),
  make: (input, encounter) => {
    const here = getRow(ordersHere(input), encounter.encounter);
    if (here === undefined) return undefined;
    const { asking, nextAt } = askingOrders(here, input.now);
    return {
      shown: new Map(asking.map((one) => [rowNameIn(here, one.order.order), rowOf(here, one)])),
      positions: new Map(asking.map(({ order }) => [rowNameIn(here, order.order), order.positions])),
      ...(nextAt === undefined ? {} : { nextAt }),
    };
  },
  nextAt: ({ nextAt }) => nextAt,
});

export const ordersView: View<OrderRow> = {
  name: 'orders',
  title: 'Orders that ask for somebody',
  definition:
    'Orders that nobody signed; medication past its window; laboratory and imaging orders without an end after the time of the pack (stat and routine), of everybody who is here.',
  audience: 'bed',
  tables: [ordersHere, askingOf],
  rows: (input, earlier) => gathered(earlier, input, askingOf, ({ shown }) => shown),
  lineage: (input, key) => {
    for (const { positions } of rows(askingOf(input))) {
      const found = positions.get(key);
      if (found !== undefined) return newestFirst(found);
    }
    return undefined;
  },
};

function rowOf(here: OrdersHere, { order, asks, since }: AskingOrder): OrderRow {
  const { encounter, location, attending } = here.encounter;
  const clinician = prescriberOf(order.signedBy) ?? prescriberOf(order.by) ?? (attending === '' ? undefined : attending);
  return {
    order: order.order,
    ...namePart(here, order.order),
    encounter,
    patient: order.patient,
    ...(location === undefined ? {} : { unit: location.unit }),
    ...(location?.bedId === undefined ? {} : { bed: location.bedId }),
    kind: order.kind,
    code: order.code?.code ?? order.order,
    ...(order.code?.display === undefined ? {} : { display: order.code.display }),
    asks,
    state: order.state === 'over' || order.state === 'done' ? 'active' : order.state,
    ...(order.priority === undefined ? {} : { priority: order.priority }),
    placedAt: order.placedAt,
    since,
    ...(order.by === undefined ? {} : { by: order.by }),
    ...(clinician === undefined ? {} : { clinician }),
    position: order.position,
    ...labelPart(order.sensitivity),
  };
}

/** The staff id of `clinician:d1`. */
const prescriberOf = (by: string | undefined): string | undefined => (by?.startsWith('clinician:') === true ? by.slice('clinician:'.length) : undefined);
