/**
 * Whether the checks can fail: unsafe ways, on purpose. A sender that takes what it wrote for what was acknowledged, and a database whose commits do
 * not wait for its disk: both lose messages, and the same account that finds nothing lost elsewhere must find them. A cut that cuts nothing is taken for a
 * process that acknowledges what it cannot have kept. And what is unsafe refuses to boot.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { held } from './kept-log.ts';
import { ownPostgres } from './own-postgres.ts';
import { home, startProduct, until } from './product.ts';
import { cutOff } from './namespaces.ts';
import { openNetwork } from '../services/namespaces.ts';
import { holds, notHere, type Fault, type Figure } from './promise.ts';
import { Senders } from './senders.ts';

const loadBefore = 300;
const limitMs = 60_000;

export const control: Fault = {
  name: 'control',
  title: 'controls: unsafe on purpose, so that the checks are seen to fail; and refused at boot where it is a setting',
  whole: { runs: 1, seconds: 0 },
  quick: { runs: 1, seconds: 0 },
  run: async () => [await believer(), await lazyDatabase(), await wholeCable(), ...(await refusedAtBoot())],
};

const found = (figures: readonly Figure[], what: string): string => String(figures.find((one) => one.what === what)?.value);
const broke = (figures: readonly Figure[]): boolean => figures.some(({ what, kept }) => what === 'lost' && kept === false);

/** Each kill takes what was written and not yet answered. */
async function believer(): Promise<Figure> {
  const at = await home();
  const load = new Senders({ port: at.mllpPort, senders: 8, name: 'W', believes: 'writing' });
  for (let n = 0; n < 3; n++) {
    const product = await startProduct(at);
    const goal = load.count() + loadBefore;
    await until('work before the kill', () => load.count() >= goal, limitMs);
    product.kill('SIGKILL');
    await product.ended;
  }
  await load.stop();
  const database = await startEmbedded({ dataDir: at.folder });
  const figures = await held(database.url, load.sent);
  await database.stop();
  await at.remove();
  return holds(`a sender that believes what it wrote loses messages, and the account finds them (lost ${found(figures, 'lost')})`, broke(figures));
}

/** Made unsafe after the product has looked: nothing that it could have refused. */
async function lazyDatabase(): Promise<Figure> {
  const [at, database] = [await home(), await ownPostgres({ settings: { wal_writer_delay: '10s', wal_writer_flush_after: '1GB' } })];
  await database.start();
  const product = await startProduct(at, { environment: { DATABASE_URL: database.url } });
  await ask(database.url, 'ALTER SYSTEM SET synchronous_commit = off');
  await ask(database.url, 'SELECT pg_reload_conf()');
  await pause(500);
  const load = new Senders({ port: at.mllpPort, senders: 4, name: 'L' });
  await until('work before the kill', () => load.count() >= loadBefore, limitMs);
  await database.end('SIGKILL');
  product.kill('SIGKILL');
  await product.ended;
  await load.stop();
  await database.start();
  const figures = await held(database.url, load.sent);
  await database.end('SIGINT');
  await database.remove();
  await at.remove();
  return holds(`a database that commits before its disk has it loses messages, and the account finds them (lost ${found(figures, 'lost')})`, broke(figures));
}

/** Nothing is dropped: the process goes on to acknowledge, and goes on to hold its houses. */
async function wholeCable(): Promise<Figure> {
  const network = await openNetwork(2);
  if ('missing' in network) return notHere('a cut that cuts nothing', network.missing);
  const figures = await cutOff(network, [{ link: 'nothing', lost: ['in', 'out'] }], { runs: 1, seconds: 4 });
  const isSeen = (beginning: string): boolean => figures.some(({ what, kept }) => what.startsWith(beginning) && kept === false);
  return holds(
    `a cut that cuts nothing is seen as that (acknowledged ${found(figures, 'acknowledged through a cut')})`,
    isSeen('acknowledged through a cut') && isSeen('houses of the one that is cut off'),
  );
}

async function refusedAtBoot(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [name, value] of [
    ['fsync', 'off'],
    ['full_page_writes', 'off'],
    ['synchronous_commit', 'off'],
  ] as const) {
    const [at, database] = [await home(), await ownPostgres({ settings: { [name]: value } })];
    await database.start();
    const said = await startProduct(at, { environment: { DATABASE_URL: database.url } }).then(
      async (product) => {
        await product.stop();
        return 'it started';
      },
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    figures.push(holds(`${name}=${value} refuses to boot`, said.includes(`${name}=${value}`) && said.includes('ended with 1')));
    await database.end('SIGINT');
    await database.remove();
    await at.remove();
  }
  return figures;
}

async function ask(url: string, statement: string): Promise<void> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  await db.query(statement);
  await db.end();
}
