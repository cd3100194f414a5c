/** Whom a search by `_lastUpdated` can be of: found by a few looks into the log, whatever its length. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Recorded } from '@healthos/core/event.ts';
import { fact, minute, recorded } from '@healthos/core/given.ts';
import { emptyEnterprise, emptyHospital } from '@healthos/core/hospital-fold.ts';
import { facilityId, patientId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import { emptyStore } from './given.ts';
import { changedLimits, changedPeople, type Recordings } from './changed-people.ts';
import type { House } from './thing.ts';

let made = 0;

/** A log whose n-th fact was recorded at `moments[n - 1]`, and how often it was looked into. */
function logOf(moments: readonly number[]): { readonly recordings: Recordings; readonly house: House; readonly looks: () => number } {
  let looked = 0;
  const told = (position: number): Recorded => {
    const [seen] = recorded([fact(0, { type: 'SourceRecordSeen', patient: patientId(`p${position}`) })]);
    const moment = moments[position - 1];
    if (seen === undefined || moment === undefined) throw new RangeError(`no fact ${position}`);
    return { ...seen, position, recordedAt: instant(moment) };
  };
  const hospital = { ...emptyHospital(facilityId('LGH')), position: moments.length };
  const house: House = { tag: `t${made++}`, hospital, input: { hospital, identity: emptyEnterprise().identity, now: minute(0) }, store: emptyStore };
  return {
    house,
    looks: () => looked,
    recordings: {
      eventsAt: (_house, positions) => {
        looked++;
        return Promise.resolve(positions.map(told));
      },
      eventsFrom: (_house, position, limit) =>
        Promise.resolve(Array.from({ length: Math.min(limit, moments.length - position + 1) }, (_, n) => told(position + n))),
    },
  };
}

it('are those of every fact from the first of that moment on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(60), { maxLength: 80 }), fc.nat(70), async (steps, since) => {
      const moments = [...steps].sort((a, b) => a - b);
      const { recordings, house } = logOf(moments);
      const expected = moments.flatMap((moment, n) => (moment >= since ? [`p${n + 1}`] : []));
      expect(await changedPeople(recordings, house, since)).toEqual(expected);
      expect(await changedPeople(recordings, house, since)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

it('take five looks into a million facts, and none that was taken before', async () => {
  const { recordings, house, looks } = logOf(Array.from({ length: 1_000_000 }, (_, n) => n));
  expect(await changedPeople(recordings, house, 999_990)).toHaveLength(10);
  expect(looks()).toBeLessThanOrEqual(5);
  const before = looks();
  await changedPeople(recordings, house, 999_990);
  expect(looks()).toBe(before);
});

it('are not told where too many facts were recorded since', async () => {
  const { recordings, house } = logOf(Array.from({ length: changedLimits.facts + 1 }, () => 5));
  expect(await changedPeople(recordings, house, 1)).toBeUndefined();
});
