/** The live door of a process with a hospital behind it, and nothing that looks for what ended elsewhere: whom it sends away, it was told of by its rooms alone. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { instant } from '@healthos/core/time.ts';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { createFollow } from '@healthos/command-center/follow.ts';
import { openMemoryLog } from '@healthos/command-center/memory/event-log.ts';
import { openRoomsAcross, type RoomsAcross } from '@healthos/command-center/redis/rooms-across.ts';
import { attachLive, type LiveServer } from '@healthos/command-center/sockets/live.ts';
import { facility, receiverOf } from '../simulated-day/seeded/house.ts';
import { storyOf } from '../simulated-day/seeded/story.ts';
import { trialHospital } from '../simulated-day/seeded/trial-hospital.ts';

export interface Door {
  readonly live: LiveServer;
  readonly across: RoomsAcross;
  /** Troubles that were told, by what could not be done. */
  readonly troubles: readonly string[];
  open(identity: Identity): Promise<Socket>;
  close(): Promise<void>;
}

export async function openDoor(redisUrl: string, stream: string): Promise<Door> {
  const clock = { now: () => instant(Date.now()) };
  const log = openMemoryLog({ clock });
  const troubles: string[] = [];
  const onTrouble = (_: unknown, about: string): void => void troubles.push(about);
  const receive = receiverOf(log, clock, (error) => troubles.push(String(error)));
  await receive.facilityJson(Buffer.from(JSON.stringify(trialHospital)), { peer: 'file' });
  for (const { line, bytes } of storyOf({ seed: 1, messages: 60 })) if (line !== 'departments') await receive.hl7(bytes, { peer: 'test' });
  const follow = createFollow({ log, clock, publish: () => undefined, onBug: onTrouble });
  await follow.catchUp();
  const http = createServer();
  const across = openRoomsAcross(redisUrl, { stream, onTrouble });
  const live = attachLive(http, {
    build: '0',
    follow,
    reads: { unsaid: () => [], say: () => Promise.resolve(true) },
    verify: (token) => Promise.resolve(JSON.parse(token) as Identity),
    redeem: () => Promise.resolve(undefined),
    facilities: () => [{ facility, name: 'Trial', zone: 'UTC' }],
    tick: () => ({ time: clock.now(), feeds: [], logWritable: true }),
    drawn: () => undefined,
    sent: () => undefined,
    allowedOrigins: new Set(),
    across: across.adapter,
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const sockets: Socket[] = [];
  return {
    live,
    across,
    troubles,
    open: async (identity) => {
      const auth = { token: JSON.stringify(identity) };
      const socket = io(`http://127.0.0.1:${port}`, { path: '/live', transports: ['websocket'], auth, reconnection: false, forceNew: true });
      sockets.push(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once('hello', () => resolve());
        socket.once('connect_error', reject);
      });
      return socket;
    },
    close: async () => {
      for (const socket of sockets) socket.close();
      await live.close();
      across.close();
      await follow.stop();
      http.closeAllConnections();
      http.close();
    },
  };
}
