/** Results of whoever is here that came for an order which nobody placed as far as this house was told: kept, listed, and linked once the order comes. */
import { vitalOf } from '../../codes/vitals.ts';
import type { OrderNow } from '../../clinical/order.ts';
import type { Encounter } from '../../encounter.ts';
import { getRow, rows as rowsOf } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { isOf, ofVisit } from '../../told.ts';
import type { ViewInput } from '../../views/view.ts';
import { ordersHere } from './of-encounter.ts';

export interface UnaskedResult {
  readonly order: string;
  readonly fillerOrder?: string;
  readonly patient: string;
  readonly encounter: string;
  readonly unit?: string;
  readonly bed?: string;
  readonly kind: string;
  readonly code: string;
  readonly display?: string;
  readonly at: Instant;
  readonly values: number;
}

/** Newest first; `unit` leaves those of one unit. */
export function unaskedResults(input: ViewInput, unit: string | undefined, limit: number): { readonly rows: readonly UnaskedResult[]; readonly count: number } {
  const found: UnaskedResult[] = [];
  for (const { encounter, orders } of rowsOf(ordersHere(input))) {
    const { location } = encounter;
    if (unit !== undefined && location?.unit !== unit) continue;
    for (const order of orders) {
      const values = order.unasked === true ? valuesOf(input, encounter, order) : 0;
      if (values === 0) continue;
      found.push({
        order: order.order,
        patient: order.patient,
        encounter: encounter.encounter,
        kind: order.kind,
        code: order.code?.code ?? order.order,
        at: order.stateAt,
        values,
        ...(order.fillerOrder === undefined ? {} : { fillerOrder: order.fillerOrder }),
        ...(location === undefined ? {} : { unit: location.unit }),
        ...(location?.bedId === undefined ? {} : { bed: location.bedId }),
        ...(order.code?.display === undefined ? {} : { display: order.code.display }),
      });
    }
  }
  found.sort((a, b) => b.at - a.at || (a.order < b.order ? -1 : 1));
  return { rows: found.slice(0, limit), count: found.length };
}

/** Values of it that are of the patient of this visit; charted signs are nobody's order. */
function valuesOf(input: ViewInput, encounter: Encounter, { order }: OrderNow): number {
  const { clinical } = input.hospital;
  const whose = ofVisit(input, encounter);
  const told = (getRow(clinical.index.observationsByOrder, order) ?? [])
    .map((key) => (getRow(clinical.observations, key) ?? []).filter(({ event }) => isOf(whose, event)))
    .filter((words) => words.length > 0);
  return told.some((words) => words.some(({ event }) => vitalOf(event.code) !== undefined)) ? 0 : told.length;
}
