/** Floors are packed as large as they fit, and beds without a plan are drawn all the same. */
import { describe, expect, test } from 'vitest';
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import { arrange, boundsOf, floorsOf } from './plan.ts';

const area = { width: 1316, height: 848 };
const numbered = (unit: string, n: number) =>
  Array.from({ length: n }, (_, i) => ({ key: `${unit}-${i + 1}-A`, bed: 'A', room: String(i + 1), unit, levelOfCare: 'icu', floor: '2' }));

describe('a facility without polygons', () => {
  const floors = floorsOf(undefined, [...numbered('ICU', 11), ...numbered('4W', 28)]);
  const beds = floors.flatMap((floor) => floor.units.flatMap((unit) => unit.beds));

  test('draws every bed once', () => expect(new Set(beds.map((bed) => bed.key)).size).toBe(39));
  test('beds of a unit do not touch', () => {
    for (const unit of floors.flatMap((floor) => floor.units)) {
      const boxes = unit.beds.map((bed) => boundsOf(bed.polygon));
      boxes.forEach((a, i) =>
        boxes.slice(i + 1).forEach((b) => expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true)),
      );
    }
  });
  test('fits the wall', () => {
    for (const floor of floors)
      for (const one of arrange(floor.units, area).placed) {
        expect(one.x + one.width).toBeLessThanOrEqual(area.width + 0.01);
        expect(one.y + one.height).toBeLessThanOrEqual(area.height + 0.01);
      }
  });
});

test('two long wards stack, so that their beds are large', () => {
  const ward = (unit: string, x: number): FacilityDescription['units'][number] => ({
    unit,
    name: unit,
    levelOfCare: 'icu',
    floor: '4',
    outline: [
      [x, 0],
      [x + 54, 0],
      [x + 54, 14],
      [x, 14],
    ],
    rooms: [
      {
        room: '1',
        polygon: [
          [x, 0],
          [x + 4, 0],
          [x + 4, 5],
          [x, 5],
        ],
        beds: [
          {
            bed: 'A',
            polygon: [
              [x + 1, 1],
              [x + 3, 1],
              [x + 3, 3],
              [x + 1, 3],
            ],
          },
        ],
      },
    ],
  });
  const description: FacilityDescription = {
    facility: 'F',
    name: 'F',
    zone: 'UTC',
    currency: 'USD',
    floors: [{ floor: '4', name: 'Level 4', widthMetres: 120, depthMetres: 20 }],
    units: [ward('W', 0), ward('E', 60)],
  };
  const { placed, scale } = arrange(floorsOf(description, [])[0]?.units ?? [], area);
  expect(placed.map((one) => one.x)).toHaveLength(2);
  expect(new Set(placed.map((one) => one.x)).size).toBe(1);
  expect(scale).toBeGreaterThan(20);
});
