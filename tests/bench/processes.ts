/**
 * Acknowledged messages a second of one process and of two on one database with one Redis, and where the processor time of the machine went meanwhile: the
 * ratio says little where fewer cores are free than processes want, and the shares say so. And what a message costs where it is of one of 50 and of one of 500 facilities.
 */
import { chmod, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { ownPostgres } from '../faults/own-postgres.ts';
import { startProcess, type Process, type Shared } from '../processes/process.ts';
import { startRedis } from '../services/redis.ts';
import { isMissing } from '../services/started.ts';
import type { Bench, Row } from './figures.ts';
import { admit } from './messages.ts';
import { processorMs, processorMsWithChildren } from './cpu-time.ts';
import { send } from './traffic.ts';
import { temporaryFolder } from '../services/temporary.ts';

const usualHouses = 16;
const [connections, inFlight, warmMs, milliseconds] = [8, 64, 2_000, 8_000] as const;
const cores = cpus().length;
const run = Date.now().toString(36);

interface Found {
  readonly what: string;
  readonly perSecond: number;
  /** Cores that were used meanwhile. */
  readonly servers: number;
  readonly database: number;
  readonly senders: number;
  /** Processor microseconds of a server a message. */
  readonly each: number;
  /** Likewise of the database. */
  readonly eachOfDatabase: number;
}

export const processes: Bench = {
  name: 'processes',
  run: async () => {
    const redis = await startRedis();
    if (isMissing(redis)) throw new Error(`no Redis: ${redis.missing}`);
    const alone = await measured('one, alone (without Redis)', 1, '');
    const one = await measured('one of several', 1, redis.url);
    const two = await measured('two', 2, redis.url);
    await redis.stop();
    const few = await measured('50 facilities', 1, '', 50);
    const many = await measured('500 facilities', 1, '', 500);
    const ratio = two.perSecond / one.perSecond;
    const demanded = two.servers + two.database + two.senders;
    return [
      ...[alone, one, two, few, many].flatMap((found) => rowsOf(found)),
      {
        bench: 'processes',
        case: 'two against one',
        subject: 'ours',
        value: ratio,
        unit: `x, with ${demanded.toFixed(2)} of ${cores} cores in use`,
        target: '>= 1.5x where cores allow',
      },
      {
        bench: 'processes',
        case: 'processor of a message, 500 facilities beside 50',
        subject: 'ours',
        value: costOf(many) / costOf(few),
        unit: 'x',
        target: '<= 1.25',
      },
    ];
  },
};

const costOf = ({ each, eachOfDatabase }: Found): number => each + eachOfDatabase;

function rowsOf({ what, perSecond, servers, database, senders, each, eachOfDatabase }: Found): readonly Row[] {
  const row = (name: string, value: number, unit: string): Row => ({ bench: 'processes', case: `${what}: ${name}`, subject: 'ours', value, unit });
  return [
    row('acknowledged', perSecond, 'messages/s, each committed'),
    row('processor of servers', servers, `cores (${each.toFixed(0)} us a message)`),
    row('of the database', database, `cores (${eachOfDatabase.toFixed(0)} us a message)`),
    row('of the senders of this bench', senders, 'cores'),
  ];
}

async function measured(what: string, count: number, redisUrl: string, houses = usualHouses): Promise<Found> {
  const folder = temporaryFolder('healthos-bench-');
  await chmod(folder, 0o755);
  const database = await ownPostgres();
  await database.start();
  const shared: Shared = { databaseUrl: database.url, redisUrl, dataDir: folder };
  const started: Process[] = [];
  for (let n = 0; n < count; n++) started.push(await startProcess(shared));
  const postmaster = await database.postmaster();
  await load(started, houses, warmMs, `${what.length}w`);
  const before = { servers: used(started), database: processorMsWithChildren(postmaster), senders: processorMs(process.pid) };
  const began = performance.now();
  const rates = await load(started, houses, milliseconds, `${what.length}m`);
  const tookMs = performance.now() - began;
  const cores = (now: number, then: number): number => (now - then) / tookMs;
  const servers = cores(used(started), before.servers);
  const perSecond = rates.reduce((sum, rate) => sum + rate, 0);
  const ofDatabase = cores(processorMsWithChildren(postmaster), before.database);
  const found = {
    what,
    perSecond,
    servers,
    database: ofDatabase,
    senders: cores(processorMs(process.pid), before.senders),
    each: (servers / perSecond) * 1e6,
    eachOfDatabase: (ofDatabase / perSecond) * 1e6,
  };
  for (const each of started) await each.stop();
  await database.end('SIGINT');
  await database.remove();
  await rm(folder, { recursive: true, force: true });
  return found;
}

const used = (started: readonly Process[]): number => started.reduce((sum, { pid }) => sum + processorMs(pid), 0);

/** The same connections in all, however many processes take them; each process is sent to every house. */
function load(started: readonly Process[], houses: number, ms: number, name: string): Promise<number[]> {
  return Promise.all(
    started.map(async ({ mllp }, which) => {
      let own = 0;
      const message = (): Buffer => said(`${run}${name}${which}-${own}`, `H${(own++ % houses) + 1}`);
      return (await send({ port: mllp, connections: connections / started.length, inFlight, milliseconds: ms, message })).perSecond;
    }),
  );
}

const said = (control: string, house: string): Buffer =>
  Buffer.from(
    admit(control)
      .toString('latin1')
      .replaceAll('GENERAL', house)
      .replaceAll('V88123', `V${control}`)
      .replaceAll('4711', control)
      .replaceAll('4W^09^A', `4W^${control}^A`),
    'latin1',
  );
