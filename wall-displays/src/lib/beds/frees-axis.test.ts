/** The axis of what frees next. */
import { expect, test } from 'vitest';
import { bedId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import type { FreeRow } from '@healthos/core/views/rows-placement.ts';
import { cumulative, placeOf } from './frees-axis.ts';

const hour = 3_600_000;
const free = (kind: FreeRow['kind'], likely: number, more: Partial<FreeRow> = {}): FreeRow => ({
  bed: bedId('U', '01', 'A'),
  unit: 'U',
  level: 'icu',
  kind,
  says: '',
  likelyAt: instant(likely * hour),
  ...more,
});

test('a time is held inside the axis', () => {
  expect([placeOf(-1, 0), placeOf(4 * hour, 0), placeOf(99 * hour, 0)]).toEqual([0, 0.5, 1]);
});

test('counts by each half hour: confirmed beside likely, earliest and latest', () => {
  const steps = cumulative([free('cleaning', 0.5), free('predicted', 2, { lowAt: instant(hour), highAt: instant(9 * hour) })], 0);
  const at = (hours: number) => steps.find((one) => one.hours === hours);
  expect(at(1)).toMatchObject({ early: 2, likely: 1, late: 1, sure: 1 });
  expect(at(8)).toMatchObject({ early: 2, likely: 2, late: 1, sure: 1 });
});
