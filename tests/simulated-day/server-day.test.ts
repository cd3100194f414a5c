/**
 * A day of the hospital of 420 beds through the doors of a real server (MLLP and HTTP), as fast as it is taken, and the boards of a screen against the
 * simulator's own count: at most one cell of a hundred differs a second after a stretch of hours was acknowledged, none within five seconds of quiet.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hourMs, instant } from '@healthos/core/time.ts';
import { createDay } from '@healthos/simulators/day/day.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { scenarios } from '@healthos/simulators/scenarios.ts';
import { createPoster } from '@healthos/simulators/send/http.ts';
import { createSender } from '@healthos/simulators/send/mllp.ts';
import { createSite } from '@healthos/simulators/site.ts';
import { soon, startServer, type Server } from '../server/started.ts';
import { boardNames, compare, summary, timeless } from './cells.ts';
import { watchBoards } from './live-boards.ts';

/** The dearest view rests a quarter of a second; a stretch of three hours is many beats. */
const [soonMs, quietMs] = [1000, 5000];
const [hours, strideHours] = [24, 3];
/** The end of the day goes message by message over MLLP and moment by moment over HTTP, the rest in batches. */
const singlyMs = hourMs / 2;
let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test('a whole day: every board right, cell by cell', { timeout: 120_000 }, async () => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const startsAt = instant(now - hours * hourMs);
  const day = createDay({ seed: 2, hospital: demoHospital, startsAt, scenario: scenarios.day, monitorSeconds: 0, lean: true });
  const sender = createSender('127.0.0.1', server.running.mllpPort);
  const poster = createPoster(server.url, await server.running.issue({ role: 'feed' }));
  const site = createSite({
    day,
    hospital: demoHospital,
    story: 'acceptance',
    toldUntil: instant(startsAt - 1),
    sender,
    poster,
    broker: undefined,
    mischief: undefined,
  });
  const live = await watchBoards(await server.live('bed-manager'), 'LGH');
  for (let stride = 1; stride * strideHours <= hours; stride++) {
    const until = instant(startsAt + stride * strideHours * hourMs);
    if (until === now) await site.tell(instant(until - singlyMs), true);
    await site.tell(until, until < now);
    await site.drained();
    const truth = day.truth(until);
    // What runs by the clock on the wall is right only once the story is there.
    const names = until < now ? timeless : boardNames;
    const share = (): number => {
      const { cells, wrong } = compare(truth, live.boards, names);
      return wrong.length / cells;
    };
    await soon(() => Promise.resolve(share() <= 0.01 ? true : undefined), soonMs).catch(() => undefined);
    expect(share(), `stretch ${stride}`).toBeLessThanOrEqual(0.01);
    const differ = (): string => summary(compare(truth, live.boards, names).wrong);
    await soon(() => Promise.resolve(differ() === '' ? true : undefined), quietMs).catch(() => undefined);
    expect({ stride, differ: differ() }).toEqual({ stride, differ: '' });
  }
  poster.close();
  await sender.close();
});
