/** A real MQTT broker on a free loopback port, without persistence: each start is an empty one. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startChild } from './child.ts';
import { say, type Service } from './started.ts';
import { systemProgram } from './system-package.ts';
import { temporaryFolder } from './temporary.ts';

export async function startMosquitto(): Promise<Service> {
  const program = await systemProgram('mosquitto', 'mosquitto');
  if ('missing' in program) return program;
  const port = await freePort();
  const folder = temporaryFolder('healthos-mqtt-');
  const config = join(folder, 'mosquitto.conf');
  await writeFile(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_dest stderr\n`);
  const broker = await startChild(program.path, ['-c', config], ' running', 'SIGTERM');
  say(`MQTT broker on port ${port}`);
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async stop() {
      await broker.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
