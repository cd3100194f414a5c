/** RXD (HL7 v2.5.1 4.14.5): what left the pharmacy for an order. */
import type { OrderId } from '@healthos/core/ids.ts';
import { codedOf, unnamedCode } from '../reading/coded-of.ts';
import type { Gathering } from '../reading/gathering.ts';
import type { OrderGroup } from '../reading/order-groups.ts';
import { unitAt, type OrderedFor } from '../reading/ordered.ts';
import { effectiveOf } from '../reading/time-of.ts';

/** One fact per RXD; RXD-1 counts the dispenses of its order, so the same one sent again is the same fact. */
export function stateDispenses(gathering: Gathering, group: OrderGroup, about: OrderedFor, order: OrderId): void {
  for (const rxd of group.all('RXD')) {
    const [count, prescription, literal, unit] = [rxd.text(1).trim(), rxd.text(7).trim(), rxd.text(4).trim(), unitAt(rxd, 5)];
    gathering.state(
      {
        type: 'MedicationDispensed',
        order,
        patient: about.patient,
        ...(about.encounter === undefined ? {} : { encounter: about.encounter }),
        dispense: [about.patient, order, prescription, count].join('|'),
        code: codedOf(rxd, 2) ?? unnamedCode,
        ...(literal === '' ? {} : { amount: { literal, ...(unit === '' ? {} : { unit }) } }),
      },
      [about.pid, about.pv1, group.orc, rxd],
      { effective: effectiveOf(gathering.times.time(rxd, 3)) ?? gathering.effective, orderedAt: gathering.effective },
    );
  }
}
