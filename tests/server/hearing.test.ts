/** What senders wait for after a death is loaded first and alone: a start that loads every screen's code before it opens the feeds answers nobody for seconds. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const hearing = join(import.meta.dirname, '../../command-center/src/hearing/thread.ts');
/** Prints the address of each module that a program loads. */
const program = `
  import { registerHooks } from 'node:module';
  registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) });
  await import(${JSON.stringify(hearing)});
`;

it('hearing feeds loads no door of HTTP, no live view, no rule and none of their libraries', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  // All of it is loaded before the first line of it runs.
  expect(stderr).toContain('this is a thread of the server, not a program');
  expect(status).toBe(1);
  const loaded = stdout.split('\n');
  expect(loaded.some((url) => url.endsWith('/command-center/src/receiving.ts'))).toBe(true);
  const never =
    /command-center\/src\/(showing|follow|live-views|house-loops)\.ts|command-center\/src\/(http|sockets|alerts)\/|core\/src\/(views|requests)\/|core\/src\/reasoning\/rules\.ts/;
  const libraries = /node_modules\/(fastify|@fastify|socket\.io|oidc-provider|openid-client|jspdf|nodemailer)\//;
  expect(loaded.filter((url) => never.test(url) || libraries.test(url))).toEqual([]);
});
