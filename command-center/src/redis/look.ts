/** One look at Redis for whoever asks whether it is there: connects, asks its version, and is gone. Tries nothing twice. */
import { createClient } from 'redis';

/** The version of the Redis at this URL. Rejects with what the network or Redis said. */
export async function versionOfRedis(url: string, limitMs: number): Promise<string> {
  const client = createClient({ url, socket: { connectTimeout: limitMs, reconnectStrategy: false } });
  // Without a listener an error of the library ends the process; what it says rejects below.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? 'of an unknown version';
  } finally {
    client.destroy();
  }
}
