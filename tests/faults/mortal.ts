/**
 * The server as its own program starts it, except that it ends itself with SIGKILL at a named place of the walk of a message: `MORTAL_AT=after-commit:37:process`
 * is the 37th time that a batch is on disk; with `thread` only the thread ends that comes by. A program of the tests; the product has no such setting.
 */
import { readConfig } from '@healthos/command-center/config.ts';
import { keepCode, readKeptCode } from '@healthos/command-center/kept-code.ts';

const config = readConfig(process.env, process.cwd());
if (!('host' in config)) throw new Error(JSON.stringify(config));
readKeptCode();
const { serve } = await import('@healthos/command-center/serve.ts');
const running = await serve(config, () => undefined, new URL('./mortal-place.ts', import.meta.url).href);
process.stdout.write(`ready: http://127.0.0.1:${running.httpPort}\nMLLP on 127.0.0.1:${running.mllpPort}\n`);
keepCode();
