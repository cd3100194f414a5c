/** Runs every test and ends with the one line that says how it went. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, node24, root } from './node-24.mjs';
import { ended, say } from './steps.mjs';

const totals = join(root, '.cache/totals.json');
const missing = join(root, '.cache/missing.txt');

/** @returns {Promise<boolean>} whether nothing failed. Arguments go to the runner: a path or `--project unit` runs less. */
export async function test(args) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  for (const file of [totals, missing]) rmSync(file, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(node24(), [vitest, 'run', '--config', 'tests/vitest.config.ts', ...args], {
    cwd: root,
    env: childEnvironment({ HEALTHOS_TOTALS: totals, HEALTHOS_MISSING: missing }),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const left = endAfterTotals(child);
  const code = await ended(child);
  clearInterval(left);
  const counted = existsSync(totals) ? JSON.parse(readFileSync(totals, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
  // A runner that died, or that failed outside of a test, is a failure that no test counts.
  const failed = code !== 0 && !child.killed && counted.failed === 0 ? 1 : counted.failed;
  if (existsSync(missing)) say(`skipped for want of:\n${readFileSync(missing, 'utf8').trimEnd()}`);
  say(`${counted.passed} passed, ${failed} failed${counted.skipped > 0 ? `, ${counted.skipped} skipped` : ''}`);
  return failed === 0;
}

/** A program that a test has left behind holds the runner's pipes open for ever: once the run is counted, the runner may take this long to end. */
const lingerMs = 60_000;

function endAfterTotals(child) {
  let countedAt;
  return setInterval(() => {
    if (countedAt === undefined && existsSync(totals)) countedAt = performance.now();
    if (countedAt === undefined || performance.now() - countedAt < lingerMs) return;
    if (!child.killed) say('the runner did not end after its last test: a test has left a program running');
    child.kill('SIGKILL');
  }, 1000);
}
