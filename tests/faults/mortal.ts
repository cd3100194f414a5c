/**
 * The server as its own program starts it, except that it ends itself with SIGKILL at a named place of the walk of a message: `MORTAL_AT=after-commit:37`
 * is the 37th time that a batch is on disk. A program of the tests; the product has no such setting.
 */
import { readConfig } from '@healthos/command-center/config.ts';
import { failpoints } from '@healthos/command-center/failpoints.ts';
import { keepCode, readKeptCode } from '@healthos/command-center/kept-code.ts';

const [point, nth] = (process.env['MORTAL_AT'] ?? '').split(':');
if (!failpoints.some((known) => known === point)) throw new Error(`MORTAL_AT takes one of ${failpoints.join(', ')}, a colon and a number`);
let left = Number(nth);
const config = readConfig(process.env, process.cwd());
if (!('host' in config)) throw new Error(JSON.stringify(config));
readKeptCode();
const { serve } = await import('@healthos/command-center/serve.ts');
const running = await serve(
  config,
  () => undefined,
  (reached) => {
    if (reached === point && --left === 0) process.kill(process.pid, 'SIGKILL');
  },
);
process.stdout.write(`ready: http://127.0.0.1:${running.httpPort}\nMLLP on 127.0.0.1:${running.mllpPort}\n`);
keepCode();
