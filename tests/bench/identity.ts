/**
 * Who is who: 20,000 records of known truth (the curve of precision and recall, with the pack and with weights that EM learned from the same records),
 * and among a million records in the real table, what finding the candidates of one costs.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyIdentity } from '../../core/src/identity/fold.ts';
import { blockKeys } from '../../core/src/identity/matching/blocking.ts';
import { traitsOf } from '../../core/src/identity/matching/traits.ts';
import { startEmbedded } from '../../command-center/src/postgres/embedded.ts';
import { openLog, type PostgresLog } from '../../command-center/src/postgres/event-log.ts';
import { frequenciesOf } from '../../command-center/src/postgres/identity-keys.ts';
import { alikeOf } from '../../command-center/src/matcher.ts';
import { instant } from '../../core/src/time.ts';
import type { Bench, Row } from './figures.ts';
import { linkage, row } from './identity-linkage.ts';
import { inventRecords } from './identity-people.ts';

const seed = Number(process.env['HEALTHOS_BENCH_SEED'] ?? 20_260_401);
const linked = 20_000;
const stored = Number(process.env['HEALTHOS_BENCH_RECORDS'] ?? 1_000_000);
const [batch, asked] = [5000, 300];

export const identity: Bench = {
  name: 'identity',
  run: async () => {
    process.stdout.write(`seed ${seed}\n`);
    return [...linkage(seed, linked), ...(await amongMany())];
  },
};

async function amongMany(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'healthos-bench-'));
  chmodSync(folder, 0o755);
  const embedded = await startEmbedded({ dataDir: folder });
  const log = await openLog({ url: embedded.url, clock: { now: () => instant(Date.now()) }, onCommitted: () => undefined });
  try {
    const before = process.memoryUsage().rss;
    const began = performance.now();
    await fill(log);
    const filled = (performance.now() - began) / 1000;
    const shares = await frequenciesOf(log.pool);
    const follow = { enterprise: () => ({ identity: emptyIdentity(), hospitals: new Map() }) };
    const took: number[] = [];
    let found = 0;
    for (const { line } of [...inventRecords(seed + 1, asked)]) {
      const start = performance.now();
      found += (await alikeOf(log.pool, follow, { ...traitsOf(line), patient: line.patient }, shares)).length;
      took.push(performance.now() - start);
    }
    took.splice(0, 20);
    took.sort((a, b) => a - b);
    const { rows } = await log.pool.query<{ mb: number }>("SELECT pg_total_relation_size('identity') / 1048576.0 AS mb");
    return [
      row(`records in the table`, stored, 'records'),
      row('filling it, keys and index', filled, 's'),
      row('candidates of one, found and scored: p50', took[Math.floor(took.length * 0.5)] ?? 0, 'ms', { target: '<= 20' }),
      row('candidates of one, found and scored: p99', took[Math.floor(took.length * 0.99)] ?? 0, 'ms', { target: '<= 20' }),
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

/** The table as the server's own writing leaves it; the index of keys is built once at the end, for speed only. */
async function fill(log: PostgresLog): Promise<void> {
  await log.pool.query('DROP INDEX identity_match_keys');
  let lines: object[] = [];
  const write = async (): Promise<void> => {
    await log.pool.query(
      `INSERT INTO identity (patient, order_key, assigner, number, kind, family, given, birth_date, sex, address, phone, others, numbers, match_keys)
      SELECT patient, '0', assigner, number, kind, family, given, "birthDate", sex, address, phone, others, ARRAY[number], ARRAY(SELECT json_array_elements_text(keys))
      FROM json_to_recordset($1::json) AS r(patient text, assigner text, number text, kind text, family text, given text, "birthDate" text, sex text, address text, phone text, others json, keys json)`,
      [JSON.stringify(lines)],
    );
    lines = [];
  };
  for (const { line } of inventRecords(seed, stored)) {
    lines.push({ ...line, keys: blockKeys(traitsOf(line)) });
    if (lines.length >= batch) await write();
  }
  await write();
  await log.pool.query('CREATE INDEX identity_match_keys ON identity USING gin (match_keys) WITH (fastupdate = off)');
  await log.pool.query('ANALYZE identity');
}
