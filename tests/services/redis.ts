/** A real Redis on a loopback port, without persistence: each start is an empty one. */
import { freePort, startChild } from './child.ts';
import { say, type Service } from './started.ts';
import { systemProgram } from './system-package.ts';

/** `port`: where one stood before, so that whoever knew it finds the new one. `address`: another than loopback, which takes whoever reaches it. */
export async function startRedis(port?: number, address = '127.0.0.1'): Promise<Service> {
  const program = await systemProgram('redis-server', 'redis-server');
  if ('missing' in program) return program;
  const own = port ?? (await freePort());
  const settings = ['--port', String(own), '--bind', address, '--protected-mode', 'no', '--save', '', '--appendonly', 'no'];
  const server = await startChild(program.path, settings, 'Ready to accept connections', 'SIGTERM');
  say(`Redis on port ${own}`);
  return { url: `redis://${address}:${own}`, stop: () => server.stop() };
}
