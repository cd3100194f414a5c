/** Whom one process sends away is sent away by every process at once, over a stream of Redis that no row ever enters; without Redis nothing is thrown. */
import { createServer } from 'node:http';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io-client';
import { expect, inject, test } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { openRoomsAcross, roomsLimits } from '@healthos/command-center/redis/rooms-across.ts';
import { endedRoom } from '@healthos/command-center/sockets/ended-rooms.ts';
import { isMissing } from '../services/started.ts';
import { startRedis } from '../services/redis.ts';
import { facility } from '../simulated-day/seeded/house.ts';
import { openDoor, type Door } from './live-door.ts';

const redisUrl = inject('redisUrl');
const limitMs = 60_000;
const gone = (socket: Socket): Promise<string> => new Promise((resolve) => socket.once('disconnect', resolve));
const wall = (display: string): Identity => ({ role: 'wall-staff', facility, display });

/** Two doors on one stream, once each reads it: what is said before that is for the look at the database. */
async function twoDoors(url: string, stream: string): Promise<readonly [Door, Door]> {
  const doors = [await openDoor(url, stream), await openDoor(url, stream)] as const;
  await bothHear(doors);
  return doors;
}

/** Each sends sockets of the other away until it does. */
async function bothHear([one, other]: readonly [Door, Door]): Promise<void> {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const end = gone(await to.open(wall('first')));
    let over = false;
    void end.then(() => (over = true));
    await expect.poll(() => (from.live.end([endedRoom('display', 'first')], 'here'), over), { timeout: limitMs, interval: 100 }).toBe(true);
  }
}

test(
  'what is ended at one process is ended at the other: a display, a session, a grant, an application, and nobody beside them',
  { timeout: limitMs },
  async ({ skip }) => {
    if (redisUrl === null) return skip('this machine has no Redis');
    const [one, other] = await twoDoors(redisUrl, 'rooms-test:each');
    try {
      const kinds = ['display', 'session', 'grant', 'client'] as const;
      const left = await other.open({ role: 'wall-staff', facility, display: 'left' });
      const app: Identity = { role: 'nurse', facility, client: 'c', grant: 'left', session: 'left' };
      const stays = await other.open(app);
      for (const kind of kinds) {
        const end = gone(await other.open({ role: 'nurse', facility, [kind]: 'w1' }));
        one.live.end([endedRoom(kind, 'w1')], 'here');
        expect([kind, await end]).toEqual([kind, 'io server disconnect']);
      }
      // What was found by looking is ended here alone, and no room at all is nobody.
      one.live.end([endedRoom('display', 'left')], 'elsewhere');
      one.live.end([], 'here');
      const last = gone(await other.open(wall('last')));
      one.live.end([endedRoom('display', 'last')], 'here');
      await last;
      expect([left.connected, stays.connected, one.troubles, other.troubles]).toEqual([true, true, [], []]);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  },
);

test('who ended is asked of the database before the sockets go, and a look that fails or hangs keeps nobody', { timeout: limitMs }, async ({ skip }) => {
  if (redisUrl === null) return skip('this machine has no Redis');
  const [one, other] = await twoDoors(redisUrl, 'rooms-test:look');
  const looks: (() => Promise<unknown>)[] = [() => Promise.resolve(), () => Promise.reject(new Error('away')), () => new Promise(() => undefined)];
  try {
    for (const [n, look] of looks.entries()) {
      const seen: string[] = [];
      const socket = await other.open(wall(`d${n}`));
      other.across.onEnded(() => {
        seen.push(socket.connected ? 'looked' : 'cut');
        return look();
      });
      const end = gone(socket);
      one.live.end([endedRoom('display', `d${n}`)], 'here');
      await end;
      expect(seen).toEqual(['looked']);
    }
    expect(other.troubles).toEqual(['looking for what ended elsewhere']);
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
});

test('rows stay within their process: nothing with a row in it reaches Redis, nor could', { timeout: limitMs }, async ({ skip }) => {
  if (redisUrl === null) return skip('this machine has no Redis');
  const stream = 'rooms-test:rows';
  const [admin, monitor] = [createClient({ url: redisUrl }), createClient({ url: redisUrl })];
  await Promise.all([admin.connect(), monitor.connect()]);
  const asked: string[] = [];
  await monitor.monitor((line) => asked.push(String(line)));
  const [one, other] = await twoDoors(redisUrl, stream);
  const bare = createServer();
  const troubles: string[] = [];
  const across = openRoomsAcross(redisUrl, { stream, onTrouble: (error, about) => troubles.push(`${about}: ${String(error)}`) });
  const server = new Server(bare, { adapter: across.adapter });
  try {
    const row = { facility, view: 'census', position: 1, asOf: instant(0), gone: [], put: [['4W', { unit: 'marker-of-a-row' }]] } as const;
    const [mine, theirs] = await Promise.all([one.open(wall('one')), other.open(wall('other'))]);
    const heard: string[] = [];
    for (const [name, socket] of [
      ['mine', mine],
      ['theirs', theirs],
    ] as const) {
      socket.on('change', () => heard.push(name));
      expect(await socket.timeout(5000).emitWithAck('watch', { view: 'census', facility })).toMatchObject({ view: 'census' });
    }
    const told = new Promise<void>((resolve) => mine.once('change', () => resolve()));
    one.live.publish(row);
    await told;
    // Whoever forgot to stay within the process is refused at the door of Redis.
    server.emit('change', row);
    server.to('room').socketsJoin('other');
    await expect.poll(() => troubles.length).toBe(2);
    // What comes after them on the same connections is there, so they would be.
    const last = gone(theirs);
    one.live.end([endedRoom('display', 'other')], 'here');
    await last;
    expect(heard).toEqual(['mine']);
    const kept = (await admin.xRange(stream, '-', '+')) ?? [];
    expect(kept.length).toBeGreaterThan(0);
    for (const { message } of kept) expect(Object.keys(JSON.parse(message['data'] ?? '{}') as object).sort()).toEqual(['close', 'opts']);
    await expect.poll(() => asked.some((line) => line.includes(stream) && line.includes('other'))).toBe(true);
    expect(asked.filter((line) => line.includes('marker-of-a-row'))).toEqual([]);
  } finally {
    await server.close();
    across.close();
    bare.close();
    await Promise.all([one.close(), other.close()]);
    for (const each of [admin, monitor]) each.destroy();
  }
});

test('the stream keeps the newest entries and no more', { timeout: limitMs }, async ({ skip }) => {
  if (redisUrl === null) return skip('this machine has no Redis');
  const stream = 'rooms-test:bounded';
  const [one, other] = await twoDoors(redisUrl, stream);
  const admin = createClient({ url: redisUrl });
  await admin.connect();
  try {
    const last = gone(await other.open(wall('the last')));
    for (let n = 0; n < roomsLimits.entries * 2; n++) one.live.end([endedRoom('display', `d${n}`)], 'here');
    one.live.end([endedRoom('display', 'the last')], 'here');
    await last;
    // Redis trims whole nodes of a hundred entries.
    expect(await admin.xLen(stream)).toBeLessThan(roomsLimits.entries + 200);
    expect(one.troubles).toEqual([]);
  } finally {
    await Promise.all([one.close(), other.close()]);
    admin.destroy();
  }
});

test(
  'Redis emptied, or replaced by an empty one: rooms reach across again; while it is away each process sends its own away, once said',
  {
    timeout: limitMs * 2,
  },
  async ({ skip }) => {
    const redis = await startRedis();
    if (isMissing(redis) || !('url' in redis)) return skip('this machine has no Redis');
    const doors = await twoDoors(redis.url, 'rooms-test:away');
    const [one, other] = doors;
    let again: Awaited<ReturnType<typeof startRedis>> | undefined;
    const thrown: unknown[] = [];
    const onThrown = (error: unknown): void => void thrown.push(error);
    process.on('unhandledRejection', onThrown);
    try {
      const admin = createClient({ url: redis.url });
      await admin.connect();
      await admin.flushAll();
      admin.destroy();
      await bothHear(doors);
      await redis.stop();
      const own = gone(await one.open(wall('own')));
      await expect.poll(() => other.troubles).toContain('reading from Redis who is sent away');
      one.live.end([endedRoom('display', 'own')], 'here');
      await own;
      await expect.poll(() => one.troubles).toContain('saying over Redis who is sent away');
      again = await startRedis(Number(new URL(redis.url).port));
      await bothHear(doors);
      expect(one.troubles.length).toBe(new Set(one.troubles).size);
    } finally {
      await Promise.all([one.close(), other.close()]);
      if (again !== undefined && 'stop' in again) await again.stop();
      process.off('unhandledRejection', onThrown);
    }
    expect(thrown).toEqual([]);
  },
);

test('where Redis never answers, it is said, nothing is thrown, and it ends', { timeout: limitMs }, async () => {
  const door = await openDoor('redis://127.0.0.1:1', 'rooms-test:never');
  const end = gone(await door.open(wall('own')));
  door.live.end([endedRoom('display', 'own')], 'here');
  await end;
  await expect.poll(() => door.troubles.length).toBeGreaterThan(0);
  await door.close();
});
