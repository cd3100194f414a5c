/** What one process says over Redis another hears, and a Redis that answers no is said and tried again: never taken for one that hears. */
import { createClient } from 'redis';
import { expect, inject, test } from 'vitest';
import { openBus, type Bus } from '@healthos/command-center/redis/bus.ts';

const redisUrl = inject('redisUrl');
const user = 'narrow';

test('a subscription that is refused is said, and made once it is permitted', async ({ skip }) => {
  if (redisUrl === null) return skip('this machine has no Redis');
  const admin = createClient({ url: redisUrl });
  await admin.connect();
  const [troubles, heard, changes]: [string[], string[], boolean[]] = [[], [], []];
  let bus: Bus | undefined;
  try {
    await admin.sendCommand(['ACL', 'SETUSER', user, 'on', '>narrow', '~*', '&*', '+@all', '-subscribe', '-eval']);
    const narrow = new URL(redisUrl);
    [narrow.username, narrow.password] = [user, 'narrow'];
    bus = openBus(narrow.href, {
      channel: 'bus-test',
      onChange: (reachable) => changes.push(reachable),
      onTrouble: (_, about) => troubles.push(about),
    });
    bus.hear((words) => heard.push(words));
    await expect.poll(() => troubles).toEqual(['listening to Redis']);
    expect(await bus.ask('return 1', [])).toBeUndefined();
    expect([bus.reachable(), troubles]).toEqual([false, ['listening to Redis', 'asking Redis']]);
    await admin.sendCommand(['ACL', 'SETUSER', user, '+subscribe', '+eval']);
    await expect.poll(() => bus?.reachable()).toBe(true);
    bus.say('word');
    await expect.poll(() => heard).toEqual(['word']);
    expect([await bus.ask('return 1', []), changes.at(-1), troubles.length]).toEqual([1, true, 2]);
  } finally {
    await bus?.close();
    await admin.sendCommand(['ACL', 'DELUSER', user]);
    admin.destroy();
  }
});
