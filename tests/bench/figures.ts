/** Rows of figures, medians of interleaved rounds, and the table that they are printed as. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

export interface Row {
  readonly bench: string;
  readonly case: string;
  /** `ours`, `limit`, or the peer's name. */
  readonly subject: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: string;
  /** Of ours to the peer that the target names, in this run. */
  readonly ratio?: string;
  /** What a peer does, where it is not what ours does. */
  readonly does?: string;
}

export interface Bench {
  readonly name: string;
  run(): Promise<readonly Row[]>;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** A run of all benches at small sizes, to see which way the figures go. */
export const isQuick = process.env['HEALTHOS_BENCH_QUICK'] === '1';
const usual = isQuick ? { rounds: 3, roundMs: 100 } : { rounds: 5, roundMs: 250 };

/** What a server that runs for months never sees again: code not compiled yet. Of it a short round would measure little else, and most of whoever has more code. */
const warmUp = { calls: 1000, leastMs: 500, mostMs: 2500 } as const;

/**
 * Calls in a second of processor time of each subject, in turns, all of them warm: the median of the rounds. Time of this process, its collector included, so that
 * other work on the machine does not count.
 */
export function rates(subjects: Readonly<Record<string, () => void>>, rounds: number = usual.rounds, roundMs: number = usual.roundMs): Map<string, number> {
  const all = Object.entries(subjects).map(([name, run]) => {
    // Fifty looks at the clock in a round, however short a call is.
    const batch = Math.ceil((warmed(run) * roundMs) / 1000 / 50);
    return { name, run, batch, found: [] as number[] };
  });
  for (let round = 0; round < rounds; round++) for (const { run, batch, found } of all) found.push(perSecond(run, batch, roundMs));
  return new Map(all.map(({ name, found }) => [name, median(found)]));
}

/** Calls in a second once it is warm. */
function warmed(run: () => void): number {
  const began = processorMs();
  for (let calls = 0, took = 0; took < warmUp.leastMs || (calls < warmUp.calls && took < warmUp.mostMs); took = processorMs() - began) {
    for (let i = 0; i < 20; i++) run();
    calls += 20;
  }
  return perSecond(run, 20, 50);
}

function perSecond(run: () => void, batch: number, milliseconds: number): number {
  const began = processorMs();
  let [calls, took] = [0, 0];
  do {
    for (let i = 0; i < batch; i++) run();
    calls += batch;
    took = processorMs() - began;
  } while (took < milliseconds);
  return (calls / took) * 1000;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export function print(rows: readonly Row[]): void {
  const line = (row: Row): string[] => [row.bench, row.case, row.subject, round(row.value), row.unit, row.target ?? '', row.ratio ?? row.does ?? ''];
  const table = [['bench', 'case', 'subject', 'value', 'unit', 'target', 'ratio, or what the peer does'], ...rows.map(line)];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0))) ?? [];
  for (const cells of table)
    process.stdout.write(
      `${cells
        .map((cell, i) => (i === 3 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd()}\n`,
    );
}

const round = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2));

export function resultsFolder(): string {
  const folder = join(import.meta.dirname, '..', '..', 'bench-results');
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function keep(name: string, rows: readonly Row[]): void {
  writeFileSync(
    join(resultsFolder(), `${name}.json`),
    `${JSON.stringify({ at: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, rows }, undefined, 1)}\n`,
  );
}
