/** The process around the server: says what it does and where it is, stops on a signal, and ends with a status. */
import { roles } from './access/roles.ts';
import type { Config } from './config.ts';
import { serve } from './serve.ts';

/** A drain that takes longer than this is cut. */
const stopLimitMs = 9_000;

export async function main(config: Config): Promise<void> {
  const begun = performance.now();
  const running = await serve(config, (line) => say(line));
  say(`ready in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  const address = `${config.tls === undefined ? 'http' : 'https'}://${config.host}:${running.httpPort}`;
  say(`screens and API  ${address}/   MLLP ${config.host}:${running.mllpPort}`);
  if (config.demo) say(`sign in as ${roles.filter((role) => role !== 'feed').join(', ')}: choose a role at ${address}/`);
  else say('sign in with a token: npx healthos token --role ROLE');
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      say('stopping');
      setTimeout(() => process.exit(1), stopLimitMs).unref();
      // What the stop itself throws has no better reader than the terminal.
      running.stop().then(() => process.exit(0), (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(1);
      });
    });
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
