/** The newest keys are there, however many were kept, and what is forgotten is forgotten in halves. */
import { expect, test } from 'vitest';
import { createNewest } from './newest.ts';

test('the newest keys are there, and no more than half as many again', () => {
  const newest = createNewest<number>(10);
  for (let n = 0; n < 1000; n++) {
    newest.keep(`k${n}`, n);
    for (let back = 0; back < Math.min(10, n + 1); back++) expect(newest.get(`k${n - back}`)).toBe(n - back);
    expect(Array.from({ length: n + 1 }, (_, k) => newest.has(`k${k}`)).filter((is) => is).length).toBeLessThanOrEqual(15);
  }
});

test('what was kept last under a key counts', () => {
  const newest = createNewest<string>(4);
  newest.keep('a', 'first');
  for (const other of ['b', 'c', 'd']) newest.keep(other, 'other');
  newest.keep('a', 'second');
  expect(newest.get('a')).toBe('second');
});
