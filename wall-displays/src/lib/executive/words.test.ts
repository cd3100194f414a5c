/** Special causes as sentences, rounding half up, and the file that equals the screen. */
import { expect, test } from 'vitest';
import { xmr } from '@healthos/core/house/measures/xmr.ts';
import { dayMs, instant } from '@healthos/core/time.ts';
import { causesOf, chartDays, figureOf, fileRows, shapeOf, type Measure } from './words.ts';

const first = Date.UTC(2026, 2, 1, 5);
const made = (values: readonly (number | undefined)[], better: Measure['better'] = 'lower'): Measure => {
  const chart = xmr(values);
  return {
    row: 'measure',
    measure: 'boarding',
    order: 1,
    supporting: false,
    title: 'Boarding',
    of: '',
    definition: 'd',
    version: '1',
    source: 's',
    pack: 'p',
    unit: 'h',
    better,
    decimals: 0,
    balances: 'left-unseen',
    days: values.map((value, i) => (value === undefined ? [instant(first + i * dayMs)] : [instant(first + i * dayMs), value, 4])),
    known: values.length,
    ...(chart === undefined ? {} : { chart }),
  };
};
const zone = 'America/New_York';
const quiet = [10, 12, 11, 13, 12, 10, 11, 12, 13, 11, 10, 12, 11, 13, 12, 10, 11, 12, 13, 11];

test('rounds half up, and only what is shown', () =>
  expect([figureOf(0.5, 0), figureOf(1.1085, 3), figureOf(-2.5, 0), figureOf(-0.2, 0)]).toEqual(['1', '1.109', '−3', '0']));

test('says what is special, when, and whether it is worse', () => {
  expect(causesOf(made([...quiet, 148]), zone)).toMatchObject([{ tone: 'critical', says: '21 Mar outside limits, 148 h' }]);
  expect(causesOf(made([...quiet, 148], 'higher'), zone)).toMatchObject([{ tone: 'better' }]);
  expect(causesOf(made([...quiet, 10, 11, 10, 11, 10, 11, 10]), zone)[0]).toMatchObject({ tone: 'better', says: '8 below centre from 20 Mar, better' });
  expect(causesOf(made(quiet), zone)).toEqual([]);
});

test('a day carries its causes whatever stretch is shown', () => {
  const measure = made([...quiet, 148, 11]);
  const days = chartDays(measure, 3);
  expect(days.map((day) => shapeOf(day, 'lower'))).toEqual([undefined, 'critical', undefined]);
});

test('the file says what the screen says, and nothing for a day without a value', () => {
  const rows = fileRows([made([...quiet, 148, undefined])], 2, zone);
  expect(rows.map((row) => row.slice(4, 7))).toEqual([
    ['2026-03-21', '148', '4'],
    ['2026-03-22', undefined, undefined],
  ]);
  expect(rows[0]?.[10]).toBe('21 Mar outside limits, 148 h');
});
