/** A whole server in this process, on an embedded database of its own and free ports, as the journeys across rooms need it. */
import { rm, chmod } from 'node:fs/promises';
import { io, type Socket } from 'socket.io-client';
import type { Role } from '@healthos/command-center/access/roles.ts';
import { readConfig } from '@healthos/command-center/config.ts';
import { serve, type Running } from '@healthos/command-center/serve.ts';
import { connectMllp, type MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { temporaryFolder } from '../services/temporary.ts';

export interface Server {
  readonly running: Running;
  readonly url: string;
  readonly dataDir: string;
  ask(role: Role | undefined, path: string, init?: RequestInit): Promise<Answer>;
  mllp(): Promise<MllpClient>;
  live(role: Role, facility?: string): Promise<Socket>;
  /** Stops it; the data stays for the next start when `keep` is set. */
  stop(keep?: boolean): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** The parsed body; undefined when it is no JSON. */
  readonly body: Body;
}
/** What these tests read of an answer; each asserts what it needs. */
export type Body = Record<string, unknown> & { readonly rows?: readonly Record<string, unknown>[] };

export async function startServer(environment: Record<string, string> = {}, dataDir?: string): Promise<Server> {
  const folder = dataDir ?? temporaryFolder('healthos-server-');
  // The embedded database runs as an unprivileged user where the tests run as root.
  await chmod(folder, 0o755);
  const config = readConfig(
    { HEALTHOS_HTTP_PORT: '0', HEALTHOS_MLLP_PORT: '0', HEALTHOS_DATA_DIR: folder, HEALTHOS_SIMULATOR: 'off', ...environment },
    process.cwd(),
  );
  if (!('host' in config)) throw new Error(JSON.stringify(config));
  const running = await serve(config, () => undefined);
  const url = `${config.tls === undefined ? 'http' : 'https'}://127.0.0.1:${running.httpPort}`;
  const sockets: Socket[] = [];
  return {
    running,
    url,
    dataDir: folder,
    ask: async (role, path, init = {}) => {
      const headers = new Headers(init.headers);
      if (role !== undefined) headers.set('authorization', `Bearer ${await running.issue({ role })}`);
      const response = await fetch(`${url}${path}`, { ...init, headers });
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, bytes, body: parsed(bytes) };
    },
    mllp: () => connectMllp({ host: '127.0.0.1', port: running.mllpPort }),
    live: async (role, facility) => {
      const token = await running.issue({ role, ...(facility === undefined ? {} : { facility }) });
      const socket = io(url, { path: '/live', transports: ['websocket'], auth: { token }, reconnection: false });
      sockets.push(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once('hello', () => resolve());
        socket.once('connect_error', reject);
      });
      return socket;
    },
    stop: async (keep = false) => {
      for (const socket of sockets) socket.close();
      await running.stop();
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
}

function parsed(bytes: Buffer): Body {
  const text = bytes.toString('utf8');
  return /^[[{]/.test(text) ? (JSON.parse(text) as Body) : {};
}

/** Resolves with the first event of this name that satisfies `when`; rejects after `limitMs`. */
export function heard<T>(socket: Socket, name: string, when: (said: T) => boolean, limitMs = 5000): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name} within ${limitMs} ms`)), limitMs);
    const listen = (said: T): void => {
      if (!when(said)) return;
      clearTimeout(timer);
      socket.off(name, listen);
      resolve(said);
    };
    socket.on(name, listen);
  });
}

/** MSA-1 and MSA-2 of an acknowledgement. */
export function msa(reply: Buffer | undefined): readonly [code: string, controlId: string] {
  const fields = /(?:^|\r)MSA\|([^\r]*)/.exec(reply?.toString('latin1') ?? '')?.[1]?.split('|') ?? [];
  return [fields[0] ?? '', fields[1] ?? ''];
}

/** Asks again until it is so: what a person sees who looks again a moment later. */
export async function soon<T>(look: () => Promise<T | undefined>, limitMs = 5000): Promise<T> {
  const until = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > until) throw new Error(`not within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
