/** The server killed with -9 under load: at random, with its database, and at each named place of a message's walk. Senders come again with the same bytes. */
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { failpoints, type Failpoint } from '@healthos/command-center/failpoints.ts';
import { held } from './kept-log.ts';
import { home, postmasterOf, startProduct, until, type Home } from './product.ts';
import { atMost, share, type Fault, type Figure } from './promise.ts';
import { seeded } from './seeded.ts';
import { Senders } from './senders.ts';

const senders = 4;
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
    const load = new Senders({ port: at.mllpPort, senders, name: 'K' });
    const waits: number[] = [];
    const done = new Map<Way, number>();
    let killedAt: number | undefined;
    for (let n = 0; n < runs; n++) {
      const way = ways[n % ways.length] ?? 'at random';
      killedAt = await killed(at, load, way, random, (ms) => waits.push(ms), killedAt);
      done.set(way, (done.get(way) ?? 0) + 1);
    }
    const last = await startProduct(at);
    waits.push(await answered(load, killedAt ?? 0));
    await load.stop();
    await last.stop();
    const figures = await accounted(at, load);
    await at.remove();
    return [
      ...[...done].map(([way, count]): Figure => ({ what: `kills ${way}`, value: count })),
      ...figures,
      { what: 'first acknowledgement again, half within', value: share(waits, 0.5), unit: 'ms' },
      atMost('first acknowledgement again, 95 of 100 within', share(waits, 0.95), promisedMs, 'ms'),
    ];
  },
};

/** Starts it, notes when the first sender was answered after the kill before, lets it work, and resolves to when it was killed. */
async function killed(at: Home, load: Senders, way: Way, random: () => number, wait: (ms: number) => void, before: number | undefined): Promise<number> {
  const named = failpoints.find((point) => point === way);
  const times = leastLoad + Math.floor(random() * moreLoad);
  const product = await startProduct(at, named === undefined ? {} : { diesAt: { point: named, nth: times } });
  if (before !== undefined) wait(await answered(load, before));
  if (named === undefined) {
    const goal = load.count() + times;
    await until('work before the kill', () => load.count() >= goal, backMs);
    await pause(random() * 20);
    const postmaster = way === 'with its database' ? await postmasterOf(at.folder) : undefined;
    product.kill('SIGKILL');
    if (postmaster !== undefined) process.kill(postmaster, 'SIGKILL');
  }
  await product.ended;
  return performance.now();
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
