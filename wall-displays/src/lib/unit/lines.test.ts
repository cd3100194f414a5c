/** The unit's lines: the longest first, only what stands, only of this unit; days with a ratio where there are patient days. */
import { expect, test } from 'vitest';
import type { CareRow } from '@healthos/core/views/rows-nursing.ts';
import { instant } from '@healthos/core/time.ts';
import { daysOnUnit, linesOnUnit, ratioText } from './lines.ts';

const patient = (encounter: string, unit: string, lines: readonly object[]): CareRow =>
  ({ row: 'patient', encounter, patient: 'p', unit, bed: `${unit}-${encounter}`, lines }) as Partial<CareRow> as CareRow;
const line = (name: string, dwellDays: number, more: object = {}) => ({ line: name, kind: 'urinary', insertedAt: instant(0), dwellDays, ...more });

test('what stands on the unit, the longest first', () => {
  const rows = [
    patient('V1', '4W', [line('a', 2), line('b', 9, { removedAt: instant(5) })]),
    patient('V2', '4W', [line('c', 6)]),
    patient('V3', 'ICU', [line('d', 8)]),
  ];
  expect(linesOnUnit(rows, '4W').map(({ place, line: one }) => [place, one.line])).toEqual([
    ['V2', 'c'],
    ['V1', 'a'],
  ]);
});

test('days of kinds that are asked about each day come first; no patient days is no ratio of zero', () => {
  const days = (kind: 'urinary' | 'peripheral', patientDays: number) => ({
    unit: '4W',
    kind,
    days: 30,
    deviceDays: 12,
    patientDays,
    ...(patientDays === 0 ? {} : { utilisation: 12 / patientDays }),
    standing: 1,
  });
  const found = daysOnUnit([days('peripheral', 48), days('urinary', 0), { ...days('urinary', 9), unit: 'ICU' }], '4W');
  expect(found.map((one) => [one.kind, ratioText(one)])).toEqual([
    ['urinary', 'no patient days'],
    ['peripheral', 'ratio 0.25'],
  ]);
});
