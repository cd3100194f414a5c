/** PostgreSQL stopped `immediate` under load and started again: nobody is told yes while it is away, and everybody goes on by himself. */
import { setTimeout as pause } from 'node:timers/promises';
import { held } from './kept-log.ts';
import { ownPostgres } from './own-postgres.ts';
import { home, startProduct, until } from './product.ts';
import { atMost, none, share, type Fault } from './promise.ts';
import { seeded } from './seeded.ts';
import { Senders } from './senders.ts';

const senders = 4;
const loadBetween = 200;
const [noticedMs, awayMs] = [500, 1500];
const limitMs = 60_000;

export const databaseStop: Fault = {
  name: 'database-stop',
  title: 'PostgreSQL stopped at once under load and started again',
  whole: { runs: 20, seconds: 0 },
  quick: { runs: 4, seconds: 0 },
  run: async ({ runs }) => {
    const random = seeded();
    const [at, database] = [await home(), await ownPostgres()];
    await database.start();
    const product = await startProduct(at, { environment: { DATABASE_URL: database.url } });
    const load = new Senders({ port: at.mllpPort, senders, name: 'S' });
    const [waits, falsely, ready]: [number[], string[], number[]] = [[], [], []];
    for (let n = 0; n < runs; n++) {
      const goal = load.count() + loadBetween + Math.floor(random() * loadBetween);
      await until('work before the stop', () => load.count() >= goal, limitMs);
      await database.end('SIGQUIT');
      const awayAt = performance.now();
      await pause(noticedMs + awayMs * random());
      if ((await fetch(`${at.url}/readyz`)).status === 200) ready.push(n);
      const startedAt = performance.now();
      falsely.push(...load.acknowledgedBetween(awayAt, startedAt));
      await database.start();
      const acceptsAt = performance.now();
      await until('an answer again', () => load.firstAcknowledgedAfter(startedAt) !== undefined, limitMs, 2);
      waits.push(Math.max(0, (load.firstAcknowledgedAfter(startedAt) ?? Infinity) - acceptsAt));
    }
    await load.stop();
    await product.stop();
    const figures = await held(database.url, load.sent);
    await database.end('SIGINT');
    await database.remove();
    await at.remove();
    return [
      { what: 'stops', value: runs },
      none('acknowledged while it was away', falsely),
      none('called ready while it was away', ready),
      ...figures,
      atMost('acknowledged again after it accepts, at most', Math.max(...waits), 10_000, 'ms'),
      { what: 'the same, half within', value: share(waits, 0.5), unit: 'ms' },
    ];
  },
};
