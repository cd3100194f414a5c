/** A partner is its code before its key, and its key before its name, so that a hospital named like another's code is not taken for it. */
import { expect, test } from 'vitest';
import { partnerPlace } from './partner.ts';

const places = [
  { facility: 'HAL', name: 'Halden' },
  { facility: 'GRA', name: 'HAL' },
  { facility: 'TAR', name: 'Tarn Bridge', partnerKeys: ['Gray Mesa', 'TB General'] },
  { name: 'Gray Mesa' },
] as const;

test.each([
  ['HAL', 'HAL'],
  ['hal ', 'HAL'],
  ['Halden', 'HAL'],
  ['TB General', 'TAR'],
  ['Gray Mesa', 'TAR'],
])('%s is %s', (partner, facility) => expect(partnerPlace(partner, places)).toMatchObject({ facility }));

test('a name that nobody has is nobody', () => expect(partnerPlace('Elsewhere', places)).toBeUndefined());
test('a place without a code is found by its name', () => expect(partnerPlace('gray mesa', places.slice(3))).toEqual({ name: 'Gray Mesa' }));
