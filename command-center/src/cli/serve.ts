/** `healthos serve`: runs the server until it is told to stop, and says where it is and how to get in. */
import type { Config } from '../config.ts';
import { serve } from '../serve.ts';

/** A stop that takes longer than this is cut: what was acknowledged is on disk. */
const stopLimitMs = 9000;

export async function runServer(config: Config): Promise<void> {
  const began = performance.now();
  const say = (line: string): void => void process.stdout.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);
  const running = await serve(config, say).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    // The embedded database would keep the process; a start that failed leaves nothing behind.
    process.exit(1);
  });
  const address = `${config.tls === undefined ? 'http' : 'https'}://${config.host}:${running.httpPort}`;
  say(`ready: ${address}`);
  if (config.roles.has('ingest')) say(`MLLP${config.tls === undefined ? '' : ' over TLS'} on ${config.host}:${running.mllpPort}`);
  if (config.redisUrl !== undefined) say(`one of several processes: ${[...config.roles].join(', ')}`);
  if (config.simulator !== 'off') say(`the simulated hospital runs: ${config.simulator}`);
  say(config.demo ? `sign in: open ${address} and choose a role, or go to ${address}/wall/capacity` : 'sign in: npx healthos token --role ROLE prints a token');
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
