/** What one process says over Redis another hears, and a Redis that answers no is said and tried again: never taken for one that hears. */
import { chmod, rm } from 'node:fs/promises';
import { createClient } from 'redis';
import { expect, inject, test } from 'vitest';
import { faultCodes } from '@healthos/command-center/fault.ts';
import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { openBus, type Bus } from '@healthos/command-center/redis/bus.ts';
import { createLeases } from '@healthos/command-center/redis/leases.ts';
import { troubleLine } from '@healthos/command-center/trouble-line.ts';
import { adt } from '../server/messages.ts';
import { msa, startServer } from '../server/started.ts';
import { temporaryFolder } from '../services/temporary.ts';

const redisUrl = inject('redisUrl');
const user = 'narrow';

test('a subscription that is refused is said, and made once it is permitted', async ({ skip }) => {
  if (redisUrl === null) return skip('this machine has no Redis');
  const admin = createClient({ url: redisUrl });
  await admin.connect();
  const [troubles, heard, changes, codes]: [string[], string[], boolean[], string[]] = [[], [], [], []];
  let bus: Bus | undefined;
  try {
    await admin.sendCommand(['ACL', 'SETUSER', user, 'on', '>narrow', '~*', '&*', '+@all', '-subscribe', '-eval']);
    const narrow = new URL(redisUrl);
    [narrow.username, narrow.password] = [user, 'narrow'];
    bus = openBus(narrow.href, {
      channel: 'bus-test',
      onChange: (reachable) => changes.push(reachable),
      onTrouble: (error, about) => {
        troubles.push(about);
        codes.push(troubleLine(error, about, 0).error);
      },
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
    expect(codes).toEqual(['Fault redis.refused', 'Fault redis.refused']);
  } finally {
    await bus?.close();
    await admin.sendCommand(['ACL', 'DELUSER', user]);
    admin.destroy();
  }
});

test('each house has its own key in Redis: who holds one says nothing of another, nor does another installation', async ({ skip }) => {
  if (redisUrl === null) return skip('this machine has no Redis');
  const prefix = `healthos:keys-${process.pid}`;
  const bus = openBus(redisUrl, { channel: 'keys-test', onChange: () => undefined, onTrouble: () => undefined });
  const admin = createClient({ url: redisUrl });
  await admin.connect();
  const installed = (which: string) => (me: string) => createLeases(bus, { prefix: `${prefix}-${which}`, process: me });
  const [one, other] = [installed('a'), installed('b')];
  try {
    await expect.poll(() => bus.reachable()).toBe(true);
    expect((await one('p1').beat(new Map([['EAST', 'take']]), true))?.holders).toEqual(new Map([['EAST', 'p1']]));
    const beaten = await one('p2').beat(
      new Map([
        ['EAST', 'take'],
        ['EAST:lease:WEST', 'look'],
        ['WEST', 'take'],
      ] as const),
      true,
    );
    expect(beaten?.holders).toEqual(
      new Map([
        ['EAST', 'p1'],
        ['WEST', 'p2'],
      ]),
    );
    expect((await other('p3').beat(new Map([['EAST', 'take']]), true))?.holders).toEqual(new Map([['EAST', 'p3']]));
    // Nothing else is kept there: no row of a house, and of nobody in it.
    const keys = (await admin.keys(`${prefix}*`)).sort();
    expect(keys).toEqual([`${prefix}-a:lease:EAST`, `${prefix}-a:lease:WEST`, `${prefix}-a:living`, `${prefix}-b:lease:EAST`, `${prefix}-b:living`]);
  } finally {
    await Promise.all([one('p1').leave(['EAST']), one('p2').leave(['WEST']), other('p3').leave(['EAST'])]);
    await bus.close();
    admin.destroy();
  }
});

test('a Redis that is away is said as that, by its code, and by nothing else', async () => {
  const lines: string[] = [];
  const bus = openBus('redis://127.0.0.1:1', {
    channel: 'bus-test',
    onChange: () => undefined,
    onTrouble: (error, about) => lines.push(troubleLine(error, about, 0).error),
  });
  await expect.poll(() => lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !line.startsWith('Fault redis.away'))).toEqual([]);
  await bus.close();
});

test('a server whose Redis is away is ready, says that it is degraded and by what code, and goes on', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder('healthos-away-');
  await chmod(folder, 0o755);
  const database = await startEmbedded({ dataDir: folder });
  const server = await startServer({ DATABASE_URL: database.url, REDIS_URL: 'redis://127.0.0.1:1' });
  try {
    const ready = await server.ask(undefined, '/readyz');
    expect([ready.status, ready.body]).toEqual([200, { status: 'degraded', reasons: [], degraded: ['redis.away'] }]);
    expect((await server.ask('admin', '/api/feeds')).body['degraded']).toEqual([{ code: 'redis.away', says: faultCodes['redis.away'] }]);
    expect((await server.ask('admin', '/metrics')).bytes.toString()).toMatch(/^healthos_redis_reachable 0$/m);
    const client = await server.mllp();
    expect(msa(await client.send(adt({ trigger: 'A01', control: 'AWAY1', minutes: 1, patient: '7', visit: 'V7', place: '4W^01^A' })))[0]).toBe('AA');
    client.close();
  } finally {
    await server.stop();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
