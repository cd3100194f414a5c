/** One child program: waited for until it says that it is ready, stopped by its own process id and nobody else's. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { endsWithUs } from './temporary.ts';

const readyLimitMs = 30_000;
const stopLimitMs = 10_000;

export interface Child {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Resolves when the program prints `ready`; rejects with what it printed when it ends or stays silent. `stopSignal` asks it to end. */
export async function startChild(command: string, args: readonly string[], ready: string, stopSignal: NodeJS.Signals): Promise<Child> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  endsWithUs(child, stopSignal);
  let said = '';
  await new Promise<void>((done, failed) => {
    const giveUp = setTimeout(() => failed(new Error(`${command} is not ready after ${readyLimitMs} ms: ${said}`)), readyLimitMs);
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-4000);
      if (!said.includes(ready)) return;
      clearTimeout(giveUp);
      done();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', failed);
    child.once('exit', (code) => {
      clearTimeout(giveUp);
      failed(new Error(`${command} ended with ${code}: ${said}`));
    });
  });
  return { pid: child.pid ?? 0, stop: () => stopChild(child, stopSignal) };
}

async function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill(signal);
  const giveUp = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await ended;
  clearTimeout(giveUp);
}

/** A port that nobody listens on now. Another program may take it before its user does; the user then fails and says so. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
