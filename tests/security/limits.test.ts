/** Every door's limits, met from outside: size, depth, rate, time and count. Each is refused by its code or cut off, and whoever else is there notices nothing. */
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveLimits } from '@healthos/command-center/sockets/live.ts';
import { views } from '@healthos/core/views/views.ts';
import { mllpDefaults } from '@healthos/ingest/transports/mllp/server.ts';
import { adt } from '../server/messages.ts';
import { heard, msa, soon, startServer, type Server } from '../server/started.ts';

let server: Server;
let other: Socket;
beforeAll(async () => {
  server = await startServer();
  other = await server.live('wall-staff', 'LGH');
});
afterAll(() => server.stop());

const admission = (control: string): Buffer => adt({ trigger: 'A01', control, minutes: 0, patient: `L${control}`, visit: `V${control}`, place: '4W^01^A' });

/** A wall beside goes on ticking, a sender is answered, and a reader reads. */
async function othersGoOn(control: string): Promise<void> {
  await heard(other, 'tick', () => true, 10_000);
  const sender = await server.mllp();
  expect(msa(await sender.send(admission(control)))).toEqual(['AA', control]);
  sender.close();
  expect((await server.ask('admin', '/api/facilities')).status).toBe(200);
}

const post = (path: string, type: string, body: string | Uint8Array<ArrayBuffer>) =>
  server.ask('admin', path, { method: 'POST', headers: { 'content-type': type }, body });

describe('HTTP', () => {
  test.each([
    ['a feed', '/api/feeds/devices/messages', 'application/json'],
    ['the API', '/api/displays', 'application/json'],
    ['FHIR', '/fhir/R4/Observation', 'application/fhir+json'],
    ['X12', '/api/feeds/x12/messages', 'application/edi-x12'],
  ])('%s takes no body beyond its size', async (_door, path, type) => {
    const answer = await post(path, type, `"${'x'.repeat(5 * 1024 * 1024)}"`);
    expect(answer.status).toBe(413);
    await othersGoOn(`H${path.length}`);
  });

  test.each([
    ['a feed', '/api/feeds/devices/messages', 'application/json', 422],
    ['the API', '/api/displays', 'application/json', 400],
    ['a bundle', '/api/feeds/fhir/messages', 'application/fhir+json', 422],
    ['FHIR', '/fhir/R4/Observation', 'application/fhir+json', 400],
  ])('%s takes no nesting without end', async (_door, path, type, status) => {
    for (const body of ['['.repeat(20_000) + ']'.repeat(20_000), '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)])
      expect([path, (await post(path, type, body)).status]).toEqual([path, status]);
    await othersGoOn(`N${path.length}`);
  });

  test('a parameter beyond its length, a page beyond its rows and a page that is none', async () => {
    const beds = '/api/facilities/LGH/beds';
    for (const query of ['limit=100000000', 'limit=-1', `cursor=${'x'.repeat(20_000)}`])
      expect((await server.ask('admin', `${beds}?${query}`)).status).not.toBe(200);
    expect((await server.ask('admin', `/api/facilities/${'x'.repeat(2_000)}/beds`)).status).not.toBe(200);
    await othersGoOn('Q1');
  });

  test('a code of a display may be guessed ten times a minute from one address', async () => {
    const guess = (code: string) =>
      server.ask(undefined, '/api/displays/enrol', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code }) });
    const announced = async (): Promise<string> => {
      const headers = { 'content-type': 'application/json' };
      const { body } = await server.ask('admin', '/api/displays', {
        method: 'POST',
        headers,
        body: JSON.stringify({ name: 'Lobby', class: 'public', facility: 'LGH' }),
      });
      return String(body['code']);
    };
    const refusedThen = async (): Promise<boolean> => {
      const right = await announced();
      for (let n = 0; n < 12; n++) expect((await guess(`0000 000${n % 10}`)).body['code']).toBe('display.code');
      return (await guess(right)).body['code'] === 'display.code';
    };
    // The minute may end between the wrong ones and the right one; it does not end twice.
    expect((await refusedThen()) || (await refusedThen())).toBe(true);
    await othersGoOn('G1');
  });
});

describe('the socket', () => {
  const opened = async (): Promise<Socket> => {
    const socket = io(server.url, {
      path: '/live',
      transports: ['websocket'],
      auth: { token: await server.running.issue({ role: 'wall-staff', facility: 'LGH' }) },
      reconnection: false,
    });
    await new Promise<void>((resolve) => socket.once('hello', () => resolve()));
    return socket;
  };

  test('a message beyond its size ends the connection', async () => {
    const socket = await opened();
    const over = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    socket.emit('watch', { view: 'x'.repeat(2 * liveLimits.messageBytes), facility: 'LGH' });
    expect(await over).toMatch(/transport/);
    await othersGoOn('S1');
  });

  test('messages beyond their rate are not heard, and the next second hears again', async () => {
    const socket = await opened();
    let answered = 0;
    for (let n = 0; n < 10 * liveLimits.messagesPerSecond; n++) socket.emit('watch', { view: 'nosuch', facility: 'LGH' }, () => answered++);
    await heard(socket, 'tick', () => true, 10_000);
    await heard(socket, 'tick', () => true, 10_000);
    expect(answered).toBeGreaterThan(0);
    // It was read within a moment; a slow machine may have had some of its seconds in between.
    expect(answered).toBeLessThanOrEqual(5 * liveLimits.messagesPerSecond);
    expect(await socket.timeout(10_000).emitWithAck('watch', { view: 'census', facility: 'LGH' })).toMatchObject({ view: 'census' });
    socket.close();
    await othersGoOn('S2');
  });

  test('what is no watch is refused as what is not there', async () => {
    const socket = await opened();
    for (const asked of [null, 1, 'beds', [], {}, { view: 1, facility: 'LGH' }, { view: 'beds' }, { view: 'constructor', facility: 'LGH' }])
      expect(await socket.timeout(10_000).emitWithAck('watch', asked)).toMatchObject({ refused: 'live.unknown' });
    expect(views.length).toBeLessThan(liveLimits.watches);
    socket.close();
    await othersGoOn('S3');
  });
});

describe('MLLP', () => {
  test('a frame beyond its size is answered and ends its connection', async () => {
    const client = await server.mllp();
    client.write(
      Buffer.concat([
        Buffer.from('\x0bMSH|^~\\&|LGHADT|LGH|HOS|LGH|20260312120000+0000||ADT^A01|BIG|P|2.5.1\r'),
        Buffer.alloc(mllpDefaults.maxFrameBytes + 1, 0x41),
      ]),
    );
    const reply = (await client.next())?.toString('latin1') ?? '';
    expect(reply).toMatch(/MSA\|AR\|/);
    expect(reply).toContain('hl7.too-large');
    await client.closed;
    await othersGoOn('M1');
  });

  test('more in flight than are taken are taken in their turn, in their order', async () => {
    const client = await server.mllp();
    const many = 3 * mllpDefaults.maxInFlight;
    const replies = await Promise.all(Array.from({ length: many }, (_, n) => client.send(admission(`F${n}`))));
    expect(replies.map((reply) => msa(reply)[1])).toEqual(Array.from({ length: many }, (_, n) => `F${n}`));
    client.close();
    await othersGoOn('M2');
  });

  test('segments and repetitions without end are refused by their code, components are taken as what they are', async () => {
    const client = await server.mllp();
    const said = async (control: string, tail: string): Promise<string> => {
      const head = `MSH|^~\\&|LGHADT|LGH|HOS|LGH|20260312120000+0000||ADT^A01|${control}|P|2.5.1\rEVN|A01\r`;
      return (await client.send(Buffer.from(head + tail, 'latin1')))?.toString('latin1') ?? '';
    };
    expect(await said('W1', 'ZZZ|1\r'.repeat(200_000))).toContain('hl7.too-many');
    expect(await said('W2', `PID|1||${'1~'.repeat(400_000)}\r`)).toContain('hl7.too-many');
    expect(msa(Buffer.from(await said('W3', `PID|1||1${'^'.repeat(500_000)}\r`), 'latin1'))[1]).toBe('W3');
    client.close();
    await othersGoOn('M3');
  });

  test('what was refused stands in no record', async () => {
    const { body } = await soon(async () => {
      const answer = await server.ask('admin', '/api/messages?controlId=BIG');
      return answer.status === 200 ? answer : undefined;
    });
    expect(body.rows).toEqual([]);
  });
});
