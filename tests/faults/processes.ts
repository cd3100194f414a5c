/** Several processes on one log, one killed, Redis flushed, one told to stop: houses go on elsewhere, nothing is lost, nothing doubled, walls agree. */
import { chmod, rm } from 'node:fs/promises';
import pg from 'pg';
import { runTogether, type Outcome } from '../processes/run-together.ts';
import { startRedis } from '../services/redis.ts';
import { isMissing, type Started } from '../services/started.ts';
import { startTimescaleDb } from '../services/timescaledb.ts';
import { atMost, holds, none, notHere, type Fault } from './promise.ts';
import { temporaryFolder } from '../services/temporary.ts';

const [processes, houses, perSecond] = [3, 30, 20];

export const processesTogether: Fault = {
  name: 'processes',
  title: `${processes} processes, ${houses} houses, one database, one Redis`,
  whole: { runs: 3, seconds: 5 },
  quick: { runs: 1, seconds: 2 },
  run: async ({ runs, seconds }) => {
    const [database, first] = [await startTimescaleDb(), await startRedis()];
    if (isMissing(database)) return [notHere('TimescaleDB', database.missing)];
    if (isMissing(first)) return [notHere('Redis', first.missing)];
    const dataDir = temporaryFolder('healthos-fault-processes-');
    await chmod(dataDir, 0o755);
    const found: Outcome[] = [];
    let redis: Started = first;
    const restartRedis = async (): Promise<void> => {
      await redis.stop();
      const again = await startRedis(Number(new URL(first.url).port));
      if (isMissing(again)) throw new Error(again.missing);
      redis = again;
    };
    for (let run = 0; run < runs; run++) {
      const databaseUrl = await freshDatabase(database.url, run);
      found.push(await runTogether({ databaseUrl, redisUrl: first.url, dataDir }, { processes, houses, perSecond, trafficMs: seconds * 1000, restartRedis }));
    }
    await redis.stop();
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
    const worst = (of: (one: Outcome) => number): number => Math.max(...found.map(of));
    return [
      { what: 'messages acknowledged', value: found.reduce((sum, { acknowledged }) => sum + acknowledged, 0) },
      none(
        'acknowledged and lost',
        found.flatMap(({ lost }) => lost),
      ),
      none(
        'kept twice',
        found.flatMap(({ doubled }) => doubled),
      ),
      none(
        'houses with a gap in their positions',
        found.flatMap(({ gaps }) => gaps),
      ),
      atMost(
        'after a kill its houses are held elsewhere within',
        worst(({ movedAfterKillMs }) => movedAfterKillMs),
        5_000,
        'ms',
      ),
      atMost(
        'after a stop likewise',
        worst(({ movedAfterStopMs }) => movedAfterStopMs),
        5_000,
        'ms',
      ),
      atMost(
        'the longest that a sender got no acknowledgement',
        worst(({ longestSilenceMs }) => longestSilenceMs),
        5_000,
        'ms',
      ),
      atMost(
        'walls agree after a kill within',
        worst(({ convergedAfterKillMs }) => convergedAfterKillMs),
        10_000,
        'ms',
      ),
      atMost(
        'walls agree after Redis was flushed within',
        worst(({ convergedAfterFlushMs }) => convergedAfterFlushMs),
        10_000,
        'ms',
      ),
      atMost(
        'walls agree after Redis was stopped and started empty within',
        worst(({ convergedAfterRestartMs }) => convergedAfterRestartMs ?? Infinity),
        10_000,
        'ms',
      ),
      holds(
        'of all that asked for one bed at the same time one got it',
        found.every(({ winners }) => winners.length > 0 && winners.every((n) => n === 1)),
      ),
      holds(
        'a wall of one house sees no other',
        found.every(({ canary }) => canary === 'live.unknown'),
      ),
    ];
  },
};

async function freshDatabase(admin: string, run: number): Promise<string> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  await client.query(`CREATE DATABASE processes_${run}`);
  await client.end();
  return admin.replace(/\/[^/]*$/, `/processes_${run}`);
}
