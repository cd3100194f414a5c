/** The server killed with -9 at random, with its database and at every named place, once each: the fault of `npm run faults -- kill`, small. */
import { expect, it } from 'vitest';
import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { kill } from './kill.ts';
import { held } from './kept-log.ts';
import { home, startProduct, until } from './product.ts';
import { Senders } from './senders.ts';

it('nothing acknowledged is lost, nothing is applied twice, and everybody is answered again', { timeout: 400_000 }, async () => {
  const figures = await kill.run({ runs: 6, seconds: 0 });
  const noughts = figures.filter(({ promise }) => promise === '0');
  expect(noughts.map(({ what }) => what)).toEqual(expect.arrayContaining(['lost', 'applied twice', 'kept without its facts', 'messages without their bytes']));
  // How soon is the command's to say: here the machine is shared.
  expect(noughts.filter(({ kept }) => kept !== true)).toEqual([]);
  expect(figures.find(({ what }) => what === 'of them sent more than once')?.value).toBeGreaterThan(0);
});

it('a thread that hears and ends takes the server with it: nobody waits for an answer in vain, and the next one answers', { timeout: 120_000 }, async () => {
  const at = await home();
  const load = new Senders({ port: at.mllpPort, senders: 4, name: 'T' });
  const product = await startProduct(at, { diesAt: { point: 'before-commit', nth: 20, what: 'thread' } });
  expect(await product.ended).toBe(1);
  const before = load.count();
  const next = await startProduct(at);
  await until('answers after the end', () => load.count() >= before + 20, 60_000);
  await load.stop();
  await next.stop();
  const database = await startEmbedded({ dataDir: at.folder });
  const figures = await held(database.url, load.sent);
  await database.stop();
  await at.remove();
  expect(figures.filter(({ promise, kept }) => promise === '0' && kept !== true)).toEqual([]);
});
