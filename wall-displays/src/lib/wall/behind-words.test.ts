/** A backlog in words. */
import { expect, it } from 'vitest';
import { behindWords } from './behind-words.ts';

const hour = 3_600_000;

it('says the feed that is farthest behind', () => {
  expect(
    behindWords([
      { feed: 'adt', state: 'live', behindMs: 71 * hour },
      { feed: 'work', state: 'live', behindMs: 2 * hour },
    ]),
  ).toBe('Feed ADT 3 d behind');
  expect(behindWords([{ feed: 'work', state: 'live', behindMs: 5 * hour }])).toBe('Feed work 5 h behind');
});
it('says nothing of feeds that tell of the present', () => expect(behindWords([{ feed: 'adt', state: 'live' }])).toBeUndefined());
