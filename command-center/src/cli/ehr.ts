/** The sample EHR beside a running server: a process of its own that knows it by its public addresses alone, given a token to register itself with. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import { token } from './token.ts';

const program = fileURLToPath(import.meta.resolve('@healthos/simulators/ehr/main.ts'));

/** Its exit code; 0 when it was asked to stop. */
export async function sampleEhr(config: Config, { server, port }: { readonly server: string; readonly port: string }): Promise<number> {
  const admin = await token(config, { role: 'admin', hours: 1 });
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, '--server', server, '--port', port], {
    stdio: 'inherit',
    env: { ...process.env, HEALTHOS_ADMIN_TOKEN: admin },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal === null ? (code ?? 1) : 0));
  });
}
