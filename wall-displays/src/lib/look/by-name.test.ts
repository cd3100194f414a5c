/** Names as people count them. */
import { expect, test } from 'vitest';
import { byName } from './by-name.ts';

test('numbers in names are counted, not spelled', () => {
  expect(['10W-2', '2W-10', '2W-9', 'ED', '10W-1'].sort(byName)).toEqual(['2W-9', '2W-10', '10W-1', '10W-2', 'ED']);
  expect(byName('4W', '4W')).toBe(0);
});
