/**
 * What a run leaves on the machine goes with it: folders, and the programs that were started for it. Also when it is stopped by SIGINT or SIGTERM, or by the
 * end of the runner above it: then no `finally` and no `afterAll` has its turn, and a database of the product outlives the product on purpose.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const folders = new Set<string>();
const programs = new Map<ChildProcess, NodeJS.Signals>();
const others = new Set<() => void>();
const removing = { recursive: true, force: true } as const;
const [endLimitMs, lookMs, clock] = [3_000, 10, new Int32Array(new SharedArrayBuffer(4))] as const;
const ending = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let isWatching = false;

/** A new folder whose name begins so. Whoever is done with it may remove it; at the end it is gone in any case, with an embedded database that runs in it. */
export function temporaryFolder(name: string, above: string = tmpdir()): string {
  watch();
  const folder = mkdtempSync(join(above, name));
  folders.add(folder);
  return folder;
}

/** A program that must not outlive this process: it is sent the signal when the process ends first. */
export function endsWithUs(program: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  watch();
  programs.set(program, signal);
  program.once('exit', () => programs.delete(program));
}

/** What else must be undone when this process ends: once, at once. Returns how to forget it, where it was undone before. */
export function undoneWithUs(undo: () => void): () => void {
  watch();
  others.add(undo);
  return () => void others.delete(undo);
}

function watch(): void {
  if (isWatching) return;
  isWatching = true;
  process.once('exit', leaveNothing);
  // Not once: a terminal sends it to us and to the program above us, which passes it on, and the second one must not cut the first one short.
  for (const signal of ending) process.on(signal, () => process.exit(128 + constants.signals[signal]));
  // A test file runs below the runner: nobody waits for it any more once that is gone.
  process.once('disconnect', () => process.exit(1));
}

function leaveNothing(): void {
  for (const [program, signal] of programs) program.kill(signal);
  for (const undo of others) undo();
  for (const folder of folders) {
    endDatabase(folder);
    rmSync(folder, removing);
  }
}

/** Its process and the folder of its socket are the first and the fifth line of its file. */
function endDatabase(folder: string): void {
  const file = join(folder, 'postgres', 'postmaster.pid');
  const [pid = '', , , , sockets = ''] = linesOf(file);
  if (pid === '') return;
  signal(Number(pid), 'SIGQUIT');
  // What still writes into a folder keeps it from being removed. Nothing else has a turn any more: it is waited for where it stands.
  for (const until = Date.now() + endLimitMs; existsSync(file) && Date.now() < until;) Atomics.wait(clock, 0, 0, lookMs);
  if (basename(sockets).startsWith('healthos-')) rmSync(sockets, removing);
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

/** One that has ended by itself needs none. */
function signal(pid: number, name: NodeJS.Signals): void {
  if (existsSync(`/proc/${pid}`)) process.kill(pid, name);
}
