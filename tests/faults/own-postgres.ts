/**
 * A PostgreSQL of ours behind a TCP port, with settings that we choose: it can be stopped at once, killed, started again, and have a proxy before it.
 * The cluster is made as the embedded one; the product is given its address and takes it for any other database.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { findBinaries, isRoot, unprivileged } from '@healthos/command-center/postgres/binaries.ts';
import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { freePort } from '../services/child.ts';
import { until } from './product.ts';
import { endsWithUs, temporaryFolder } from '../services/temporary.ts';

const startLimitMs = 60_000;

export interface OwnPostgres {
  /** Its files. */
  readonly data: string;
  readonly port: number;
  readonly url: string;
  /** Starts it (again) and resolves once it accepts connections. */
  start(): Promise<void>;
  /** SIGQUIT stops it at once, SIGINT in good order; SIGKILL is as if the machine had lost it. Resolves once it is gone. */
  end(signal: 'SIGQUIT' | 'SIGKILL' | 'SIGINT'): Promise<void>;
  /** Its process id while it runs. */
  postmaster(): Promise<number>;
  remove(): Promise<void>;
}

export interface OwnSettings {
  readonly settings?: Readonly<Record<string, string>>;
  /** Where its files are; a folder of its own otherwise. */
  readonly folder?: string;
  /** An address besides loopback at which it listens, and the network from which it takes everybody there. */
  readonly network?: { readonly address: string; readonly range: string };
}

export async function ownPostgres({ settings = {}, folder: given, network }: OwnSettings = {}): Promise<OwnPostgres> {
  const folder = given ?? temporaryFolder('healthos-fault-database-');
  await chmod(folder, 0o755);
  await (await startEmbedded({ dataDir: folder })).stop();
  const [data, sockets, port] = [join(folder, 'postgres'), join(folder, 'sockets'), await freePort()];
  // The embedded cluster takes nobody who comes by TCP.
  const from = ['127.0.0.1/32', ...(network === undefined ? [] : [network.range])];
  await writeFile(join(data, 'pg_hba.conf'), `local all all trust\n${from.map((range) => `host all all ${range} trust\n`).join('')}`);
  await mkdir(sockets);
  if (isRoot()) await chown(sockets, unprivileged, unprivileged);
  const { postgres } = await findBinaries();
  const listens = ['127.0.0.1', ...(network === undefined ? [] : [network.address])].join(',');
  const set = { listen_addresses: listens, port: String(port), unix_socket_directories: sockets, timezone: 'UTC', ...settings };
  const args = ['-D', data, ...Object.entries(set).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const url = `postgresql://healthos@127.0.0.1:${port}/healthos`;
  let child: ChildProcess | undefined;
  const launch = (): ChildProcess => {
    const launched = spawn(postgres, args, { ...(isRoot() ? { uid: unprivileged, gid: unprivileged } : {}), cwd: data, stdio: 'ignore' });
    endsWithUs(launched, 'SIGQUIT');
    return launched;
  };
  return {
    data,
    port,
    url,
    start: async () => {
      // Backends of a killed postmaster hold its memory for a moment, and a start meanwhile ends: it is tried again.
      const accepts = async (): Promise<boolean> => {
        if (child === undefined || isOver(child)) child = launch();
        return answers(url);
      };
      await until('the database accepts connections', accepts, startLimitMs, 50);
    },
    end: async (signal) => {
      const own = child;
      if (own === undefined || isOver(own)) return;
      const ended = new Promise<void>((resolve) => own.once('exit', () => resolve()));
      own.kill(signal);
      await ended;
    },
    postmaster: async () => Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n', 1)[0]),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}
