/** The server killed with -9 under load: at random, with its database, and at each named place of a message's walk. Senders come again with the same bytes. */
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { failpoints, type Failpoint } from '@healthos/command-center/failpoints.ts';
import { held } from './kept-log.ts';
import { home, postmasterOf, startProduct, until, type Home } from './product.ts';
import { atMost, progress, share, type Fault, type Figure } from './promise.ts';
import { seeded } from './seeded.ts';
import { Senders } from './senders.ts';

const senders = 4;
/** Between an answer and the next message of each: a busy hospital, whose log two hundred starts can fold. */
const pauseMs = 5;
/** Acknowledged messages, or times that a place is reached, before a kill: it comes at another point of the work each time. */
const [leastLoad, moreLoad] = [10, 200];
const backMs = 60_000;
const promisedMs = 5_000;

type Way = Failpoint | 'at random' | 'with its database';
const ways: readonly Way[] = ['at random', ...failpoints, 'with its database'];

export const kill: Fault = {
  name: 'kill',
  title: 'kill -9 under load: at random, with the database, and at named failpoints; whoever was not answered sends the same bytes again',
  whole: { runs: 200, seconds: 0 },
  quick: { runs: 12, seconds: 0 },
  run: async ({ runs }) => {
    const random = seeded();
    const at = await home();
    const load = new Senders({ port: at.mllpPort, senders, name: 'K', pauseMs });
    /** Milliseconds to the first answer again, by how it was killed. */
    const waits = new Map<Way, number[]>();
    let before: Killed | undefined;
    const wait = (kill: Killed, ms: number): void => void waits.set(kill.way, [...(waits.get(kill.way) ?? []), ms]);
    for (let n = 0; n < runs; n++) {
      before = await killed(at, load, ways[n % ways.length] ?? 'at random', random, wait, before);
      progress('kills', n + 1, runs);
    }
    const last = await startProduct(at);
    if (before !== undefined) wait(before, await answered(load, before.at));
    const all = [...waits.values()].flat();
    await load.stop();
    await last.stop();
    const figures = await accounted(at, load);
    await at.remove();
    return [
      ...[...waits].map(([way, ms]): Figure => ({ what: `${ms.length} killed ${way}: answered again at most after`, value: Math.max(...ms), unit: 'ms' })),
      ...figures,
      { what: 'first acknowledgement again, half within', value: share(all, 0.5), unit: 'ms' },
      atMost('first acknowledgement again, 95 of 100 within', share(all, 0.95), promisedMs, 'ms'),
    ];
  },
};

interface Killed {
  readonly way: Way;
  readonly at: number;
}

/** Starts it, notes when the first sender was answered after the kill before, lets it work, and resolves to when it was killed. */
async function killed(
  at: Home,
  load: Senders,
  way: Way,
  random: () => number,
  wait: (kill: Killed, ms: number) => void,
  before: Killed | undefined,
): Promise<Killed> {
  const named = failpoints.find((point) => point === way);
  const times = leastLoad + Math.floor(random() * moreLoad);
  const product = await startProduct(at, named === undefined ? {} : { diesAt: { point: named, nth: times } });
  if (before !== undefined) wait(before, await answered(load, before.at));
  if (named === undefined) {
    const goal = load.count() + times;
    await until('work before the kill', () => load.count() >= goal, backMs);
    await pause(random() * 20);
    const postmaster = way === 'with its database' ? await postmasterOf(at.folder) : undefined;
    product.kill('SIGKILL');
    if (postmaster !== undefined) process.kill(postmaster, 'SIGKILL');
  }
  await product.ended;
  return { way, at: performance.now() };
}

/** Milliseconds from the kill to the first answer that a sender had. */
async function answered(load: Senders, since: number): Promise<number> {
  await until('an answer after the kill', () => load.firstAcknowledgedAfter(since) !== undefined, backMs, 2);
  return (load.firstAcknowledgedAfter(since) ?? Infinity) - since;
}

/** The last word is the database's own, read without the product. */
async function accounted(at: Home, load: Senders): Promise<readonly Figure[]> {
  const database = await startEmbedded({ dataDir: at.folder });
  const figures = await held(database.url, load.sent);
  await database.stop();
  return figures;
}
