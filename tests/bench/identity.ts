/**
 * Who is who: 20,000 records of known truth (the curve of precision and recall, with the pack and with weights that EM learned from the same records),
 * and among a million records in the real table, what finding the candidates of one costs.
 */
import { chmodSync, rmSync } from 'node:fs';
import type pg from 'pg';
import { emptyIdentity } from '../../core/src/identity/fold.ts';
import { blockKeys } from '../../core/src/identity/matching/blocking.ts';
import { matchPack } from '../../core/src/identity/matching/pack.ts';
import { traitsOf } from '../../core/src/identity/matching/traits.ts';
import { connectBeside } from '../../command-center/src/postgres/cluster.ts';
import { copyIn, textRow } from '../../command-center/src/postgres/copy.ts';
import { startEmbedded } from '../../command-center/src/postgres/embedded.ts';
import { openLog, type PostgresLog } from '../../command-center/src/postgres/event-log.ts';
import { frequenciesOf } from '../../command-center/src/postgres/identity-keys.ts';
import { alikeOf } from '../../command-center/src/matcher.ts';
import { instant } from '../../core/src/time.ts';
import type { IdentityLine } from '../../core/src/ports.ts';
import { print, type Bench, type Row } from './figures.ts';
import { linkage, row } from './identity-linkage.ts';
import { inventRecords } from './identity-people.ts';
import { temporaryFolder } from '../services/temporary.ts';

const seed = Number(process.env['HEALTHOS_BENCH_SEED'] ?? 20_260_401);
const linked = 20_000;
const stored = Number(process.env['HEALTHOS_BENCH_RECORDS'] ?? 1_000_000);
const [batch, asked, warming] = [10_000, 320, 20];
const [saidEach, targetMs] = [100_000, 20];

export const identity: Bench = {
  name: 'identity',
  run: async () => {
    const says = teller();
    says(`seed ${seed}: linking ${linked.toLocaleString('en')} records of known truth`);
    const curve = linkage(seed, linked);
    print(curve);
    return [...curve, ...(await amongMany(says))];
  },
};

type Says = (what: string) => void;

/** Lines with the seconds since the bench began. */
function teller(): Says {
  const began = performance.now();
  return (what) => void process.stdout.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}\n`);
}

async function amongMany(says: Says): Promise<Row[]> {
  const folder = temporaryFolder('healthos-bench-');
  chmodSync(folder, 0o755);
  says('starting a database');
  const embedded = await startEmbedded({ dataDir: folder });
  const log = await openLog({ url: embedded.url, clock: { now: () => instant(Date.now()) }, onCommitted: () => undefined });
  try {
    const before = process.memoryUsage().rss;
    const began = performance.now();
    await fill(embedded.url, says);
    const filled = (performance.now() - began) / 1000;
    const { took, found } = await search(log, says);
    const at = (part: number): number => took[Math.floor(took.length * part)] ?? 0;
    const { rows } = await log.pool.query<{ mb: number }>("SELECT pg_total_relation_size('identity') / 1048576.0 AS mb");
    const target = { target: `<= ${targetMs}` };
    return [
      row(`records in the table`, stored, 'records'),
      row('filling it, keys and index', filled, 's'),
      row('candidates of one, found and scored: p50', at(0.5), 'ms', target),
      row('candidates of one, found and scored: p95', at(0.95), 'ms', target),
      row('candidates of one, found and scored: p99', at(0.99), 'ms', target),
      row(`alike to one of ${asked} strangers`, found / asked, 'records'),
      row('table and indexes on disk', Number(rows[0]?.mb ?? 0), 'MB'),
      row('memory of this process grew by', (process.memoryUsage().rss - before) / 1_048_576, 'MB'),
    ];
  } finally {
    await log.close();
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sorted milliseconds of each search after the first few, which warm the code and the cache. */
async function search({ pool }: PostgresLog, says: Says): Promise<{ readonly took: readonly number[]; readonly found: number }> {
  const shares = await frequenciesOf(pool);
  says('names counted; asking');
  const follow = { enterprise: () => ({ identity: emptyIdentity(), hospitals: new Map() }) };
  const took: number[] = [];
  let found = 0;
  for (const { line } of [...inventRecords(seed + 1, asked)]) {
    const start = performance.now();
    found += (await alikeOf(pool, follow, { ...traitsOf(line), patient: line.patient }, matchPack, shares)).length;
    took.push(performance.now() - start);
  }
  return { took: took.slice(warming).sort((a, b) => a - b), found };
}

const columns = 'patient, order_key, assigner, number, kind, family, given, birth_date, sex, address, phone, others, numbers, match_keys';

/**
 * The table as the server's own writing leaves it. Rows go in by COPY and the indexes are built once at the end, for speed only; while the database
 * takes one batch the next is made up.
 */
async function fill(url: string, says: Says): Promise<void> {
  // A connection of its own: an index of a million rows may take longer than the server lets a read take.
  const client = await connectBeside(url, 'healthos-bench');
  try {
    await client.query("SET maintenance_work_mem = '512MB'");
    const { rows: indexes } = await client.query<{ indexname: string; indexdef: string }>(
      "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'identity' AND indexname <> 'identity_pkey'",
    );
    for (const { indexname } of indexes) await client.query(`DROP INDEX ${indexname}`);
    await copyAll(client, says);
    for (const { indexname, indexdef } of indexes) {
      says(`index ${indexname}`);
      await client.query(indexdef);
    }
    await client.query('ANALYZE identity');
  } finally {
    await client.end();
  }
}

async function copyAll(client: pg.Client, says: Says): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  let lines: string[] = [];
  let made = 0;
  const write = async (): Promise<void> => {
    const rows = lines.join('');
    lines = [];
    await writing;
    writing = copyIn(client, [{ text: `COPY identity (${columns}) FROM STDIN`, rows }], []);
  };
  for (const { line } of inventRecords(seed, stored)) {
    lines.push(rowOf(line));
    made++;
    if (lines.length >= batch) await write();
    if (made % saidEach === 0) says(`${made.toLocaleString('en')} of ${stored.toLocaleString('en')} records`);
  }
  await write();
  await writing;
}

const array = (texts: readonly string[]): string => `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

function rowOf(line: IdentityLine): string {
  const { patient, assigner, number, kind, family, given, birthDate, sex, address, phone, others } = line;
  const said = others === undefined ? undefined : JSON.stringify(others);
  const keys = array(blockKeys(traitsOf(line)));
  return textRow([patient, '0', assigner, number, kind, family, given, birthDate, sex, address, phone, said, array([number]), keys]);
}
