/** An address carries levers there and back; what nobody offers is left out; a wrong value is said before it is sent. */
import { expect, test } from 'vitest';
import { offered, readLevers, wrongWith, writeLevers } from './levers.ts';

test('an address carries levers there and back', () => {
  const text = 'cleaners:2,hold-electives:50:0:24,open-beds:4W:3';
  expect(readLevers(text)).toEqual([
    { lever: 'cleaners', more: 2 },
    { lever: 'hold-electives', share: 50, fromHour: 0, untilHour: 24 },
    { lever: 'open-beds', unit: '4W', beds: 3 },
  ]);
  expect(writeLevers(readLevers(text))).toBe(text);
  expect(readLevers('wish:1,cleaners,,cleaners:1:2')).toEqual([]);
});

test('a wrong value is said before it is sent', () => {
  const beds = offered[0]?.fields[1] ?? expect.fail();
  expect([wrongWith(beds, '4'), wrongWith(beds, '0'), wrongWith(beds, '1.5'), wrongWith(beds, '')].map((says) => says === undefined)).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(wrongWith(offered[0]?.fields[0] ?? expect.fail(), '')).toBe('Choose a unit.');
});
