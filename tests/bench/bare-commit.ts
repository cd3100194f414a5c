/** The least that a durable listener must do, as a limit: frames found, whatever waits committed together without a timer, an acknowledgement of the right form. It parses nothing and keeps one table. */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import pg from 'pg';

const [startBlock, endBlock, batchLimit] = [0x0b, 0x1c, 1024];

export interface Bare {
  readonly port: number;
  stop(): Promise<void>;
}

export async function startBare(url: string): Promise<Bare> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    'CREATE TABLE bare (id bigserial PRIMARY KEY, control text NOT NULL, body text NOT NULL, at timestamptz NOT NULL DEFAULT now()); CREATE INDEX ON bare (control)',
  );
  const waiting: { readonly control: string; readonly body: string; readonly socket: Socket }[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    for (let batch = waiting.splice(0, batchLimit); batch.length > 0; batch = waiting.splice(0, batchLimit)) {
      const rows = JSON.stringify(batch.map(({ control, body }) => ({ control, body })));
      await client.query({
        name: 'bare',
        text: 'INSERT INTO bare (control, body) SELECT control, body FROM jsonb_to_recordset($1) AS r(control text, body text)',
        values: [rows],
      });
      for (const { control, socket } of batch) if (socket.writable) socket.write(acknowledgement(control));
    }
    isWriting = false;
  }

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    let rest: Buffer = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(endBlock); end >= 0; end = rest.indexOf(endBlock)) {
        const body = rest.toString('latin1', rest.indexOf(startBlock) + 1, end);
        waiting.push({ control: body.split('|', 10)[9] ?? '', body, socket });
        rest = rest.subarray(end + 2);
      }
      void write();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
      await client.end();
    },
  };
}

const acknowledgement = (control: string): string =>
  `\u000bMSH|^~\\&|HOS|GENERAL|SENDER|GENERAL|20260312143207||ACK^A01^ACK|${control}|P|2.5.1\rMSA|AA|${control}\r\u001c\r`;
