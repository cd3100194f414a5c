/** Ages to the month, never later than the birthday. */
import { expect, it } from 'vitest';
import { yearsAt } from './years.ts';

it.each([
  ['20080229', 18, '2026-02-01'],
  ['2008-12-31', 12, '2020-12-01'],
  ['20080101120000', 18, '2026-01-01'],
])('%s and %i years: %s', (born, years, day) => expect(new Date(yearsAt(born, years) ?? 0).toISOString().slice(0, 10)).toBe(day));

it('of what is no date is never', () => {
  for (const born of ['', '2008', '20081301', 'unknown']) expect([born, yearsAt(born, 18)]).toEqual([born, undefined]);
});
