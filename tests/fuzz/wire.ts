/** Packets over real websockets to the live door: whatever a client says, the door answers, refuses or ends it, and goes on serving the others. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { instant } from '@healthos/core/time.ts';
import { createFollow } from '@healthos/command-center/follow.ts';
import { openMemoryLog } from '@healthos/command-center/memory/event-log.ts';
import { attachLive } from '@healthos/command-center/sockets/live.ts';
import { seeded, type Random } from '@healthos/simulators/day/random.ts';
import { facility, receiverOf } from '../simulated-day/seeded/house.ts';
import { storyOf } from '../simulated-day/seeded/story.ts';
import { trialHospital } from '../simulated-day/seeded/trial-hospital.ts';
import type { OverSockets } from './frames.ts';
import { byBytes, byJson } from './mutate.ts';

/**
 * Packets of one connection: a client that says more in a second is not heard, so each says little. So many of them are written before it is asked whether they were
 * read: of what is written at once, whatever comes after the packet that ends the connection is read by nobody.
 */
const [ofConnection, atOnce, connections] = [100, 10, 8];
const answerMs = 5000;
/** A client that took its leave (packet 41) may stay connected, and is answered nothing: it is not waited for. */
const silentMs = 250;

/** Requests of a screen, as socket.io writes them: packet kind, acknowledgement number, JSON. */
const requests: readonly (readonly [head: string, json: string])[] = [
  ['420', '["watch",{"facility":"LGH","view":"capacity"}]'],
  ['421', '["watch",{"facility":"LGH","view":"beds"}]'],
  ['42', '["unwatch",{"facility":"LGH","view":"capacity"}]'],
  ['422', '["follow",{"facility":"LGH","patient":"p_1"}]'],
  ['42', '["unfollow",{"facility":"LGH","patient":"p_1"}]'],
  ['42', '["drawn",{"view":"capacity","position":1,"receivedAt":1,"drawnAt":2}]'],
];
const plain = [
  '42["disconnect"]',
  '40{"token":"t"}',
  '430[1]',
  '451-["watch",{"_placeholder":true,"num":0}]',
  '2',
  '3',
  '2probe',
  '5',
  '6',
  '1',
  '41',
  '44{"message":"x"}',
  '4',
  '40/other,{"token":"t"}',
  '42/other,["watch",{}]',
  '9',
  '',
];

export async function fuzzWire({ packets, seed }: { readonly packets: number; readonly seed: number }): Promise<OverSockets> {
  const broken: string[] = [];
  const fell = (error: unknown): void =>
    void broken.push(`the process would have died: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.on('uncaughtException', fell);
  process.on('unhandledRejection', fell);
  const door = await openDoor((error) => broken.push(String(error)));
  const random = seeded(seed);
  const startedAt = performance.now();
  const sum = { read: 0, written: 0, ended: 0 };
  const each = async (own: Random): Promise<void> => {
    while (sum.read < packets && broken.length === 0) await talk(door.port, own, sum);
  };
  await Promise.all(Array.from({ length: connections }, (_, n) => each(seeded(random.integer(1, 1e9) + n))));
  const tookMs = performance.now() - startedAt;
  if (!(await isServed(door.port))) broken.push('after all of it a screen is not served');
  await door.close();
  process.off('uncaughtException', fell);
  process.off('unhandledRejection', fell);
  const says = `${sum.read.toLocaleString('en')} packets read of ${sum.written.toLocaleString('en')} written, ${Math.round(sum.read / (tookMs / 1000)).toLocaleString('en')}/s, ${sum.ended.toLocaleString('en')} connections ended by what they said, ${broken.length} found`;
  return { says, broken };
}

async function openDoor(onBug: (error: unknown) => void): Promise<{ readonly port: number; close(): Promise<void> }> {
  const clock = { now: () => instant(Date.now()) };
  const log = openMemoryLog({ clock });
  const receive = receiverOf(log, clock, onBug);
  await receive.facilityJson(Buffer.from(JSON.stringify(trialHospital)), { peer: 'file' });
  for (const { line, bytes } of storyOf({ seed: 1, messages: 60 })) if (line !== 'departments') await receive.hl7(bytes, { peer: 'fuzz' });
  const follow = createFollow({ log, clock, publish: () => undefined, onBug });
  await follow.catchUp();
  const http = createServer();
  const live = attachLive(http, {
    build: '0',
    follow,
    reads: { unsaid: () => [], say: () => Promise.resolve(true) },
    verify: (token) => Promise.resolve(token === 't' ? { role: 'bed-manager' } : undefined),
    redeem: () => Promise.resolve(undefined),
    facilities: () => [{ facility, name: 'Trial', zone: 'UTC' }],
    tick: () => ({ time: clock.now(), feeds: [], logWritable: true }),
    drawn: () => undefined,
    sent: () => undefined,
    allowedOrigins: new Set(),
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    port,
    close: async () => {
      await live.close();
      await follow.stop();
      http.closeAllConnections();
    },
  };
}

interface Client {
  send(packet: string | Buffer): void;
  /** Resolves to the first packet that begins so; undefined when the connection ends or nothing comes. */
  heard(beginning: string, withinMs?: number): Promise<string | undefined>;
  isOpen(): boolean;
  close(): void;
}

async function connect(port: number): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live/?EIO=4&transport=websocket`);
  const packets: string[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const one of waiting) one();
  };
  socket.addEventListener('message', ({ data }) => {
    packets.push(String(data));
    wake();
  });
  socket.addEventListener('close', wake);
  socket.addEventListener('error', wake);
  const client: Client = {
    send: (packet) => {
      if (client.isOpen()) socket.send(typeof packet === 'string' ? packet : new Uint8Array(packet));
    },
    heard: (beginning, withinMs = answerMs) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = packets.find((packet) => packet.startsWith(beginning));
          if (found === undefined && socket.readyState <= WebSocket.OPEN) return;
          end(found);
        };
        const late = setTimeout(() => end(undefined), withinMs);
        const end = (found: string | undefined): void => {
          clearTimeout(late);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.close(),
  };
  await client.heard('0');
  client.send('40{"token":"t"}');
  await client.heard('40');
  return client;
}

async function talk(port: number, random: Random, sum: { read: number; written: number; ended: number }): Promise<void> {
  const client = await connect(port);
  for (let n = 0; n < ofConnection; n += atOnce) {
    for (let one = 0; one < atOnce; one++) client.send(somePacket(random));
    sum.written += atOnce;
    // Every packet before it was read once this is answered; a client that was sent away asks no more.
    client.send(`42${asked}${n}["follow",{}]`);
    if ((await client.heard(`43${asked}${n}[`, silentMs)) === undefined) {
      sum.ended++;
      break;
    }
    sum.read += atOnce;
  }
  client.close();
}

/** Before the number of a question of ours, so that it is none of the requests'. */
const asked = '99';

function somePacket(random: Random): string | Buffer {
  const [head, json] = requests[random.integer(0, requests.length - 1)] ?? ['2', ''];
  const packet = random.chance(0.02)
    ? (plain[random.integer(0, plain.length - 1)] ?? '')
    : `${head}${random.chance(0.8) ? changedRequest(random, json) : json}`;
  // Most stay well formed: what is not ends the connection, and nothing after it is read.
  return random.chance(0.02) ? byBytes(random, [Buffer.from(packet)]).toString('utf8') : random.chance(0.01) ? Buffer.from(packet) : packet;
}

/** What is asked changes, and now and then what it is called. */
function changedRequest(random: Random, json: string): string {
  if (random.chance(0.03)) return byJson(random, [Buffer.from(json)]).toString('utf8');
  const [name, ...asked] = JSON.parse(json) as unknown[];
  const changed = asked.map((one) => JSON.parse(byJson(random, [Buffer.from(JSON.stringify(one))]).toString('utf8')) as unknown);
  return JSON.stringify([name, ...changed]);
}

async function isServed(port: number): Promise<boolean> {
  const client = await connect(port);
  client.send('427["watch",{"facility":"LGH","view":"capacity"}]');
  const answer = await client.heard('437');
  client.close();
  return answer?.includes('"rows"') === true;
}
