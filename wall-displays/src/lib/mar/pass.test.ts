/** The medication pass: what is listed where, whom a code names, and what a tap asks. */
import { instant } from '@healthos/core/time.ts';
import type { MarRow } from '@healthos/core/views/rows-care.ts';
import { expect, test } from 'vitest';
import { buttonsFor, owedOf, passOf, readCode } from './pass.ts';

const minute = 60_000;
const noon = Date.UTC(2026, 2, 12, 12);
const at = (minutes: number) => instant(noon + minutes * minute);
const row = (order: string, dueIn: number | undefined, more: Partial<MarRow> = {}): MarRow => ({
  order,
  encounter: 'V1',
  unit: '4W',
  room: '01',
  bedName: 'A',
  code: 'METO25',
  dose: { literal: '25', unit: 'mg' },
  route: 'PO',
  schedule: 'every',
  state: 'active',
  doses: [],
  position: 1,
  ...(dueIn === undefined ? {} : { dueAt: at(dueIn), opensAt: at(dueIn - 60), lateAt: at(dueIn + 60) }),
  ...more,
});

test('late and due first, then the next four hours, then what has no time; later doses are not listed among them', () => {
  const rows = [
    row('later', 600),
    row('soon', 120),
    row('due', 30),
    row('late', -90),
    row('prn', undefined, { schedule: 'prn' }),
    row('held', 0, { state: 'held' }),
    row('elsewhere', 0, { unit: 'ICU' }),
    row('other', 0, { encounter: 'V2' }),
  ];
  const orders = (lines: readonly { readonly row: MarRow }[]): readonly string[] => lines.map((line) => line.row.order);
  const pass = passOf(rows, '4W', noon, 'V1');
  expect([orders(pass.now), orders(pass.next), [...orders(pass.other)].sort()]).toEqual([['late', 'due'], ['soon'], ['held', 'later', 'prn']]);
  expect(orders(passOf(rows, '4W', noon).now)).toContain('other');
  expect(owedOf(row('x', undefined, { schedule: 'unknown' }), noon)).toBe('untimed');
});

test('a wristband by visit or record number, a drug of the identified patient, and what is neither', () => {
  const rows = [row('a', 0), row('b', 0, { encounter: 'V2', code: 'ENOX40' })];
  const number = (encounter: string) => (encounter === 'V1' ? '8901' : undefined);
  expect(readCode(' 8901 ', rows, number, undefined)).toEqual({ patient: 'V1' });
  expect(readCode('v2', rows, number, undefined)).toEqual({ patient: 'V2' });
  expect(readCode('meto25', rows, number, { encounter: 'V1', how: 'scanned' })).toEqual({ row: rows[0] });
  expect(readCode('ENOX40', rows, number, { encounter: 'V1', how: 'scanned' })).toHaveProperty('unknown');
});

test('the second tap gives the dose only to whom the wristband names; outside the window it wants a term', () => {
  const first = (one: MarRow, encounter?: string) =>
    buttonsFor(one, noon, encounter === undefined ? undefined : { encounter, how: 'scanned' }, 'read', false)[0];
  expect(first(row('a', 0))).toMatchObject({ what: 'scan the wristband' });
  expect(first(row('a', 0), 'V2')).toMatchObject({ what: 'another patient' });
  expect(first(row('a', 0), 'V1')?.ask?.body).toEqual({
    encounter: 'V1',
    order: 'a',
    step: 'given',
    dueAt: at(0),
    patient: 'V1',
    drug: 'METO25',
    dose: { literal: '25', unit: 'mg' },
    route: 'PO',
    checked: { patient: 'scanned', drug: 'read' },
  });
  expect(first(row('a', -90), 'V1')).toMatchObject({ what: 'late: why?' });
  expect(first(row('a', -90), 'V1')?.terms?.[0]?.ask.body).toMatchObject({ override: true, reason: 'patient-away' });
  expect(buttonsFor(row('a', 0), noon, { encounter: 'V1', how: 'typed' }, 'read', true).filter(({ ask, terms }) => ask ?? terms)).toEqual([]);
});
