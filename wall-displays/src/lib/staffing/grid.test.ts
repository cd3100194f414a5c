/** The staffing grid: places that stay, sums of what is missing only, and cells in words. */
import { expect, test } from 'vitest';
import type { StaffingPlanRow } from '@healthos/core/views/rows-staffing.ts';
import { instant } from '@healthos/core/time.ts';
import { careShort, cellWords, columnTitles, gridOf, sumsOf } from './grid.ts';

const cell = (unit: string, more: Partial<StaffingPlanRow> = {}): StaffingPlanRow => ({
  unit,
  column: 'next',
  name: unit,
  levelOfCare: 'medical-surgical',
  startsAt: instant(0),
  endsAt: instant(1),
  planned: 2,
  checkedIn: 0,
  absent: 0,
  patients: 12,
  needed: 3,
  gap: 1,
  missing: [],
  people: [],
  floats: [],
  ...more,
});

test('units stand by name, each with its shifts', () => {
  const lines = gridOf([cell('7W'), cell('4E', { column: 'this' }), cell('7W', { column: 'this' })]);
  expect(lines.map(({ unit, cells }) => [unit, [...cells.keys()]])).toEqual([
    ['4E', ['this']],
    ['7W', ['next', 'this']],
  ]);
});

test('what is missing is added up; what another unit has to spare is not taken off, and the unknown is counted apart', () => {
  const { gap: _gap, ...unknown } = cell('ICU', { missing: ['shifts'] });
  expect(sumsOf([cell('7W'), cell('4E', { gap: -3 }), unknown, cell('5W', { column: 'this', gap: 9 })], 'next')).toEqual({ short: 1, units: 1, unknown: 1 });
});

test('a cell in words', () => {
  expect(cellWords(cell('7W'), columnTitles.next)).toBe('7W, next shift: 2 planned, 0 checked in, 3 needed for 12 patients, 1 short');
  expect(cellWords(cell('7W', { plannedHppd: 5.26, neededHppd: 6 }), 'This shift')).toMatch(/1 short, 5\.3 hours of care per patient day of 6$/);
  expect([careShort({ plannedHppd: 5.9, neededHppd: 6 }), careShort({ plannedHppd: 6, neededHppd: 6 }), careShort({ neededHppd: 6 })]).toEqual([
    true,
    false,
    false,
  ]);
  expect(cellWords(cell('7W', { gap: -2, patients: 1 }), 'This shift')).toContain('for 1 patient, 2 to spare');
  expect(cellWords(cell('7W', { missing: ['shifts'] }), 'This shift')).toBe('7W, this shift: shifts not known');
});
