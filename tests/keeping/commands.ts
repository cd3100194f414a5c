/** The commands that keep what is there, as programs of their own: run to their end, or started and told to end. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '../../command-center/src/cli.ts');
const readyLimitMs = 60_000;

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string>>;

export async function healthos(environment: Environment, ...args: readonly string[]): Promise<Ended> {
  const child = started(environment, args);
  const [out, err] = [text(child.stdout), text(child.stderr)];
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, out: out(), err: err() };
}

export interface Staying {
  readonly pid: number;
  /** Everything that it said on its output so far. */
  out(): string;
  /** SIGTERM; resolves to how it ended. */
  end(): Promise<Ended>;
}

/** Resolves once it has said all of these. */
export async function staying(environment: Environment, args: readonly string[], ready: readonly string[]): Promise<Staying> {
  const child = started(environment, args);
  const [out, err] = [text(child.stdout), text(child.stderr)];
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    const fail = (): void => reject(new Error(`${args.join(' ')} did not say ${ready.join(', ')}: ${out()}${err()}`));
    const cut = setTimeout(fail, readyLimitMs);
    child.stdout.on('data', () => {
      if (!ready.every((word) => out().includes(word))) return;
      clearTimeout(cut);
      resolve();
    });
    child.once('close', () => {
      clearTimeout(cut);
      fail();
    });
  });
  return {
    pid: child.pid ?? 0,
    out,
    end: async () => {
      child.kill('SIGTERM');
      return { status: await closed, out: out(), err: err() };
    },
  };
}

const started = (environment: Environment, args: readonly string[]) =>
  spawn(process.execPath, [cli, ...args], { env: { ...process.env, HEALTHOS_SIMULATOR: 'off', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });

function text(stream: NodeJS.ReadableStream): () => string {
  let said = '';
  stream.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return () => said;
}
