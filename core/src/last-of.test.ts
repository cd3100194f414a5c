/** What was made last for each facility, for so many of them. */
import { expect, it } from 'vitest';
import { facilitiesKept, lastOf, letGoUnasked } from './last-of.ts';

it('keeps the last of each, and forgets the facility that nothing was made for since longest', () => {
  const last = lastOf<number>();
  for (let n = 0; n < facilitiesKept; n++) last.keep(`F${n}`, n);
  last.keep('F0', 100);
  last.keep('one more', 200);
  expect([last.get('F0'), last.get('F1'), last.get('F2'), last.get('one more'), last.get('never')]).toEqual([100, undefined, 2, 200, undefined]);
});

it('is its own: what one remembers another does not', () => {
  const [one, other] = [lastOf<string>(), lastOf<string>()];
  one.keep('F', 'made');
  expect([one.get('F'), other.get('F')]).toEqual(['made', undefined]);
});

it('lets go of what nobody asked for since it was asked to', () => {
  const last = lastOf<string>();
  last.keep('F', 'made');
  last.keep('G', 'made');
  letGoUnasked();
  expect(last.get('F')).toBe('made');
  letGoUnasked();
  expect([last.get('F'), last.get('G')]).toEqual(['made', undefined]);
  letGoUnasked();
  letGoUnasked();
  expect(last.get('F')).toBeUndefined();
});
