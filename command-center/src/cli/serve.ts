/** `healthos serve`: runs the server until it is told to stop, and says where it is and how to get in. */
import type { Config } from '../config.ts';
import { keepCode } from '../kept-code.ts';
import { serve } from '../serve.ts';
import { sayTrouble } from '../trouble-line.ts';

/** A stop that takes longer than this is cut: what was acknowledged is on disk. */
const stopLimitMs = 9000;

export async function runServer(config: Config): Promise<void> {
  const say = saying(config);
  // A bug that nobody met ends the process, as it would without this; its words stay out of the log.
  process.on('uncaughtException', (error) => {
    sayTrouble(error, 'the process');
    process.exit(1);
  });
  goOnUnheard();
  const running = await serve(config, say).catch((error: unknown) => {
    say(addressWords(error, config) ?? (error instanceof Error ? error.message : String(error)), 'error');
    // The embedded database would keep the process; a start that failed leaves nothing behind.
    process.exit(1);
  });
  const address = `${config.tls === undefined ? 'http' : 'https'}://${config.host}:${running.httpPort}`;
  say(`ready: ${address}`);
  if (config.roles.has('ingest')) say(`MLLP${config.tls === undefined ? '' : ' over TLS'} on ${config.host}:${running.mllpPort}`);
  if (config.redisUrl !== undefined) say(`one of several processes: ${[...config.roles].join(', ')}`);
  if (config.simulator !== 'off') say(`the simulated hospital runs: ${config.simulator}`);
  say(config.demo ? `sign in: open ${address} and choose a role, or go to ${address}/wall/capacity` : 'sign in: npx healthos token --role ROLE prints a token');
  keepCode();
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    say('stopping: what is in flight is finished first');
    setTimeout(() => process.exit(0), stopLimitMs).unref();
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Where an address cannot be listened on: which variable is wrong, and what it takes. */
function addressWords(error: unknown, { host, mllpPort }: Config): string | undefined {
  const { code, syscall, port, hostname } = error instanceof Error ? (error as NodeJS.ErrnoException & { port?: number; hostname?: string }) : {};
  if ((syscall === 'listen' && code === 'EADDRNOTAVAIL') || (syscall === 'getaddrinfo' && hostname === host))
    return 'HEALTHOS_HOST takes an address or a name of this machine, as 127.0.0.1, 0.0.0.0 or localhost.';
  if (syscall !== 'listen' || (code !== 'EADDRINUSE' && code !== 'EACCES')) return undefined;
  const why = code === 'EACCES' ? 'this user may not listen on it' : 'another program listens on it';
  return `${port === mllpPort ? 'HEALTHOS_MLLP_PORT' : 'HEALTHOS_HTTP_PORT'} takes a port that is free: of ${port} ${why}. 0 picks a free one.`;
}

/** Whoever read what we say may be gone, or its disk full: a server goes on, and ends in order, all the same. That the output is gone is said where errors go, once. */
function goOnUnheard(): void {
  let isUnheard = false;
  process.stdout.on('error', (error) => {
    if (!isUnheard) sayTrouble(error, 'the output of the process');
    isUnheard = true;
  });
  // Of this nobody can be told: `healthos_troubles_total` counts what is said here.
  process.stderr.on('error', () => undefined);
}

/** Progress goes to the output: seconds and words for whoever watches a start, lines of JSON for whoever collects logs. What goes wrong is JSON always (trouble-line.ts). */
function saying({ log }: Pick<Config, 'log'>): (says: string, level?: 'info' | 'error') => void {
  const began = performance.now();
  return (says, level = 'info') => {
    const out = level === 'error' ? process.stderr : process.stdout;
    if (log === 'json') out.write(`${JSON.stringify({ level, time: new Date().toISOString(), says })}\n`);
    else out.write(level === 'error' ? `${says}\n` : `${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${says}\n`);
  };
}
