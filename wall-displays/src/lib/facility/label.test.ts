/** A room's number is beside its bed, as large as its reader needs, and never nowhere. */
import { expect, test } from 'vitest';
import { labelIn } from './label.ts';

const room = { x: 8, y: 8, width: 4, height: 5.2 };
/** Its head at the outer wall, as every room of the demo has it. */
const bed = { x: 9.4, y: 8.5, width: 1.2, height: 2.2 };

test('a number stands beside the bed where there is room for it', () => {
  const { x, y, size } = labelIn(room, [bed], 2, { least: 0.8, wanted: 0.8 });
  expect([x, size]).toEqual([8.25, 0.8]);
  expect(x + 2 * 0.64 * size <= bed.x || y - size * 0.74 >= bed.y + bed.height).toBe(true);
});

test('seen from far away it grows, and goes to where no bed lies', () => {
  const { x, y, size } = labelIn(room, [bed], 2, { least: 0.8, wanted: 2.4 });
  expect(size).toBe(2.4);
  expect(x).toBe(8.25);
  expect(y - size * 0.74).toBeGreaterThanOrEqual(bed.y + bed.height);
  expect(y).toBeLessThanOrEqual(room.y + room.height);
});

test('it grows no more than its room lets it, and where everything is full it is the smallest', () => {
  expect(labelIn(room, [bed], 6, { least: 0.8, wanted: 2.4 }).size).toBeLessThan(1);
  expect(labelIn(room, [room], 2, { least: 0.8, wanted: 2.4 }).size).toBe(0.8);
});
