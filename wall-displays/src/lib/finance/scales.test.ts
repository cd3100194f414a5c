/** A margin that lasts as long as the bed leaves it, and is drawn on no further than somebody can say. */
import { expect, test } from 'vitest';
import type { MarginPoint } from '@healthos/core/financial/margin/course.ts';
import { cents } from '@healthos/core/money.ts';
import { instant } from '@healthos/core/time.ts';
import { marginDrawing, zeroAt } from './scales.ts';

const hour = 3_600_000;
const point = (hours: number, expected: number, cost: number): MarginPoint => ({
  at: instant(hours * hour),
  expectedCents: cents(expected),
  costCents: cents(cost),
});
const course = { points: [point(0, 1000, 0), point(10, 1000, 600)], hourCents: cents(100) };

test('what is left lasts as many hours as the bed costs of it', () => {
  expect(zeroAt(course)).toBe(14 * hour);
  expect(zeroAt({ points: course.points })).toBeUndefined();
  expect(zeroAt({ ...course, points: [point(0, 10, 0), point(10, 10, 600)] })).toBeUndefined();
});

test('it is drawn on only while it goes on, and zero stands in the drawing', () => {
  const drawn = marginDrawing(course, true, { width: 100, height: 50 });
  expect(drawn?.onwards).toBeDefined();
  expect(drawn?.zero).toBeGreaterThan(drawn?.now.y ?? 0);
  expect(marginDrawing(course, false, { width: 100, height: 50 })?.onwards).toBeUndefined();
  expect(marginDrawing({ points: [] }, true, { width: 100, height: 50 })).toBeUndefined();
});
