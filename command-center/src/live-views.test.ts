/** When a watched view is made again, what its change says of when it was received, and what a broken one stops. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { at, fact, minute, moved, recorded } from '@healthos/core/given.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import type { Change } from '@healthos/core/wire.ts';
import { createLiveViews, liveViewLimits, type LiveViews } from './live-views.ts';

const house = facilityId('LGH');
const facts = recorded(
  Array.from({ length: 20 }, (_, n) =>
    fact(n, moved('PatientAdmitted', `${n + 1}`, `p${n + 1}`, { class: 'I', location: at(`4W-${String(n + 1).padStart(2, '0')}-A`) })),
  ),
);
const changes: Change[] = [];
const bugs: unknown[] = [];
let told = 1;
let received: Instant = minute(10);
let broken = false;
/** What it takes to hand a change on. */
let publishingMs = 0;
let live: LiveViews;

const pictureOf = (position: number, now: Instant): ViewInput => {
  const { hospitals, identity } = foldEnterprise(emptyEnterprise(), facts.slice(0, position));
  const hospital = hospitals.get(house);
  if (hospital === undefined) throw new RangeError('nothing was folded');
  return { hospital, identity, now };
};
/** One picture for as long as nothing is told, as the server has it. */
let picture: ViewInput;
const tell = (): void => {
  told++;
  received = instant(received + 7);
  picture = pictureOf(told, minute(10));
  live.told(house, received);
};
const beats = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms));
const most = liveViewLimits.beatMs + liveViewLimits.mostRestMs;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setImmediate', 'performance'] });
  [told, received, broken, publishingMs] = [1, minute(10), false, 0];
  changes.length = 0;
  bugs.length = 0;
  picture = pictureOf(told, minute(10));
  live = createLiveViews({
    clock: { now: () => minute(10) },
    input: () => {
      if (!broken) return picture;
      // A picture without its beds: whatever reads them finds a bug at the worst moment.
      const { operations: _operations, ...hospital } = picture.hospital;
      return { ...picture, hospital: hospital as ViewInput['hospital'] };
    },
    publish: (change) => {
      changes.push(change);
      vi.advanceTimersByTime(publishingMs);
    },
    onBug: (error) => void bugs.push(error),
  });
});
afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

describe('views that somebody watches', () => {
  test('a change carries the moment that the oldest message came which it shows', async () => {
    live.watch(house, 'beds');
    tell();
    tell();
    await beats(most);
    expect(changes.map(({ view, position, receivedAt }) => ({ view, position, receivedAt }))).toEqual([
      { view: 'beds', position: 3, receivedAt: minute(10) + 7 },
    ]);
  });

  test('where a past begins to be told, the picture of then is shown though its time is earlier, and nobody measures how fast', async () => {
    live.watch(house, 'beds');
    told++;
    picture = { ...pictureOf(told, minute(-600)), telling: true };
    live.told(house, received);
    await beats(most);
    expect(changes.map(({ position, asOf, receivedAt }) => ({ position, asOf, receivedAt }))).toEqual([
      { position: 2, asOf: minute(-600), receivedAt: undefined },
    ]);
    // Told to its end, the present is shown again.
    tell();
    await beats(liveViewLimits.toldRestMs + most);
    expect(changes.at(-1)).toMatchObject({ position: 3, asOf: minute(10), receivedAt: received });
  });

  test('a pass that was long ends: the view that it did not reach shows the newest picture next, and says since when it owed', async () => {
    live.watch(house, 'beds');
    live.watch(house, 'flow');
    publishingMs = liveViewLimits.passMs + 1;
    tell();
    await beats(liveViewLimits.beatMs);
    expect(changes).toHaveLength(1);
    tell();
    publishingMs = 0;
    await beats(most);
    const [first, second] = changes;
    expect(first?.position).toBe(2);
    expect(second).toMatchObject({ position: 3, receivedAt: minute(10) + 7 });
    expect(second?.view).not.toBe(first?.view);
    expect(changes.slice(2)).toMatchObject([{ view: first?.view, position: 3, receivedAt: minute(10) + 14 }]);
  });

  test('a view that a pause of the process made dear once has its turn no later than another', async () => {
    for (const view of ['beds', 'flow', 'encounters']) live.watch(house, view);
    publishingMs = 2000;
    tell();
    await beats(liveViewLimits.beatMs);
    const paused = changes[0]?.view;
    // From here on one view fills a pass, and something is told between any two.
    publishingMs = liveViewLimits.passMs + 1;
    changes.length = 0;
    while (changes.length < 3) {
      tell();
      await beats(4 * liveViewLimits.beatMs);
    }
    expect(changes.map(({ view }) => view)).toContain(paused);
  });

  test('what nobody watches is not made, and a view that nobody watches any more is left alone', async () => {
    live.watch(house, 'beds');
    live.unwatch(house, 'beds');
    tell();
    await beats(most);
    expect(changes).toEqual([]);
  });

  test('whoever begins to watch has what was told by then, and only what comes after as changes', async () => {
    tell();
    expect(live.watch(house, 'beds')?.position).toBe(2);
    await beats(most);
    expect(changes).toEqual([]);
    tell();
    await beats(most);
    expect(changes.map(({ position }) => position)).toEqual([3]);
  });

  test('a view that breaks says so once, and shows what is true once it can', async () => {
    live.watch(house, 'beds');
    broken = true;
    tell();
    await beats(most);
    live.told(house, received);
    await beats(most);
    expect(bugs).toHaveLength(1);
    expect(changes).toEqual([]);
    broken = false;
    tell();
    await beats(most);
    expect(changes.map(({ position }) => position)).toEqual([3]);
  });
});
