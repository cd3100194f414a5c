/** What is kept back of a row leaves its place on a screen: a row that cannot be told from another's is none. */
import { expect, test } from 'vitest';
import { at, fact, moved } from '@healthos/core/given.ts';
import { inputAfter } from '@healthos/core/given-input.ts';
import { encounterId, orderId, patientId } from '@healthos/core/ids.ts';
import { marView } from '@healthos/core/views/mar.ts';
import { ordersView } from '@healthos/core/views/orders.ts';
import { closedRow } from './withheld-rows.ts';

const ordered = (minutes: number, visit: string, patient: string) =>
  fact(minutes, {
    type: 'OrderRecorded' as const,
    order: orderId('O1'),
    patient: patientId(patient),
    encounter: encounterId(visit),
    kind: 'medication' as const,
    control: 'NW',
    status: 'placed' as const,
    code: { code: `DRUG-${patient}` },
    frequency: 'Q8H',
    scheduledAt: fact(0, moved('PatientAdmitted', visit, patient)).effective.at,
  });

test('orders of one number of two patients stay apart where both are kept back', () => {
  const facts = [
    fact(-600, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-01-A'), class: 'I' })),
    fact(-600, moved('PatientAdmitted', 'V2', 'p2', { location: at('4W-01-B'), class: 'I' })),
    ordered(-120, 'V1', 'p1'),
    ordered(-100, 'V2', 'p2'),
  ];
  const input = inputAfter(facts, 900);
  for (const view of [marView, ordersView]) {
    const seen = [...view.rows(input)].map(([key, row]) => [key, closedRow(view.name, row, () => 'closed', input)] as const);
    expect(seen.map(([key]) => key)).toEqual(['O1', 'O1#~p2']);
    for (const [key, row] of seen) {
      const { name, order } = row as { name?: string; order: string };
      expect(name ?? order).toBe(key);
      expect(JSON.stringify(row)).not.toContain('DRUG');
    }
  }
});
