/** A run of all benches, each in a process of its own, so that none is measured warm with another's code, and one that fails leaves the others their figures. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { resultsFolder, type Row } from './figures.ts';
import { promises } from './promises.ts';
import { keepReport, linesOf, printLines } from './report.ts';

/** Milliseconds of one bench: longer ones are asked for by name. */
const limits = { whole: 1_800_000, quick: 150_000 } as const;
/** Smaller houses and shorter rounds: which way a figure goes, not what it is at full size. */
const quickSizes = {
  HEALTHOS_BENCH_QUICK: '1',
  HEALTHOS_BENCH_RECORDS: '50000',
  HEALTHOS_BENCH_EVENTS: '60000',
  HEALTHOS_BENCH_SECONDS: '10',
  HEALTHOS_BENCH_PATIENTS: '5000',
  HEALTHOS_BENCH_LOAD_SECONDS: '20',
} as const;

/** Resolves to 1 where a target that was measured is not met. */
export async function runWhole(names: readonly string[], isQuick: boolean): Promise<number> {
  const promised = new Set(promises.map(({ bench }) => bench));
  const measured = new Map<string, readonly Row[] | string>();
  for (const name of names.filter((one) => !isQuick || promised.has(one))) measured.set(name, await inProcess(name, isQuick));
  const [load = 0] = loadavg();
  const about = `${isQuick ? 'Small sizes (--quick). ' : ''}${new Date().toISOString()}, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, load ${load.toFixed(1)} at the end.`;
  const lines = linesOf(measured);
  process.stdout.write('\n');
  printLines(lines);
  keepReport(lines, about);
  process.stdout.write(`\n${about}\nKept in bench-results/report.md and report.json.\n`);
  return lines.some(({ verdict }) => verdict === 'not met') ? 1 : 0;
}

async function inProcess(name: string, isQuick: boolean): Promise<readonly Row[] | string> {
  const file = join(resultsFolder(), `${name}.json`);
  rmSync(file, { force: true });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'run.ts'), name], {
    stdio: 'inherit',
    env: { ...process.env, ...(isQuick ? quickSizes : {}) },
    timeout: isQuick ? limits.quick : limits.whole,
  });
  const [code, signal] = await new Promise<readonly [number | null, string | null]>((done) => child.once('close', (...ended) => done(ended)));
  if (code !== 0) return signal === null ? `ended with ${code}` : 'took too long';
  return (JSON.parse(readFileSync(file, 'utf8')) as { rows: readonly Row[] }).rows;
}
