/**
 * A day of 420 beds at sixty times real time, 24 minutes: the boards of a screen against the simulator's own count every few seconds. The story is
 * yesterday's, so that its times are past; boards that go by the clock on the wall are counted when the story reaches the present.
 * `HEALTHOS_BENCH_DAY_HOURS` shortens it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { hourMs, instant } from '@healthos/core/time.ts';
import { boardNames, compare, summary, timeless } from '../simulated-day/cells.ts';
import { watchBoards } from '../simulated-day/live-boards.ts';
import type { Bench } from './figures.ts';
import { startProduct } from './product.ts';
import { openStory } from './story.ts';

const speed = 60;
const [beatMs, sampleMs, quietMs] = [200, 3000, 5000];
const hours = Number(process.env['HEALTHOS_BENCH_DAY_HOURS'] ?? 24);

export const day: Bench = {
  name: 'day',
  run: async () => {
    const product = await startProduct();
    const begun = Math.floor(Date.now() / 1000) * 1000;
    const startsAt = instant(begun - hours * hourMs + (hours * hourMs) / speed);
    const story = await openStory(product, { seed: 4, name: `bench-${begun}`, startsAt, monitorSeconds: 300 });
    const { site } = story;
    const socket = io(product.url, { path: '/live', transports: ['websocket'], auth: { token: await product.token('bed-manager') } });
    await new Promise((resolve) => socket.once('hello', resolve));
    const live = await watchBoards(socket, 'LGH');
    // The beds of the first moment are no act of the day.
    await site.tell(startsAt, true);
    await site.drained();

    let [samples, worst, sum] = [0, 0, 0];
    let told = startsAt;
    for (let sampledAt = 0; told < Math.floor(Date.now() / 1000) * 1000;) {
      const now = instant(Math.min(Math.floor(Date.now() / 1000) * 1000, startsAt + (Date.now() - begun) * speed));
      await site.tell(now, false);
      told = now;
      if (Date.now() - sampledAt > sampleMs) {
        sampledAt = Date.now();
        const { cells, wrong } = compare(story.day.truth(now), live.boards, timeless);
        const share = wrong.length / cells;
        [samples, sum] = [samples + 1, sum + share];
        if (share > worst) process.stdout.write(`${new Date(now).toISOString()} ${(share * 100).toFixed(2)} % differ: ${summary(wrong, 4)}\n`);
        worst = Math.max(worst, share);
      }
      await pause(beatMs);
    }
    await site.drained();
    await pause(quietMs);
    const quiet = compare(story.day.truth(told), live.boards, boardNames);
    if (quiet.wrong.length > 0) process.stdout.write(`after quiet: ${summary(quiet.wrong)}\n`);
    socket.close();
    await story.close();
    await product.stop();
    const row = (what: string, value: number, unit: string, target?: string) => ({
      bench: 'day',
      case: what,
      subject: 'ours',
      value,
      unit,
      ...(target === undefined ? {} : { target }),
    });
    return [
      row(`${hours} h at ${speed}x, ${samples} samples of ${quiet.cells} cells`, (sum / Math.max(1, samples)) * 100, '% differ, mean'),
      row('worst sample', worst * 100, '% differ', '<= 1'),
      row('after 5 s of quiet', quiet.wrong.length, 'cells differ', '0'),
    ];
  },
};
