/** What nobody touched between two looks is packed, while whoever asks is told the same. */
import { serialize, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { roundOf } from '@healthos/core/given-signs.ts';
import { recorded } from '@healthos/core/given.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import { canonical } from '@healthos/core/state-hash.ts';
import { expect, it, onTestFinished } from 'vitest';
import { createPacking, packingLimits } from './packing.ts';
import { oneTurn } from './slices.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Of the first house. */
const tablesOf = ({ hospitals }: Enterprise): object => [...hospitals.values()][0]?.clinical.observations.root ?? expect.fail('nothing was charted');

function given() {
  const rounds = Array.from({ length: 100 }, (_, n) => roundOf(n)).flat();
  const picture = foldEnterprise(emptyEnterprise(), recorded(rounds));
  const troubles: unknown[] = [];
  const packing = createPacking(
    () => picture,
    (error) => troubles.push(error),
    1,
  );
  onTestFinished(() => packing.stop());
  const said = canonical(picture);
  const size = (): number => serialize(picture).length;
  return { picture, packing, troubles, said, size, open: size() };
}

it('is packed at the look after the one that saw it first', async () => {
  const { picture, packing, troubles, said, size, open } = given();
  packing.begin();
  await expect.poll(size).toBeLessThan(open / 3);
  await packing.stop();
  expect(canonical(picture)).toBe(said);
  expect(troubles).toEqual([]);
});

it('is packed while the log is read, at the look after the one that saw it first', async () => {
  const { picture, packing, said, size, open } = given();
  await packing.whileRead(packingLimits.everyFacts - 1);
  await packing.whileRead(packingLimits.everyFacts);
  expect(size()).toBe(open);
  await packing.whileRead(2 * packingLimits.everyFacts);
  expect(size()).toBeLessThan(open / 3);
  expect(canonical(picture)).toBe(said);
});

it('is packed sooner where much was told', async () => {
  const facts = recorded(Array.from({ length: 100 }, (_, n) => roundOf(n)).flat());
  let picture = foldEnterprise(emptyEnterprise(), facts.slice(0, -1));
  let looks = 0;
  const packing = createPacking(
    () => (looks++, picture),
    (error) => expect.fail(String(error)),
    packingLimits.everyMs,
    { askMs: 1, leastFacts: 2, factsOfBed: 0 },
  );
  onTestFinished(() => packing.stop());
  packing.begin();
  const [open, seen] = [serialize(picture).length, looks];
  // One fact is not much, however often it is asked.
  picture = foldEnterprise(picture, facts.slice(-1));
  await expect.poll(() => looks).toBeGreaterThan(seen + 3);
  expect(serialize(picture).length).toBeGreaterThanOrEqual(open);
  const more = recorded([...Array.from({ length: 100 }, (_, n) => roundOf(n)).flat(), ...roundOf(100)]);
  picture = foldEnterprise(picture, more.slice(facts.length));
  await expect.poll(() => serialize(picture).length).toBeLessThan(open / 2);
  await packing.stop();
  expect(canonical(picture)).toBe(canonical(foldEnterprise(emptyEnterprise(), more)));
});

it('keeps nothing of a picture until the next look', async () => {
  let picture = foldEnterprise(emptyEnterprise(), recorded(roundOf(0)));
  const packing = createPacking(
    () => picture,
    () => undefined,
  );
  await packing.whileRead(packingLimits.everyFacts);
  const before = new WeakRef(tablesOf(picture));
  picture = foldEnterprise(emptyEnterprise(), recorded(roundOf(1)));
  await oneTurn();
  collect();
  expect(before.deref()).toBeUndefined();
  await packing.stop();
});

it('tells of what breaks, and looks again', async () => {
  const broken = new Error('no picture');
  const troubles: unknown[] = [];
  const packing = createPacking(
    () => {
      throw broken;
    },
    (error) => troubles.push(error),
    1,
  );
  onTestFinished(() => packing.stop());
  packing.begin();
  await expect.poll(() => troubles.length).toBeGreaterThan(1);
  expect(troubles[0]).toBe(broken);
});
