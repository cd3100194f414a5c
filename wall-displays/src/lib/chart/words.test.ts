/** A flag beside a value points where the value is. */
import { expect, test } from 'vitest';
import { flagOf } from './words.ts';

test('a low value points down, a high one up, and an abnormal one nowhere', () => {
  expect(['L', 'D', 'H', 'U', 'A'].map((flag) => flagOf(flag)?.mark)).toEqual(['▼', '▼', '▲', '▲', '◇']);
  expect(flagOf('LL')).toMatchObject({ mark: '◆', says: 'critically low' });
  expect([flagOf('N'), flagOf(undefined)]).toEqual([undefined, undefined]);
});
