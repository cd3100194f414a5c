/** Who should have which house: all find the same, shares are about even, and when one process dies only its houses move. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import type { Leases } from '../redis/leases.ts';
import { desk, holdLimits, ownerOf, startHolds } from './holds.ts';
import { createTurns } from './turns.ts';

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 2, maxLength: 8 });

test('all find the same owner, whatever the order in which they know the living', () => {
  fc.assert(
    fc.property(names, fc.string(), (living, house) => {
      expect(ownerOf(house, [...living].reverse())).toBe(ownerOf(house, living));
    }),
  );
});

test('when one dies only its houses move', () => {
  fc.assert(
    fc.property(names, fc.array(fc.string(), { maxLength: 30 }), (living, houses) => {
      const [dead, ...left] = living;
      for (const house of houses) if (ownerOf(house, living) !== dead) expect(ownerOf(house, left)).toBe(ownerOf(house, living));
    }),
  );
});

test('three processes share three hundred houses about evenly, and nobody owns where nobody lives', () => {
  const houses = Array.from({ length: 300 }, (_, n) => `H${n}`);
  const shares = ['a', 'b', 'c'].map((process) => houses.filter((house) => ownerOf(house, ['a', 'b', 'c']) === process).length);
  expect(Math.min(...shares)).toBeGreaterThan(70);
  expect(ownerOf('H1', [])).toBeUndefined();
});

/** Redis as one process alone meets it: what it asks for is its own. */
const alone: Leases = {
  beat: (wishes) => Promise.resolve({ living: ['me'], holders: new Map([...wishes.keys()].map((facility) => [facility, 'me'])) }),
  leave: () => Promise.resolve(),
};
const fenced = (facilities: readonly FacilityId[]): Promise<ReadonlyMap<FacilityId, number>> => Promise.resolve(new Map(facilities.map((one) => [one, 1])));
const away = (): Promise<never> => Promise.reject(new Error('away'));

test('a house that the log does not take back, and a log that cannot be asked, are said', async () => {
  const troubles: string[] = [];
  let leases = alone;
  const holds = startHolds({
    process: 'me',
    leases: { beat: (wishes, fit) => leases.beat(wishes, fit), leave: alone.leave },
    fences: { take: fenced, leave: away, held: away },
    isFit: () => true,
    facilities: () => [facilityId('H1')],
    sayLeft: () => undefined,
    onTrouble: (_, about) => troubles.push(about),
  });
  await expect.poll(holds.held).toEqual([desk, 'H1']);
  leases = { ...alone, beat: () => Promise.resolve(undefined) };
  await expect.poll(() => troubles).toEqual(['asking the log which houses are held here while Redis is away']);
  await holds.stop();
  expect(troubles).toEqual(['asking the log which houses are held here while Redis is away', 'giving houses back to the log']);
});

test('whoever takes over hundreds of houses asks the log for many at once: the leases of those that it has are renewed meanwhile', async () => {
  const taken: number[] = [];
  const houses = Array.from({ length: 250 }, (_, n) => facilityId(`H${n}`));
  const holds = startHolds({
    process: 'me',
    leases: alone,
    fences: {
      take: (facilities) => {
        taken.push(facilities.length);
        return fenced(facilities);
      },
      leave: () => Promise.resolve(),
      held: away,
    },
    isFit: () => true,
    facilities: () => houses,
    sayLeft: () => undefined,
    onTrouble: (error) => {
      throw error;
    },
  });
  await expect.poll(() => holds.held().length).toBe(houses.length + 1);
  await holds.stop();
  expect(taken).toHaveLength(Math.ceil((houses.length + 1) / holdLimits.takenAtOnce));
});

test('a turn that could not be given back is said, and was still used', async () => {
  const troubles: string[] = [];
  const inTurn = createTurns({
    take: () => Promise.resolve({ turn: 1, position: 0 }),
    give: away,
    reach: () => Promise.resolve(true),
    holds: () => true,
    onTrouble: (_, about) => troubles.push(about),
  });
  expect(await inTurn({ facility: facilityId('H1') }, () => Promise.resolve({ outcome: 'busy' }))).toEqual({ outcome: 'busy' });
  await expect.poll(() => troubles).toEqual(['giving a turn back']);
});
