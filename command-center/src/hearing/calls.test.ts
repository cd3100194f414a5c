/** Two threads ask each other: answers go to whoever asked, words keep their order, and an error is what it was. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { Fault } from '../fault.ts';
import { callsOver, type Handlers } from './calls.ts';

let channel: MessageChannel | undefined;
afterEach(() => channel?.port1.close());

function asking<Theirs extends Handlers>(theirs: Theirs, ours: Handlers = {}) {
  channel = new MessageChannel();
  callsOver(channel.port2, theirs);
  return callsOver<Theirs>(channel.port1, ours);
}

test('each answer goes to whoever asked, in whatever order they come', async () => {
  const turns: (() => void)[] = [];
  const { ask } = asking({
    double: (n: number) => new Promise<number>((resolve) => turns.unshift(() => resolve(2 * n))),
    go: () => turns.forEach((turn) => turn()),
  });
  const answers = Promise.all([ask('double', 1), ask('double', 2), ask('double', 3)]);
  await ask('go');
  expect(await answers).toEqual([2, 4, 6]);
});

test('what is told is heard before what is asked after it', async () => {
  const heard: string[] = [];
  const { ask, tell } = asking({ word: (word: string) => void heard.push(word), all: () => heard });
  tell('word', 'one');
  tell('word', 'two');
  expect(await ask('all')).toEqual(['one', 'two']);
});

test('a fault comes back with its code and what it adds', async () => {
  const { ask } = asking({
    append: () => {
      throw new Fault('database.refused', '53100');
    },
  });
  await expect(ask('append')).rejects.toSatisfy((error) => error instanceof Fault && error.code === 'database.refused' && error.detail === '53100');
});

test('an error of the system comes back with what the system said of it', async () => {
  const { ask } = asking({
    listen: () => Promise.reject(Object.assign(new Error('in use'), { code: 'EADDRINUSE', syscall: 'listen', port: 2575 })),
  });
  await expect(ask('listen')).rejects.toMatchObject({ message: 'in use', code: 'EADDRINUSE', syscall: 'listen', port: 2575 });
});

test('an answer that cannot go over is an error for whoever asked', async () => {
  const { ask } = asking({ never: () => () => undefined });
  await expect(ask('never')).rejects.toThrow(/could not be cloned/);
});
