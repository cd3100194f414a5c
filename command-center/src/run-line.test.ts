/** The line of runs: how many may wait, how many answers are kept, and that who is called off is over. */
import { expect, test } from 'vitest';
import { createRunLine, type Run, type Working } from './run-line.ts';

const runOf = (n: number, facility = 'LGH'): Working<Run> => ({ shown: { run: `r${n}`, facility, state: 'queued' } });

test('takes so many, and another once one of them is over', () => {
  const line = createRunLine({ waiting: 2, kept: 3 });
  const [first, second] = [runOf(1), runOf(2)];
  line.add(first);
  line.add(second);
  expect(line.isFull()).toBe(true);
  line.began(first);
  line.end(first, 'done');
  expect([line.isFull(), line.open(), first.shown.state]).toEqual([false, [second], 'done']);
  expect(first.shown.tookMs).toBeGreaterThanOrEqual(0);
});

test('keeps the newest answers, each for its own house; one that is called off is over and stays to be seen', () => {
  const line = createRunLine({ waiting: 9, kept: 2 });
  for (const n of [1, 2, 3]) line.add(runOf(n));
  expect(line.list('LGH').map(({ run }) => run)).toEqual(['r3', 'r2']);
  expect([line.find('LGH', 'r1'), line.find('NMH', 'r2'), line.cancel('NMH', 'r2')]).toEqual([undefined, undefined, undefined]);
  expect(line.cancel('LGH', 'r2')).toMatchObject({ run: 'r2', state: 'cancelled' });
  expect(line.open().map(({ shown }) => shown.run)).toEqual(['r1', 'r3']);
  // Nothing of it was worked on: it took no time.
  expect(line.find('LGH', 'r2')).not.toHaveProperty('tookMs');
});
