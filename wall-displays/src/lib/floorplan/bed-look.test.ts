/** The four axes of a bed are told apart by fill, outline, hatch, corner and ring; colour only where a person is asked. */
import { expect, test } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import type { BedRow } from '@healthos/core/views/rows.ts';
import { abnormal, hatch, lookOf, palette, rememberingLooks } from './bed-look.ts';

const box = { x: 0, y: 0, width: 40, height: 50 };
const colours = palette(true);
const bed = (over: Partial<BedRow> = {}): BedRow => ({
  key: '4W-01-A',
  bed: 'A',
  room: '01',
  unit: '4W',
  levelOfCare: 'icu',
  occupancy: 'vacant',
  cleanliness: 'clean',
  serviceability: 'open',
  staffed: true,
  licensed: true,
  discovered: false,
  position: 1,
  ...over,
});
const scored = (score: number): Partial<BedRow> => ({
  occupancy: 'occupied',
  news2: { state: 'scored', score, band: 'high', at: instant(0), expiresAt: instant(1) },
});
const hued = (row: BedRow): number =>
  lookOf('k', row, box, -1, colours).strokes.filter((one) => one.colour === colours.watch || one.colour === colours.critical || one.colour === colours.info)
    .length;

test('a normal bed has no hue', () => expect([hued(bed()), hued(bed(scored(4)))]).toEqual([0, 0]));
test('one ring from 5, two from 7', () => expect([hued(bed(scored(5))), hued(bed(scored(7)))]).toEqual([1, 2]));
test('only something on its way is blue', () => expect(lookOf('k', bed({ occupancy: 'held' }), box, -1, colours).strokes[0]?.colour).toEqual(colours.info));
test('a bed without a row is drawn as unknown, never as vacant', () =>
  expect(lookOf('k', undefined, box, -1, colours)).not.toEqual(lookOf('k', bed(), box, -1, colours)));
test('what is not live has no hue at all', () => {
  const grey = palette(false);
  expect(new Set([grey.watch, grey.critical, grey.info].map(String)).size).toBe(1);
});
test('stripes stay inside the bed', () => {
  for (const [x, y] of hatch(box, 9).flat()) expect(x >= 0 && x <= 40 && y >= 0 && y <= 50).toBe(true);
});
test('abnormal is said in words', () => expect(abnormal(bed(scored(9)))).toEqual({ severity: 'critical', says: 'NEWS2 9' }));

test('of a bed of which nothing changed the look is the one of before, so that nothing is drawn', () => {
  const lookAt = rememberingLooks();
  const [place, row] = [{ key: 'k', box, head: -1 as const }, bed()];
  const look = lookAt(place, row, colours);
  expect(lookAt(place, row, colours)).toBe(look);
  expect(lookAt(place, bed({ occupancy: 'held' }), colours)).not.toBe(look);
  expect(lookAt(place, row, palette(false))).not.toBe(look);
  expect(lookAt({ ...place, box: { ...box, x: 7 } }, row, colours)).not.toEqual(look);
});
