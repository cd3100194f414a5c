/** Of views that nobody watches those that were asked for last are kept, and none for ever. */
import { facilityId } from '@healthos/core/ids.ts';
import { views } from '@healthos/core/views/views.ts';
import { expect, it } from 'vitest';
import { createKeptViews, unwatched } from './kept-views.ts';

const house = facilityId('LGH');
const some = views.slice(0, 3).map((view, n) => ({ ...unwatched(house, view), second: 100 + n }));

it('lets go of what nobody watches and nobody asked for since', () => {
  const kept = createKeptViews(10);
  for (const one of some) kept.remember(one);
  const [first, second, third] = some;
  if (first === undefined || second === undefined) throw new RangeError('too few views');
  first.watchers = 1;
  kept.forgetBefore(102);
  expect(kept.of(house)).toEqual([first, third]);
  expect(kept.get(house, second.view.name)).toBeUndefined();
  first.watchers = 0;
  kept.forgetBefore(200);
  expect([...kept.values(), ...kept.of(house)]).toEqual([]);
});
