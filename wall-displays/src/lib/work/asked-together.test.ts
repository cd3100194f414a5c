/** What rows want to know: one question for a frame, no more in it than the server takes, and nobody asked for twice at once. */
import { expect, test } from 'vitest';
import { AskedTogether } from './asked-together.ts';

test('those of one frame are asked for together, at most so many at a time, and each once until it is forgotten', async () => {
  const asked: (readonly string[])[] = [];
  const together = new AskedTogether({ atOnce: 2, againMs: 60_000, learn: (ids) => Promise.resolve(void asked.push(ids)) });
  for (const id of ['a', 'b', 'a', 'c']) together.want(id);
  expect(asked).toEqual([]);
  await expect.poll(() => asked).toEqual([['a', 'b'], ['c']]);
  together.want('a');
  together.want('d');
  await expect.poll(() => asked.length).toBe(3);
  expect(asked[2]).toEqual(['d']);
  together.forget();
  together.want('a');
  await expect.poll(() => asked[3]).toEqual(['a']);
});

test('one that is still not known is asked for again after a while', async () => {
  const asked: (readonly string[])[] = [];
  const together = new AskedTogether({ atOnce: 500, againMs: 0, learn: (ids) => Promise.resolve(void asked.push(ids)) });
  together.want('a');
  await expect.poll(() => asked.length).toBe(1);
  together.want('a');
  await expect.poll(() => asked).toEqual([['a'], ['a']]);
});
