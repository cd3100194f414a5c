/**
 * What `npm start`, `npm test`, `npm run check`, `bench`, `faults`, `day` and `fuzz` run: all the set-up that a fresh clone needs, then the work. It is plain
 * JavaScript on built-in modules because nothing else is there before the set-up.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { root } from './node-24.mjs';
import { say, seconds } from './steps.mjs';

const startedAt = performance.now();
const [asked, ...rest] = process.argv.slice(2);
const playing = { day: 'tests/simulated-day/seeded/run.ts', fuzz: 'tests/fuzz/run.ts' }[asked];
const work = playing !== undefined ? runAlone : ({ test: runTest, check: runCheck, bench: runBench, faults: runFaults }[asked] ?? runServer);
process.exitCode = (await ensureDependencies()) ? await work(work === runServer && asked !== undefined ? [asked, ...rest] : rest) : 1;

async function runServer(args) {
  const { ensureScreens } = await import('./screens.mjs');
  if (!(await ensureScreens())) return 1;
  const { serveDemo } = await import('./serve.mjs');
  say(`starting the server (set-up ${seconds(startedAt)})`);
  return serveDemo(args);
}

async function runCheck(args) {
  const { check } = await import('./check.mjs');
  const ok = await check(args);
  say(`${ok ? 'check passed' : 'check FAILED'} (${seconds(startedAt)})`);
  return ok ? 0 : 1;
}

async function runTest(args) {
  const { ensureScreens } = await import('./screens.mjs');
  const built = await ensureScreens();
  const { test } = await import('./test.mjs');
  return (await test(args)) && built ? 0 : 1;
}

async function runBench(args) {
  const folder = join(root, 'tests/bench');
  if (existsSync(join(folder, 'package-lock.json')) && !(await ensureDependencies(folder, 'peers installed'))) return 1;
  const { ensureScreens } = await import('./screens.mjs');
  if (!(await ensureScreens())) return 1;
  const { bench } = await import('./bench.mjs');
  return bench(args);
}

async function runFaults(args) {
  const { ensureScreens } = await import('./screens.mjs');
  if (!(await ensureScreens())) return 1;
  const { faults } = await import('./faults.mjs');
  return faults(args);
}

/** A program that needs nothing built: its own words go to the terminal. */
async function runAlone(args) {
  const { play } = await import('./play.mjs');
  return play(playing, args);
}
