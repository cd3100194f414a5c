/** A few seeds of the trial that `npm run day` plays by the thousand, and the proof that it would see a house that breaks its promises. */
import { describe, expect, it } from 'vitest';
import { permute, type EndsIn } from './seeded/permutations.ts';
import { planOf, sayPlan, type Plan, type Unsafe } from './seeded/plan.ts';
import { shrink } from './seeded/shrink.ts';
import { runTrial } from './seeded/trial.ts';

const generousMs = 240_000;

async function expectKept(plan: Plan): Promise<void> {
  expect((await runTrial(plan)).broken).toEqual([]);
}

describe('a house to which things happen', { timeout: generousMs }, () => {
  it.each([1, 2, 3, 4])('keeps its promises with seed %i', (seed) => expectKept(planOf(seed, { messages: [30, 40] })));

  it('lets nothing of a sender overtake what a full disk did not take', () =>
    expectKept({
      seed: 2,
      messages: 45,
      only: [0, 1, 4, 5],
      asks: [],
      faults: [
        { fault: 'partition', line: 'adt', atMs: 0, forMs: 30000 },
        { fault: 'disk-full', atMs: 30046, forMs: 11 },
      ],
    }));

  it('tells the same seed the same way each time', async () => {
    const [one, other] = [await runTrial(planOf(9, { messages: [20, 20] })), await runTrial(planOf(9, { messages: [20, 20] }))];
    expect(other).toEqual(one);
  });

  it('ends alike whatever the order, with repetitions and replays', async () => {
    expect((await permute(1, 60)).broken).toEqual([]);
  });
});

/** A house that is unsafe on purpose: what must be found in it, and the shortest history that finds it. */
describe('the trial itself', { timeout: generousMs }, () => {
  const controls: readonly (readonly [Unsafe, string])[] = [
    ['acknowledge-before-commit', 'what is acknowledged is kept'],
    ['forget-what-was-kept', 'what is sent again is kept once'],
    ['order-by-arrival', 'any order of arrival ends alike'],
  ];

  it.each(controls)('sees a house that is made to %s', async (unsafe, promise) => {
    const plan: Plan = {
      seed: 2,
      messages: 20,
      asks: [],
      unsafe,
      faults: [
        { fault: 'crash-after-commit', commit: 9, downMs: 500 },
        { fault: 'late', message: 3, byMs: 9000 },
        { fault: 'late', message: 6, byMs: 9000 },
      ],
    };
    expect((await runTrial(plan)).broken.map((one) => one.promise)).toContain(promise);
    const { unsafe: _, ...safe } = plan;
    await expectKept(safe);
  });

  it('says an order that ends otherwise as soon as it is found, cut down to what breaks it', async () => {
    const heard: string[] = [];
    // A house in which the fourth message must not come before the second.
    const endsIn: EndsIn = ({ order }) => {
      const at = (number: number): number => order.findIndex(({ n }) => n === number);
      return Promise.resolve(at(3) >= 0 && at(3) < at(1) ? 'other' : 'one');
    };
    const { broken, done } = await permute(1, 60, { onBroken: (says) => heard.push(says) }, endsIn);
    expect(heard).toEqual(broken);
    expect(done).toBeLessThan(60);
    expect(heard[0]).toMatch(/^story 1, order \d+: 3 1; replayed none\n {2}3 \(/);
  });

  it('cuts a history that breaks a promise down to what breaks it, and says it as a test', async () => {
    const plan = planOf(4, { messages: [24, 24], unsafe: 'acknowledge-before-commit' });
    const shortest = await shrink(plan, async (shorter) => (await runTrial(shorter)).broken.some((one) => one.promise === 'what is acknowledged is kept'), {
      trials: 40,
    });
    expect(shortest.only?.length).toBe(1);
    expect(shortest.faults).toEqual([]);
    expect(sayPlan(shortest)).toBe(
      `await expectKept({\n  seed: 4,\n  messages: 24,\n  only: [${shortest.only?.join() ?? ''}],\n  asks: [],\n  unsafe: 'acknowledge-before-commit',\n  faults: [\n  ],\n});`,
    );
  });
});
