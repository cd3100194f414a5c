/** Installs exactly what the lock file names when what is installed is something else, so that a clone or a pull needs no step of its own. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { root } from './node-24.mjs';
import { runStep } from './steps.mjs';

const stampName = '.healthos-lock';

/**
 * @param {string} folder a package with a lock file of its own
 * @param {string} label what the step is called
 * @returns {Promise<boolean>} whether the packages are there
 */
export async function ensureDependencies(folder = root, label = 'packages installed') {
  const lock = readFileSync(join(folder, 'package-lock.json'));
  const stamp = join(folder, 'node_modules', stampName);
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  if (!installed(folder, JSON.parse(lock.toString()))) {
    const ok = await runStep({ name: label, ...npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']), cwd: folder, env: process.env });
    if (!ok) return false;
  }
  writeFileSync(stamp, wanted);
  return true;
}

/** Whether npm itself has installed every package of the lock file, by the record that it keeps. */
function installed(folder, lock) {
  const record = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const have = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(lock.packages).every(([path, { version, optional, peer, link }]) => {
    const there = have[path];
    return !path.startsWith('node_modules/') || link === true || (there === undefined ? optional === true || peer === true : there.version === version);
  });
}

/** npm says in the environment where it is when it runs a script; otherwise it is on the path. */
function npm(args) {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js')) return { command: process.execPath, args: [script, ...args] };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args };
}
