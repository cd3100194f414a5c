/**
 * Who is who: 20,000 records of known truth (the curve of precision and recall, with the pack and with weights that EM learned from the same records),
 * and among a million records in the real table, what finding the candidates of one costs.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyIdentity } from '../../core/src/identity/fold.ts';
import { blockKeys } from '../../core/src/identity/matching/blocking.ts';
import { agreementOf, type Agreement } from '../../core/src/identity/matching/compare.ts';
import { barredOf } from '../../core/src/identity/matching/eligible.ts';
import { reestimate } from '../../core/src/identity/matching/em.ts';
import { matchPack, type MatchPack } from '../../core/src/identity/matching/pack.ts';
import { scorePair, type Frequencies } from '../../core/src/identity/matching/score.ts';
import { traitsOf, type Traits } from '../../core/src/identity/matching/traits.ts';
import { startEmbedded } from '../../command-center/src/postgres/embedded.ts';
import { openLog, type PostgresLog } from '../../command-center/src/postgres/event-log.ts';
import { frequenciesOf } from '../../command-center/src/postgres/identity-keys.ts';
import { alikeOf } from '../../command-center/src/matcher.ts';
import { instant } from '../../core/src/time.ts';
import type { Bench, Row } from './figures.ts';
import { inventRecords } from './identity-people.ts';

const seed = Number(process.env['HEALTHOS_BENCH_SEED'] ?? 20_260_401);
const linked = 20_000;
const stored = Number(process.env['HEALTHOS_BENCH_RECORDS'] ?? 1_000_000);
const [batch, asked] = [5000, 300];
const thresholds = [800, 1000, 1200, 1400, 1600, 1800, 2000, 2200, 2400, 2800, 3200];

export const identity: Bench = {
  name: 'identity',
  run: async () => [...linkage(), ...(await amongMany())],
};

const row = (what: string, value: number, unit: string, more: Partial<Row> = {}): Row => ({
  bench: 'identity',
  case: what,
  subject: 'ours',
  value,
  unit,
  ...more,
});

interface Pair {
  readonly agreement: Agreement;
  readonly score: number;
  readonly link: boolean;
  readonly same: boolean;
}

function linkage(): Row[] {
  process.stdout.write(`seed ${seed}\n`);
  const records = [...inventRecords(seed, linked)].map(({ line, person }) => ({ traits: traitsOf(line), person }));
  const truth = truePairs(records.map(({ person }) => person));
  const shares = sharesOf(records.map(({ traits }) => traits));
  const compared = compare(records, matchPack, shares);
  const counts = new Map<string, { agreement: Agreement; count: number }>();
  for (const { agreement } of compared) {
    const key = JSON.stringify(agreement);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { agreement, count: 1 });
    else known.count++;
  }
  const learned = reestimate(matchPack, [...counts.values()], { share: truth / Math.max(1, compared.length), keepU: true });
  return [
    row('records, one person in several', linked, 'records'),
    row('pairs that are one person', truth, 'pairs'),
    row('pairs compared', compared.length, 'pairs'),
    row('recall of blocking alone', compared.filter(({ same }) => same).length / truth, ''),
    ...curve('pack', compared, truth),
    ...curve(`EM after ${learned.rounds} rounds`, compare(records, learned.pack, shares), truth),
  ];
}

function truePairs(people: readonly number[]): number {
  const sizes = new Map<number, number>();
  for (const person of people) sizes.set(person, (sizes.get(person) ?? 0) + 1);
  return [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
}

function sharesOf(all: readonly Traits[]): Frequencies {
  const count = (pick: (traits: Traits) => string | undefined): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const traits of all) {
      const name = pick(traits);
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  };
  const [family, given] = [count((traits) => traits.family), count((traits) => traits.given)];
  return { shareOf: (attribute, name) => ((attribute === 'family' ? family : given).get(name) ?? 0) / all.length };
}

function compare(records: readonly { readonly traits: Traits; readonly person: number }[], pack: MatchPack, shares: Frequencies): Pair[] {
  const met = new Map<string, number[]>();
  const pairs: Pair[] = [];
  const nobody = emptyIdentity();
  records.forEach(({ traits, person }, n) => {
    const others = new Set<number>();
    for (const key of blockKeys(traits)) {
      const known = met.get(key);
      if (known === undefined) met.set(key, [n]);
      else {
        for (const other of known) others.add(other);
        known.push(n);
      }
    }
    for (const other of others) {
      const one = records[other];
      if (one === undefined || barredOf(nobody, one.traits, traits) !== undefined) continue;
      const { score, band } = scorePair(pack, one.traits, traits, shares);
      pairs.push({ agreement: agreementOf(one.traits, traits), score, link: band === 'link', same: one.person === person });
    }
  });
  return pairs;
}

function curve(with_: string, pairs: readonly Pair[], truth: number): Row[] {
  const at = (what: string, taken: readonly Pair[], targets: boolean): Row[] => {
    const right = taken.filter(({ same }) => same).length;
    return [
      row(`${with_}: precision ${what}`, taken.length === 0 ? 1 : right / taken.length, '', targets ? { target: '>= 0.99' } : {}),
      row(`${with_}: recall ${what}`, right / truth, '', targets ? { target: '>= 0.95' } : {}),
    ];
  };
  return [
    ...at(
      'of the link band',
      pairs.filter(({ link }) => link),
      with_ === 'pack',
    ),
    ...thresholds.flatMap((threshold) =>
      at(
        `from ${threshold / 100} bits`,
        pairs.filter(({ score }) => score >= threshold),
        false,
      ),
    ),
  ];
}

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
