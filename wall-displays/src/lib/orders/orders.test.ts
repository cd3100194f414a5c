/** The order form through its address and back, and the list of what asks for somebody. */
import { lineFaults } from '@healthos/core/house/orders/line-fault.ts';
import { demoOrderPack } from '@healthos/core/house/orders/demo-order-pack.ts';
import { packFault } from '@healthos/core/house/orders/order-pack.ts';
import { findOrderables } from '@healthos/core/house/orders/order-packs.ts';
import { instant } from '@healthos/core/time.ts';
import type { OrderRow } from '@healthos/core/views/rows-care.ts';
import { expect, test } from 'vitest';
import { asOrdered, formParams, lineOf, readForm, usually } from './form.ts';
import { countedBy, wantedRows } from './rows.ts';
import { howOrdered } from './words.ts';

const now = Date.UTC(2026, 2, 12, 12);

test('everything of the demo pack begins as an order that is whole, and comes back from its address as it was', () => {
  expect(packFault(demoOrderPack)).toBeUndefined();
  for (const one of demoOrderPack.orderables) {
    const form = usually(one);
    expect([one.code.code, lineFaults(lineOf(form, now), now)]).toEqual([one.code.code, []]);
    const params = formParams(form);
    expect(readForm((name) => params[name] ?? '')).toEqual(form);
  }
});

test('a dose without unit stays one until it is said; a replacement begins as what it replaces', () => {
  const { unit: _unit, ...bare } = usually(demoOrderPack.orderables[0] ?? expect.unreachable());
  expect(lineFaults(lineOf(bare, now), now)).toMatchObject([{ refused: 'order.no-unit', field: 'dose.unit' }]);
  const ordered = { kind: 'medication', code: { code: 'X' }, dose: { literal: '40', unit: 'mg' }, route: 'IV', frequency: 'BID', prn: true };
  expect(lineOf(asOrdered(ordered), now)).toEqual(ordered);
  expect(howOrdered(ordered)).toBe('40 mg IV BID as needed');
  expect(lineOf({ kind: 'laboratory', code: 'X', start: '2' }, now)).toMatchObject({ startsAt: now + 7_200_000 });
});

test('the catalogue finds by the beginning of any word of any name; what begins with the question comes first', () => {
  const codes = (question: string) => findOrderables([demoOrderPack], question, undefined, 5).orderables.map(({ code }) => code.code);
  expect(codes('paracet')).toEqual(['ACET650']);
  expect(codes('chest')[0]).toBe('36643-5');
  expect(codes('mox')).toEqual([]);
  expect(findOrderables([demoOrderPack], 'heart', undefined, 5).sets.map(({ set }) => set)).toEqual(['heart-failure']);
});

test('by unit and by clinician, filtered; an order of nobody is counted as such', () => {
  const row = (order: string, asks: OrderRow['asks'], unit: string, clinician?: string): OrderRow => ({
    order,
    encounter: 'V1',
    patient: 'p1',
    unit,
    kind: 'laboratory',
    code: 'X',
    asks,
    state: 'unsigned',
    placedAt: instant(now),
    since: instant(now),
    position: 1,
    ...(clinician === undefined ? {} : { clinician }),
  });
  const rows = [row('1', 'unsigned', '4W', 'd1'), row('2', 'overdue', '4W', 'd1'), row('3', 'overdue', 'ICU')];
  expect(countedBy(rows, ({ clinician }) => clinician ?? 'nobody')).toEqual([
    { name: 'd1', unsigned: 1, overdue: 1 },
    { name: 'nobody', unsigned: 0, overdue: 1 },
  ]);
  expect(wantedRows(rows, { asks: 'overdue', unit: '', clinician: 'nobody', kind: '' }).map(({ order }) => order)).toEqual(['3']);
});
