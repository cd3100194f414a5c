/** The grid of the flowsheet and its form: columns are minutes, what holds is shown, what waits has its own place, and what is typed is judged before it is sent. */
import { standardRows } from '@healthos/core/house/flowsheet/standard-rows.ts';
import type { Flowsheet } from '@healthos/core/house/flowsheet/flowsheet.ts';
import type { SheetCell, SheetRow } from '@healthos/core/house/flowsheet/sheet.ts';
import { encounterId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import { expect, test } from 'vitest';
import { answeredHere, gridOf, judged, newestPending, signed, signsOf } from './sheet.ts';
import { plotOf } from './scales.ts';

const minute = 60_000;
const cell = (at: number, says: string, state: SheetCell['state'] = 'holds'): SheetCell => ({
  item: `observation|${at}${says}`,
  at: instant(at),
  says,
  number: Number(says),
  from: 'charted',
  state,
  scores: true,
  unusual: false,
  versions: [],
  position: 1,
});
const pulse: SheetRow = {
  row: 'heartRate',
  title: 'Pulse',
  group: 'vitals',
  unit: '/min',
  usual: [35, 170],
  cells: [cell(0, '80'), cell(10_000, '90', 'in-error'), cell(5 * minute, '85')],
  strip: [
    { at: instant(minute), number: 82, pending: false },
    { at: instant(2 * minute), number: 200, pending: true },
  ],
};
const sheet: Pick<Flowsheet, 'encounter' | 'rows'> = { encounter: encounterId('V1'), rows: [pulse, { ...pulse, row: 'intake', group: 'intake', cells: [] }] };

test('a column is a minute; of two values of one the one that holds is shown; the newest columns are left', () => {
  const grid = gridOf(sheet, ['vitals'], 6, []);
  expect(grid.columns).toEqual([0, 5 * minute]);
  expect(grid.groups[0]?.rows[0]?.cells.map((one) => [one?.cell.says, one?.more])).toEqual([
    ['80', 1],
    ['85', 0],
  ]);
  expect(gridOf(sheet, ['vitals'], 1, []).columns).toEqual([5 * minute]);
  expect(gridOf(sheet, ['intake'], 6, []).columns).toEqual([]);
});

test('what waits on this device stands in its row, and readings that it answers for are not offered again', () => {
  const chart = { id: '1', request: 'vitals-chart', label: '', body: { encounter: 'V1', signs: [{ sign: 'heartRate', value: '88' }] } };
  const grid = gridOf(sheet, ['vitals'], 6, [chart, { ...chart, body: { ...chart.body, encounter: 'V2', signs: [{ sign: 'heartRate', value: '99' }] } }]);
  expect([grid.waiting, grid.groups[0]?.rows[0]?.waits]).toEqual([true, '88']);
  const reading = (at: number, title: string) => ({ series: 's', at: instant(at), device: 'M1', title, says: '1', unusual: false, position: 1 });
  const pending = [reading(3, 'Pulse'), reading(2, 'Pulse'), reading(1, 'SpO2')];
  expect(newestPending(pending).map(({ at }) => at)).toEqual([3, 1]);
  expect(answeredHere(pending, [{ id: '2', request: 'vitals-reject', label: '', body: { readings: [{ series: 's', at: 3 }] } }])).toHaveLength(2);
});

test('what is typed is judged as the house would: no number, no patient, unusual until confirmed', () => {
  const of = (values: Record<string, string>, confirmed: Record<string, boolean> = {}) =>
    judged(standardRows, { values, confirmed }).map(({ row, fault }) => [row.row, fault?.refused]);
  expect(of({ heartRate: 'x' })).toEqual([['heartRate', 'value.implausible']]);
  expect(of({ heartRate: '400', temperature: '41,4', pain: '', consciousness: 'A' })).toEqual([
    ['heartRate', 'value.implausible'],
    ['consciousness', undefined],
    ['temperature', 'value.unusual'],
  ]);
  expect(of({ temperature: '41,4' }, { temperature: true })).toEqual([['temperature', undefined]]);
  const rows = judged(standardRows, { values: { temperature: '41,4', consciousness: 'A' }, confirmed: { temperature: true } });
  expect(signsOf(rows, { temperature: true })).toEqual([
    { sign: 'consciousness', answer: 'A' },
    { sign: 'temperature', value: '41.4', unit: 'Cel', confirmed: true },
  ]);
  expect([signed(120), signed(-250), signed(0)]).toEqual(['+120', '−250', '0']);
});

test('a trend has a dot for each charted value, in its place, and marks what waits', () => {
  const plot = plotOf(pulse, { from: 0, until: 10 * minute }, { width: 452, height: 130 });
  expect(plot.dots.map(({ x }) => Math.round(x))).toEqual([40, 47, 240]);
  expect([plot.waits.length, plot.band === undefined, plot.charted.startsWith('M40')]).toEqual([1, false, true]);
});
