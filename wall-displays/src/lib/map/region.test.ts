/** The drawing of a region: filled areas are shares, arcs reach from circle to circle. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import type { Point } from '@healthos/core/operations/facility.ts';
import { arc, filledDisc, size, surfaceAt } from './region.ts';
import { region } from './scales.ts';

const areaOf = (polygon: readonly Point[]): number =>
  Math.abs(polygon.reduce((sum, [x, y], i) => sum + x * (polygon[(i + 1) % polygon.length]?.[1] ?? 0) - (polygon[(i + 1) % polygon.length]?.[0] ?? 0) * y, 0)) /
  2;

test('the filled area of a circle is the share of beds in use', () => {
  expect(surfaceAt(0.5)).toBeCloseTo(0, 6);
  for (const share of [0.1, 0.5, 0.86, 0.97]) expect(areaOf(filledDisc([0, 0], 100, share)) / (Math.PI * 100 ** 2)).toBeCloseTo(share, 1);
});

test('an arc that waits is dashed, one that moved has a body; both point at the receiver', () => {
  const moved = arc([100, 100], [600, 300], [30, 40], 4, false);
  expect([moved.body.length > 10, moved.dashes.length]).toEqual([true, 0]);
  const waits = arc([100, 100], [600, 300], [30, 40], 4, true);
  expect([waits.body.length, waits.dashes.length > 5]).toEqual([0, true]);
  const tip = moved.tip[1] ?? [0, 0];
  expect(Math.hypot(tip[0] - 600, tip[1] - 300)).toBeLessThan(60);
});

test('every site fits into the drawing, one alone too, and there is land around it', () => {
  const atlas: unknown = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('us-atlas/states-10m.json'), 'utf8'));
  const places: readonly Point[] = [
    [-73.21, 44.48],
    [-72.58, 44.26],
    [-71.5, 43.2],
  ];
  const drawn = region(places, size, atlas);
  for (const place of places) {
    const [x, y] = drawn?.project(place) ?? [-1, -1];
    expect(x > 100 && x < size.width - 100 && y > 60 && y < size.height - 60).toBe(true);
  }
  expect(drawn?.ground.length).toBeGreaterThan(0);
  const alone = region(places.slice(0, 1), size, atlas)?.project([-73.21, 44.48]) ?? [0, 0];
  expect(alone.map(Math.round)).toEqual([size.width / 2, size.height / 2]);
  expect(region([], size, atlas)).toBeUndefined();
});
