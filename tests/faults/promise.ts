/** What a fault is, and what it found: figures, each beside what was promised. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

export interface Figure {
  readonly what: string;
  readonly value: number | string;
  readonly unit?: string;
  /** What was promised; absent: said for whoever reads, promised nowhere. */
  readonly promise?: string;
  readonly kept?: boolean;
}

export interface Size {
  /** Kills, stops, trials or clients, as the fault counts them. */
  readonly runs: number;
  /** How long a load lasts, for those that last. */
  readonly seconds: number;
}

export interface Fault {
  readonly name: string;
  readonly title: string;
  /** As the promise is made; and what shows in a few minutes that it works. */
  readonly whole: Size;
  readonly quick: Size;
  run(size: Size): Promise<readonly Figure[]>;
}

/** A figure that must be nought. */
export const none = (what: string, found: readonly unknown[]): Figure => ({
  what,
  value: found.length === 0 ? 0 : `${found.length}: ${found.slice(0, 5).map(String).join(', ')}`,
  promise: '0',
  kept: found.length === 0,
});

/** A figure that may be at most so much. */
export const atMost = (what: string, value: number, limit: number, unit: string): Figure => ({
  what,
  value,
  unit,
  promise: `<= ${limit.toLocaleString('en')} ${unit}`,
  kept: value <= limit,
});

export const atLeast = (what: string, value: number, limit: number, unit: string): Figure => ({
  what,
  value,
  unit,
  promise: `>= ${limit.toLocaleString('en')} ${unit}`,
  kept: value >= limit,
});

/** Something that is so or is not. */
export const holds = (what: string, kept: boolean): Figure => ({ what, value: kept ? 'yes' : 'no', promise: 'yes', kept });

/** What this machine does not allow: no pass, and said as what it is. */
export const notHere = (what: string, why: string): Figure => ({ what, value: `not here: ${why}` });

export function share(values: readonly number[], of: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * of))] ?? 0;
}

const progressOf = 10;

/** A line now and then: a fault of many runs takes a quarter of an hour. */
export function progress(what: string, done: number, of: number): void {
  if (done % progressOf === 0) process.stdout.write(`  ${done} of ${of} ${what}\n`);
}

export function print(figures: readonly Figure[]): void {
  const cells = figures.map(({ what, value, unit = '', promise = '', kept }) => [
    what,
    typeof value === 'number' ? rounded(value) : value,
    unit,
    promise,
    kept === undefined ? '' : kept ? 'kept' : 'BROKEN',
  ]);
  const table = [['what', 'found', '', 'promised', ''], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table)
    process.stdout.write(
      `  ${row
        .map((cell, n) => (n === 1 ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0)))
        .join('  ')
        .trimEnd()}\n`,
    );
}

const rounded = (value: number): string => (Number.isInteger(value) || value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2));

export function keep(name: string, size: Size, figures: readonly Figure[]): void {
  const folder = join(import.meta.dirname, '..', '..', 'bench-results');
  mkdirSync(folder, { recursive: true });
  const said = { at: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, ...size, figures };
  writeFileSync(join(folder, `fault-${name}.json`), `${JSON.stringify(said, undefined, 1)}\n`);
}
