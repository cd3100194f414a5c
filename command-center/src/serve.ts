/**
 * The running server: what hears feeds first, then everything else, stopped in reverse. Ready once the log is followed and every door is open. Whoever was
 * cut off by a death waits for the first half alone: nothing of the second is even loaded before senders are answered (decision 0022).
 */
import type { Config } from './config.ts';
import { nobodyListens, type Reached } from './failpoints.ts';
import type { Identity } from './access/roles.ts';
import type { Follow } from './follow.ts';
import { takeOver } from './one-server.ts';
import { startEmbedded } from './postgres/embedded.ts';

export interface Running {
  readonly httpPort: number;
  readonly mllpPort: number;
  readonly follow: Follow;
  /** Every door of HTTP: `GET /api/facilities`. */
  readonly routes: readonly string[];
  issue(identity: Identity): Promise<string>;
  stop(): Promise<void>;
}

/** `failpoints`: a module of the tests whose `reached` may end the process at a place of the walk of a message. */
export async function serve(config: Config, say: (line: string) => void, failpoints?: string): Promise<Running> {
  // Processes that share a database may share a folder: it holds their keys.
  if (config.redisUrl === undefined) await takeOver(config.dataDir, say);
  const starting = config.databaseUrl === undefined ? startEmbedded({ dataDir: config.dataDir, onProgress: say }) : undefined;
  // The database comes up while this is loaded.
  const [embedded, { openHearing }] = await Promise.all([starting, import('./hearing/hearing.ts')]);
  try {
    // And what shows while the thread that hears comes up.
    const [hearing, { openShowing }] = await Promise.all([openHearing(config, embedded, say, failpoints), import('./showing.ts')]);
    const { reached } = failpoints === undefined ? { reached: nobodyListens } : ((await import(failpoints)) as { readonly reached: Reached });
    return await openShowing(config, hearing, say, reached);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
