/** Bare framing and acknowledgement, nothing kept: ours beside servers that people use, and a raw socket that answers the right bytes. */
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Hl7Server } from '@medplum/hl7';
import { buildAck } from '../../ingest/src/formats/hl7v2/ack.ts';
import { parseHl7 } from '../../ingest/src/formats/hl7v2/message.ts';
import { isRejection } from '../../ingest/src/rejection.ts';
import { listenMllp, mllpDefaults } from '../../ingest/src/transports/mllp/server.ts';
import { instant } from '../../core/src/time.ts';
import { isQuick, type Bench, type Row } from './figures.ts';
import { admit } from './messages.ts';
import { send } from './traffic.ts';

const require = createRequire(import.meta.url);
const simple = require('simple-hl7') as {
  tcp(): { use(handler: (request: unknown, response: { end(): void }, next: () => void) => void): void; start(port: number): void; stop?(): void };
};

const shapes = [
  { connections: 1, inFlight: 1 },
  { connections: 8, inFlight: 1 },
  { connections: 64, inFlight: 1 },
  { connections: 1, inFlight: 32 },
] as const;
const milliseconds = isQuick ? 1000 : 2500;

interface Listening {
  readonly port: number;
  stop(): Promise<void> | void;
}

const listeners: Readonly<Record<string, () => Promise<Listening>>> = {
  ours: async () => {
    const server = await listenMllp(
      { ...mllpDefaults, host: '127.0.0.1', port: 0 },
      (frame) => {
        const message = parseHl7(frame);
        return Promise.resolve(isRejection(message) ? [] : [buildAck(message, { ack: 'AA', controlId: '1', at: instant(Date.now()), errors: [] })]);
      },
      () => undefined,
    );
    return { port: server.port, stop: () => server.close(0) };
  },
  '@medplum/hl7': async () => {
    const server = new Hl7Server((connection) => connection.addEventListener('message', ({ message }) => void connection.send(message.buildAck())));
    await server.start(28_651);
    return { port: 28_651, stop: () => server.stop() };
  },
  'simple-hl7': () => {
    const app = simple.tcp();
    app.use((_request, response) => response.end());
    app.start(28_652);
    return Promise.resolve({ port: 28_652, stop: () => app.stop?.() });
  },
  'limit: raw socket': async () => {
    const reply = Buffer.from('\u000bMSH|^~\\&|HOS|GENERAL|SENDER|GENERAL|20260312143207||ACK^A01^ACK|1|P|2.5.1\rMSA|AA|MSG1\r\u001c\r');
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk: Buffer) => {
        for (let at = chunk.indexOf(0x1c); at >= 0; at = chunk.indexOf(0x1c, at + 1)) socket.write(reply);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { port: (server.address() as AddressInfo).port, stop: () => void server.close() };
  },
};

export const framing: Bench = {
  name: 'framing',
  run: async () => {
    const rows: Row[] = [];
    for (const { connections, inFlight } of shapes) {
      const name = inFlight === 1 ? `${connections} connection${connections === 1 ? '' : 's'}` : `${connections} x ${inFlight} in flight`;
      const found = new Map<string, number>();
      for (const [subject, listen] of Object.entries(listeners)) {
        // It merges frames that arrive together, so it cannot be asked this.
        if (subject === 'simple-hl7' && inFlight > 1) continue;
        const server = await listen();
        found.set(subject, (await send({ port: server.port, connections, inFlight, milliseconds, message: admit })).perSecond);
        await server.stop();
      }
      const [own, limit] = [found.get('ours') ?? 0, found.get('limit: raw socket') ?? Infinity];
      for (const [subject, value] of found)
        rows.push({
          bench: 'framing',
          case: name,
          subject,
          value,
          unit: 'acks/s',
          ...(subject === 'ours'
            ? { target: '>= 0.7x raw', ratio: `${(own / limit).toFixed(2)}x raw, ${(own / (found.get('@medplum/hl7') ?? Infinity)).toFixed(1)}x medplum` }
            : {}),
        });
    }
    return rows;
  },
};
