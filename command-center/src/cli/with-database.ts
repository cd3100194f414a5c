/** The database of this installation for one command: the one that runs, or the embedded one started for so long. */
import { existsSync } from 'node:fs';
import type { Config } from '../config.ts';
import { startEmbedded } from '../postgres/embedded.ts';

export async function withDatabase<Result>(config: Config, work: (url: string) => Promise<Result>): Promise<Result> {
  if (config.databaseUrl !== undefined) return work(config.databaseUrl);
  if (!existsSync(config.dataDir)) throw new Error('There is no data folder yet. Start the server once: npx healthos serve');
  const embedded = await startEmbedded({ dataDir: config.dataDir });
  try {
    return await work(embedded.url);
  } finally {
    if (!embedded.found) await embedded.stop();
  }
}
