/** The simulated hospital beside the server: a program of its own that knows its doors as any sender does. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Clock } from '@healthos/core/ports.ts';
import type { Config } from './config.ts';
import type { Follow } from './follow.ts';
import type { Tellings } from './telling.ts';

const root = join(import.meta.dirname, '..', '..');

/** The simulated hospital's token outlives any demo; it may only give messages. */
export const simulatorTokenHours = 24 * 366;
/** Lean days told before its last 26 hours in the demo, so that there is a same hour last week; elsewhere the 26 hours are enough. */
const demoDays = 8;

/** At its start the server waits so long for what was committed beside its reading of the log. */
const bootLevelMs = 30_000;

interface Expecting {
  readonly follow: Pick<Follow, 'enterprise' | 'level'>;
  readonly tellings: Tellings;
  readonly clock: Clock;
  /** In the order of the facility file. */
  readonly houses: readonly FacilityId[];
}
interface Doors {
  readonly mllpPort: number;
  readonly httpPort: number;
  readonly token: string;
}

/** Its token is in its environment, where no other user reads it. */
export function startSimulator(config: Config, doors: Doors): ChildProcess | undefined {
  if (config.simulator === 'off') return undefined;
  const args = [
    join(root, 'simulators', 'src', 'main.ts'),
    '--port',
    String(doors.mllpPort),
    '--http',
    `http://127.0.0.1:${doors.httpPort}`,
    '--days',
    String(config.demo ? demoDays : 0),
    '--scenario',
    config.simulator,
    '--state',
    join(config.dataDir, 'simulator.json'),
    ...(config.demo && config.facilityFile === undefined ? ['--network'] : []),
    ...(config.mqttUrl === undefined ? [] : ['--mqtt', config.mqttUrl]),
  ];
  return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, HEALTHOS_FEED_TOKEN: doors.token } });
}

export const isRunning = (program: ChildProcess | undefined): boolean => program !== undefined && program.exitCode === null && program.signalCode === null;

/** Until the simulator has spoken, its houses are as old as what was told of them: a screen that opens in its first second must not show them as of now. */
export async function expectPast(config: Pick<Config, 'simulator' | 'facilityFile' | 'demo'>, { follow, tellings, clock, houses }: Expecting): Promise<void> {
  // Nobody connects before what was committed so far is folded: the first thing that a screen hears is what is so.
  await follow.level(bootLevelMs);
  if (config.simulator === 'off' || config.facilityFile !== undefined) return;
  // Beside the demo only the first house is played.
  for (const facility of houses.slice(0, config.demo ? houses.length : 1)) {
    const operations = follow.enterprise().hospitals.get(facility)?.operations;
    if (operations?.description === undefined) continue;
    const at = operations.index.told.newestAt ?? clock.now();
    tellings.said(facility, { from: at, at, share: 0 });
  }
}
