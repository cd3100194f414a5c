/**
 * Processor time of the server and of its database for each message, with 5, 50 and 500 hospitals in one process: each with the same beds, patients in them
 * and, in the second half, a wall that is open. What is used at rest is measured before and taken off, and said.
 */
import { writeFileSync, chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import type { Bench, Row } from './figures.ts';
import { processorMs, processorMsWithChildren } from './cpu-time.ts';
import { startProduct, type Product } from './product.ts';
import { send } from './traffic.ts';
import { temporaryFolder } from '../services/temporary.ts';

const sizes = [5, 50, 500] as const;
const [beds, prefilled] = [20, 10];
const [connections, perSecond, seconds, restSeconds, settleMs] = [8, 400, 10, 5, 3_000] as const;
const watchMs = 30_000;
/** Looks at most, and the share of the one before below which it was not at rest yet. */
const [restLooks, falling] = [8, 0.9];

interface Cost {
  readonly facilities: number;
  readonly walls: boolean;
  /** Milliseconds of processor a second at rest. */
  readonly restServer: number;
  /** Microseconds of processor a message. */
  readonly server: number;
  readonly database: number;
}

export const facilities: Bench = {
  name: 'facilities',
  run: async () => {
    const found: Cost[] = [];
    for (const size of sizes) found.push(...(await measured(size)));
    return found.flatMap((cost): Row[] => {
      const first = found.find(({ walls }) => walls === cost.walls);
      const name = `${cost.facilities} hospitals${cost.walls ? ', a wall open in each' : ''}`;
      const times = (own: number, least: number | undefined): string => `${(own / (least ?? Infinity)).toFixed(2)}x of ${sizes[0]}`;
      return [
        {
          bench: 'facilities',
          case: name,
          subject: 'server',
          value: cost.server,
          unit: `us of processor a message (at rest ${cost.restServer.toFixed(0)} ms a second)`,
          target: 'does not grow',
          ratio: times(cost.server, first?.server),
        },
        {
          bench: 'facilities',
          case: name,
          subject: 'database',
          value: cost.database,
          unit: 'us of processor a message',
          target: 'does not grow',
          ratio: times(cost.database, first?.database),
        },
      ];
    });
  },
};

async function measured(size: number): Promise<readonly Cost[]> {
  const folder = temporaryFolder('healthos-bench-');
  chmodSync(folder, 0o755);
  const file = join(folder, 'facilities.json');
  writeFileSync(file, JSON.stringify({ network: 'Bench', facilities: Array.from({ length: size }, (_, n) => house(n)) }));
  const product = await startProduct({ folder, environment: { HEALTHOS_FACILITY_FILE: file } });
  const postmaster = product.postmaster();
  let n = 0;
  const next = (): Buffer => visit(n++, size);
  // Every hospital has patients before anything is measured.
  await send({ port: product.mllpPort, connections, inFlight: 32, milliseconds: 0, message: next });
  while (n < size * prefilled * 2) await send({ port: product.mllpPort, connections, inFlight: 32, milliseconds: 500, message: next });
  const found: Cost[] = [];
  for (const walls of [false, true]) {
    const sockets = walls ? await openWalls(product, size) : [];
    await pause(settleMs);
    const rest = await atRest(product.pid, postmaster);
    const began = n;
    const [tookMs, busy] = await timed(() => during(product.pid, postmaster, () => paced(product.mllpPort, next)));
    const messages = n - began;
    const of = (used: number, atRest: number): number => ((used - (atRest / (restSeconds * 1000)) * tookMs) * 1000) / messages;
    found.push({
      facilities: size,
      walls,
      restServer: rest.server / restSeconds,
      server: of(busy.server, rest.server),
      database: of(busy.database, rest.database),
    });
    for (const socket of sockets) socket.close();
  }
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
  return found;
}

interface Used {
  readonly server: number;
  readonly database: number;
}

/** What was told before keeps a house busy for a while: it is at rest once a look finds no less than the one before. */
async function atRest(server: number, database: number): Promise<Used> {
  let least: Used = { server: Infinity, database: Infinity };
  for (let look = 0; look < restLooks; look++) {
    const used = await during(server, database, () => pause(restSeconds * 1000));
    const isLess = used.server < least.server * falling || used.database < least.database * falling;
    least = { server: Math.min(least.server, used.server), database: Math.min(least.database, used.database) };
    if (!isLess) break;
  }
  return least;
}

async function during(server: number, database: number, work: () => Promise<unknown>): Promise<Used> {
  const [before, beforeDatabase] = [processorMs(server), processorMsWithChildren(database)];
  await work();
  return { server: processorMs(server) - before, database: processorMsWithChildren(database) - beforeDatabase };
}

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const began = performance.now();
  const made = await work();
  return [performance.now() - began, made];
}

/** So many a second, whatever the machine could: what is compared must be of the same batches. */
async function paced(port: number, message: () => Buffer): Promise<void> {
  for (const until = performance.now() + seconds * 1000; performance.now() < until;) {
    const began = performance.now();
    await send({ port, connections, inFlight: perSecond / connections / 10, milliseconds: 0, message });
    await pause(Math.max(0, 100 - (performance.now() - began)));
  }
}

async function openWalls(product: Product, size: number): Promise<readonly Socket[]> {
  const token = await product.token('bed-manager');
  const socket = io(product.url, { path: '/live', transports: ['websocket'], auth: { token }, forceNew: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  const sockets = [socket];
  // One screen watches at most 250 views.
  for (let n = 0; n < size; n++) {
    let own = sockets[Math.floor(n / 200)];
    if (own === undefined) {
      own = io(product.url, { path: '/live', transports: ['websocket'], auth: { token }, forceNew: true });
      await new Promise<void>((resolve) => own?.once('hello', () => resolve()));
      sockets.push(own);
    }
    await own.timeout(watchMs).emitWithAck('watch', { view: 'beds', facility: named(n) });
  }
  return sockets;
}

const named = (n: number): string => `B${n + 1}`;

function house(n: number): FacilityDescription {
  const rooms = Array.from({ length: beds }, (_, bed) => ({ room: String(bed + 1).padStart(2, '0'), beds: [{ bed: 'A' }] }));
  return {
    facility: named(n),
    name: `Bench ${n + 1}`,
    zone: 'America/New_York',
    currency: 'USD',
    floors: [{ floor: '1', name: 'One', widthMetres: 60, depthMetres: 20 }],
    units: [{ unit: '4W', name: '4 West', levelOfCare: 'medical-surgical', floor: '1', ratio: 5, rooms }],
  };
}

/** Hospital after hospital: somebody comes to a bed, and whoever came so many before goes; so that as many lie in each whatever was told before. */
function visit(n: number, size: number): Buffer {
  const [facility, turn] = [named(n % size), Math.floor(n / size)];
  const coming = Math.floor(turn / 2);
  const trigger = turn % 2 === 0 ? 'A01' : coming < prefilled ? 'A08' : 'A03';
  const number = trigger === 'A03' ? coming - prefilled : coming;
  const stamp = `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;
  const segments = [
    `MSH|^~\\&|ADT|${facility}|HOS|${facility}|${stamp}||ADT^${trigger}|${facility}-${turn}|P|2.5.1`,
    `EVN|${trigger}|${stamp}`,
    `PID|1||M${number}^^^${facility}^MR||Bench^B||19700102|F`,
    `PV1|1|I|4W^${String((number % beds) + 1).padStart(2, '0')}^A^${facility}||||||||||||||||V${number}`,
  ];
  return Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
}
