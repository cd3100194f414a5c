/** Starts what the tests across rooms need, once for a run, and tells them the addresses by `inject`. What is missing is named; in CI it is a failure. */
import { appendFileSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { findChromium } from './chromium.ts';
import { startMosquitto } from './mosquitto.ts';
import { startRedis } from './redis.ts';
import { isMissing, say, type Missing, type Service, type Started } from './started.ts';
import { startTimescaleDb } from './timescaledb.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string of a fresh TimescaleDB cluster's `postgres` database (superuser, extension not yet created); null where there is none. */
    timescaleUrl: string | null;
    /** Address of an empty MQTT broker that takes anonymous clients. */
    mqttUrl: string | null;
    /** Address of an empty Redis; whoever uses it may flush it. */
    redisUrl: string | null;
    /** Path of a Chromium binary. */
    chromiumPath: string | null;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const [timescale, [mqtt, redis], chromium] = await Promise.all([
    startTimescaleDb(),
    // One installation of the system's packages at a time.
    startMosquitto().then(async (broker) => [broker, await startRedis()] as const),
    findChromium(),
  ]);
  const missing = [timescale, mqtt, redis, chromium].filter((each): each is Missing => 'missing' in each);
  project.provide('timescaleUrl', urlOf(timescale));
  project.provide('mqttUrl', urlOf(mqtt));
  project.provide('redisUrl', urlOf(redis));
  project.provide('chromiumPath', 'missing' in chromium ? null : chromium.path);
  const stop = async (): Promise<void> => {
    await Promise.all([timescale, mqtt, redis].filter((each): each is Started => !isMissing(each)).map((each) => each.stop()));
  };
  if (missing.length > 0 && process.env['CI'] !== undefined && process.env['CI'] !== '' && process.env['CI'] !== 'false') {
    await stop();
    throw new Error(`missing on this machine: ${missing.map((each) => each.missing).join('; ')}`);
  }
  for (const each of missing) note(each.missing);
  return stop;
}

const urlOf = (service: Service): string | null => (isMissing(service) ? null : service.url);

/** Kept for the end of the run, where a person looks. */
function note(missing: string): void {
  say(`missing, its tests are skipped: ${missing}`);
  const file = process.env['HEALTHOS_MISSING'];
  if (file !== undefined) appendFileSync(file, `${missing}\n`);
}
