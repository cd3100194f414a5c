/** Houses learn beside the loop: what waits for a lesson gets it, one that breaks is said and stops no other. */
import { afterEach, expect, it } from 'vitest';
import { emptyHospital } from '@healthos/core/hospital-fold.ts';
import { emptyIdentity } from '@healthos/core/identity/fold.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { createLearning, type Learning } from './learning.ts';

const [first, second] = [facilityId('FIRST'), facilityId('SECOND')];
const inputOf = (facility: typeof first): ViewInput => ({ hospital: emptyHospital(facility), identity: emptyIdentity(), now: instant(0) });
let learning: Learning | undefined;
afterEach(() => learning?.stop());

it('knows nothing at first, and what a picture teaches once it has settled', async () => {
  learning = createLearning(() => expect.fail('broke'));
  expect(learning.of(first)).toEqual({});
  learning.start(() => [first], inputOf);
  await learning.settled(first);
  expect(learning.of(first)).toMatchObject({ past: { hours: 0 }, departures: {} });
});

it('keeps nobody waiting for a house that there is not', async () => {
  learning = createLearning(() => expect.fail('broke'));
  learning.start(
    () => [],
    () => undefined,
  );
  await learning.settled(first);
  expect(learning.of(first)).toEqual({});
});

it('says what breaks, and goes on with the others', async () => {
  const said: string[] = [];
  learning = createLearning((_error, about) => said.push(about));
  learning.start(
    () => [first, second],
    (facility) => {
      if (facility === first) throw new Error('broken');
      return inputOf(facility);
    },
  );
  await Promise.all([learning.settled(first), learning.settled(second)]);
  expect(said).toEqual(['learning of FIRST']);
  expect(learning.of(second).past).toBeDefined();
});

it('teaches a picture of the past, and leaves one alone that was taught', async () => {
  learning = createLearning(() => expect.fail('broke'));
  const taught = await learning.taught(inputOf(first));
  expect(taught.learned?.past).toBeDefined();
  expect(await learning.taught(taught)).toBe(taught);
});
