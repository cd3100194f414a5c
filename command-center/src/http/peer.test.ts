/** A client that goes away before its answer is still known by the address that it asked from. */
import { once } from 'node:events';
import { connect } from 'node:net';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { keepPeer } from './peer.ts';

it('is known after the client is gone', async () => {
  const app = Fastify();
  keepPeer(app);
  let known: (peer: string | undefined) => void = () => undefined;
  const said = new Promise<string | undefined>((done) => (known = done));
  app.get('/slow', async (request) => {
    const left = once(request.raw.socket, 'close');
    client.destroy();
    await left;
    known(request.ip);
    return {};
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  const client = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  client.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
  expect(await said).toBe('127.0.0.1');
  await app.close();
});
