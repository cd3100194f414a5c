/** Acknowledged messages a second, each committed before its answer: the whole product, beside a peer that inserts one row and answers. */
import pg from 'pg';
import { Hl7Server } from '@medplum/hl7';
import { startEmbedded } from '../../command-center/src/postgres/embedded.ts';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Row } from './figures.ts';
import { admit } from './messages.ts';
import { startProduct } from './product.ts';
import { send, type Traffic } from './traffic.ts';

const shapes = [
  { connections: 1, inFlight: 1, target: '1,500' },
  { connections: 8, inFlight: 1, target: '7,000' },
  { connections: 64, inFlight: 1, target: '15,000, p99 <= 8 ms' },
  { connections: 512, inFlight: 1, target: '18,000, p99 <= 40 ms' },
  { connections: 8, inFlight: 64, target: '25,000' },
] as const;
const milliseconds = 4000;
const run = Date.now().toString(36);
/** A visit and a bed of its own for each message, so that what is measured is admission, not one patient's ever longer story. */
const message = (n: number): Buffer =>
  Buffer.from(
    admit(`${run}-${n}`).toString('latin1').replaceAll('V88123', `V${run}${n}`).replaceAll('4711', `${run}${n}`).replaceAll('4W^09^A', `4W^${n}^A`),
    'latin1',
  );

async function measure(port: number): Promise<Traffic[]> {
  const found: Traffic[] = [];
  for (const { connections, inFlight } of shapes) found.push(await send({ port, connections, inFlight, milliseconds, message }));
  return found;
}

async function peer(): Promise<Traffic[]> {
  const folder = mkdtempSync(join(tmpdir(), 'healthos-peer-'));
  chmodSync(folder, 0o755);
  const embedded = await startEmbedded({ dataDir: folder });
  const pool = new pg.Pool({ connectionString: embedded.url, max: 16 });
  // The database is stopped under it at the end.
  pool.on('error', () => undefined);
  await pool.query(
    'CREATE TABLE peer (id bigserial PRIMARY KEY, control_id text NOT NULL, body text NOT NULL, at timestamptz NOT NULL DEFAULT now()); CREATE INDEX ON peer (control_id)',
  );
  const server = new Hl7Server((connection) =>
    connection.addEventListener('message', ({ message: received }) => {
      pool.query('INSERT INTO peer (control_id, body) VALUES ($1, $2)', [received.getSegment('MSH')?.getComponent(10, 1), received.toString()]).then(
        () => connection.send(received.buildAck()),
        () => connection.close(),
      );
    }),
  );
  await server.start(28_653);
  const found = await measure(28_653);
  await server.stop();
  await pool.end();
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
  return found;
}

export const ingest: Bench = {
  name: 'ingest',
  run: async () => {
    const product = await startProduct();
    const ours = await measure(product.mllpPort);
    await product.stop();
    const theirs = await peer();
    return shapes.flatMap(({ connections, inFlight, target }, i): Row[] => {
      const [own, other] = [ours[i], theirs[i]];
      const name = inFlight === 1 ? `${connections} connections` : `${connections} x ${inFlight} in flight`;
      return [
        {
          bench: 'ingest',
          case: name,
          subject: 'ours',
          value: own?.perSecond ?? 0,
          unit: `committed/s (p50 ${own?.p50Ms.toFixed(1)}, p99 ${own?.p99Ms.toFixed(1)} ms)`,
          target,
          ratio: `${((own?.perSecond ?? 0) / (other?.perSecond ?? Infinity)).toFixed(1)}x medplum + pg`,
        },
        {
          bench: 'ingest',
          case: name,
          subject: '@medplum/hl7 + pg',
          value: other?.perSecond ?? 0,
          unit: `committed/s (p50 ${other?.p50Ms.toFixed(1)}, p99 ${other?.p99Ms.toFixed(1)} ms)`,
        },
      ];
    });
  },
};
