/** The listener over real sockets: order, pipelining, resets, noise, limits, and no answer before the promise. */
import { createConnection } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connectMllp } from './client.ts';
import { framed } from './framer.ts';
import { listenMllp, mllpDefaults, type MllpOptions, type MllpServer, type Receive } from './server.ts';

let server: MllpServer | undefined;
afterEach(async () => {
  await server?.close(100);
  server = undefined;
});

const echo: Receive = (frame) => Promise.resolve([Buffer.from(`reply ${frame.toString()}`)]);
async function listen(receive: Receive = echo, more: Partial<MllpOptions> = {}): Promise<{ host: string; port: number }> {
  server = await listenMllp({ ...mllpDefaults, ...more, host: '127.0.0.1', port: 0 }, receive, () => Buffer.from('too large'));
  return { host: '127.0.0.1', port: server.port };
}

describe('the listener', () => {
  it('answers 32 in flight in their order, however long each takes', async () => {
    const waiting: (() => void)[] = [];
    const target = await listen(
      (frame) =>
        new Promise((resolve) => {
          waiting.push(() => resolve([Buffer.from(`reply ${frame.toString()}`)]));
          if (waiting.length === 32) for (const answer of waiting.splice(0).reverse()) answer();
        }),
    );
    const client = await connectMllp(target);
    const replies = await Promise.all(Array.from({ length: 32 }, (_, n) => client.send(Buffer.from(`m${n}`))));
    expect(replies.map(String)).toEqual(Array.from({ length: 32 }, (_, n) => `reply m${n}`));
    client.close();
  });

  it('sends in one piece what one commit answers', async () => {
    const target = await listen();
    const socket = createConnection(target);
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    socket.write(Buffer.concat([1, 2, 3].map((n) => framed(Buffer.from(`m${n}`)))));
    const piece = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(piece).toEqual(framed(...[1, 2, 3].map((n) => Buffer.from(`reply m${n}`))));
    socket.destroy();
  });

  it('answers the 30th message on one connection, and two clients that interleave', async () => {
    const target = await listen();
    const [a, b] = [await connectMllp(target), await connectMllp(target)];
    for (let n = 0; n < 30; n++) {
      expect(String(await a.send(Buffer.from(`a${n}`)))).toBe(`reply a${n}`);
      expect(String(await b.send(Buffer.from(`b${n}`)))).toBe(`reply b${n}`);
    }
    a.close();
    b.close();
  });

  it('loses nothing but the frame that a reset cut', async () => {
    const got: string[] = [];
    const target = await listen((frame) => {
      got.push(frame.toString());
      return Promise.resolve([Buffer.from('ok')]);
    });
    const socket = createConnection(target);
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    socket.write(framed(Buffer.from('whole')));
    await new Promise<void>((resolve) => socket.once('data', () => resolve()));
    socket.write(Buffer.from('\u000bhalf of'));
    socket.resetAndDestroy();
    const next = await connectMllp(target);
    expect(String(await next.send(Buffer.from('next')))).toBe('ok');
    expect(got).toEqual(['whole', 'next']);
    next.close();
  });

  it('closes without an answer when what was received could not be kept', async () => {
    const client = await connectMllp(await listen(() => Promise.reject(new Error('the database is away'))));
    expect(await client.send(Buffer.from('m'))).toBeUndefined();
  });

  it('closes on another protocol, answers an oversize frame, and serves the next connection', async () => {
    const target = await listen(echo, { maxFrameBytes: 1000 });
    const http = await connectMllp(target);
    http.write(Buffer.from(`GET / HTTP/1.1\r\nhost: x\r\n${'x-pad: aaaaaaaaaaaaaaaa\r\n'.repeat(80)}\r\n`));
    await http.closed;
    const large = await connectMllp(target);
    large.write(Buffer.concat([Buffer.from([0x0b]), Buffer.alloc(2000, 65)]));
    expect(String(await large.next())).toBe('too large');
    const good = await connectMllp(target);
    expect(String(await good.send(Buffer.from('m')))).toBe('reply m');
    good.close();
  });

  it('closes a frame that does not come to its end', async () => {
    const client = await connectMllp(await listen(echo, { frameMs: 50 }));
    client.write(Buffer.from('\u000bnever'));
    await client.closed;
  });

  it('waits for the rest of a frame while it does not read: overload cuts nobody off', async () => {
    const waiting: (() => void)[] = [];
    const slow: Receive = (frame) => new Promise((resolve) => waiting.push(() => resolve([Buffer.from(`reply ${frame.toString()}`)])));
    const target = await listen(slow, { frameMs: 50, maxInFlight: 1 });
    const client = await connectMllp(target);
    client.write(Buffer.concat([framed(Buffer.from('first')), Buffer.from('\u000bsec')]));
    await expect.poll(() => waiting.length).toBe(1);
    // Whoever is read and says no more is cut off, by the same clock and later.
    const silent = await connectMllp(target);
    silent.write(Buffer.from('\u000bnever'));
    await silent.closed;
    waiting[0]?.();
    expect(String(await client.next())).toBe('reply first');
    client.write(framed(Buffer.from('ond')).subarray(1));
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]?.();
    expect(String(await client.next())).toBe('reply second');
    client.close();
  });

  it('lets all together have no more in flight than the log may hold, and answers everybody', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    const held: Receive = (frame) =>
      new Promise((resolve) => {
        waiting.push(() => resolve([Buffer.from(`reply ${frame.toString()}`)]));
        most = Math.max(most, waiting.length);
      });
    const target = await listen(held, { maxInFlightTogether: 7 });
    const clients = await Promise.all([connectMllp(target), connectMllp(target), connectMllp(target)]);
    await expect.poll(() => server?.connections()).toBe(3);
    const said = clients.map(() => Array.from({ length: 20 }, (_, n) => `m${n}`));
    for (const [n, client] of clients.entries()) client.write(framed(...(said[n] ?? []).map((text) => Buffer.from(text))));
    const replies = clients.map((client) => Promise.all(Array.from({ length: 20 }, () => client.next())));
    const all = Promise.all(replies);
    let done = false;
    void all.then(() => (done = true));
    await expect
      .poll(() => {
        for (const answer of waiting.splice(0)) answer();
        return done;
      })
      .toBe(true);
    expect((await all).map((each) => each.map(String))).toEqual(said.map((texts) => texts.map((text) => `reply ${text}`)));
    expect(most).toBe(6);
    for (const client of clients) client.close();
  });

  it('refuses more connections than it may have', async () => {
    const target = await listen(echo, { maxConnections: 1 });
    const first = await connectMllp(target);
    expect(String(await first.send(Buffer.from('m')))).toBe('reply m');
    const second = await connectMllp(target);
    await second.closed;
    expect(server?.stats.refusedConnections).toBe(1);
    first.close();
  });
});
