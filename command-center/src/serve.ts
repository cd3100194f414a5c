/**
 * The running server: what hears feeds first, then everything else, stopped in reverse. Ready once the log is followed and every door is open. Whoever was
 * cut off by a death waits for the first half alone: nothing of the second is even loaded before senders are answered (decision 0022).
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from './config.ts';
import { nobodyListens, type Reached } from './failpoints.ts';
import type { Identity } from './access/roles.ts';
import type { Follow } from './follow.ts';
import type { Hearing } from './hearing.ts';
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

/** Loading holds the event loop: what shows is loaded a part at a time, and between two whoever is connected has a turn of so many milliseconds. */
const turnMs = 20;
/** Whoever is connected and was not answered yet is waited for so long, all parts together: the first answer is what a death keeps senders from. */
const firstAnswerMs = 400;
const parts: readonly (() => Promise<unknown>)[] = [
  () => import('typebox'),
  () => import('@healthos/core/hospital-fold.ts'),
  () => import('@healthos/core/reasoning/rules.ts'),
  () => import('@healthos/core/views/views.ts'),
  () => import('@healthos/core/requests/requests.ts'),
  () => import('./follow.ts'),
  () => import('./sockets/live.ts'),
  () => import('./applications.ts'),
  () => import('./ways.ts'),
  () => import('./http/server.ts'),
];

export async function serve(config: Config, say: (line: string) => void, reached: Reached = nobodyListens): Promise<Running> {
  // Processes that share a database may share a folder: it holds their keys.
  if (config.redisUrl === undefined) await takeOver(config.dataDir, say);
  const starting = config.databaseUrl === undefined ? startEmbedded({ dataDir: config.dataDir, onProgress: say }) : undefined;
  // The database comes up while this is loaded.
  const [embedded, { openHearing }] = await Promise.all([starting, import('./hearing.ts')]);
  try {
    const hearing = await openHearing(config, embedded, say, reached);
    await loadParts(hearing);
    const { openShowing } = await import('./showing.ts');
    return await openShowing(config, hearing, say, reached);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function loadParts({ doors, answered }: Hearing): Promise<void> {
  let left = firstAnswerMs;
  const rest = async (): Promise<void> => {
    if (doors.connections() === 0) return;
    const began = performance.now();
    if (left > 0) await Promise.race([answered, pause(left)]);
    left -= performance.now() - began;
    await pause(turnMs);
  };
  await pause(turnMs);
  await rest();
  for (const load of parts) {
    await load();
    await pause(1);
    await rest();
  }
}
