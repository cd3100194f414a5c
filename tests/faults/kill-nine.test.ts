/** The server killed with -9 at random, with its database and at every named place, once each: the fault of `npm run faults -- kill`, small. */
import { expect, it } from 'vitest';
import { kill } from './kill.ts';

it('nothing acknowledged is lost, nothing is applied twice, and everybody is answered again', { timeout: 400_000 }, async () => {
  const figures = await kill.run({ runs: 6, seconds: 0 });
  const noughts = figures.filter(({ promise }) => promise === '0');
  expect(noughts.map(({ what }) => what)).toEqual(expect.arrayContaining(['lost', 'applied twice', 'kept without its facts', 'messages without their bytes']));
  // How soon is the command's to say: here the machine is shared.
  expect(noughts.filter(({ kept }) => kept !== true)).toEqual([]);
  expect(figures.find(({ what }) => what === 'of them sent more than once')?.value).toBeGreaterThan(0);
});
