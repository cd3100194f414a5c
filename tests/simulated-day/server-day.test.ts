/**
 * A day of the hospital of 420 beds through the doors of a real server (MLLP and HTTP), as fast as it is taken, and the boards of a screen against the
 * simulator's own count: at most one cell of a hundred differs when a stretch was just acknowledged, none within five seconds of quiet.
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

const quietMs = 5000;
const [hours, strideHours] = [24, 2];
/** One stride of six goes message by message over MLLP, the others in batches. */
const singly = 6;
let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test('a whole day: every board right, cell by cell', { timeout: 90_000 }, async () => {
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
  let worst = 0;
  for (let stride = 1; stride * strideHours <= hours; stride++) {
    const until = instant(startsAt + stride * strideHours * hourMs);
    await site.tell(until, stride % singly !== 0);
    await site.drained();
    const truth = day.truth(until);
    // What runs by the clock on the wall is right only once the story is there.
    const names = until < now ? timeless : boardNames;
    const first = compare(truth, live.boards, names);
    worst = Math.max(worst, first.wrong.length / first.cells);
    const settled = await soon(() => {
      const { cells, wrong } = compare(truth, live.boards, names);
      return Promise.resolve(wrong.length === 0 ? cells : undefined);
    }, quietMs).catch(() => summary(compare(truth, live.boards, names).wrong));
    expect({ stride, settled }).toEqual({ stride, settled: first.cells });
  }
  expect(worst).toBeLessThanOrEqual(0.01);
  poster.close();
  await sender.close();
});
