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
let now: Instant = minute(10);
let broken = false;
/** What it takes to hand a change on. */
let publishingMs = 0;
/** What happens meanwhile, once. */
let meanwhile: (() => void) | undefined;
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
const most = 4 * liveViewLimits.beatMs;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
  [told, received, now, broken, publishingMs, meanwhile] = [1, minute(10), minute(10), false, 0, undefined];
  changes.length = 0;
  bugs.length = 0;
  picture = pictureOf(told, minute(10));
  live = createLiveViews({
    clock: { now: () => now },
    input: () => {
      if (!broken) return picture;
      // A picture without its beds: whatever reads them finds a bug at the worst moment.
      const { operations: _operations, ...hospital } = picture.hospital;
      return { ...picture, hospital: hospital as ViewInput['hospital'] };
    },
    publish: (change) => {
      changes.push(change);
      vi.advanceTimersByTime(publishingMs);
      const happens = meanwhile;
      meanwhile = undefined;
      happens?.();
    },
    onBug: (error) => void bugs.push(error),
  });
});
afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

describe('views that somebody watches', () => {
  test('a screen is shown what it asks for however many views were looked at before, and hears of its changes', async () => {
    for (let n = 0; n <= liveViewLimits.keptViews; n++) live.watch(facilityId(`H${n}`), 'census');
    for (let n = 0; n <= liveViewLimits.keptViews; n++) live.current(facilityId(`G${n}`), 'census');
    expect(live.watch(house, 'beds')?.rows.length).toBeGreaterThan(0);
    tell();
    await beats(most);
    expect(changes.map(({ view, facility }) => [view, facility])).toContainEqual(['beds', house]);
  });

  test('whoever asks to have a view made waits for the same rows as all who ask meanwhile, and is then shown those', async () => {
    const [one, other] = [live.prepare(house, 'beds'), live.prepare(house, 'beds')];
    expect(other).toBe(one);
    await beats(1);
    await one;
    const rows = live.current(house, 'beds')?.rows;
    expect(live.watch(house, 'beds')?.rows).toEqual([...(rows ?? [])]);
    // What is watched is kept up in rounds, and is not made for whoever asks.
    tell();
    await live.prepare(house, 'beds');
    expect(live.watch(house, 'beds')?.position).toBe(1);
    await live.prepare(house, 'no such view');
  });

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

  test('what is told while others are made is shown by every view whose turn comes after; the others owe it to the next round, and say since when', async () => {
    live.watch(house, 'beds');
    live.watch(house, 'flow');
    meanwhile = tell;
    tell();
    await beats(most);
    const [first, second, again] = changes.map(({ view }) => view);
    expect(changes.map(({ position }) => position)).toEqual([2, 3, 3]);
    expect(changes.map(({ receivedAt }) => receivedAt)).toEqual([minute(10) + 7, minute(10) + 7, minute(10) + 14]);
    expect([first, second].toSorted()).toEqual(['beds', 'flow']);
    expect(again).toBe(first);
  });

  test('after a round that was long all rest for a share of what it took, and then show the newest', async () => {
    live.watch(house, 'beds');
    publishingMs = 1000;
    tell();
    await beats(liveViewLimits.beatMs);
    expect(changes).toHaveLength(1);
    publishingMs = 0;
    tell();
    const restMs = liveViewLimits.restOfRound * 1000;
    await beats(restMs - 2 * liveViewLimits.beatMs);
    expect(changes).toHaveLength(1);
    await beats(3 * liveViewLimits.beatMs);
    expect(changes).toHaveLength(2);
    expect(changes[1]).toMatchObject({ position: 3, receivedAt: minute(10) + 14 });
  });

  test('what is told comes before what time alone changes, of which a round makes a few views, and all of them within two seconds', async () => {
    const ofTime = ['flow', 'money', 'turn-kpis', 'ed-summary', 'discharge-summary', 'margins'];
    for (const view of [...ofTime, 'capacity']) live.watch(house, view);
    const passes = (seconds: number): void => {
      now = instant(now + seconds * 1000);
      picture = { ...picture, now: instant(picture.now + 60 * 60_000) };
    };
    publishingMs = liveViewLimits.ofTimeMs * 0.75;
    passes(1);
    await beats(liveViewLimits.beatMs);
    const made = changes.map(({ view }) => view);
    expect(made.length).toBeLessThanOrEqual(2);
    expect(made).not.toContain('capacity');
    // Something that only a view can read which says nothing of what it reads.
    picture = { ...picture, hospital: { ...picture.hospital } };
    live.told(house, received);
    await beats(liveViewLimits.beatMs * 2);
    expect(changes[made.length]?.view).toBe('capacity');
    await beats(liveViewLimits.beatMs * 20);
    expect(changes.map(({ view }) => view).toSorted()).toEqual([...ofTime, 'capacity'].toSorted());
    // Who had no turn for so long has one, whatever it costs.
    changes.length = 0;
    publishingMs = liveViewLimits.ofTimeMs * 2;
    passes(liveViewLimits.ofTimeSeconds);
    await beats(liveViewLimits.beatMs);
    expect(changes.map(({ view }) => view)).toEqual(expect.arrayContaining(ofTime));
  });

  test('a view of which nothing was told is that of the newer picture at once, and shows no change', async () => {
    live.watch(house, 'partners');
    tell();
    await beats(most);
    expect(changes).toEqual([]);
    expect(live.watch(house, 'partners')?.position).toBe(2);
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
