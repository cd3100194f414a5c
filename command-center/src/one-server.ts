/** One server per data directory: a start waits for a predecessor that is still finishing, and never takes the database from under it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from './fault.ts';

/** A stop is done within ten seconds; who is there longer is no predecessor. */
const waitMs = 15_000;
const lookMs = 50;

/** Resolves once no other server uses the directory; from then on this process is the one. */
export async function takeOver(dataDir: string, say: (line: string) => void): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const path = join(dataDir, 'server.pid');
  const until = Date.now() + waitMs;
  let told = false;
  for (let pid = await ownerOf(path); pid !== undefined; pid = await ownerOf(path)) {
    if (!told) say(`waiting for the server that is still stopping (process ${pid})`);
    told = true;
    if (Date.now() > until) throw new Fault('server.running', `process ${pid}`);
    await new Promise((done) => setTimeout(done, lookMs));
  }
  await writeFile(path, String(process.pid));
}

/** The live process of ours that wrote its id there; a number that was given to another program since is nobody. */
async function ownerOf(path: string): Promise<number | undefined> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 1 || pid === process.pid || !isAlive(pid)) return undefined;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'cli.ts');
  return /cli\.ts|healthos/.test(command) ? pid : undefined;
}

/** The system says by throwing that there is no such process. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
