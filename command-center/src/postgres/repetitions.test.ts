/** What waits to be written down of messages that came again. */
import { messageId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import { expect, it } from 'vitest';
import { add, repetitionLimits, withoutPort } from './repetitions.ts';

const told = (id: number, at: number) => ({ id: messageId(String(id)), times: 1, firstAt: instant(at), lastAt: instant(at), peer: 'x' });

it('is one line for each message, and never more than may wait: the longest ago is forgotten', () => {
  const waiting = new Map<string, ReturnType<typeof told>>();
  for (let id = 0; id < repetitionLimits.waiting; id++) add(waiting, told(id, id));
  add(waiting, told(0, 50_000));
  expect(waiting.size).toBe(repetitionLimits.waiting);
  expect(waiting.get('0')).toMatchObject({ times: 2, firstAt: 0, lastAt: 50_000 });
  add(waiting, told(-1, 60_000));
  expect([waiting.size, waiting.has('0'), waiting.has('1'), waiting.has('-1')]).toEqual([repetitionLimits.waiting, true, false, true]);
});

it.each([
  ['10.0.0.9:51235', '10.0.0.9'],
  ['[::1]:40000', '[::1]'],
  ['::ffff:10.0.0.9', '::ffff:10.0.0.9'],
  ['::ffff:10.0.0.9:4711', '::ffff:10.0.0.9'],
  ['fe80::5:1', 'fe80::5:1'],
  ['10.0.0.9', '10.0.0.9'],
  ['boot', 'boot'],
])('%s is the same peer on its next connection: %s', (peer, address) => {
  expect(withoutPort(peer)).toBe(address);
});
