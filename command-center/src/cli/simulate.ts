/** The simulated hospital against a running server: a process of its own that speaks only public protocols. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';

const program = fileURLToPath(import.meta.resolve('@healthos/simulators/main.ts'));

/** Its exit code; 0 when it was asked to stop. */
export function simulate(config: Config, options: Readonly<Record<string, string | boolean>>): Promise<number> {
  const args = ['--host', config.host, '--port', String(config.mllpPort), ...(config.mqttUrl === undefined ? [] : ['--mqtt', config.mqttUrl])];
  for (const [name, value] of Object.entries(options)) args.push(...(value === true ? [`--${name}`] : [`--${name}`, String(value)]));
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal === null ? (code ?? 1) : 0));
  });
}
