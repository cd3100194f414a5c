/** Facts that are committed while the past is folded are each folded once, in order, however many come and wherever the reading of the log ended. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Recorded } from '@healthos/core/event.ts';
import { fact, moved, recorded } from '@healthos/core/given.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { instant } from '@healthos/core/time.ts';
import { createCatchingUp } from './catching-up.ts';

const all = recorded(Array.from({ length: 40 }, (_, n) => fact(n, moved('PatientAdmitted', `${n + 1}`, `p${n + 1}`, { class: 'I' }))));
const at = instant(0);

test('each once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 10 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 7 }),
      fc.integer({ min: 1, max: 8 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
      async (before, batches, limit, reads) => {
        const catching = createCatchingUp(limit);
        let [logged, enterprise] = [before, emptyEnterprise()];
        const left = [...batches];
        const commit = (): void => {
          const size = left.shift();
          if (size === undefined) return;
          const facts = all.slice(logged, logged + size);
          logged += size;
          catching.take(facts, at);
        };
        const position = (): number => enterprise.hospitals.values().next().value?.position ?? 0;
        await catching.reach({
          enterprise: () => enterprise,
          catchUp: async () => {
            // As the log is read: pages up to where it was at the beginning, and whatever of the present is in the last of them.
            const goal = logged;
            do {
              commit();
              await Promise.resolve();
              enterprise = foldEnterprise(enterprise, all.slice(position(), Math.min(logged, Math.max(goal, position() + (reads.next().value ?? 0)))));
              commit();
            } while (position() < goal);
          },
        });
        commit();
        const pushed: Recorded[] = [];
        const folded = position();
        catching.handTo((facts) => void pushed.push(...facts));
        while (left.length > 0) commit();
        expect(pushed.map((one) => one.position)).toEqual(Array.from({ length: logged - folded }, (_, n) => folded + n + 1));
      },
    ),
    { numRuns: 500 },
  );
});

test('a feed that is faster than the fold is held back once the past is folded: the present comes within reach', async () => {
  const catching = createCatchingUp(8);
  const mostBehind = 4;
  let [logged, folded, rounds] = [20, 0, 0];
  const many = recorded(Array.from({ length: 400 }, (_, n) => fact(n, moved('PatientAdmitted', `${n + 1}`, `p${n + 1}`, { class: 'I' }))));
  const commit = (): void => {
    if (catching.behind() > mostBehind) return;
    catching.take(many.slice(logged, logged + 2), at);
    logged += 2;
  };
  await catching.reach({
    enterprise: () => foldEnterprise(emptyEnterprise(), many.slice(0, folded)),
    catchUp: async () => {
      if (++rounds > 3) throw new Error(`${logged - folded} facts behind after three rounds`);
      const goal = logged;
      for (; folded < goal; folded++) {
        await Promise.resolve();
        commit();
      }
    },
  });
  const pushed: Recorded[] = [];
  catching.handTo((facts) => void pushed.push(...facts));
  expect([pushed[0]?.position, pushed.at(-1)?.position, catching.behind()]).toEqual([folded + 1, logged, 0]);
});
