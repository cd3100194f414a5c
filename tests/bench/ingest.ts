/** Acknowledged messages a second, each committed before its answer: the whole product, beside a peer that inserts one row and answers, and the least that a durable listener must do. */
import pg from 'pg';
import { Hl7Server } from '@medplum/hl7';
import { startEmbedded } from '../../command-center/src/postgres/embedded.ts';
import { chmodSync, rmSync } from 'node:fs';
import { startBare } from './bare-commit.ts';
import { isQuick, type Bench, type Row } from './figures.ts';
import { comesOrGoes } from './messages.ts';
import { restedAfter } from './at-rest.ts';
import { metricsOf } from './measured.ts';
import { startProduct, type Product } from './product.ts';
import { send, type Traffic } from './traffic.ts';
import { temporaryFolder } from '../services/temporary.ts';

const shapes = [
  { connections: 1, inFlight: 1, target: '1,500' },
  { connections: 8, inFlight: 1, target: '7,000' },
  { connections: 64, inFlight: 1, target: '15,000, p99 <= 8 ms' },
  { connections: 512, inFlight: 1, target: '18,000, p99 <= 40 ms' },
  { connections: 8, inFlight: 64, target: '25,000' },
] as const;
const milliseconds = isQuick ? 1500 : 4000;
const run = Date.now().toString(36);
const message = (n: number): Buffer => comesOrGoes(run, n);
/** Each of the three begins with code that nobody compiled yet: what a server that runs for months never sees again. */
const warmUp = { connections: 8, inFlight: 8, milliseconds: isQuick ? 1000 : 5000, message };

async function measure(port: number): Promise<Traffic[]> {
  const found: Traffic[] = [];
  await send({ ...warmUp, port });
  for (const { connections, inFlight } of shapes) found.push(await send({ port, connections, inFlight, milliseconds, message }));
  return found;
}

async function peers(): Promise<{ readonly theirs: Traffic[]; readonly bare: Traffic[] }> {
  const folder = temporaryFolder('healthos-peer-');
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
  const theirs = await measure(28_653);
  await server.stop();
  await pool.end();
  const least = await startBare(embedded.url);
  const bare = await measure(least.port);
  await least.stop();
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
  return { theirs, bare };
}

export const ingest: Bench = {
  name: 'ingest',
  run: async () => {
    const product = await startProduct();
    await restedAfter(product.url, await product.token('admin'));
    const ours = await measure(product.mllpPort);
    const loopMs = await loopDelayMs(product);
    await product.stop();
    const others = await peers();
    const rows = shapes.flatMap(({ connections, inFlight, target }, i): Row[] => {
      const [own, theirs, bare] = [ours[i], others.theirs[i], others.bare[i]];
      const name = inFlight === 1 ? `${connections} connections` : `${connections} x ${inFlight} in flight`;
      const ratio = `${((own?.perSecond ?? 0) / (theirs?.perSecond ?? Infinity)).toFixed(1)}x medplum + pg, ${((own?.perSecond ?? 0) / (bare?.perSecond ?? Infinity)).toFixed(2)}x bare`;
      return [...rowsOf(name, 'ours', own, { target, ratio }), ...rowsOf(name, '@medplum/hl7 + pg', theirs), ...rowsOf(name, 'limit: bare group commit', bare)];
    });
    return [...rows, { bench: 'ingest', case: 'event loop of the server meanwhile, p99', subject: 'ours', value: loopMs, unit: 'ms', target: '<= 50' }];
  },
};

function rowsOf(name: string, subject: string, found: Traffic | undefined, more: Pick<Row, 'target' | 'ratio'> = {}): Row[] {
  if (found === undefined) return [];
  return [
    { bench: 'ingest', case: name, subject, value: found.perSecond, unit: `committed/s (p50 ${found.p50Ms.toFixed(1)} ms)`, ...more },
    { bench: 'ingest', case: `${name}: p99`, subject, value: found.p99Ms, unit: 'ms' },
  ];
}

/** Of the loop that shows since the server was last asked, which is all of the time that it was measured, and of the one that hears: the later of the two. */
async function loopDelayMs(product: Product): Promise<number> {
  const text = await metricsOf(product);
  const [shows, hears] = ['nodejs_eventloop', 'hearing'].map((loop) => Number(new RegExp(`^healthos_${loop}_lag_p99_seconds (\\S+)`, 'm').exec(text)?.[1]));
  return Math.max(shows ?? Number.NaN, hears ?? Number.NaN) * 1000;
}
