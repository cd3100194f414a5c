#!/usr/bin/env node
/** The command line's front door: a server is started with its flags; the rest goes on to Node 24 where an older Node started it, which cannot read the sources. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { childEnvironment, node24, root } from './node-24.mjs';

const cli = join(root, 'command-center/src/cli.ts');
const binary = node24();
const [asked, ...rest] = process.argv.slice(2);
if (asked === 'serve' && !rest.includes('--help')) {
  const { serve } = await import('./serve.mjs');
  process.exitCode = await serve(rest);
} else if (binary === process.execPath) {
  process.argv[1] = cli;
  await import('../src/cli.ts');
} else {
  const child = spawn(binary, [cli, ...process.argv.slice(2)], { stdio: 'inherit', env: childEnvironment() });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => (process.stdin.isTTY === true ? undefined : child.kill('SIGINT')));
  child.once('close', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}
