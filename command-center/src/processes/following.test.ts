/** Facts of one log that several append to reach each process in order, each once, whatever wake-ups come, come late, come twice or never come. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Recorded } from '@healthos/core/event.ts';
import { encounterId, facilityId, feedId, patientId } from '@healthos/core/ids.ts';
import type { Arrival, EventLog } from '@healthos/core/ports.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { openMemoryLog } from '../memory/event-log.ts';
import { followingLimits, startFollowing, type Following } from './following.ts';

const now = instant(1_773_316_800_000);
const house = facilityId('H1');

function arrival(n: number): Arrival {
  const bytes = Buffer.from(`${n}`);
  const event = { type: 'EncounterUpdated' as const, encounter: encounterId(`V${n}`), patient: patientId(`p${n}`) };
  return {
    facility: house,
    feed: feedId('adt'),
    sender: 'A',
    peer: 'test',
    controlId: `C${n}`,
    type: 'ADT^A08',
    receivedAt: now,
    bytes,
    sha256: `${n}`,
    outcome: 'applied',
    onReusedControlId: 'process',
    identities: [],
    samples: [],
    events: [0, 1].map((part) => ({ event, effective: { at: now }, order: orderKey(now, now, 0, `${n}.${part}`), segments: [] })),
  };
}

const troubles: string[] = [];

interface Here {
  readonly following: Following;
  readonly taken: number[];
  readonly heads: number[];
}

function follow(log: Pick<EventLog, 'read' | 'positions'>, silentMs?: number): Here {
  const [taken, heads]: [number[], number[]] = [[], []];
  const following = startFollowing({
    log,
    from: new Map(),
    take: (facts) => void taken.push(...facts.map(({ position }) => position)),
    heard: () => undefined,
    say: (said) => void heads.push(...said.values()),
    isHearing: () => true,
    onTrouble: (_, about) => troubles.push(about),
    ...(silentMs === undefined ? {} : { silentMs }),
  });
  return { following, taken, heads };
}

test('in order and once, for the one that appends and for the one that is told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('mine', 'theirs', 'wake', 'wake again', 'turn'), { minLength: 1, maxLength: 40 }), async (steps) => {
      let [here, isMine]: [Here | undefined, boolean] = [undefined, true];
      const log = openMemoryLog({
        clock: { now: () => now },
        onCommitted: (facts: readonly Recorded[]) => {
          if (isMine) here?.following.committed(facts, now);
        },
      });
      here = follow(log);
      let [n, last] = [0, 0];
      for (const step of steps) {
        if (step === 'mine' || step === 'theirs') {
          isMine = step === 'mine';
          last = (await log.append(arrival(n++))).events.at(-1)?.position ?? last;
        } else if (step === 'turn') await new Promise((resolve) => setImmediate(resolve));
        else for (let times = step === 'wake' ? 1 : 2; times > 0; times--) here.following.moved(house, last);
      }
      expect(await here.following.reach(house, last)).toBe(true);
      expect(here.taken).toEqual(Array.from({ length: last }, (_, position) => position + 1));
      await here.following.stop();
      await log.close();
    }),
  );
});

test('what nobody told of is found by looking', async () => {
  const log = openMemoryLog({ clock: { now: () => now } });
  const { following, taken } = follow(log);
  await log.append(arrival(1));
  await expect.poll(() => taken).toEqual([1, 2]);
  await following.stop();
  await log.close();
});

test('a log that cannot be read is said once, and read on when it can be', async () => {
  const log = openMemoryLog({ clock: { now: () => now } });
  await log.append(arrival(1));
  let away = true;
  const fails = (): Promise<never> => Promise.reject(new Error('away'));
  troubles.length = 0;
  const { following, taken } = follow({
    read: (asked) => (away ? fails() : log.read(asked)),
    positions: () => (away ? fails() : log.positions()),
  });
  expect(await following.reach(house, 2)).toBe(false);
  await expect.poll(() => troubles).toEqual([`reading the log of ${house}`, 'looking how far the log is']);
  away = false;
  await expect.poll(() => taken).toEqual([1, 2]);
  expect(troubles).toHaveLength(2);
  await following.stop();
  await log.close();
});

test('a log that says nothing at all, as one that was cut off, is not followed until it answers', async () => {
  const log = openMemoryLog({ clock: { now: () => now } });
  let answer: (() => void) | undefined;
  const { following } = follow(
    { read: log.read, positions: () => new Promise((resolve) => (answer ??= () => void resolve(log.positions()))) },
    followingLimits.lookMs,
  );
  expect(following.isCurrent()).toBe(true);
  await expect.poll(following.isCurrent, { timeout: 5 * followingLimits.lookMs }).toBe(false);
  answer?.();
  await expect.poll(following.isCurrent).toBe(true);
  await following.stop();
  await log.close();
});
