/** What a token says of its bearer. */
import { expect, test } from 'vitest';
import { bearerOf } from './identity.ts';

const tokenOf = (claims: object): string => `h.${btoa(JSON.stringify(claims)).replace(/=+$/, '')}.s`;

test('the unit and the staff id of a token, or nothing where it is none', () => {
  expect(bearerOf(tokenOf({ role: 'evs', staff: 'a1b2' }))).toEqual({ staff: 'a1b2' });
  expect(bearerOf(tokenOf({ role: 'charge-nurse', unit: '4W', staff: 7 }))).toEqual({ unit: '4W' });
  expect([bearerOf('nothing'), bearerOf('a.b!.c')]).toEqual([{}, {}]);
});
