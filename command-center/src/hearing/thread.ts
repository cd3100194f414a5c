/**
 * The thread that hears: what a message needs to be acknowledged (the appending side of the log, the reading of the feeds, and their doors), and nothing of what shows anything (decisions 0022 and
 * 0032). What is folded, judged and shown beside it keeps no sender waiting.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Recorded } from '@healthos/core/event.ts';
import { instant } from '@healthos/core/time.ts';
import type { ToldOutcome, Walk } from '@healthos/ingest/receive/keep.ts';
import { createFeedPeers } from '../access/feed-peers.ts';
import { nobodyListens, type Reached } from '../failpoints.ts';
import { Fault } from '../fault.ts';
import { factsText } from '../postgres/append.ts';
import { openAppending, type Appending, type AppendingOptions } from '../postgres/appending.ts';
import { openPool } from '../postgres/event-log.ts';
import { composeReceive, openFeeds, type FeedDoors } from '../receiving.ts';
import { sayTrouble } from '../trouble-line.ts';
import { callsOver } from './calls.ts';
import { openHeardState, heardLimits } from './heard-state.ts';
import type { HeardHere, OfMain, OfThread, Told, WalkStep } from './words.ts';

/** Between two words of how much waits. */
const stateMs = 20;
/** What is looked up beside the appending is little: what was kept before, what came again. */
const connections = 2;
/** How late the loop is, is said of so long. */
const lagMs = 10_000;

if (parentPort === null) throw new Error('this is a thread of the server, not a program');
const { config, url, network, program, memory, isTraced, failpoints } = workerData as HeardHere;
const clock = { now: () => instant(Date.now()) };
const shared = openHeardState(memory);
const { reached } = failpoints === undefined ? { reached: nobodyListens } : ((await import(failpoints)) as { readonly reached: Reached });
const pool = openPool(url, connections);
let [appending, doors]: [Appending?, FeedDoors?] = [];
const loop = monitorEventLoopDelay({ resolution: 10 });
let lagSeconds = 0;

const handlers: OfThread = {
  open: async () => {
    const many = config.redisUrl !== undefined;
    appending = await openAppending({ url, clock, program, many, reached, onCommitted, onWritten, onTrouble, mayGoOn }, pool);
    sayState();
    setInterval(sayState, stateMs).unref();
    loop.enable();
    setInterval(noteLag, lagMs).unref();
    return appending.form;
  },
  openDoors: async () => {
    const { feedPeers, feedAddresses } = config;
    const peers = createFeedPeers({
      ...(feedPeers === undefined ? {} : { peers: feedPeers }),
      ...(feedAddresses === undefined ? {} : { addresses: feedAddresses }),
    });
    const receiving = { config, peers, log: { pool, append }, network, clock, lookup, walk: isTraced ? walk : undefined, onBug: onTrouble };
    doors = await openFeeds({ config, peers, receive: await composeReceive(receiving, onOutcome), clock, onFrame: () => reached('before-parse') }, (line) =>
      main.tell('say', line),
    );
    return doors.port;
  },
  append,
  closeDoors: async () => {
    await doors?.close();
    tell();
  },
  close: async () => {
    await appending?.close();
    await pool.end();
    tell();
  },
};
const main = callsOver<OfMain>(parentPort, handlers);

/** Who somebody is, and what may be told of them, only a picture knows. */
const lookup = {
  findIdentities: (number: string, assigner?: string) => main.ask('findIdentities', number, assigner),
  recordsOfPerson: (patient: Parameters<OfMain['recordsOfPerson']>[0]) => main.ask('recordsOfPerson', patient),
  searchIdentities: (...asked: Parameters<OfMain['searchIdentities']>) => main.ask('searchIdentities', ...asked),
  toldOf: (records: Parameters<OfMain['toldOf']>[0]) => main.ask('toldOf', records),
};

function append(...[arrival]: Parameters<OfThread['append']>): ReturnType<OfThread['append']> {
  return appending === undefined ? Promise.reject(new Fault('log.closed')) : appending.append(arrival);
}

/** As a text: to make one, and a picture's objects of it, takes half of what a clone of objects takes. */
function onCommitted(facts: readonly Recorded[], arrivals: Parameters<NonNullable<AppendingOptions['onCommitted']>>[1]): void {
  let oldest = Infinity;
  for (const { arrival } of arrivals) oldest = Math.min(oldest, arrival.receivedAt);
  shared.sent(facts.length);
  main.tell('committed', factsText(facts), instant(oldest));
}

/** Facts may wait for their fold, but not without end: slower acknowledgements, and never out of memory (G6). */
function mayGoOn(): Promise<void> | undefined {
  return shared.behind() <= heardLimits.factsBehind ? undefined : levelled();
}

async function levelled(): Promise<void> {
  while (shared.behind() > heardLimits.factsBehind) await pause(heardLimits.lookMs);
}

let told: { outcomes: ToldOutcome[]; batches: Told['batches'][number][] } = { outcomes: [], batches: [] };
let isTelling = false;

function onOutcome(outcome: ToldOutcome): void {
  told.outcomes.push(outcome);
  tellSoon();
}

function onWritten(batch: Told['batches'][number]): void {
  told.batches.push(batch);
  tellSoon();
}

/** Of one commit in one word. */
function tellSoon(): void {
  if (isTelling) return;
  isTelling = true;
  setImmediate(tell);
}

function tell(): void {
  isTelling = false;
  if (told.outcomes.length + told.batches.length === 0) return;
  main.tell('told', told);
  told = { outcomes: [], batches: [] };
}

function onTrouble(error: unknown, about: string): void {
  sayTrouble(error, about);
  main.tell('troubled');
}

function sayState(): void {
  if (appending === undefined) return;
  shared.say({
    waiting: appending.waiting(),
    oldestAt: appending.oldestWaitingAt(),
    writable: appending.writable(),
    connections: doors?.connections() ?? 0,
    lagSeconds,
  });
}

function noteLag(): void {
  lagSeconds = loop.percentile(99) / 1e9;
  loop.reset();
}

let walks = 0;

/** Its steps are told where it is committed, and where it ends. */
function walk(): Walk {
  const number = ++walks;
  let steps: WalkStep[] = [];
  const now = (): number => performance.timeOrigin + performance.now();
  const add = (step: WalkStep): void => void steps.push(step);
  const send = (): void => {
    main.tell('walked', number, steps);
    steps = [];
  };
  add({ step: 'began', at: now() });
  return {
    parsed: (bytes) => add({ step: 'parsed', at: now(), bytes }),
    translated: (feed, type) => add({ step: 'translated', at: now(), feed, type }),
    appended: (appended) => {
      add({ step: 'appended', at: now(), appended });
      send();
    },
    answered: () => {
      add({ step: 'answered', at: now() });
      send();
    },
    failed: () => {
      add({ step: 'failed', at: now() });
      send();
    },
  };
}
