/** The shortest history that still breaks the same promise: first fewer faults, then fewer asks, then fewer messages, each by halves and then one by one. */
import { asksOf } from './asks.ts';
import type { Plan } from './plan.ts';

/** Whether a plan breaks the promise that is looked for. */
export type Breaks = (plan: Plan) => Promise<boolean>;

export interface ShrinkOptions {
  /** Trials at most: each takes a second or so. */
  readonly trials: number;
}

export async function shrink(plan: Plan, breaks: Breaks, { trials }: ShrinkOptions): Promise<Plan> {
  const left = { trials };
  const tried =
    (make: (kept: readonly number[]) => Plan) =>
    async (kept: readonly number[]): Promise<boolean> => {
      if (left.trials-- <= 0) return false;
      return breaks(make(kept));
    };
  let shortest = plan;
  // A fault fewer may make a message superfluous, and the other way round.
  for (let round = 0; round < 2 && left.trials > 0; round++) {
    const before = JSON.stringify(shortest);
    const { faults } = shortest;
    const own = shortest;
    const ofFaults = (kept: readonly number[]): Plan => ({ ...own, faults: faults.filter((_, n) => kept.includes(n)) });
    shortest = ofFaults(
      await fewest(
        faults.map((_, n) => n),
        tried(ofFaults),
      ),
    );
    const asked = shortest;
    const ofAsks = (kept: readonly number[]): Plan => ({ ...asked, asks: kept });
    shortest = ofAsks(await fewest(asked.asks ?? asksOf(plan.seed, plan.messages).map(({ n }) => n), tried(ofAsks)));
    const told = shortest;
    const ofMessages = (kept: readonly number[]): Plan => ({ ...told, only: kept });
    shortest = ofMessages(await fewest(told.only ?? Array.from({ length: plan.messages }, (_, n) => n), tried(ofMessages)));
    if (JSON.stringify(shortest) === before) break;
  }
  return shortest;
}

/** A shorter list for which it still holds: delta debugging, from halves to single ones. */
async function fewest(all: readonly number[], holds: (kept: readonly number[]) => Promise<boolean>): Promise<readonly number[]> {
  if (all.length > 0 && (await holds([]))) return [];
  let kept = all;
  for (let parts = 2; kept.length > 1;) {
    const size = Math.ceil(kept.length / parts);
    let isShorter = false;
    for (let from = 0; from < kept.length && !isShorter; from += size) {
      const without = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (!(await holds(without))) continue;
      kept = without;
      parts = Math.max(2, parts - 1);
      isShorter = true;
    }
    if (isShorter) continue;
    if (size === 1) break;
    parts = Math.min(kept.length, parts * 2);
  }
  return kept;
}
